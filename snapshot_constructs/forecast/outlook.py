"""The forecast of a policy, ready to be asserted on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from snapshot_constructs.forecast import reach
from snapshot_constructs.forecast.cost import Bill, cost
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.minutes import to_minutes
from snapshot_constructs.forecast.policy import forecast
from snapshot_constructs.forecast.prices import ELSEWHERE
from snapshot_constructs.forecast.storage import stored_at
from snapshot_constructs.forecast.timeline import JITTER
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model.policy import DEFAULTS, Kind

if TYPE_CHECKING:
    from snapshot_constructs.forecast.figure import Range
    from snapshot_constructs.forecast.prices import Prices
    from snapshot_constructs.forecast.timeline import Rung, Timeline
    from snapshot_constructs.forecast.track import Assumption
    from snapshot_constructs.model.policy import PolicySpec

START = datetime(2026, 1, 1, tzinfo=UTC)
"""When a policy is taken to be created: fixed, so that an answer is the same on every day."""

DAYS = 730

WINDOW = timedelta(hours=4)
"""In which a default policy makes its backups; they may be so far from even."""

_YEAR = timedelta(days=366)
_LONGEST = timedelta(days=366 * 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a policy will have made of one volume or instance; times are nominal.

    Attributes:
        timeline: all restore points, of which this is a summary.
        place: where the restore points are that it speaks of: empty where the policy is, else the
            destination of copies.
        volume: what storage and cost are for; None where no size was given.
        region: whose prices are taken.
        prices: the list prices that come with the package when None.
    """

    timeline: Timeline
    place: str = ""
    volume: Volume | None = None
    region: str = ELSEWHERE
    prices: Prices | None = None

    def of_copies(self, place: str) -> Outlook:
        """Return the outlook on the copies in a Region, or on an Outpost.

        Raises:
            ValueError: if there are none.
        """
        if place not in self.timeline.places:
            places = ", ".join(filter(None, self.timeline.places)) or "no other place"
            raise ValueError(f"place: there are copies in {places} (got {place!r})")
        return replace(self, place=place)

    @property
    def worst_gap(self) -> timedelta | None:
        """How much is lost at the most by going back to the newest restore point: the RPO.

        That is the longest time from when one is made until the next is, once the ramp-up is
        complete; up to an hour more, because a run may start an hour late. It is what
        ``Objective(rpo=...)`` asks for, and ``most_lost_minutes`` in a forecast of the command
        line. What lies between the sparse ones of the far past does not count: for that, see
        ``ladder`` or ``timeline.rpo()``. None where nothing is made.
        """
        return self._here.rpo(timedelta(0), self.place)

    @property
    def reach(self) -> timedelta | None:
        """How far back there always is a restore point, once the ramp-up is complete.

        Where it never is, because something is kept for ever, in the last year of the forecast.
        """
        here, end = self._here, to_minutes(self.timeline.end)
        steady = here.steady_from or max(self.timeline.end - _YEAR, self.timeline.start)
        return reach.least(here.tracks, since=to_minutes(steady), end=end)

    @property
    def oldest(self) -> datetime | None:
        """The earliest instant that can be restored at the end of the forecast."""
        return self.timeline.oldest(self.timeline.end, self.place)

    @property
    def points(self) -> int:
        """The restore points that exist at the end of the forecast, in all tiers."""
        return self.timeline.points(self.timeline.end, self.place)

    @property
    def steady_from(self) -> datetime | None:
        """When the ramp-up is complete; None where it is not before the end of the forecast."""
        return self._here.steady_from

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """What 24 hours, 7 days, 30 days and a year back from the end of the forecast offer."""
        return self.timeline.ladder(self.timeline.end, self.place)

    @property
    def stored_gib(self) -> Range:
        """The GiB that are billed at the end of the forecast, archive and copies included.

        Raises:
            ValueError: if no size was given.
        """
        return stored_at(self.timeline, self._sized, self.timeline.end).total

    @property
    def monthly_cost(self) -> Range:
        """The US dollars of the last whole month of the forecast.

        Raises:
            ValueError: if no size was given, or no whole month is in the forecast.
        """
        return self._bill.months[self._last_month].total

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted, for the cost too where a size was given."""
        return self.timeline.assumptions if self.volume is None else self._bill.assumptions

    @property
    def _here(self) -> Timeline:
        tracks = tuple(track for track in self.timeline.tracks if track.place == self.place)
        return replace(self.timeline, tracks=tracks)

    @property
    def _sized(self) -> Volume:
        if self.volume is None:
            raise ValueError(
                "size_gib: is needed for storage and cost; write forecast(size_gib=500)"
            )
        return self.volume

    @property
    def _bill(self) -> Bill:
        return cost(self.timeline, self._sized, region=self.region, prices=self.prices)

    @property
    def _last_month(self) -> date:
        last = (self.timeline.end.replace(day=1) - timedelta(days=1)).date().replace(day=1)
        if last < self.timeline.start.date():
            raise ValueError(
                f"days: no whole month is in the forecast from {self.timeline.start:%Y-%m-%d} to "
                f"{self.timeline.end:%Y-%m-%d}; write days={DAYS}"
            )
        return last


def lateness(policy: PolicySpec) -> timedelta:
    """Return how much later than its nominal time a policy may begin with a run."""
    return WINDOW if policy.kinds <= DEFAULTS else JITTER


def outlook(
    policy: PolicySpec,
    *,
    start: datetime | None = None,
    days: float = DAYS,
    size_gib: float | None = None,
    daily_change: float | None = None,
    region: str | None = None,
    prices: Prices | None = None,
) -> Outlook:
    """Say what a policy will make of one volume or instance; it reads no clock.

    Args:
        policy: as written.
        start: when the policy is created; the first of January 2026 when None.
        days: how long to look ahead.
        size_gib: the GiB written to the volume; only storage and cost need it.
        daily_change: the share of the blocks rewritten per day; a range is taken when None.
        region: whose prices are taken; those of us-east-1 when None.
        prices: the list prices that come with the package when None.

    Raises:
        ForecastError: if something is known only at deployment, or AWS would refuse it.
    """
    if policy.kinds <= {Kind.EVENT}:
        raise ForecastError(
            "the policy copies whenever another account shares a snapshot, so there is no forecast; "
            "look at the policy of that account"
        )
    first = START if start is None else start
    if size_gib is None and daily_change is not None:
        raise ForecastError("daily_change: is of a volume; write size_gib=500, too")
    volume = None if size_gib is None else Volume(size_gib, churn_per_day=daily_change)
    timeline = forecast(policy, start=first, end=first + timedelta(days=days))
    return Outlook(timeline=timeline, volume=volume, region=region or ELSEWHERE, prices=prices)


def settled(policy: PolicySpec, place: str = "", least: timedelta = timedelta(0)) -> Outlook:
    """Look ahead until the ramp-up is over for a year, or as far as makes sense.

    Args:
        policy: as written.
        place: see ``Outlook``.
        least: look ahead this much, and two years, in any case.

    Raises:
        ForecastError: if something is known only at deployment, or AWS would refuse it.
    """
    span = least + 2 * _YEAR
    while True:
        found = replace(outlook(policy, days=span.days), place=place)
        steady = found.steady_from
        over = steady is not None and steady + _YEAR <= found.timeline.end
        if over or span > _LONGEST or not found.worst_gap:
            return found
        span *= 2
