"""What a policy needs for certain is a part of what it may need."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from snapshot_constructs.model import (
    CopyTarget,
    Deferred,
    PolicyDetails,
    PolicySpec,
    Retain,
    Script,
    Share,
)
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.rules.dlm.needs import actions_of, certain_actions
from tests.policies import amis, copy_to, create, default, event, instances, schedule, volumes
from tests.strategies.policies import valid_policies

Make = Callable[[Any], PolicySpec]

UNKNOWN = Deferred({"Ref": "Part"})
ARCHIVE, SHARE, DEPRECATE = Retain.months(3), Share(accounts=("444455556666",)), Retain.months(2)
RESTORE = FastRestore(zones=("eu-west-1a",), retain=Retain.last(1))
COPY, TARGET = copy_to(), CopyTarget("eu-central-1")
AGING = copy_to(deprecate=Retain.weeks(4))
COPIES = {"ManageSnapshots": {"ec2:CopySnapshot"}}
COPIES_IMAGES = {"CreateImages": {"ec2:CopyImage"}}
DEPRECATES = {"ManageImages": {"ec2:DisableImageDeprecation", "ec2:EnableImageDeprecation"}}
RESTORES = {
    "Describe": {"ec2:DescribeAvailabilityZones", "ec2:DescribeFastSnapshotRestores"},
    "ManageSnapshots": {"ec2:DisableFastSnapshotRestores", "ec2:EnableFastSnapshotRestores"},
}
SHARES = {"ManageSnapshots": {"ec2:DescribeSnapshotAttribute", "ec2:ModifySnapshotAttribute"}}
ARCHIVES = {
    "Describe": {"ec2:DescribeSnapshotTierStatus"},
    "ManageSnapshots": {"ec2:ModifySnapshotTier"},
}
RUNS = {
    "FollowScripts": {
        "ssm:DescribeInstanceInformation",
        "ssm:GetCommandInvocation",
        "ssm:ListCommands",
    },
    "RunScriptsOnInstances": {"ssm:SendCommand"},
}
# What may use a feature, the feature, and what it needs more, by statement.
FEATURES: list[tuple[str, Make, object, dict[str, set[str]]]] = [
    ("archive", lambda it: volumes(schedule(archive=it)), ARCHIVE, ARCHIVES),
    ("fast restore", lambda it: volumes(schedule(fast_restore=it)), RESTORE, RESTORES),
    ("shares", lambda it: instances(schedule(shares=it)), (SHARE,), SHARES),
    ("copies", lambda it: volumes(schedule(copies=it)), (COPY,), COPIES),
    ("copies of AMIs", lambda it: amis(schedule(copies=it)), (COPY,), COPIES_IMAGES),
    ("default copies", lambda it: default(copy_targets=it), (TARGET,), COPIES),
    ("deprecation", lambda it: amis(schedule(deprecate=it)), DEPRECATE, DEPRECATES),
    ("scripts", lambda it: instances(schedule(create=create(scripts=it))), (Script.vss(),), RUNS),
]
CERTAIN = {
    "archive": {"ec2:ModifySnapshotTier"},
    "fast restore": {"ec2:EnableFastSnapshotRestores"},
    "shares": {"ec2:ModifySnapshotAttribute"},
    "copies": {"ec2:CopySnapshot"},
    "copies of AMIs": {"ec2:CopyImage"},
    "default copies": {"ec2:CopySnapshot"},
    "deprecation": {"ec2:EnableImageDeprecation"},
    "scripts": {
        "ssm:DescribeInstanceInformation",
        "ssm:GetCommandInvocation",
        "ssm:SendCommand",
    },
}
USES = pytest.mark.parametrize(
    ("name", "policy", "it", "more"), FEATURES, ids=[name for name, *_ in FEATURES]
)


def _none(it: object) -> object:
    return () if isinstance(it, tuple) else None


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


@USES
def test_a_feature_needs_its_actions_and_nothing_without_it_does(
    name: str, policy: Make, it: object, more: dict[str, set[str]]
) -> None:
    without, used = policy(_none(it)), policy(it)

    assert _more(actions_of(used), actions_of(without)) == more
    assert certain_actions(used) - certain_actions(without) == CERTAIN[name]


@USES
def test_a_feature_that_is_not_known_may_need_its_actions_and_needs_none_for_certain(
    name: str, policy: Make, it: object, more: dict[str, set[str]]
) -> None:
    without, unknown = policy(_none(it)), policy(UNKNOWN)

    assert more.items() <= _more(actions_of(unknown), actions_of(without)).items()
    assert certain_actions(unknown) == certain_actions(without)


def test_a_copy_that_is_deprecated_needs_what_deprecation_needs() -> None:
    copies, deprecates = (amis(schedule(copies=(it,))) for it in (copy_to(), AGING))

    assert _more(actions_of(deprecates), actions_of(copies)) == DEPRECATES


def test_a_schedule_that_is_not_known_may_use_everything() -> None:
    unknown = amis(schedules=(UNKNOWN,))

    assert _more(actions_of(unknown), actions_of(amis())) == COPIES_IMAGES | DEPRECATES


def test_one_known_use_is_enough_beside_one_that_is_not_known() -> None:
    policy = volumes(schedule(copies=(UNKNOWN, COPY)))

    assert "ec2:CopySnapshot" in certain_actions(policy)


def test_what_is_in_doubt_depends_on_the_kind() -> None:
    looking = {"ec2:DescribeInstances", "ec2:DescribeVolumes"}
    making = {"ec2:CreateSnapshot", "ec2:CreateSnapshots"}

    assert certain_actions(volumes()) & (looking | making) == {
        "ec2:CreateSnapshot",
        "ec2:DescribeVolumes",
    }
    assert certain_actions(instances()) & (looking | making) == {
        "ec2:CreateSnapshots",
        "ec2:DescribeInstances",
    }
    assert certain_actions(default()) & (looking | making) == {"ec2:DescribeVolumes"}
    assert certain_actions(amis()) & looking == {"ec2:DescribeInstances"}


def test_what_is_in_doubt_for_one_of_the_kinds_that_it_may_be_of_is_not_certain() -> None:
    policy = volumes(resource_types=UNKNOWN)

    assert certain_actions(policy) == {
        "ec2:CreateTags",
        "ec2:DeleteSnapshot",
        "ec2:DescribeSnapshots",
    }


def _more(used: dict[str, set[str]], without: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return what is new, by statement; all that was there must be there still."""
    assert all(actions <= used[sid] for sid, actions in without.items())
    found = {sid: actions - without.get(sid, set()) for sid, actions in used.items()}
    return {sid: actions for sid, actions in found.items() if actions}
