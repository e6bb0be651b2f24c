"""What there is: volumes, snapshots and images, and where they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.ebs.contents import Content, Disk

Tags = dict[str, str]


@dataclass(kw_only=True)
class Attachment:
    """A volume at an instance.

    Attributes:
        instance: its id.
    """

    instance: str
    device: str
    at: datetime
    delete_on_termination: bool = False


@dataclass(kw_only=True)
class Volume:
    """A volume.

    Attributes:
        zone: the Availability Zone.
        key: ARN of the KMS key; empty where it is not encrypted.
        snapshot: id of the one that it was made of, or empty.
        lineage: names the snapshots that share blocks with those of this volume.
    """

    id: str
    account: str
    region: str
    zone: str
    made: datetime
    size_gib: int
    type: str = "gp2"
    iops: int | None = None
    throughput: int | None = None
    multi_attach: bool = False
    auto_enable_io: bool = False
    key: str = ""
    snapshot: str = ""
    tags: Tags = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    modification: dict[str, Any] = field(default_factory=dict)
    disk: Disk
    lineage: str

    @property
    def state(self) -> str:
        """Return its state."""
        return "in-use" if self.attachments else "available"


@dataclass(kw_only=True)
class Lock:
    """A lock on a snapshot.

    Attributes:
        mode: ``governance`` or ``compliance``.
        days: how long it lasts from its start.
        hours: of the cooling-off period.
        cool: the end of that period.
        starts: when the days begin to count; None until the snapshot is completed.
        state: in the API's words.
        timers: what is due.
    """

    mode: str
    made: datetime
    days: int
    state: str
    expires: datetime | None = None
    hours: int = 0
    cool: datetime | None = None
    starts: datetime | None = None
    timers: list[Timer] = field(default_factory=list, repr=False)


@dataclass(kw_only=True)
class Tiering:
    """The last move of a snapshot between the tiers.

    Attributes:
        status: such as ``archival-completed``.
        message: why it failed.
        archived: when it came to the archive; None if it never did.
        days: of a temporary restore.
        expires: when that ends.
        timer: ends it.
    """

    started: datetime
    status: str
    message: str = ""
    archived: datetime | None = None
    days: int = 0
    expires: datetime | None = None
    timer: Timer | None = field(default=None, repr=False)


@dataclass(kw_only=True)
class Snapshot:
    """A snapshot, or a copy of one.

    Attributes:
        volume: id of the volume; ``vol-ffffffff`` for copies.
        started: when it was asked for, whose content it has.
        key: ARN of the KMS key; empty where it is not encrypted.
        content: the blocks that it refers to.
        lineage: names those in this account and Region that share blocks.
        source: ARN of the snapshot that it is a copy of, as events spell it; else of the volume.
        source_lineage: account, Region and name of the lineage that it is a copy of.
        incremental: whether the copy took only what earlier copies lack.
        message: why it is in state ``error``.
        users: accounts that it is shared with.
        public: whether it is shared with all.
        minutes: of the completion duration that was asked for; 0 for standard copies.
        lock: that was put on it last, though it may have ended.
        tiering: what was done last to archive it, or to restore it.
    """

    id: str
    account: str
    region: str
    volume: str
    size_gib: int
    started: datetime
    content: Content
    lineage: str
    completed: datetime | None = None
    state: str = "pending"
    message: str = ""
    tier: str = "standard"
    description: str = ""
    key: str = ""
    tags: Tags = field(default_factory=dict)
    users: set[str] = field(default_factory=set)
    public: bool = False
    source: str
    source_lineage: tuple[str, str, str] | None = None
    incremental: bool = False
    minutes: int = 0
    lock: Lock | None = None
    tiering: Tiering | None = None


@dataclass(kw_only=True)
class Image:
    """An AMI.

    Attributes:
        devices: block device mappings, in botocore's names.
        message: why it is in state ``failed``.
        users: accounts that may launch it.
        public: whether all may launch it.
        organizations: ARNs of organizations and organizational units whose accounts may launch it.
        alias: of an owner whom EC2 calls by a name.
        traits: how it is built, in botocore's names.
        instance: id of the one that it was made of.
        source: id and Region of the image that it is a copy of.
        deprecates: when it is deprecated.
        protection: in the API's words.
        cools: until when it cannot be deregistered although it is protected no more.
        parameter: of Systems Manager that leads to it.
    """

    id: str
    account: str
    region: str
    name: str
    made: datetime
    devices: list[dict[str, Any]]
    root_device: str = "/dev/xvda"
    state: str = "available"
    message: str = ""
    description: str = ""
    tags: Tags = field(default_factory=dict)
    users: set[str] = field(default_factory=set)
    public: bool = False
    organizations: set[str] = field(default_factory=set)
    alias: str = ""
    traits: Mapping[str, Any] = field(default_factory=dict)
    instance: str = ""
    source: tuple[str, str] = ("", "")
    deprecates: datetime | None = None
    protection: str = "disabled"
    cools: datetime | None = None
    parameter: str = ""

    @property
    def snapshots(self) -> Iterator[str]:
        """Return the ids of the snapshots that it is made of."""
        ebs: Iterator[Mapping[str, Any]] = (each.get("Ebs", {}) for each in self.devices)
        return (each["SnapshotId"] for each in ebs if "SnapshotId" in each)


@dataclass(kw_only=True)
class Instance:
    """What EBS knows of an instance; the rest is ministack's.

    Attributes:
        root_device: its name, such as ``/dev/xvda``.
    """

    id: str
    zone: str
    launched: datetime
    root_device: str


@dataclass
class Ebs:
    """What an account has in a Region.

    Attributes:
        encrypts: whether new volumes are encrypted by default.
        default_key: ARN of the key for that; empty for the one that AWS manages.
        copied: the newest copy made here of each lineage elsewhere, by its account, Region and name.
        asked: volumes made with a client token.
    """

    volumes: dict[str, Volume] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    encrypts: bool = False
    default_key: str = ""
    copied: dict[tuple[str, str, str], str] = field(default_factory=dict)
    asked: dict[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)
