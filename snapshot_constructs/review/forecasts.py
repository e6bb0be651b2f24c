"""What policies will do: for each one a forecast, or the reason why there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from snapshot_constructs.forecast import ForecastError, Timeline, forecast
from snapshot_constructs.forecast.cost import Bill, Cost, cost
from snapshot_constructs.forecast.prices import ELSEWHERE
from snapshot_constructs.forecast.regular import is_regular
from snapshot_constructs.forecast.storage import Stored, stored_at
from snapshot_constructs.forecast.timeline import WINDOWS, Rung
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model.policy import Kind, PolicySpec
from snapshot_constructs.review.report import Reviewed

DEFAULT_VOLUME = Volume(500.0)
LONGEST_YEARS = 30
YEARS = range(1971, 2151)  # the forecast's own calendar goes a little further
MONTHS_AHEAD = 24  # how far is looked for the steady state, unless asked for a later day
MONTHS_AHEAD_IF_REGULAR = 4  # at first; then one month of the steady state is like all others
REFUSED = "AWS refuses the policy as it stands: the errors of its review say why"
_MINUTE = timedelta(minutes=1)

NO_REGION = Assumption(f"the Region is not known; volumes are taken to be in {ELSEWHERE}")
RESOURCE = Assumption("one volume or instance that the policy applies to all the time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each policy.

    Attributes:
        start: when it is enabled.
        on: the instant that is asked for; the steady state when None.
        volume: what it backs up.
    """

    start: datetime
    on: datetime | None = None
    volume: Volume = DEFAULT_VOLUME

    def __post_init__(self) -> None:
        if self.start.year not in YEARS:
            raise ForecastError(
                f"start must be from {YEARS[0]} to {YEARS[-1]} (got {self.start.year}); "
                "write 2027-01-31"
            )
        if self.on is not None and not self.start <= self.on <= self._limit:
            early = self.on < self.start
            cure = "a later day, or an earlier --start" if early else "an earlier day"
            raise ForecastError(
                f"on must be from the start, {self.start:%Y-%m-%d}, to {self._limit:%Y-%m-%d} "
                f"(got {self.on:%Y-%m-%d}); write {cure}"
            )

    @classmethod
    def since_today(cls, now: datetime) -> "Question":
        """Ask for the steady state of what is enabled today."""
        return cls(start=datetime.combine(now.date(), time(), UTC))

    @property
    def end(self) -> datetime:
        """Until when is looked: two years, and the whole month that is asked for."""
        usual = month_end(self.start, MONTHS_AHEAD)
        return usual if self.on is None else max(usual, month_end(self.on))

    @property
    def _limit(self) -> datetime:
        return month_end(self.start, 12 * LONGEST_YEARS)


class Step(NamedTuple):
    """A rung of the ladder, and the largest gaps at any moment of the steady state.

    Attributes:
        now: the rung on the day that was asked for.
        worst_gap: the largest whose later point is in the window.
        within: the largest between two points that both are, or since the newest.
    """

    now: Rung
    worst_gap: timedelta | None
    within: timedelta | None


class Place(NamedTuple):
    """The restore points in one place.

    Attributes:
        name: empty where the volume is, else where copies go.
        points: on the day that was asked for, in both tiers.
        archived: how many of them are in the archive tier.
        most: at the fullest moment: a new one is made before the oldest goes.
        deprecated: how many AMIs are deprecated on that day.
        oldest: the earliest instant that can be restored.
        ladder: how far back it reaches, and how densely.
        most_lost: by going back to the newest, at any moment of the steady state, nominally: the
            recovery point objective (RPO).
        worst_gap: the largest between any two that are kept, those of the far past too, likewise.
    """

    name: str
    points: int
    archived: int
    most: int
    deprecated: int
    oldest: datetime | None
    ladder: tuple[Step, ...]
    most_lost: timedelta | None
    worst_gap: timedelta | None


class Outlook(NamedTuple):
    """The forecast of one policy.

    Attributes:
        on: the instant that it is for.
        region: where the volume is, or is taken to be.
        stored: GiB on that day.
        cost: US dollars in the month of that day.
        assumptions: all that the figures rest on.
    """

    policy: Reviewed
    question: Question
    timeline: Timeline
    on: datetime
    region: str
    places: tuple[Place, ...]
    stored: Stored
    cost: Cost
    assumptions: tuple[Assumption, ...]

    @property
    def month(self) -> date:
        """The first day of the month that the cost is for."""
        return self.on.date().replace(day=1)

    @property
    def steady_from(self) -> datetime | None:
        """When as much goes as comes; None if not within what was looked at."""
        return self.timeline.steady_from

    @property
    def is_steady(self) -> bool:
        """Whether it is so on the day that was asked for."""
        return self.steady_from is not None and self.steady_from <= self.on


