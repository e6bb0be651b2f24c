"""What a test sees of the local cloud: small values, made when it asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Raw = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Volume:
    """An EBS volume."""

    id: str
    account: str
    region: str
    size_gib: int
    state: str
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An EC2 instance.

    Attributes:
        volumes: ids of those that are attached, the root volume first.
    """

    id: str
    account: str
    region: str
    state: str
    volumes: tuple[str, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """An EBS snapshot.

    Attributes:
        account: that owns it.
        volume: the id of the volume that it was made of; ``vol-ffffffff`` of copies.
        started: when it was asked for, which is what it holds.
        size_gib: of the volume.
        state: ``pending``, ``completed``, ``error`` …
        tier: ``standard`` or ``archive``.
        key: the ARN of the KMS key; None where it is not encrypted.
    """

    id: str
    account: str
    region: str
    volume: str
    started: datetime
    size_gib: int
    state: str
    tier: str
    encrypted: bool
    key: str | None
    description: str
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Image:
    """An AMI.

    Attributes:
        account: that owns it.
        deprecated: from when on it is; None where it never will be.
        snapshots: ids of the snapshots of its volumes, the root volume first.
    """

    id: str
    account: str
    region: str
    name: str
    created: datetime
    deprecated: datetime | None
    state: str
    snapshots: tuple[str, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event that AWS itself put on a default bus."""

    account: str
    region: str
    at: datetime
    source: str
    detail_type: str
    detail: Mapping[str, Any]
    resources: tuple[str, ...]


def volume(raw: Raw, account: str, region: str) -> Volume:
    """Read a volume of DescribeVolumes."""
    return Volume(
        id=raw["VolumeId"],
        account=account,
        region=region,
        size_gib=raw["Size"],
        state=raw["State"],
        tags=_tags(raw),
    )


def instance(raw: Raw, account: str, region: str) -> Instance:
    """Read an instance of DescribeInstances."""
    devices = sorted(
        raw.get("BlockDeviceMappings", ()),
        key=lambda each: (each["DeviceName"] != raw.get("RootDeviceName"), each["DeviceName"]),
    )
    return Instance(
        id=raw["InstanceId"],
        account=account,
        region=region,
        state=raw["State"]["Name"],
        volumes=tuple(each["Ebs"]["VolumeId"] for each in devices if "Ebs" in each),
        tags=_tags(raw),
    )


def snapshot(raw: Raw, region: str) -> Snapshot:
    """Read a snapshot of DescribeSnapshots."""
    return Snapshot(
        id=raw["SnapshotId"],
        account=raw["OwnerId"],
        region=region,
        volume=raw["VolumeId"],
        started=raw["StartTime"].astimezone(UTC),
        size_gib=raw["VolumeSize"],
        state=raw["State"],
        tier=raw.get("StorageTier", "standard"),
        encrypted=raw["Encrypted"],
        key=raw.get("KmsKeyId"),
        description=raw.get("Description", ""),
        tags=_tags(raw),
    )


def image(raw: Raw, region: str) -> Image:
    """Read an AMI of DescribeImages."""
    deprecated = raw.get("DeprecationTime")
    devices: Iterable[Raw] = raw.get("BlockDeviceMappings", ())
    disks = (each.get("Ebs", {}) for each in devices)
    return Image(
        id=raw["ImageId"],
        account=raw["OwnerId"],
        region=region,
        name=raw["Name"],
        created=datetime.fromisoformat(raw["CreationDate"]),
        deprecated=datetime.fromisoformat(deprecated) if deprecated else None,
        state=raw["State"],
        snapshots=tuple(each["SnapshotId"] for each in disks if "SnapshotId" in each),
        tags=_tags(raw),
    )


def event(raw: Raw) -> Event:
    """Read an event, as the cloud itself tells it."""
    return Event(
        account=raw["account"],
        region=raw["region"],
        at=datetime.fromisoformat(raw["at"]),
        source=raw["source"],
        detail_type=raw["detail_type"],
        detail=raw["detail"],
        resources=tuple(raw["resources"]),
    )


def _tags(raw: Raw) -> Mapping[str, str]:
    return {each["Key"]: each["Value"] for each in raw.get("Tags", ())}


def carries(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether all tags that are wanted are there."""
    return wanted.items() <= tags.items()
