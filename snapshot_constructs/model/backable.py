"""What can be backed up: volumes, and the machines that they are attached to."""

from enum import StrEnum
from typing import NamedTuple

from snapshot_constructs.model.address import Address, Link, Mark
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.tags import Tags


class Source(StrEnum):
    """The resource that makes a volume or a machine."""

    VOLUME = "volume"
    INSTANCE = "instance"
    LAUNCH_TEMPLATE = "launch template"
    GROUP = "Auto Scaling group"


class Disk(NamedTuple):
    """One EBS volume, as far as it is described.

    Attributes:
        device: its name at the machine; None for one on its own, and for a root that is not named.
        root: whether it is the machine's boot volume.
        size_gib: None where the snapshot or image decides.
        type: such as ``gp3``.
        key: the KMS key that it is encrypted with.
    """

    device: str | Deferred | None = None
    root: bool = False
    size_gib: int | Deferred | None = None
    type: str | Deferred | None = None
    encrypted: bool | Deferred | None = None
    key: Link | None = None


class Volume(NamedTuple):
    """A volume, or all those that a machine gets when it is launched, which have the same tags.

    Attributes:
        tags: a ``Deferred`` among them stands for tags that are not known.
        machine: the machine that it is made for.
        attached_to: the machines that it is attached to later; a ``Deferred`` is one not known.
        propagates: whether the machine's tags were asked for; None where nothing is said.
    """

    address: Address
    source: Source = Source.VOLUME
    tags: Tags = ()
    disks: tuple[Disk, ...] = ()
    machine: Mark | None = None
    attached_to: tuple[Mark | Deferred, ...] = ()
    propagates: bool | Deferred | None = None


class Machine(NamedTuple):
    """An instance, or those that a launch template or an Auto Scaling group makes.

    Attributes:
        tags: a ``Deferred`` among them stands for tags that are not known.
        instance_type: such as ``t3.micro``.
    """

    address: Address
    source: Source = Source.INSTANCE
    tags: Tags = ()
    instance_type: str | Deferred | None = None


Backable = Volume | Machine
