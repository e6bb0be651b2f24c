"""The states that fast snapshot restore goes through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.ebs.access import is_public
from snapshot_constructs.rehearse.cloud.ebs.names import snapshot_arn
from snapshot_constructs.rehearse.cloud.ebs.notices import emit
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.ebs.settings import due, settings
from snapshot_constructs.rehearse.cloud.world import World

EVENT = "EBS Fast Snapshot Restore State-change Notification"
BY_USER = "Client.UserInitiated"
_BY_ITSELF = f"{BY_USER} - Lifecycle state transition"
GONE = (
    "Client.InvalidSnapshot.InvalidState - "
    "The requested snapshot was deleted or access permissions were revoked"
)
INVALID = (
    "Client.InvalidSnapshot.InvalidState - "
    "The requested snapshot transitioned to an invalid state (Error)"
)


@dataclass(kw_only=True)
class FastRestore:
    """Fast restore of a snapshot in a zone.

    Attributes:
        account: that enabled it.
        snapshot: its id.
        waits: whether the snapshot is not completed yet.
        reason: of the last change.
        times: when it came to each state.
        timer: enables it.
    """

    account: str
    region: str
    snapshot: str
    zone: str
    size_gib: int
    waits: bool = False
    state: str = ""
    reason: str = ""
    times: dict[str, datetime] = field(default_factory=dict)
    timer: Timer | None = field(default=None, repr=False)

    @property
    def is_on(self) -> bool:
        """Tell whether it is enabled, or will be."""
        return self.state in ("enabling", "optimizing", "enabled")


@dataclass
class FastRestores:
    """All that an account has enabled in a Region, by snapshot and zone."""

    found: dict[tuple[str, str], FastRestore] = field(default_factory=dict)


def enter(world: World, restore: FastRestore, state: str, reason: str) -> None:
    """Bring it to a state, and tell so."""
    restore.state, restore.reason = state, reason
    restore.times[state] = world.clock.now()
    detail: dict[str, object] = {"snapshot-id": restore.snapshot, "state": state}
    detail |= {"zone": restore.zone, "message": reason}
    arn = snapshot_arn(restore.region, restore.snapshot)
    emit(world, restore.account, restore.region, EVENT, detail, arn)


def go_on(world: World, restore: FastRestore, reason: str = _BY_ITSELF) -> None:
    """Go from where it is enabled or disabled to what follows."""
    if restore.state == "enabling" and not restore.waits:
        enter(world, restore, "optimizing", reason)
        seconds = settings(world).optimizing_seconds_per_tib * restore.size_gib / 1024
        when = world.clock.now() + timedelta(seconds=seconds)
        restore.timer = due(world, when, lambda: enter(world, restore, "enabled", _BY_ITSELF))
    elif restore.state == "disabling":
        if restore.timer is not None:
            restore.timer.cancel()
        enter(world, restore, "disabled", reason)


def completed(world: World, snapshot: Snapshot) -> None:
    """Go on, or end, where fast restore waited for a snapshot."""
    if snapshot.state == "error":
        stop(world, snapshot, INVALID)
        return
    for each in _of(world, snapshot):
        if each.waits:
            each.waits = False
            go_on(world, each)


def stop(world: World, snapshot: Snapshot, reason: str) -> None:
    """Disable fast restore of a snapshot everywhere."""
    for each in _of(world, snapshot):
        _stop(world, each, reason)


def unshared(world: World, snapshot: Snapshot) -> None:
    """Disable fast restore of a snapshot where it is not shared any more."""
    for each in _of(world, snapshot):
        may = each.account in {snapshot.account, *snapshot.users} or is_public(world, snapshot)
        if not may:
            _stop(world, each, GONE)


def _of(world: World, snapshot: Snapshot) -> list[FastRestore]:
    return [
        each
        for (_, region), store in world.stores(FastRestores).items()
        if region == snapshot.region
        for each in store.found.values()
        if each.snapshot == snapshot.id and each.is_on
    ]


def _stop(world: World, restore: FastRestore, reason: str) -> None:
    enter(world, restore, "disabling", reason)
    go_on(world, restore, reason)
