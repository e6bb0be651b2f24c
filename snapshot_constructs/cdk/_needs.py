"""What each kind of policy and each of its features needs: IAM actions, by statement.

They are those of the AWS managed policy for the kind, as far as the policy can use them:
AWSDataLifecycleManagerServiceRole (v10), …ServiceRoleForAMIManagement (v2) and …SSMFullAccess (v2),
see https://docs.aws.amazon.com/ebs/latest/userguide/managed-policies.html (checked 2026-11).
A part of a policy that is known only at deployment counts as if it used every feature.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from snapshot_constructs.model.policy import SNAPSHOTS, Kind, PolicySpec
from snapshot_constructs.rules.dlm import subjects
from snapshot_constructs.rules.registry import At, Place, Unknown

_ANYWHERE = Place()

Found = Iterable[At[Any] | Unknown]


class Need(NamedTuple):
    """What some kinds of policy need when they use a feature: actions, by statement."""

    kinds: frozenset[Kind]
    when: Callable[[PolicySpec], bool]
    actions: dict[str, tuple[str, ...]]


def _always(_: PolicySpec) -> bool:
    return True


def _archives(policy: PolicySpec) -> bool:
    return _any(subjects.archive_tiers(policy, _ANYWHERE))


def _restores_fast(policy: PolicySpec) -> bool:
    return _any(subjects.fast_restores(policy, _ANYWHERE))


def _shares(policy: PolicySpec) -> bool:
    return _any(subjects.shares(policy, _ANYWHERE))


def _runs_scripts(policy: PolicySpec) -> bool:
    return _any(subjects.scripts(policy, _ANYWHERE))


def _copies(policy: PolicySpec) -> bool:
    defaults = subjects.default_settings(policy, _ANYWHERE)
    return _any(subjects.schedule_copies(policy, _ANYWHERE)) or any(
        isinstance(at, Unknown) or bool(at.it.copy_targets) for at in defaults
    )


def _deprecates(policy: PolicySpec) -> bool:
    copies = subjects.schedule_copies(policy, _ANYWHERE)
    return _any(subjects.deprecate_rules(policy, _ANYWHERE)) or any(
        isinstance(at, Unknown) or at.it.deprecate is not None for at in copies
    )


def _any(found: Found) -> bool:
    """Tell whether there is, or may be, anything."""
    return any(True for _ in found)


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


def actions_of(policy: PolicySpec) -> dict[str, set[str]]:
    """Return the actions that a policy needs, by statement."""
    actions: dict[str, set[str]] = {}
    kinds = policy.kinds
    for need in NEEDS:
        if need.kinds & kinds and need.when(policy):
            for sid, needed in need.actions.items():
                actions.setdefault(sid, set()).update(needed)
    return actions
