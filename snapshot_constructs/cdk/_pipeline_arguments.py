"""What the arguments of ``AmiPipeline`` must be, before they are looked at more closely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.baking import ImageComponent
from snapshot_constructs.model.imagebuilder.base_image import BaseImage
from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
from snapshot_constructs.model.imagebuilder.infrastructure import Placement
from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice
from snapshot_constructs.model.imagebuilder.targets import AmiTarget, Retire
from snapshot_constructs.model.imagebuilder.versions import Versions
from snapshot_constructs.model.tags import Tag, as_tags
from snapshot_constructs.model.value import settle

RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922),
    *(3288, 3653),
)
"""The days that CloudWatch keeps logs; checked 2026-11."""

UNSAID = Deferred("an argument of another type")
"""Stands for what cannot be taken, so that the rest can be judged."""

Fits = Callable[[Any], bool]


class Expected(NamedTuple):
    """What an argument must be.

    Attributes:
        words: says what it must be.
        fits: tells whether it is.
        instead: stands for it where it is not, or where something in it is not what it must be, so
            that the rest can be judged.
        item: the same, for an item.
        settled: makes of it what is asked whether it fits.
    """

    words: str
    fits: Fits
    instead: Any = None
    item: Any = None
    settled: Callable[[object], Any] = settle


def _a(kind: type) -> Fits:
    return lambda written: isinstance(written, kind)


def _with(*names: str) -> Fits:
    return lambda written: all(_has(written, name) for name in names)


def _has(written: object, name: str) -> bool:
    """Tell whether something has an attribute, if possible without asking the CDK for its value."""
    return hasattr(type(written), name) or hasattr(written, name)


def _or_none(fits: Fits) -> Fits:
    return lambda written: written is None or fits(written)


def _list_of(fits: Fits) -> Fits:
    return lambda written: isinstance(written, tuple) and all(map(fits, written))


def _is_text(written: object) -> bool:
    return isinstance(written, str) or (
        isinstance(written, Deferred) and isinstance(written.raw, (str, Mapping))
    )


def _is_plain_text(written: object) -> bool:
    return isinstance(written, str)


def _is_truth(written: object) -> bool:
    return isinstance(written, bool)


def _is_whole(written: object) -> bool:
    return type(written) is int


def _is_whole_in_the_end(written: object) -> bool:
    deferred = isinstance(written, Deferred) and isinstance(written.raw, (float, Mapping))
    return _is_whole(written) or deferred


def _is_key(written: object) -> bool:
    return _is_text(written) or hasattr(written, "key_arn") or hasattr(written, "key_ref")


def _as_it_is(written: object) -> object:
    return written


def _tags(written: object) -> object:
    return settle(as_tags(() if written is None else written))


def _optional(words: str, fits: Fits) -> Expected:
    return Expected(words, _or_none(fits))


def _object(words: str, *names: str) -> Expected:
    return Expected(words, _or_none(_with(*names)), settled=_as_it_is)


def _several(words: str, fits: Fits, item: Any = UNSAID) -> Expected:
    return Expected(words, _list_of(fits), (), item)


def _truth(instead: bool) -> Expected:  # noqa: FBT001  # the only argument
    return Expected("true or false", _is_truth, instead)


_MAPPING = Expected(
    "a mapping of keys to values", _list_of(_a(Tag)), (), Tag("key", "value"), _tags
)
_KEY = Expected("a KMS key, or its ARN", _or_none(_is_key), settled=_as_it_is)
_ROLE = _object("an IAM role, such as iam.Role(…)", "role_arn", "add_to_principal_policy")
_TEXT = _optional("text", _is_text)
_MAYBE = _optional("true or false", _is_truth)

EXPECTED: dict[str, Expected] = {
    "base": Expected(
        "a base image, such as BaseImage.amazon('amazon-linux-2023-x86')",
        _a(BaseImage),
        BaseImage(parent=UNSAID, platform=UNSAID),
    ),
    "components": _several(
        "a list of components, such as [ImageComponent.managed('update-linux')]",
        _a(ImageComponent),
        ImageComponent.from_arn(UNSAID),
    ),
    "root_gib": _optional("a whole number", _is_whole_in_the_end),
    "root_device": _optional("text that is known now", _is_plain_text),
    "encrypted": _truth(instead=True),
    "key": _KEY,
    "devices": _several(
        "a list of block devices, such as [BlockDevice(…)]",
        _a(BlockDevice),
        BlockDevice(device=UNSAID, ebs=UNSAID),
    ),
    "user_data": _TEXT,
    "working_directory": _TEXT,
    "uninstall_agent": _MAYBE,
    "watermarks": Expected("a list of texts", _or_none(_list_of(_is_text))),
    "ami_tags": _MAPPING,
    "component_key": _KEY,
    "schedule": _optional(
        "a schedule, such as PipelineSchedule.weekly('SUN', at='03:00')", _a(PipelineSchedule)
    ),
    "enabled": _truth(instead=True),
    "targets": _several(
        "a list of targets, such as [AmiTarget(region='eu-central-1')]",
        _a(AmiTarget),
        AmiTarget(region=UNSAID),
    ),
    "parameter": Expected("the name of a parameter", _is_text, UNSAID),
    "retire": _optional(
        "when AMIs are retired, such as Retire(delete_after=Retain.days(180))", _a(Retire)
    ),
    "vpc": _object("a VPC, such as ec2.Vpc(…)", "vpc_id", "select_subnets"),
    "subnet_selection": _object(
        "a selection, such as ec2.SubnetSelection(…)", "subnet_type", "availability_zones"
    ),
    "security_groups": Expected(
        "a list of security groups",
        _list_of(_with("security_group_id")),
        (),
        UNSAID,
        lambda written: tuple(written) if isinstance(written, (list, tuple)) else written,
    ),
    "instance_types": _several("a list of texts, such as ['m5.large']", _is_text),
    "instance_role": _ROLE,
    "key_pair": _object("a key pair, such as ec2.KeyPair(…)", "key_pair_name"),
    "hop_limit": Expected("a whole number", _is_whole, 1),
    "placement": _optional("a Placement, such as Placement(tenancy='dedicated')", _a(Placement)),
    "auto_scaling_group": _TEXT,
    "topic": _object("an SNS topic, such as sns.Topic(…)", "topic_arn"),
    "terminate_on_failure": _truth(instead=True),
    "terminate_on_completion": _MAYBE,
    "resource_tags": _MAPPING,
    "log_bucket": _object("an S3 bucket, such as s3.Bucket(…)", "bucket_name", "grant_put"),
    "log_prefix": Expected("text", _is_text, ""),
    "log_group": _object("a log group, such as logs.LogGroup(…)", "log_group_name", "grant_write"),
    "log_retention_days": Expected(
        f"one of {', '.join(map(str, RETENTIONS))}, or None",
        _or_none(lambda days: type(days) is int and days in RETENTIONS),
    ),
    "tests": _truth(instead=True),
    "scan": _truth(instead=False),
    "enhanced_metadata": _MAYBE,
    "workflows": _several(
        "a list of workflows, such as [ImageWorkflow.managed('build/build-image')]",
        _a(ImageWorkflow),
        ImageWorkflow.from_arn(UNSAID),
    ),
    "execution_role": _ROLE,
    "build_on_deploy": _truth(instead=False),
    "removal": Expected(
        "'retain' or 'delete-deploy-image'",
        lambda written: written in ("retain", "delete-deploy-image"),
        "retain",
    ),
    "versions": Expected("versions, such as Versions.auto()", _a(Versions), Versions.auto()),
    "description": _TEXT,
}
