"""What a rule looks at knows which policy it is of, and what surrounds that."""

from collections.abc import Callable
from typing import Any

import pytest

from snapshot_constructs.cfn import dlm
from snapshot_constructs.rules import RULES, Unknown
from tests.rules.dlm.test_tokens import PLACE, VALID

SUBJECTS = sorted({rule.each for rule in RULES if rule.each}, key=lambda each: each.__name__)
POLICIES = [dlm.decode(body) for body in VALID.values()]


@pytest.mark.parametrize("each", SUBJECTS, ids=lambda each: each.__name__)
def test_every_subject_knows_its_policy_and_its_place(each: Callable[..., Any]) -> None:
    found = [(policy, subject) for policy in POLICIES for subject in each(policy, PLACE)]

    assert found
    for policy, subject in found:
        assert not isinstance(subject, Unknown)
        assert subject.policy is policy
        assert subject.place is PLACE
