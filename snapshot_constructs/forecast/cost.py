"""What the snapshots of one volume cost in each month, and what that takes for granted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from snapshot_constructs.forecast.chain import Gap
from snapshot_constructs.forecast.expenses import Expense, Quota, expenses
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.prices import Prices
from snapshot_constructs.forecast.standing import HOME, Standing, stand
from snapshot_constructs.forecast.storage import size_in
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.forecast.volume import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """US dollars, by what they are paid for.

    Attributes:
        snapshots: the standard tier in the Region of the volume.
        archive: the archive tier.
        copies: the storage of copies in both tiers, by destination.
        transfer: moving copies there, by destination.
        fast_restore: fast snapshot restore.
        restore: getting snapshots back from the archive tier.
    """

    snapshots: Range = NOTHING
    archive: Range = NOTHING
    copies: Mapping[str, Range] = field(default_factory=dict)
    transfer: Mapping[str, Range] = field(default_factory=dict)
    fast_restore: Range = NOTHING
    restore: Range = NOTHING

    @property
    def total(self) -> Range:
        """All of it."""
        split = (*self.copies.values(), *self.transfer.values())
        return Range.sum([self.snapshots, self.archive, *split, self.fast_restore, self.restore])


class Bill(NamedTuple):
    """The cost of each month by its first day, and everything that the figures rest on.

    The first and the last month hold only what is in the forecast.
    """

    months: Mapping[date, Cost]
    assumptions: tuple[Assumption, ...]


def cost(timeline: Timeline, volume: Volume, *, region: str, prices: Prices | None = None) -> Bill:
    """Return what the snapshots of a volume cost, month by month.

    Args:
        timeline: from ``forecast``, or several combined.
        volume: what it is the forecast for.
        region: where the volume is.
        prices: the list prices that come with the package when None.
    """
    standing = stand({"": timeline}, start=timeline.start, end=timeline.end)
    found = tuple(
        expenses(
            standing,
            {gap: size_in(volume)(gap) for gap in gaps_of(standing)},
            volumes=1,
            region=region,
            prices=prices or Prices.known(),
            quota=Quota(),
        )
    )
    taken = [*timeline.assumptions, *volume.assumptions]
    taken += [assumption for expense in found for assumption in expense.assumptions]
    return Bill(_by_month(standing.days, found), tuple(dict.fromkeys(taken)))


def gaps_of(standing: Standing) -> set[Gap]:
    """Return all gaps whose changes are stored or moved."""
    found = (standing.kept, standing.moved, standing.restored)
    weights = [each for slots in found for each in slots.values()]
    return {gap for each in weights for gap in each}


def _by_month(days: Iterable[date], found: Iterable[Expense]) -> dict[date, Cost]:
    months: dict[date, list[int]] = {}
    for i, day in enumerate(days):
        months.setdefault(day.replace(day=1), []).append(i)
    spent = tuple(found)
    return {month: _cost(spent, range(of[0], of[-1] + 1)) for month, of in months.items()}


def _cost(found: Iterable[Expense], days: range) -> Cost:
    sums: dict[tuple[str, str, str], Range] = {}
    for expense in found:
        key = (expense.purpose, expense.slot.tier, expense.slot.place)
        spent = Range.sum(expense.usd[days.start : days.stop])
        sums[key] = sums.get(key, NOTHING) + spent
    return Cost(
        snapshots=sums.get(("storage", "standard", HOME), NOTHING),
        archive=sums.get(("storage", "archive", HOME), NOTHING),
        copies=_by_place(sums, "storage"),
        transfer=_by_place(sums, "transfer"),
        fast_restore=sums.get(("fast restore", "standard", HOME), NOTHING),
        restore=Range.sum(usd for (what, _, _), usd in sums.items() if what == "restore"),
    )


def _by_place(sums: Mapping[tuple[str, str, str], Range], purpose: str) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for key in sorted(sums):
        what, _, place = key
        if what == purpose and place != HOME:
            found[place] = found.get(place, NOTHING) + sums[key]
    return found
