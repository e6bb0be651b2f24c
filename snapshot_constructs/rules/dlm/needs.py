"""What each kind of policy and each of its features needs: IAM actions, by statement.

They are those of the AWS managed policy for the kind, as far as the policy can use them:
AWSDataLifecycleManagerServiceRole (v10), …ServiceRoleForAMIManagement (v2) and …SSMFullAccess (v2),
see https://docs.aws.amazon.com/ebs/latest/userguide/managed-policies.html (checked 2026-11).
Those who grant permissions ask for all that a policy may need, with a part that is known only at
deployment counting as if it used every feature; those who judge ask for what it needs for certain.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.policy import SNAPSHOTS, Kind, PolicySpec
from snapshot_constructs.rules.dlm import subjects
from snapshot_constructs.rules.registry import At, Place, Unknown

_ANYWHERE = Place()

Found = Iterable[At[Any] | Unknown]
Uses = Callable[[PolicySpec], bool | None]
"""Tells whether a policy uses a feature; None where that is not known."""


class Need(NamedTuple):
    """What some kinds of policy need when they use a feature: actions, by statement."""

    kinds: frozenset[Kind]
    when: Uses
    actions: dict[str, tuple[str, ...]]


def _always(_: PolicySpec) -> bool:
    return True


def _archives(policy: PolicySpec) -> bool | None:
    return _any(subjects.archive_tiers(policy, _ANYWHERE))


def _restores_fast(policy: PolicySpec) -> bool | None:
    return _any(subjects.fast_restores(policy, _ANYWHERE))


def _shares(policy: PolicySpec) -> bool | None:
    return _any(subjects.shares(policy, _ANYWHERE))


def _runs_scripts(policy: PolicySpec) -> bool | None:
    return _any(subjects.scripts(policy, _ANYWHERE))


def _copies(policy: PolicySpec) -> bool | None:
    copies = _each(subjects.schedule_copies(policy, _ANYWHERE))
    defaults = subjects.default_settings(policy, _ANYWHERE)
    return _some([*copies, *_each(defaults, lambda it: it.copy_targets)])


def _deprecates(policy: PolicySpec) -> bool | None:
    ours = _each(subjects.deprecate_rules(policy, _ANYWHERE))
    copies = subjects.schedule_copies(policy, _ANYWHERE)
    return _some([*ours, *_each(copies, lambda it: it.deprecate)])


def _any(found: Found) -> bool | None:
    """Tell whether there is anything; None if there may be."""
    return _some(_each(found))


def _each(found: Found, part: Callable[[Any], object] = lambda it: it) -> Iterator[bool | None]:
    """Tell of each value whether it has a part; None where that is not known."""
    for at in found:
        value = None if isinstance(at, Unknown) else part(at.it)
        unknown = isinstance(at, Unknown) or isinstance(value, Deferred)
        yield None if unknown else value not in (None, ())


def _some(found: Iterable[bool | None]) -> bool | None:
    """Tell whether anything is true; None if it may be."""
    seen = list(found)
    return True in seen or (None if None in seen else False)


_VOLUMES = frozenset({Kind.VOLUME_SNAPSHOTS})
_INSTANCES = frozenset({Kind.INSTANCE_SNAPSHOTS})
_EVENTS = frozenset({Kind.EVENT})
_MAKES_SNAPSHOTS = SNAPSHOTS | {Kind.DEFAULT_VOLUMES}
_MAKES_AMIS = frozenset({Kind.AMIS, Kind.DEFAULT_INSTANCES})

_READ_SOURCES = ("ec2:DescribeInstances", "ec2:DescribeSnapshots", "ec2:DescribeVolumes")
_KEEP_SNAPSHOTS = ("ec2:CreateTags", "ec2:DeleteSnapshot")
NEEDS: tuple[Need, ...] = (
    Need(
        _MAKES_SNAPSHOTS,
        _always,
        {"Describe": _READ_SOURCES, "ManageSnapshots": _KEEP_SNAPSHOTS},
    ),
    Need(_VOLUMES, _always, {"CreateSnapshots": ("ec2:CreateSnapshot",)}),
    # Whether these kinds ever make a single snapshot is documented nowhere.
    Need(
        _INSTANCES | {Kind.DEFAULT_VOLUMES},
        _always,
        {"CreateSnapshotSets": ("ec2:CreateSnapshot", "ec2:CreateSnapshots")},
    ),
    Need(_MAKES_SNAPSHOTS, _copies, {"ManageSnapshots": ("ec2:CopySnapshot",)}),
    Need(
        _VOLUMES,
        _archives,
        {
            "Describe": ("ec2:DescribeSnapshotTierStatus",),
            "ManageSnapshots": ("ec2:ModifySnapshotTier",),
        },
    ),
    Need(
        SNAPSHOTS,
        _restores_fast,
        {
            "Describe": ("ec2:DescribeAvailabilityZones", "ec2:DescribeFastSnapshotRestores"),
            "ManageSnapshots": (
                "ec2:DisableFastSnapshotRestores",
                "ec2:EnableFastSnapshotRestores",
            ),
        },
    ),
    Need(
        SNAPSHOTS,
        _shares,
        {"ManageSnapshots": ("ec2:DescribeSnapshotAttribute", "ec2:ModifySnapshotAttribute")},
    ),
    Need(
        _INSTANCES,
        _runs_scripts,
        {
            "FollowScripts": (
                "ssm:DescribeInstanceInformation",
                "ssm:GetCommandInvocation",
                "ssm:ListCommands",
            ),
            "RunScriptsOnInstances": ("ssm:SendCommand",),
        },
    ),
    # What DLM modifies in an AMI is documented nowhere, only that it must be allowed to.
    Need(
        _MAKES_AMIS,
        _always,
        {
            "Describe": (*_READ_SOURCES, "ec2:DescribeImages"),
            "ManageSnapshots": _KEEP_SNAPSHOTS,
            "CreateImages": ("ec2:CreateImage",),
            "ManageImages": (
                "ec2:CreateTags",
                "ec2:DeregisterImage",
                "ec2:DescribeImageAttribute",
                "ec2:ModifyImageAttribute",
                "ec2:ResetImageAttribute",
            ),
        },
    ),
    Need(_MAKES_AMIS, _copies, {"CreateImages": ("ec2:CopyImage",)}),
    Need(
        frozenset({Kind.AMIS}),
        _deprecates,
        {"ManageImages": ("ec2:DisableImageDeprecation", "ec2:EnableImageDeprecation")},
    ),
    Need(
        _EVENTS,
        _always,
        {
            "Describe": ("ec2:DescribeSnapshots",),
            "ManageSnapshots": (*_KEEP_SNAPSHOTS, "ec2:CopySnapshot"),
            "ListenToSharing": (
                "events:DeleteRule",
                "events:DescribeRule",
                "events:DisableRule",
                "events:EnableRule",
                "events:ListTargetsByRule",
                "events:PutRule",
                "events:PutTargets",
                "events:RemoveTargets",
            ),
        },
    ),
)


# They are in the managed policies, and whether anything fails without them is documented nowhere.
_DOUBTED = frozenset(
    {
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeFastSnapshotRestores",
        "ec2:DescribeImageAttribute",
        "ec2:DescribeSnapshotAttribute",
        "ec2:DescribeSnapshotTierStatus",
        "ec2:DisableFastSnapshotRestores",
        "ec2:DisableImageDeprecation",
        "ec2:ModifyImageAttribute",
        "ec2:ResetImageAttribute",
        "events:DescribeRule",
        "events:DisableRule",
        "events:ListTargetsByRule",
        "ssm:DescribeDocument",
        "ssm:GetDocument",
        "ssm:ListCommands",
    }
)
_DOUBTED_OF: dict[Kind, frozenset[str]] = {
    Kind.VOLUME_SNAPSHOTS: frozenset({"ec2:DescribeInstances"}),
    Kind.INSTANCE_SNAPSHOTS: frozenset({"ec2:CreateSnapshot", "ec2:DescribeVolumes"}),
    Kind.DEFAULT_VOLUMES: frozenset(
        {"ec2:CreateSnapshot", "ec2:CreateSnapshots", "ec2:DescribeInstances"}
    ),
    Kind.AMIS: frozenset({"ec2:DescribeVolumes"}),
    Kind.DEFAULT_INSTANCES: frozenset({"ec2:DescribeVolumes"}),
}


def actions_of(policy: PolicySpec) -> dict[str, set[str]]:
    """Return all actions that a policy may need, by statement."""
    actions: dict[str, set[str]] = {}
    kinds = policy.kinds
    for need in NEEDS:
        if need.kinds & kinds and need.when(policy) is not False:
            for sid, needed in need.actions.items():
                actions.setdefault(sid, set()).update(needed)
    return actions


def certain_actions(policy: PolicySpec) -> frozenset[str]:
    """Return the actions without which a policy cannot do what it says."""
    needed = {
        action
        for need in NEEDS
        if policy.kinds <= need.kinds and need.when(policy) is True
        for actions in need.actions.values()
        for action in actions
    }
    doubted = (_DOUBTED_OF.get(kind, frozenset()) for kind in policy.kinds)
    return frozenset(needed.difference(_DOUBTED, *doubted))
