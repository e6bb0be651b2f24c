"""What snapshots take, as AWS would bill it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from snapshot_constructs.rehearse.cloud.ebs.archive_fees import EarlyExits, in_archive
from snapshot_constructs.rehearse.cloud.ebs.contents import stored_gib
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.ebs.recycling import kept_snapshots
from snapshot_constructs.rehearse.cloud.world import World


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the snapshots of a lineage take in a tier.

    Attributes:
        volume: that the content is of, whosever snapshot it is.
        snapshots: how many there are.
    """

    account: str
    region: str
    tier: str
    lineage: str
    volume: str
    snapshots: int
    gib: float


def stored(world: World) -> list[Stored]:
    """Return what all snapshots take, those in the Recycle Bin too.

    In the standard tier, those of a lineage share the blocks that did not change in between. Archived
    ones are full. What failed takes nothing; what is restored for a time is in both tiers.
    """
    found: dict[tuple[str, str, str, str], list[Snapshot]] = {}
    for each in kept_snapshots(world):
        for tier in _tiers(each):
            key = (each.account, each.region, tier, each.lineage)
            found.setdefault(key, []).append(each)
    return [_stored(*key, snapshots) for key, snapshots in found.items()]


def report(world: World) -> Mapping[str, object]:
    """Return what is stored, in all and one by one."""
    lines = stored(world)
    totals: dict[tuple[str, str, str], float] = {}
    for each in lines:
        key = (each.account, each.region, each.tier)
        totals[key] = totals.get(key, 0) + each.gib
    names = ("account", "region", "tier", "gib")
    return {
        "totals": [dict(zip(names, (*key, gib), strict=True)) for key, gib in totals.items()],
        "lineages": [asdict(each) for each in lines],
        "early_exits": [asdict(each) for each in world.store(EarlyExits, "", "").found],
    }


def _tiers(snapshot: Snapshot) -> set[str]:
    """Return the tiers that a snapshot takes room in."""
    if snapshot.state == "error":
        return set()
    return {snapshot.tier, "archive"} if in_archive(snapshot) else {snapshot.tier}


def _stored(
    account: str, region: str, tier: str, lineage: str, snapshots: Iterable[Snapshot]
) -> Stored:
    contents = [each.content for each in snapshots]
    alone = tier == "archive"
    return Stored(
        account=account,
        region=region,
        tier=tier,
        lineage=lineage,
        volume=contents[0].origin,
        snapshots=len(contents),
        gib=sum(each.gib for each in contents) if alone else stored_gib(contents),
    )
