"""What is billed for snapshots that leave the archive tier before their time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.world import World

MINIMUM = timedelta(days=90)  # EBS guide, "Pricing and billing for archiving snapshots"


@dataclass(frozen=True, kw_only=True)
class EarlyExit:
    """A snapshot that was deleted or restored for good within its first 90 days in the archive.

    Attributes:
        gib: its full size.
        days: that were left, and are billed all the same.
    """

    account: str
    region: str
    snapshot: str
    gib: float
    days: float


@dataclass
class EarlyExits:
    """All of them, in order."""

    found: list[EarlyExit] = field(default_factory=list)


def in_archive(snapshot: Snapshot) -> bool:
    """Tell whether a snapshot is in the archive, though it may be restored for some days."""
    return snapshot.tiering is not None and snapshot.tiering.archived is not None


def leave(world: World, snapshot: Snapshot) -> None:
    """Note that a snapshot is in the archive no more, if it was there."""
    if snapshot.tiering is None or snapshot.tiering.archived is None:
        return
    left = MINIMUM - (world.clock.now() - snapshot.tiering.archived)
    snapshot.tiering.archived = None
    if left > timedelta(0):
        early = EarlyExit(
            account=snapshot.account,
            region=snapshot.region,
            snapshot=snapshot.id,
            gib=snapshot.content.gib,
            days=left / timedelta(days=1),
        )
        world.store(EarlyExits, "", "").found.append(early)
