"""What a fleet keeps, stores and pays on each day: one timeline per policy, however many volumes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from snapshot_constructs.forecast.chain import Gap, Slot
from snapshot_constructs.forecast.cost import gaps_of
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.expenses import Expense, Quota, expenses
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.fleet import Fleet, Group
from snapshot_constructs.forecast.minutes import to_minutes
from snapshot_constructs.forecast.numeric import numpy_needed
from snapshot_constructs.forecast.policy import forecast
from snapshot_constructs.forecast.prices import Prices
from snapshot_constructs.forecast.standing import Standing, days_of, stand
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Assumption, Tier
from snapshot_constructs.forecast.volume import assumed


class Row(NamedTuple):
    """Whose restore points, where and in which tier.

    Attributes:
        policy: its name.
        region: where the points are; for copies, the destination.
        tier: of the storage.
    """

    policy: str
    region: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Days:
    """Figures of each day.

    Attributes:
        points: restore points at the end of the day.
        gib: what is stored, on the average of the day.
        usd: US dollars: storage, the transfer of copies to this place, and fast restore.
    """

    points: Sequence[int]
    gib: Sequence[Range]
    usd: Sequence[Range]

    def __add__(self, other: "Days") -> "Days":
        return Days(
            [a + b for a, b in zip(self.points, other.points, strict=True)],
            [a + b for a, b in zip(self.gib, other.gib, strict=True)],
            [a + b for a, b in zip(self.usd, other.usd, strict=True)],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetForecast:
    """The forecast of a fleet.

    Where several policies apply to a volume, their snapshots share blocks; each block counts for
    the policy of the oldest snapshot that has it.

    Attributes:
        days: in UTC; the first and the last may be in the period only in part.
        rows: the figures of each day.
        volumes: how many there are.
        uncovered: how many of them no policy applies to.
        assumptions: what the figures rest on.
    """

    days: Sequence[date]
    rows: Mapping[Row, Days]
    volumes: int
    uncovered: int
    assumptions: tuple[Assumption, ...]

    @property
    def total(self) -> Days:
        """All rows together."""
        nothing = [NOTHING] * len(self.days)
        return self._by(lambda _: "").get("", Days([0] * len(self.days), nothing, nothing))

    @property
    def by_policy(self) -> dict[str, Days]:
        """The rows of each policy together."""
        return self._by(lambda row: row.policy)

    @property
    def by_region(self) -> dict[str, Days]:
        """The rows of each Region together."""
        return self._by(lambda row: row.region)

    @property
    def usd_per_month(self) -> dict[date, Range]:
        """What each month costs, by its first day; only what is in the forecast counts."""
        months: dict[date, Range] = {}
        for day, usd in zip(self.days, self.total.usd, strict=True):
            month = day.replace(day=1)
            months[month] = months.get(month, NOTHING) + usd
        return months

    def _by(self, key: Callable[[Row], str]) -> dict[str, Days]:
        found: dict[str, Days] = {}
        for row, days in self.rows.items():
            found[key(row)] = found[key(row)] + days if key(row) in found else days
        return found


def forecast_fleet(
    fleet: Fleet, *, start: datetime, end: datetime, prices: Prices | None = None
) -> FleetForecast:
    """Forecast the restore points, storage and cost of all volumes.

    Args:
        fleet: the volumes and their policies.
        start: when the policies are enabled and the volumes are there.
        end: the last instant.
        prices: the list prices that come with the package when None.

    Raises:
        ForecastError: if a policy has no forecast, or numpy is missing.
    """
    timelines = _timelines(fleet, start, end)
    parts = _parts(fleet, timelines, start, end)
    prices, quotas = prices or Prices.known(), defaultdict[str, Quota](Quota)
    taken = [each for timeline in timelines.values() for each in timeline.assumptions]
    taken += assumed(written=fleet.measured, churn=fleet.churn_is_known)
    rows: dict[Row, Days] = {}
    for part, sizes in zip(parts, _sizes(fleet, parts), strict=True):
        _merge(rows, part.counted())
        for expense in part.paid(sizes, prices, quotas[part.group.region]):
            _merge(rows, {part.row(expense.slot): _days(expense, len(part.standing.days))})
            taken += expense.assumptions
    return FleetForecast(
        days=days_of(to_minutes(start), to_minutes(end)),
        rows=rows,
        volumes=len(fleet),
        uncovered=sum(part.volumes for part in parts if not part.group.policies),
        assumptions=tuple(dict.fromkeys(taken)),
    )


def points_of_fleet(fleet: Fleet, *, start: datetime, end: datetime) -> dict[Row, Sequence[int]]:
    """Count the restore points of all volumes at the end of each day, and nothing else.

    Raises:
        ForecastError: if a policy has no forecast, or numpy is missing.
    """
    rows: dict[Row, Days] = {}
    for part in _parts(fleet, _timelines(fleet, start, end), start, end):
        _merge(rows, part.counted())
    return {row: days.points for row, days in rows.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """The volumes of one group: how many there are, and what is kept of each."""

    group: Group
    volumes: int
    standing: Standing

    def row(self, slot: Slot) -> Row:
        return Row(slot.policy, slot.place or self.group.region, slot.tier)

    def counted(self) -> dict[Row, Days]:
        nothing = [NOTHING] * len(self.standing.days)
        return {
            self.row(slot): Days([self.volumes * each for each in points], nothing, nothing)
            for slot, points in self.standing.points.items()
        }

    def paid(self, sizes: Mapping[Gap, Range], prices: Prices, quota: Quota) -> Iterator[Expense]:
        return expenses(
            self.standing,
            sizes,
            volumes=self.volumes,
            region=self.group.region,
            prices=prices,
            quota=quota,
        )


def _timelines(fleet: Fleet, start: datetime, end: datetime) -> dict[str, Timeline]:
    used = {name for group in fleet.groups for name in group.policies}
    return {
        name: forecast(policy, start=start, end=end)
        for name, policy in fleet.policies.items()
        if name in used
    }


def _parts(
    fleet: Fleet, timelines: Mapping[str, Timeline], start: datetime, end: datetime
) -> list[_Part]:
    with numpy_needed():
        from snapshot_constructs.forecast import fleet_sums  # noqa: PLC0415  # numpy is an extra
    if not fleet.groups:
        raise ForecastError("fleet: has no volumes (got 0); make one by Fleet.of or read_fleet")
    standings = {
        group.policies: stand(
            {name: timelines[name] for name in group.policies}, start=start, end=end
        )
        for group in fleet.groups
    }
    numbers = fleet_sums.volumes(fleet.group, len(fleet.groups))
    return [
        _Part(group, number, standings[group.policies])
        for group, number in zip(fleet.groups, numbers, strict=True)
    ]


def _sizes(fleet: Fleet, parts: Sequence[_Part]) -> list[dict[Gap, Range]]:
    with numpy_needed():
        from snapshot_constructs.forecast import fleet_sums  # noqa: PLC0415  # numpy is an extra
    columns = (fleet.written_gib, fleet.churn_per_day, fleet.hot_share)
    return fleet_sums.sizes(fleet.group, columns, [gaps_of(part.standing) for part in parts])


def _days(expense: Expense, number: int) -> Days:
    nothing = [NOTHING] * number
    return Days([0] * number, expense.gib or nothing, expense.usd or nothing)


def _merge(rows: dict[Row, Days], more: Mapping[Row, Days]) -> None:
    for row, days in more.items():
        rows[row] = rows[row] + days if row in rows else days
