"""Every construct in its smallest use and with every option, several where options exclude each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from snapshot_constructs import (
    AmiPolicy,
    CopyTo,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    Exclusions,
    FastRestore,
    Retain,
    Schedule,
    Script,
    Share,
    SnapshotPolicy,
    Tag,
    Targets,
)

ACCOUNT = "111122223333"
OTHER = "444455556666"
REGION = "eu-west-1"
ENV = cdk.Environment(account=ACCOUNT, region=REGION)
KEY = f"arn:aws:kms:eu-central-1:{OTHER}:key/11111111-2222-3333-4444-555555555555"
OUTPOST = f"arn:aws:outposts:{REGION}:{ACCOUNT}:outpost/op-0123456789abcdef0"
VOLUMES = Targets.volumes({"backup": "gold"})
INSTANCES = Targets.instances({"backup": "gold"})
DAILY = Schedule.daily(at="03:00", retain=Retain.last(7))


@dataclass(frozen=True)
class Example:
    """One use of a construct."""

    name: str
    make: Callable[[Construct], Any]
    rich: bool = False

    def __str__(self) -> str:
        return self.name


def _snapshots(scope: Construct) -> SnapshotPolicy:
    return SnapshotPolicy(scope, "Policy", targets=VOLUMES, schedules={"daily": DAILY})


def _snapshots_by_count(scope: Construct) -> SnapshotPolicy:
    role = iam.Role(scope, "Backup", assumed_by=iam.ServicePrincipal("dlm.amazonaws.com"))
    return SnapshotPolicy(
        scope,
        "Policy",
        targets=Targets.volumes(
            any_of=[Tag("backup", "gold"), Tag("backup", "silver")], location="CLOUD"
        ),
        schedules={
            "every-4h": Schedule.every(
                hours=4,
                at="00:00",
                retain=Retain.last(43),
                fast_restore=FastRestore.in_zones(
                    f"{REGION}a", f"{REGION}b", retain=Retain.last(2)
                ),
            ),
            "monthly": Schedule.monthly(
                at="05:00", retain=Retain.last(3), archive=Retain.last(12), copy_tags=True
            ),
        },
        description="Databases",
        enabled=False,
        role=role,
        source_keys=[kms.Key(scope, "Key", enable_key_rotation=True)],
        policy_tags={"team": "storage"},
    )


def _snapshots_by_age(scope: Construct) -> SnapshotPolicy:
    return SnapshotPolicy(
        scope,
        "Policy",
        targets=VOLUMES,
        schedules={
            "weekly": Schedule.weekly(
                "SUN",
                at="03:00",
                zone=cdk.TimeZone.EUROPE_BERLIN,
                retain=Retain.up_to(cdk.Duration.days(35)),
                fast_restore=FastRestore.in_zone_ids("euw1-az1", retain=Retain.weeks(1)),
                copies=[
                    CopyTo(
                        "eu-central-1",
                        key=kms.Key.from_key_arn(scope, "CopyKey", KEY),
                        retain=Retain.months(3),
                        copy_tags=True,
                    ),
                    CopyTo(OUTPOST, retain=Retain.weeks(5)),
                    CopyTo("us-east-1", encrypted=False, retain=Retain.years(1)),
                ],
                share=Share.to(OTHER, unshare_after=Retain.days(14)),
                copy_tags=False,
                tags={"made-by": "dlm"},
            ),
            "yearly": Schedule.cron("cron(0 5 1 1 ? *)", retain=Retain.years(2)),
        },
    )


def _snapshots_of_instances(scope: Construct) -> SnapshotPolicy:
    return SnapshotPolicy(
        scope,
        "Policy",
        targets=INSTANCES,
        schedules={
            "nightly": Schedule.daily(
                at="01:00",
                retain=Retain.last(14),
                scripts=[
                    Script.document(
                        "FreezeDatabase",
                        stages=["PRE", "POST"],
                        timeout_seconds=60,
                        retries=2,
                        snapshot_on_failure=False,
                    )
                ],
                variable_tags={"instance": "$(instance-id)", "at": "$(timestamp)"},
                copy_tags=True,
            ),
        },
        exclude_boot_volume=True,
        exclude_data_volume_tags={"scratch": "yes"},
    )


def _snapshots_with_vss(scope: Construct) -> SnapshotPolicy:
    vss = Script.vss(retries=1, snapshot_on_failure=False)
    nightly = Schedule.daily(at="01:00", retain=Retain.last(14), scripts=[vss])
    return SnapshotPolicy(scope, "Policy", targets=INSTANCES, schedules={"nightly": nightly})


def _snapshots_on_outpost(scope: Construct) -> SnapshotPolicy:
    local = Schedule.daily(at="01:00", retain=Retain.last(14), location="OUTPOST_LOCAL")
    targets = Targets.volumes({"backup": "gold"}, location="OUTPOST")
    return SnapshotPolicy(scope, "Policy", targets=targets, schedules={"nightly": local})


def _amis(scope: Construct) -> AmiPolicy:
    return AmiPolicy(scope, "Policy", targets=INSTANCES, schedules={"daily": DAILY})


def _amis_by_age(scope: Construct) -> AmiPolicy:
    return AmiPolicy(
        scope,
        "Policy",
        targets=Targets.instances(any_of=[Tag("backup", "gold"), Tag("backup", "silver")]),
        schedules={
            "weekly": Schedule.weekly(
                "SUN",
                at="03:00",
                retain=Retain.weeks(8),
                deprecate=Retain.weeks(4),
                copies=[
                    CopyTo(
                        "eu-central-1",
                        key=kms.Key.from_key_arn(scope, "CopyKey", KEY),
                        retain=Retain.weeks(4),
                        deprecate=Retain.weeks(2),
                        copy_tags=True,
                    )
                ],
                copy_tags=True,
                tags={"made-by": "dlm"},
                variable_tags={"instance": "$(instance-id)"},
            ),
        },
        reboot=True,
        description="Golden images",
        enabled=False,
        source_keys=[kms.Key(scope, "Key", enable_key_rotation=True)],
        policy_tags={"team": "storage"},
    )


def _amis_by_count(scope: Construct) -> AmiPolicy:
    weekly = Schedule.weekly("SUN", at="03:00", retain=Retain.last(8), deprecate=Retain.last(4))
    return AmiPolicy(scope, "Policy", targets=INSTANCES, schedules={"weekly": weekly})


def _default_snapshots(scope: Construct) -> DefaultSnapshotPolicy:
    return DefaultSnapshotPolicy(scope, "Policy")


def _default_snapshots_all(scope: Construct) -> DefaultSnapshotPolicy:
    return DefaultSnapshotPolicy(
        scope,
        "Policy",
        create_interval_days=2,
        retain_interval_days=14,
        copy_tags=True,
        extend_deletion=True,
        copy_to=["eu-central-1", "us-east-1"],
        exclusions=Exclusions.of(
            boot_volumes=True, volume_types=["st1", "sc1"], tags={"backup": "no"}
        ),
        description="Everything",
        enabled=False,
        source_keys=[kms.Key(scope, "Key", enable_key_rotation=True)],
        policy_tags={"team": "storage"},
    )


def _default_amis(scope: Construct) -> DefaultAmiPolicy:
    return DefaultAmiPolicy(scope, "Policy")


def _default_amis_all(scope: Construct) -> DefaultAmiPolicy:
    return DefaultAmiPolicy(
        scope,
        "Policy",
        create_interval_days=2,
        retain_interval_days=14,
        copy_tags=True,
        extend_deletion=True,
        copy_to=["eu-central-1", "us-east-1"],
        exclusions=Exclusions.of(tags={"backup": "no"}),
        description="Everything",
        enabled=False,
        source_keys=[kms.Key(scope, "Key", enable_key_rotation=True)],
        policy_tags={"team": "storage"},
    )


def _shared_copies(scope: Construct) -> CrossAccountCopyPolicy:
    copies = [CopyTo("eu-central-1", retain=Retain.days(30))]
    return CrossAccountCopyPolicy(scope, "Policy", shared_by=[OTHER], copies=copies)


def _shared_copies_all(scope: Construct) -> CrossAccountCopyPolicy:
    return CrossAccountCopyPolicy(
        scope,
        "Policy",
        shared_by=[OTHER, "777788889999"],
        copies=[
            CopyTo("eu-central-1", key=kms.Key.from_key_arn(scope, "CopyKey", KEY), retain=None),
            CopyTo("us-east-1", encrypted=False, retain=Retain.weeks(5)),
        ],
        description_regex="Created for policy: policy-0123456789abcdef0.*",
        name="Vault",
        description="Vault of copies",
        enabled=False,
        source_keys=[kms.Key.from_key_arn(scope, "SourceKey", KEY.replace("eu-central-1", REGION))],
        policy_tags={"team": "storage"},
    )


EXAMPLES = (
    Example("snapshot-policy", _snapshots),
    Example("snapshot-policy-by-count", _snapshots_by_count, rich=True),
    Example("snapshot-policy-by-age", _snapshots_by_age, rich=True),
    Example("snapshot-policy-of-instances", _snapshots_of_instances, rich=True),
    Example("snapshot-policy-with-vss", _snapshots_with_vss),
    Example("snapshot-policy-on-outpost", _snapshots_on_outpost),
    Example("ami-policy", _amis),
    Example("ami-policy-by-age", _amis_by_age, rich=True),
    Example("ami-policy-by-count", _amis_by_count),
    Example("default-snapshot-policy", _default_snapshots),
    Example("default-snapshot-policy-all", _default_snapshots_all, rich=True),
    Example("default-ami-policy", _default_amis),
    Example("default-ami-policy-all", _default_amis_all, rich=True),
    Example("cross-account-copy-policy", _shared_copies),
    Example("cross-account-copy-policy-all", _shared_copies_all, rich=True),
)
