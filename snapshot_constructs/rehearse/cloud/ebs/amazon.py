"""The images that Amazon publishes in every Region, and the parameters that lead to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from snapshot_constructs.rehearse.cloud.ebs.contents import blank
from snapshot_constructs.rehearse.cloud.ebs.names import event_arn
from snapshot_constructs.rehearse.cloud.ebs.records import Image, Snapshot
from snapshot_constructs.rehearse.cloud.world import World

_LINUX, _WINDOWS, _ECS = "137112412989", "801119661308", "591542846629"
_AGE = timedelta(days=14)
_YEARS = timedelta(days=730)
_SERVICE = "/aws/service"
_LATEST = f"{_SERVICE}/ami-amazon-linux-latest"
_ARCHITECTURES = {"x86_64": "", "arm64": "/arm64"}


class _Release(NamedTuple):
    """An image, in each Region.

    Attributes:
        parameter: of Systems Manager.
        name: of the image; ``{}`` stands for the date of the release.
    """

    account: str
    parameter: str
    name: str
    architecture: str = "x86_64"
    gib: int = 8
    root: str = "/dev/xvda"


@dataclass
class Published:
    """What there is in a Region; it is there from the first time that somebody looks."""

    images: dict[str, Image] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)


def published(world: World, region: str) -> Published:
    """Return the images of a Region, with their snapshots."""
    found = world.store(Published, "", region)
    if not found.images:
        made = world.clock.now() - _AGE
        for release in _RELEASES:
            snapshot = _snapshot(release, region, made)
            found.snapshots[snapshot.id] = snapshot
            image = _image(release, region, made, snapshot.id)
            found.images[image.id] = image
    return found


def image_of(parameter: str, region: str) -> str | None:
    """Return the id of the image that a public parameter leads to."""
    known = any(release.parameter == parameter for release in _RELEASES)
    return _id("ami", parameter, region) if known else None


def _id(kind: str, parameter: str, region: str) -> str:
    digest = hashlib.sha256(f"{kind} {parameter} {region}".encode()).hexdigest()
    return f"{kind}-0{digest[:16]}"


def _snapshot(release: _Release, region: str, made: datetime) -> Snapshot:
    id, volume = (_id(kind, release.parameter, region) for kind in ("snap", "vol"))
    return Snapshot(
        id=id,
        account=release.account,
        region=region,
        volume=volume,
        size_gib=release.gib,
        started=made,
        completed=made,
        state="completed",
        content=blank(volume, release.gib),
        lineage=volume,
        source=event_arn(region, "volume", volume),
        public=True,
    )


def _image(release: _Release, region: str, made: datetime, snapshot: str) -> Image:
    ebs = {
        "DeleteOnTermination": True,
        "SnapshotId": snapshot,
        "VolumeSize": release.gib,
        "VolumeType": "gp3",
        "Encrypted": False,
    }
    return Image(
        id=_id("ami", release.parameter, region),
        account=release.account,
        region=region,
        name=release.name.format(f"{made:%Y%m%d}"),
        made=made,
        devices=[{"DeviceName": release.root, "Ebs": ebs}],
        root_device=release.root,
        public=True,
        alias="amazon",
        traits={"Architecture": release.architecture, **_system(release)},
        deprecates=made + _YEARS,
        parameter=release.parameter,
    )


def _system(release: _Release) -> Mapping[str, Any]:
    if release.account != _WINDOWS:
        return {"BootMode": "uefi-preferred"}
    details = {"Platform": "Windows", "PlatformDetails": "Windows"}
    return {**details, "UsageOperation": "RunInstances:0002"}


def _linux_2023() -> Iterator[_Release]:
    for edition in ("al2023-ami", "al2023-ami-minimal"):
        for kernel in ("default", "6.1", "6.12"):
            for architecture in _ARCHITECTURES:
                parameter = f"{_LATEST}/{edition}-kernel-{kernel}-{architecture}"
                name = f"{edition}-2023.10.{{}}.0-kernel-{kernel}-{architecture}"
                yield _Release(_LINUX, parameter, name, architecture)


def _linux_2() -> Iterator[_Release]:
    for edition in ("amzn2-ami-hvm", "amzn2-ami-kernel-5.10-hvm"):
        for architecture in _ARCHITECTURES:
            for storage in ("gp2", "ebs"):
                parameter = f"{_LATEST}/{edition}-{architecture}-{storage}"
                name = f"{edition}-2.0.{{}}.0-{architecture}-{storage}"
                yield _Release(_LINUX, parameter, name, architecture)


def _windows() -> Iterator[_Release]:
    for year in (2019, 2022, 2025):
        for edition in ("Full", "Core"):
            name = f"Windows_Server-{year}-English-{edition}-Base"
            parameter = f"{_SERVICE}/ami-windows-latest/{name}"
            yield _Release(_WINDOWS, parameter, f"{name}-{{}}", gib=30, root="/dev/sda1")


def _ecs() -> Iterator[_Release]:
    for system, short in (("amazon-linux-2023", "al2023"), ("amazon-linux-2", "amzn2")):
        for architecture, part in _ARCHITECTURES.items():
            path = f"{_SERVICE}/ecs/optimized-ami/{system}{part}/recommended/image_id"
            name = f"{short}-ami-ecs-hvm-{{}}-{architecture}"
            yield _Release(_ECS, path, name, architecture, gib=30)


_RELEASES = (*_linux_2023(), *_linux_2(), *_windows(), *_ecs())
