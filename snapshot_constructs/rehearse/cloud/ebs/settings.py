"""How long things take, and how many there may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.world import World


@dataclass
class Settings:
    """What the control verb ``settings`` sets; a reset of the cloud forgets it.

    Attributes:
        snapshot_seconds: how long a snapshot is pending; what is 0 is done before the call returns.
        copy_seconds: how long a copy is pending.
        copies_in_progress: per account and Region of the copies.
        snapshots_in_progress: per volume; of ``st1`` and ``sc1`` it is one.
        snapshots: per account and Region.
        archive_seconds: how long it takes to archive a snapshot.
        restore_seconds: how long it takes to restore one; AWS may take 72 hours.
        archives_in_progress: per account and Region; so are the next two.
        restores_in_progress: from the archive.
        fast_restores: snapshots with fast restore.
        archived_snapshots: per volume.
        optimizing_seconds_per_tib: until fast restore is enabled.
    """

    snapshot_seconds: float = 0
    copy_seconds: float = 0
    copies_in_progress: int = 20
    snapshots_in_progress: int = 5
    snapshots: int = 100_000
    archive_seconds: float = 0
    restore_seconds: float = 0
    archives_in_progress: int = 25
    restores_in_progress: int = 5
    fast_restores: int = 5
    archived_snapshots: int = 25
    optimizing_seconds_per_tib: float = 3600


def settings(world: World) -> Settings:
    """Return those of the cloud."""
    return world.store(Settings, "", "")


def later(world: World, seconds: float, work: Callable[[], None]) -> None:
    """Do something when some time has passed; now, if that is none."""
    if seconds:
        due(world, world.clock.now() + timedelta(seconds=seconds), work)
    else:
        work()


def due(world: World, when: datetime, work: Callable[[], None]) -> Timer:
    """Do something at a time, while nothing else changes."""

    def do() -> None:
        with world.lock:
            work()

    return world.clock.at(when, do)
