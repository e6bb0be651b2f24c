"""All snapshots and AMIs that are there at one instant, each with what it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.contents import BLOCKS
from snapshot_constructs.rehearse.cloud.ebs.names import UNKNOWN_VOLUME
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image, Snapshot
from snapshot_constructs.rehearse.cloud.world import World

_POLICY = "aws:dlm:lifecycle-policy-id"


def restore_points(world: World) -> Mapping[str, object]:
    """Return everything in all accounts and Regions; ``blocks`` is how many stand for a volume."""
    with world.lock:
        stores = world.stores(Ebs).values()
        snapshots = [each for store in stores for each in store.snapshots.values()]
        added = {id: gib for lineage in _lineages(snapshots) for id, gib in _added(lineage)}
        return {
            "now": world.clock.now(),
            "blocks": BLOCKS,
            "snapshots": [_snapshot(each, added.get(each.id, 0)) for each in snapshots],
            "images": [_image(store, each) for store in stores for each in store.images.values()],
        }


def _lineages(snapshots: list[Snapshot]) -> Iterator[list[Snapshot]]:
    """Yield the snapshots that share blocks, the oldest first; what is archived shares none."""
    found: dict[tuple[str, ...], list[Snapshot]] = {}
    there = [each for each in snapshots if each.state != "error"]
    for each in sorted(there, key=lambda each: (each.started, each.tags.get(_POLICY, ""))):
        own = each.id if each.tier == "archive" else ""
        found.setdefault((each.account, each.region, each.lineage, own), []).append(each)
    yield from found.values()


def _added(lineage: list[Snapshot]) -> Iterator[tuple[str, float]]:
    """Yield how many GiB each snapshot has that none before it has."""
    known: set[int] = set()
    for each in lineage:
        before = len(known)
        known.update(each.content.versions)
        yield each.id, (len(known) - before) * each.content.block_gib


def _snapshot(snapshot: Snapshot, added_gib: float) -> dict[str, Any]:
    is_copy = snapshot.volume == UNKNOWN_VOLUME
    return {
        **_common(snapshot),
        "volume": snapshot.content.origin if is_copy else snapshot.volume,
        "is_copy": is_copy,
        "taken": snapshot.started,
        "tier": snapshot.tier,
        "added_gib": added_gib,
    }


def _image(store: Ebs, image: Image) -> dict[str, Any]:
    backing = [store.snapshots[id] for id in image.snapshots if id in store.snapshots]
    return {
        **_common(image),
        "instance": image.instance,
        "volumes": [_snapshot(each, 0)["volume"] for each in backing],
        "is_copy": any(image.source),
        "taken": image.made,
    }


def _common(record: Snapshot | Image) -> dict[str, Any]:
    return {
        "id": record.id,
        "account": record.account,
        "region": record.region,
        "state": record.state,
        "tags": record.tags,
    }
