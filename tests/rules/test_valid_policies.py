"""No rule calls a valid policy wrong, not even where parts of it are known only at deployment."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.model import Kind, PolicySpec
from snapshot_constructs.model.normal import normal
from snapshot_constructs.rules import judge
from tests.strategies import LITERAL, arbitrary_policies, valid_policies


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=25)
def test_a_valid_policy_of_each_kind_breaks_no_rule(kind: Kind, data: st.DataObject) -> None:
    policy = data.draw(LITERAL[kind])

    verdict = judge(policy)

    assert policy.kind is kind
    assert verdict.errors == ()
    assert verdict.unknown == ()


@given(valid_policies())
@settings(max_examples=60)
def test_what_is_not_known_yet_is_never_an_error(policy: PolicySpec) -> None:
    verdict = judge(policy)

    assert verdict.errors == ()


@given(valid_policies())
@settings(max_examples=50)
def test_the_normal_form_of_a_valid_policy_is_valid_too(policy: PolicySpec) -> None:
    verdict = judge(normal(policy))

    assert verdict.errors == ()


@given(arbitrary_policies())
@settings(max_examples=200)
def test_any_policy_can_be_judged(policy: PolicySpec) -> None:
    verdict = judge(policy)

    assert all(finding.what and finding.fix for finding in verdict.findings)
