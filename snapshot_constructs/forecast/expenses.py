"""What is paid on each day, for one volume or for many: the same sums, with other sizes."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from snapshot_constructs.forecast.chain import Gap, Slot
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.minutes import DAY, HOUR
from snapshot_constructs.forecast.prices import Item, Prices, assumed
from snapshot_constructs.forecast.standing import HOME, Standing
from snapshot_constructs.forecast.storage import per_day
from snapshot_constructs.forecast.track import Assumption

Purpose = Literal["storage", "transfer", "fast restore", "restore"]

FAST_RESTORE_QUOTA = 5
"""Snapshots per Region; the default, checked 2026-11."""

GB = Assumption("a GB-month is a GiB stored for all minutes of the calendar month", "documented")
FREE_OUTPOST = Assumption("copies on an Outpost use its own storage, which has no price per GB")
QUOTA = Assumption(
    f"at most {FAST_RESTORE_QUOTA} snapshots per Region have fast restore at once, the default quota",
    "documented",
)


class Expense(NamedTuple):
    """What one purpose costs on each day.

    Attributes:
        usd: US dollars; nothing where there is no price.
        gib: for storage, what is stored on the average of each day.
        assumptions: what the figures rest on.
    """

    slot: Slot
    purpose: Purpose
    usd: Sequence[Range]
    gib: Sequence[Range]
    assumptions: tuple[Assumption, ...]


class Quota:
    """What is left of the snapshots that may have fast restore at once, day by day."""

    def __init__(self) -> None:
        self._left = defaultdict[int, float](lambda: FAST_RESTORE_QUOTA)

    def take(self, day: int, number: float) -> float:
        """Take as many as there are, up to ``number``; return how many."""
        taken = min(number, self._left[day])
        self._left[day] -= taken
        return taken


def expenses(
    standing: Standing,
    sizes: Mapping[Gap, Range],
    *,
    volumes: int,
    region: str,
    prices: Prices,
    quota: Quota,
) -> Iterator[Expense]:
    """Yield what is paid for snapshots, copies, their transfer, restores, and fast restore.

    Args:
        standing: what is kept of each of the volumes.
        sizes: how many GiB of all the volumes change in a gap.
        volumes: how many there are.
        region: where they are.
        prices: the list to pay by.
        quota: what other policies of the Region left over.
    """
    yield from _storage(standing, sizes, region, prices)
    yield from _transfer(standing, sizes, region, prices)
    yield from _restores(standing, sizes, region, prices)
    for (policy, _), zones in standing.fast.items():
        price = prices.find("fast-restore", region)
        hours = [
            _dsu_hours(standing, schedule_zones=zones, volumes=volumes, quota=quota, day=day)
            for day in range(len(standing.days))
        ]
        usd = [Range.of(each * price.usd) for each in hours]
        slot = Slot(policy, HOME, "standard")
        yield Expense(slot, "fast restore", usd, (), (*assumed(price, region), QUOTA))


def _storage(
    standing: Standing, sizes: Mapping[Gap, Range], region: str, prices: Prices
) -> Iterator[Expense]:
    month = [1 / _minutes_of_month(day) for day in standing.days]
    day = [1 / minutes for minutes in standing.minutes]
    for slot, weights in standing.kept.items():
        found = per_day(weights, sizes)
        gib = [each * part for each, part in zip(found, day, strict=True)]
        if _on_outpost(slot):
            yield Expense(slot, "storage", (), gib, (FREE_OUTPOST,))
            continue
        where = slot.place or region
        item: Item = "archive-storage" if slot.tier == "archive" else "snapshot-storage"
        price = prices.find(item, where)
        usd = [each * (price.usd * part) for each, part in zip(found, month, strict=True)]
        yield Expense(slot, "storage", usd, gib, (GB, *assumed(price, where)))


def _transfer(
    standing: Standing, sizes: Mapping[Gap, Range], region: str, prices: Prices
) -> Iterator[Expense]:
    for slot, weights in standing.moved.items():
        if not _on_outpost(slot) and slot.place != region:
            price = prices.find("transfer", region, slot.place)
            usd = [each * price.usd for each in per_day(weights, sizes)]
            yield Expense(slot, "transfer", usd, (), assumed(price, region))


def _restores(
    standing: Standing, sizes: Mapping[Gap, Range], region: str, prices: Prices
) -> Iterator[Expense]:
    for slot, weights in standing.restored.items():
        where = slot.place or region
        price = prices.find("archive-restore", where)
        usd = [each * price.usd for each in per_day(weights, sizes)]
        yield Expense(slot, "restore", usd, (), assumed(price, where))


def _dsu_hours(
    standing: Standing,
    *,
    schedule_zones: Mapping[str, Sequence[int]],
    volumes: int,
    quota: Quota,
    day: int,
) -> float:
    minutes = [volumes * zone[day] for zone in schedule_zones.values()]
    wanted = max(minutes) / standing.minutes[day]
    granted = quota.take(day, wanted) / wanted if wanted else 0.0
    return sum(minutes) * granted / HOUR


def _on_outpost(slot: Slot) -> bool:
    return slot.place.startswith("arn:")


def _minutes_of_month(day: date) -> int:
    return monthrange(day.year, day.month)[1] * DAY
