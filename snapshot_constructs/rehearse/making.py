"""Make the volumes and instances of a rehearsal, and say how volumes are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snapshot_constructs.model.rehearsed import Use, Wanted
from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.rehearsal import Rehearsal

_ROOT = "/dev/xvda"
_IMAGE = "ami-12345678"  # any that nobody made: it has no volumes of its own


def make(rehearsal: Rehearsal, wanted: Wanted) -> Mapping[str, Use]:
    """Make volumes or instances; return how each volume is used.

    Raises:
        RehearsalError: if EC2 refuses one.
    """
    ec2 = rehearsal.client("ec2", account=wanted.account, region=wanted.region)
    make_all = _volumes if wanted.instance_tags is None else _instances
    try:
        return {id: use(rehearsal, id, wanted.use) for id in make_all(ec2, wanted)}
    except ec2.exceptions.ClientError as error:
        raise RehearsalError(f"the fleet cannot be made: {error}") from None


def use(rehearsal: Rehearsal, volume: str, use: Use) -> Use:
    """Have a volume used so from now on; return that."""
    rehearsal.control.ask(
        "volumes",
        volume_id=volume,
        churn=use.churn_per_day,
        hot=use.hot_share,
        used_gib=use.written_gib,
    )
    return use


def _volumes(ec2: Any, wanted: Wanted) -> Iterator[str]:
    for _ in range(wanted.count):
        made = ec2.create_volume(
            AvailabilityZone=f"{wanted.region}a",
            Size=wanted.size_gib,
            VolumeType=wanted.type,
            TagSpecifications=_specification("volume", wanted.tags),
        )
        yield made["VolumeId"]


def _instances(ec2: Any, wanted: Wanted) -> Iterator[str]:
    root = {"VolumeSize": wanted.size_gib, "VolumeType": wanted.type}
    made = ec2.run_instances(
        ImageId=_IMAGE,
        InstanceType="t3.micro",
        MinCount=wanted.count,
        MaxCount=wanted.count,
        BlockDeviceMappings=[{"DeviceName": _ROOT, "Ebs": root}],
        TagSpecifications=[
            *_specification("instance", wanted.instance_tags or {}),
            *_specification("volume", wanted.tags),
        ],
    )
    for each in made["Instances"]:
        (device,) = each["BlockDeviceMappings"]
        yield device["Ebs"]["VolumeId"]


def _specification(kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    return [{"ResourceType": kind, "Tags": pairs}] if pairs else []
