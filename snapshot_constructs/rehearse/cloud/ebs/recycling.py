"""Take away what is deleted, and keep it in the Recycle Bin for as long as a rule says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar, cast

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.ebs import archive_fees
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image, Snapshot, Volume
from snapshot_constructs.rehearse.cloud.ebs.settings import due
from snapshot_constructs.rehearse.cloud.rbin.records import retains
from snapshot_constructs.rehearse.cloud.world import World

T = TypeVar("T", Snapshot, Image, Volume)
IN_BIN = "aws:recycle-bin:resource-in-bin"
_UNFINISHED = ("pending", "error", "failed")
_KINDS = {"EBS_SNAPSHOT": Snapshot, "EC2_IMAGE": Image, "EBS_VOLUME": Volume}


@dataclass(kw_only=True)
class Binned(Generic[T]):
    """Something in the Recycle Bin.

    Attributes:
        churn: of a volume, which nobody writes to meanwhile.
    """

    record: T
    entered: datetime
    exits: datetime
    timer: Timer
    churn: float = 0


@dataclass
class Bin:
    """The Recycle Bin of an account in a Region."""

    snapshots: dict[str, Binned[Snapshot]] = field(default_factory=dict)
    images: dict[str, Binned[Image]] = field(default_factory=dict)
    volumes: dict[str, Binned[Volume]] = field(default_factory=dict)


def discard(world: World, record: T) -> None:
    """Delete something; what a rule of the Recycle Bin keeps goes there, if it was complete."""
    del _present(world, record)[record.id]
    kind = next(name for name, each in _KINDS.items() if isinstance(record, each))
    kept = retains(world, record.account, record.region, kind, record.tags)
    if kept is None or record.state in _UNFINISHED:
        _gone(world, record)
        return
    now = world.clock.now()
    record.tags[IN_BIN] = "true"
    timer = due(world, now + kept, lambda: _exit(world, record))
    binned = Binned(record=record, entered=now, exits=now + kept, timer=timer)
    if isinstance(record, Volume):
        binned.churn = record.disk.churn
        record.disk.use(now, churn=0)
    bin_of(world, record)[record.id] = binned


def restore(world: World, binned: Binned[T]) -> None:
    """Take something out of the Recycle Bin, as it was."""
    record = binned.record
    binned.timer.cancel()
    del record.tags[IN_BIN]
    if isinstance(record, Volume):
        record.disk.use(world.clock.now(), churn=binned.churn)
    del bin_of(world, record)[record.id]
    _present(world, record)[record.id] = record


def bin_of(world: World, record: T) -> dict[str, Binned[T]]:
    """Return the part of the Recycle Bin where something goes."""
    found = world.store(Bin, record.account, record.region)
    return cast("dict[str, Binned[T]]", _part(found, record))


def is_kept(world: World, record: T) -> bool:
    """Tell whether something is there, or in the Recycle Bin, and was not replaced since."""
    binned = bin_of(world, record).get(record.id)
    in_bin = binned is not None and binned.record is record
    return in_bin or _present(world, record).get(record.id) is record


def kept_snapshots(world: World) -> Iterator[Snapshot]:
    """Yield all snapshots that take room: those that are there, and those in Recycle Bins."""
    for store in world.stores(Ebs).values():
        yield from store.snapshots.values()
    for each in world.stores(Bin).values():
        yield from (binned.record for binned in each.snapshots.values())


def _present(world: World, record: T) -> dict[str, T]:
    found = world.store(Ebs, record.account, record.region)
    return cast("dict[str, T]", _part(found, record))


def _part(store: Ebs | Bin, record: object) -> object:
    if isinstance(record, Snapshot):
        return store.snapshots
    return store.images if isinstance(record, Image) else store.volumes


def _exit(world: World, record: T) -> None:
    del bin_of(world, record)[record.id]
    _gone(world, record)


def _gone(world: World, record: T) -> None:
    if isinstance(record, Snapshot):
        archive_fees.leave(world, record)
