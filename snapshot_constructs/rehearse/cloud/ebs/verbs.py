"""What the control verbs ``settings``, ``volumes`` and ``storage`` do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Volume
from snapshot_constructs.rehearse.cloud.ebs.settings import Settings, settings
from snapshot_constructs.rehearse.cloud.ebs.storage import report
from snapshot_constructs.rehearse.cloud.world import World

_USES = ("churn", "hot", "used_gib")


def change_settings(world: World, asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Change some settings; return all."""
    _check(asked, {each.name for each in fields(Settings)}, "setting")
    now = settings(world)
    for name, value in asked.items():
        setattr(now, name, value)
    return asdict(now)


def change_volumes(world: World, asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Change how a volume is used: ``volume_id``, with ``churn``, ``hot`` and ``used_gib``."""
    _check(asked, {"volume_id", *_USES}, "use of a volume")
    volume = _find(world, asked["volume_id"])
    uses = {name: float(asked[name]) for name in _USES if name in asked}
    _check_ranges(volume, uses)
    with world.lock:
        volume.disk.use(world.clock.now(), **uses)
    return {"volume_id": volume.id, "churn": volume.disk.churn, "hot": volume.disk.hot}


def storage(world: World, asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Return what all snapshots take."""
    _check(asked, set(), "part of this question")
    with world.lock:
        return report(world)


def _check(asked: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := set(asked) - known:
        raise ValueError(f"there is no {what} {', '.join(sorted(unknown))}")


def _check_ranges(volume: Volume, uses: Mapping[str, float]) -> None:
    if uses.get("churn", 0) < 0:
        raise ValueError(f"churn must be 0 or more (got {uses['churn']}); for example 0.02")
    if not 0 < uses.get("hot", 1) <= 1:
        raise ValueError(f"hot must be above 0, and 1 at most (got {uses['hot']}); for example 0.1")
    if not 0 <= uses.get("used_gib", 0) <= volume.size_gib:
        raise ValueError(f"used_gib must be 0 to {volume.size_gib} (got {uses['used_gib']})")


def _find(world: World, id: str) -> Volume:
    for store in world.stores(Ebs).values():
        if id in store.volumes:
            return store.volumes[id]
    raise ValueError(f"there is no volume {id}")
