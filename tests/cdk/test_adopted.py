"""The Python that a policy is printed as makes that policy."""

from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs import PolicyError
from snapshot_constructs.cfn.dlm import decode
from snapshot_constructs.cfn.export import adopt
from snapshot_constructs.model import Kind, PolicySpec, Retain, Tag
from snapshot_constructs.model.normal import normal
from snapshot_constructs.model.source import as_module, as_python
from tests.cdk.templates import properties, template
from tests.policies import schedule, volumes
from tests.strategies import LITERAL, arbitrary_policies, valid_policies


def bare(policy: PolicySpec) -> PolicySpec:
    """Return the normal form without the role, and with the tags in the order of the CDK."""
    tags = policy.tags if isinstance(policy.tags, tuple) else ()
    return replace(normal(policy), role=None, misread=(), tags=tuple(sorted(tags, key=str)))


def run(source: str) -> cdk.Stack:
    """Execute what was printed in a stack of its own."""
    stack = cdk.Stack(cdk.App(), "Adopted")
    exec(compile(source, "adopted.py", "exec"), {"self": stack})  # noqa: S102  # this is what is tested
    return stack


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=15)
def test_the_source_of_a_valid_policy_makes_it_again(kind: Kind, data: st.DataObject) -> None:
    policy = data.draw(LITERAL[kind])

    source = as_python(policy, "Backups")

    made: Any = run(source).node.find_child("Backups")
    assert bare(made.spec) == bare(policy)
    assert "cannot express" not in source


@given(valid_policies())
@settings(max_examples=30)
def test_what_waits_for_the_deployment_waits_for_the_same_in_the_template(
    policy: PolicySpec,
) -> None:
    source = as_python(policy, "Backups")

    if "cannot express" not in source:
        assert bare(decode(properties(run(source)))) == bare(policy)


@given(arbitrary_policies())
@settings(max_examples=30)
def test_the_source_of_any_policy_runs_or_the_construct_says_what_is_wrong(
    policy: PolicySpec,
) -> None:
    source = as_python(policy, "Backups")

    try:
        made = template(run(source))
    except PolicyError as error:
        made = {"refused": error.findings}

    assert made


def test_adopting_twice_changes_nothing() -> None:
    policy = volumes(schedule(retain=Retain.last(7), tags=(Tag("a", "b"),)))
    first = as_python(policy, "Backups")

    ((id, found),) = adopt(template(run(first)))

    assert first.replace('"Backups"', f'"{id}"') == as_python(
        replace(found, role=policy.role), "Backups"
    ).replace('"Backups"', f'"{id}"')


def test_several_policies_run_in_one_stack() -> None:
    source = as_module([("A", volumes()), ("B", volumes(schedule(name="nightly")))])

    stack = run(source)

    assert {child.node.id for child in stack.node.children} >= {"A", "B", "ARole", "BRole"}
