"""Policies of every kind, with each feature that adds permissions: what they live through, and what is seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import cleandoc
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

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
    Targets,
)
from tests.rehearse import role_fleets as fleets
from tests.rehearse.role_fleets import AWAY, COPY_KEY, GOLD, HOME, NEVER, OTHER, Step

Make = Callable[[cdk.Stack], object]


@dataclass(frozen=True)
class Case:
    """A policy, and its life.

    Attributes:
        make: puts it into a stack.
        fleet: makes what it is there for, once it is deployed.
        steps: what happens then.
        seen: what there is after each step if nothing is denied, see ``sights``.
    """

    make: Make
    fleet: Step
    steps: tuple[Step, ...]
    seen: str

    @property
    def lines(self) -> str:
        """What is seen, without indentation."""
        return cleandoc(self.seen)


# ---------------------------------------------------------------------------------- their parts

_COPY = CopyTo(AWAY, key=COPY_KEY, retain=Retain.days(2), copy_tags=True)
_COPY_AMI = replace(_COPY, deprecate=Retain.days(1))
_FAST = FastRestore.in_zone_ids("use1-az1", retain=Retain.last(1))
_KEYS = (fleets.OWN_KEY, COPY_KEY)
_SHARE = Share.to(OTHER, unshare_after=Retain.days(1))
_TAGS: dict[str, Any] = {"copy_tags": True, "tags": {"made-by": "dlm"}}
_UNTOLD = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{fleets.ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
    "Condition": {
        "ArnNotLike": {
            "aws:PrincipalArn": f"arn:aws:iam::{fleets.ACCOUNT}:role/snapshot-constructs/*"
        }
    },
}
"""Has a key heed policies of IAM, but not those of our roles, which it must be told of one by one."""


def _daily(**options: Any) -> dict[str, Schedule]:
    return {"daily": Schedule.daily(at="03:00", retain=Retain.last(2), **options)}


def _archive(**options: Any) -> dict[str, Schedule]:
    tiers = {"retain": Retain.last(1), "archive": Retain.last(3)}
    return {"monthly": Schedule.monthly(at="03:00", **tiers, **options)}


# ---------------------------------------------------------------------------------- the policies


def _volumes(schedules: dict[str, Schedule]) -> Make:
    return lambda stack: SnapshotPolicy(
        stack, "Policy", targets=Targets.volumes(GOLD), schedules=schedules
    )


def _instances(schedules: dict[str, Schedule], **options: Any) -> Make:
    return lambda stack: SnapshotPolicy(
        stack, "Policy", targets=Targets.instances(GOLD), schedules=schedules, **options
    )


def _amis(schedules: dict[str, Schedule], **options: Any) -> Make:
    return lambda stack: AmiPolicy(
        stack, "Policy", targets=Targets.instances(GOLD), schedules=schedules, **options
    )


def _everything(stack: cdk.Stack) -> None:
    """Back up an encrypted volume that comes with the policy."""
    key = kms.Key(stack, "Key", policy=iam.PolicyDocument.from_json({"Statement": [_UNTOLD]}))
    policy = SnapshotPolicy(
        stack,
        "Policy",
        targets=Targets.volumes(GOLD),
        schedules=_archive(copies=[_COPY], fast_restore=_FAST, share=_SHARE),
        source_keys=[key],
    )
    volume = ec2.Volume(
        stack,
        "Volume",
        availability_zone=f"{HOME}a",
        size=cdk.Size.gibibytes(8),
        encrypted=True,
        encryption_key=key,
    )
    policy.protect(volume)


def _default_volumes(stack: cdk.Stack) -> None:
    DefaultSnapshotPolicy(
        stack,
        "Policy",
        retain_interval_days=2,
        copy_to=[AWAY],
        exclusions=Exclusions.of(boot_volumes=True),
        source_keys=_KEYS,
    )


def _default_amis(stack: cdk.Stack) -> None:
    DefaultAmiPolicy(stack, "Policy", retain_interval_days=2, copy_to=[AWAY], source_keys=_KEYS)


def _event(stack: cdk.Stack) -> None:
    CrossAccountCopyPolicy(
        stack,
        "Policy",
        shared_by=[OTHER],
        copies=[CopyTo(AWAY, key=COPY_KEY, retain=Retain.days(1))],
        source_keys=[fleets.THEIR_KEY],
    )


# ------------------------------------------------------------------------------------ their lives

_FOUR_DAYS = (fleets.days(4),)

CASES = {
    "volumes: tags": Case(
        _volumes(_daily(**_TAGS)),
        fleets.volume,
        _FOUR_DAYS,
        """
        ENABLED
        06-03 us-east-1 backup=gold made-by=dlm
        06-04 us-east-1 backup=gold made-by=dlm
        """,
    ),
    "volumes: copies": Case(
        _volumes(_daily(copies=[CopyTo(AWAY, retain=Retain.days(1), copy_tags=True)], **_TAGS)),
        fleets.volume,
        _FOUR_DAYS,
        """
        ENABLED
        06-03 us-east-1 backup=gold made-by=dlm
        06-04 eu-west-1 encrypted backup=gold made-by=dlm
        06-04 us-east-1 backup=gold made-by=dlm
        """,
    ),
    "volumes: fast restore": Case(
        _volumes(_daily(fast_restore=_FAST)),
        fleets.volume,
        _FOUR_DAYS,
        """
        ENABLED
        06-03 us-east-1
        06-04 us-east-1 fast in us-east-1a
        """,
    ),
    "volumes: sharing": Case(
        _volumes(_daily(share=_SHARE)),
        fleets.volume,
        _FOUR_DAYS,
        """
        ENABLED
        06-03 us-east-1
        06-04 us-east-1 shared with 222222222222
        """,
    ),
    "volumes: archive": Case(
        _volumes(_archive()),
        fleets.volume,
        (fleets.days(160),),
        """
        ENABLED
        08-01 us-east-1 archive aws:dlm:archived=true
        09-01 us-east-1 archive aws:dlm:archived=true
        10-01 us-east-1 archive aws:dlm:archived=true
        11-01 us-east-1
        """,
    ),
    "volumes: everything, encrypted": Case(
        _everything,
        fleets.copy_key,
        (fleets.days(30.5), fleets.days(129.5)),
        """
        ENABLED
        06-01 us-east-1 archive encrypted aws:dlm:archived=true
        07-01 eu-west-1 encrypted
        07-01 us-east-1 encrypted shared with 222222222222 fast in us-east-1a

        ENABLED
        08-01 us-east-1 archive encrypted aws:dlm:archived=true
        09-01 us-east-1 archive encrypted aws:dlm:archived=true
        10-01 us-east-1 archive encrypted aws:dlm:archived=true
        11-01 eu-west-1 encrypted
        11-01 us-east-1 encrypted fast in us-east-1a
        """,
    ),
    "instances: tags": Case(
        _instances(_daily(**_TAGS), exclude_data_volume_tags=NEVER),
        fleets.instance,
        _FOUR_DAYS,
        """
        ENABLED
        2 x 06-03 us-east-1 made-by=dlm
        2 x 06-04 us-east-1 made-by=dlm
        """,
    ),
    "instances: everything, encrypted": Case(
        _instances(
            _daily(copies=[_COPY], fast_restore=_FAST, share=_SHARE),
            exclude_data_volume_tags=NEVER,
            source_keys=[fleets.OWN_KEY],
        ),
        fleets.encrypted_instance,
        _FOUR_DAYS,
        """
        ENABLED
        2 x 06-03 eu-west-1 encrypted
        2 x 06-03 us-east-1 encrypted
        2 x 06-04 eu-west-1 encrypted
        2 x 06-04 us-east-1 encrypted shared with 222222222222 fast in us-east-1a
        """,
    ),
    "instances: document": Case(
        _instances(_daily(scripts=[Script.document("freeze")]), exclude_data_volume_tags=NEVER),
        fleets.instance,
        _FOUR_DAYS,
        """
        ENABLED
        2 x 06-03 us-east-1 aws:dlm:post-script=SUCCESS aws:dlm:pre-script=SUCCESS
        2 x 06-04 us-east-1 aws:dlm:post-script=SUCCESS aws:dlm:pre-script=SUCCESS
        4 x post-script success
        4 x pre-script success
        """,
    ),
    "instances: VSS": Case(
        _instances(_daily(scripts=[Script.vss()])),
        fleets.instance,
        _FOUR_DAYS,
        """
        ENABLED
        3 x 06-03 us-east-1 AppConsistent=true
        3 x 06-04 us-east-1 AppConsistent=true
        4 x pre-script success
        """,
    ),
    "AMIs: tags": Case(
        _amis(_daily(**_TAGS)),
        fleets.instance,
        _FOUR_DAYS,
        """
        ENABLED
        3 x 06-03 us-east-1 backup=gold made-by=dlm
        3 x 06-04 us-east-1 backup=gold made-by=dlm
        AMI 06-03 us-east-1 backup=gold made-by=dlm
        AMI 06-04 us-east-1 backup=gold made-by=dlm
        """,
    ),
    "AMIs: everything, encrypted": Case(
        _amis(_daily(copies=[_COPY_AMI], deprecate=Retain.last(1)), source_keys=[fleets.OWN_KEY]),
        fleets.encrypted_instance,
        _FOUR_DAYS,
        """
        ENABLED
        3 x 06-03 eu-west-1 encrypted
        3 x 06-03 us-east-1 encrypted
        3 x 06-04 eu-west-1 encrypted
        3 x 06-04 us-east-1 encrypted
        AMI 06-03 eu-west-1 deprecated 06-04
        AMI 06-03 us-east-1 deprecated 06-04
        AMI 06-04 eu-west-1 deprecated 06-05
        AMI 06-04 us-east-1
        """,
    ),
    "default volumes": Case(
        _default_volumes,
        fleets.encrypted_instance,
        (fleets.days(5.5),),
        """
        ENABLED
        2 x 06-05 eu-west-1 encrypted
        2 x 06-05 us-east-1 encrypted
        2 x 06-06 eu-west-1 encrypted
        2 x 06-06 us-east-1 encrypted
        """,
    ),
    "default AMIs": Case(
        _default_amis,
        fleets.encrypted_instance,
        (fleets.days(5.5),),
        """
        ENABLED
        3 x 06-05 eu-west-1 encrypted
        3 x 06-05 us-east-1 encrypted
        3 x 06-06 eu-west-1 encrypted
        3 x 06-06 us-east-1 encrypted
        AMI 06-05 eu-west-1
        AMI 06-05 us-east-1
        AMI 06-06 eu-west-1
        AMI 06-06 us-east-1
        """,
    ),
    "copies of what is shared": Case(
        _event,
        fleets.shares,
        (fleets.days(0), fleets.disable, fleets.destroy),
        """
        ENABLED
        06-03 eu-west-1 encrypted
        rule ENABLED

        DISABLED
        06-03 eu-west-1 encrypted
        rule DISABLED

        06-03 eu-west-1 encrypted
        """,
    ),
}
