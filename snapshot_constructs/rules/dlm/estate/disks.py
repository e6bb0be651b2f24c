"""Disks summed up, so that policies that look for the same tag share the sum."""

from dataclasses import dataclass, field
from typing import NamedTuple

from snapshot_constructs.model.address import Link
from snapshot_constructs.model.backable import Disk, Machine, Volume
from snapshot_constructs.model.deferred import Deferred


class Found(NamedTuple):
    """A disk, and the volume that it is or is one of."""

    volume: Volume
    disk: Disk


@dataclass(slots=True)
class Disks:
    """What matters of many disks at once.

    Attributes:
        largest: the one of the greatest known size.
        by_key: one for each customer managed key.
        default_key: one that is encrypted with the account's default key.
        small: a machine that VSS does not run on.
    """

    largest: Found | None = None
    by_key: dict[Link, Found] = field(default_factory=dict)
    default_key: Found | None = None
    small: Machine | None = None

    def add(self, found: Found) -> None:
        """Take another disk into account."""
        size, best = found.disk.size_gib, self.largest.disk.size_gib if self.largest else 0
        if isinstance(size, int) and isinstance(best, int) and size > best:
            self.largest = found
        if is_default_key(found.disk):
            self.default_key = self.default_key or found
        elif isinstance(found.disk.key, str) or not isinstance(
            found.disk.key, (Deferred, type(None))
        ):
            self.by_key.setdefault(found.disk.key, found)

    def merge(self, other: "Disks") -> None:
        """Take all disks of another summary into account."""
        for found in (other.largest, *other.by_key.values(), other.default_key):
            if found is not None:
                self.add(found)
        self.small = self.small or other.small


_SMALL = frozenset(
    f"{family}.{size}" for family in ("t2", "t3", "t3a") for size in ("nano", "micro")
)


def is_default_key(disk: Disk) -> bool:
    """Tell whether a disk is encrypted with the default key, which AWS manages unless changed."""
    return disk.key == "alias/aws/ebs" or (disk.encrypted is True and disk.key is None)


def is_small(machine: Machine) -> bool:
    """Tell whether VSS does not run on a machine, for it is too small."""
    return str(machine.instance_type) in _SMALL