class NoOutlook(NamedTuple):
    """Says why there is no forecast of a policy."""

    policy: Reviewed
    reason: str


Answer = Outlook | NoOutlook


def answers(policies: Iterable[Reviewed], question: Question) -> Iterator[Answer]:
    """Yield the forecast of each policy, as it is worked out."""
    known: dict[str, Answer] = {}
    for policy in policies:
        if policy.alike in known:
            yield _the_same(known[policy.alike], policy)
        else:
            yield known.setdefault(policy.alike, answer(policy, question))


def _the_same(found: Answer, policy: Reviewed) -> Answer:
    if isinstance(found, NoOutlook):
        return found._replace(policy=policy)
    timeline = replace(found.timeline, policies=(policy.spec,))
    return found._replace(policy=policy, timeline=timeline)


def answer(policy: Reviewed, question: Question) -> Answer:
    """Forecast one policy."""
    if policy.verdict.errors:
        return NoOutlook(policy, REFUSED)
    if policy.spec.state == "DISABLED":
        return NoOutlook(policy, "the policy is disabled: it makes nothing")
    try:
        return _outlook(policy, question, _timeline(policy.spec, question))
    except ForecastError as error:
        return NoOutlook(policy, str(error))


def _timeline(spec: PolicySpec, question: Question) -> Timeline:
    """Forecast until the day that is asked for, or as long as it takes to know the steady state."""
    if question.on is None and is_regular(spec):
        end = month_end(question.start, MONTHS_AHEAD_IF_REGULAR)
        found = forecast(spec, start=question.start, end=end)
        if found.steady_from is not None and month_end(found.steady_from, 1) <= end:
            return found
    return forecast(spec, start=question.start, end=question.end)


def month_end(instant: datetime, later: int = 0) -> datetime:
    """Return the last minute of the month, or of a later one."""
    months = 12 * instant.year + instant.month + later
    first = date(months // 12, months % 12 + 1, 1)
    return datetime.combine(first, time(), UTC) - _MINUTE


def _outlook(policy: Reviewed, question: Question, timeline: Timeline) -> Answer:
    if policy.spec.kind is Kind.EVENT:
        return NoOutlook(policy, "a copy is made on each share; how often others share is not said")
    if not timeline.tracks:
        return NoOutlook(policy, f"it makes nothing until {timeline.end:%Y-%m-%d}")
    on = question.on or _steady(timeline)
    region = policy.place.region or ELSEWHERE
    bill = _bill(policy, question, on, region)
    unknown = () if policy.place.region else (NO_REGION,)
    return Outlook(
        policy=policy,
        question=question,
        timeline=timeline,
        on=on,
        region=region,
        places=tuple(_place(timeline, on, name) for name in timeline.places),
        stored=stored_at(timeline, question.volume, on),
        cost=bill.months[on.date().replace(day=1)],
        assumptions=(RESOURCE, *unknown, *bill.assumptions),
    )


def _steady(timeline: Timeline) -> datetime:
    """Return the end of the first whole month of the steady state, or of all that is known."""
    steady = timeline.steady_from
    return timeline.end if steady is None else min(month_end(steady, 1), timeline.end)


def _bill(policy: Reviewed, question: Question, on: datetime, region: str) -> Bill:
    """Return the bill up to the month that is asked for: a long timeline takes long to pay."""
    timeline = forecast(policy.spec, start=question.start, end=month_end(on) + _MINUTE)
    return cost(timeline, question.volume, region=region)


def _place(timeline: Timeline, on: datetime, name: str) -> Place:
    rungs = timeline.ladder(on, name)
    spans = [WINDOWS[rung.window] for rung in rungs]
    lost, worst, *gaps = timeline.rpos([timedelta(0), None, *spans], name, within=spans)
    return Place(
        name=name,
        points=timeline.points(on, name),
        archived=timeline.points(on, name, "archive"),
        most=timeline.most_points(name),
        deprecated=timeline.deprecated(on, name),
        oldest=timeline.oldest(on, name),
        ladder=tuple(map(Step, rungs, gaps, gaps[len(rungs) :])),
        most_lost=lost,
        worst_gap=worst,
    )
