"""What a policy needs for certain is a part of what it may need."""

import pytest
from hypothesis import given

from snapshot_constructs.model import Deferred, PolicyDetails, PolicySpec
from snapshot_constructs.rules.dlm.needs import actions_of, certain_actions
from tests.policies import amis, default, event, instances, schedule, volumes
from tests.strategies.policies import valid_policies


@given(valid_policies())
def test_what_is_needed_for_certain_may_be_needed(policy: PolicySpec) -> None:
    possible = {action for actions in actions_of(policy).values() for action in actions}

    assert certain_actions(policy) <= possible


@pytest.mark.parametrize(
    ("policy", "action"),
    [
        (volumes(), "ec2:CreateSnapshot"),
        (instances(), "ec2:CreateSnapshots"),
        (amis(), "ec2:CreateImage"),
        (event(), "events:PutRule"),
        (default(), "ec2:DeleteSnapshot"),
    ],
    ids=["volumes", "instances", "amis", "event", "default"],
)
def test_each_kind_needs_what_it_is_for(policy: PolicySpec, action: str) -> None:
    assert action in certain_actions(policy)


def test_what_may_be_used_is_not_needed_for_certain() -> None:
    unknown = Deferred({"Ref": "Shares"})
    policy = volumes(schedule(shares=unknown, archive=unknown, copies=unknown))

    assert not certain_actions(policy) & {
        "ec2:ModifySnapshotAttribute",
        "ec2:ModifySnapshotTier",
        "ec2:CopySnapshot",
    }


def test_a_policy_whose_kind_is_not_known_needs_nothing_for_certain() -> None:
    unknown = PolicySpec(details=PolicyDetails(policy_type=Deferred({"Ref": "Type"})))

    assert certain_actions(unknown) == frozenset()
