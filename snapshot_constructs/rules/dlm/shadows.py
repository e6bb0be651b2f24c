"""Which schedules add nothing, because another one always runs with them and keeps longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.firing import firings, largest_gap
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule

_START = datetime(2026, 1, 1, tzinfo=UTC)
_LOOKED_AT = 400
_MINUTE = timedelta(minutes=1)
_MINUTES_IN_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class _Kept:
    """A schedule, when it runs, and how many minutes it keeps; a count as its longest gaps."""

    schedule: Schedule
    create: CreateRule
    minutes: int


def shadowed(schedules: tuple[Schedule | Deferred, ...]) -> Iterator[tuple[int, Schedule]]:
    """Yield the position of each schedule that adds nothing, and the one that covers it.

    Raises:
        NotKnownError: at the end, if it cannot be told of some schedule.
    """
    if len(schedules) == 1:
        return
    told = {i: kept for i, schedule in enumerate(schedules) if (kept := _kept(schedule))}
    for i, ours in told.items():
        others = (
            theirs.schedule for j, theirs in told.items() if _covers(theirs, ours, first=j < i)
        )
        if not _does_more(ours) and (other := next(others, None)):
            yield i, other
    for _, schedule in known_items(schedules):
        _tell(schedule)


def _kept(schedule: Schedule | Deferred) -> _Kept | None:
    if isinstance(schedule, Deferred):
        return None
    retain, create = schedule.retain, schedule.create
    if not isinstance(retain, Retain) or not isinstance(create, CreateRule):
        return None
    if isinstance(retain.count, int):
        gap = largest_gap(create)
        return None if gap is None else _Kept(schedule, create, gap // _MINUTE * retain.count)
    days = retain.nominal_days
    return None if days is None else _Kept(schedule, create, days * _MINUTES_IN_DAY)


def _covers(theirs: _Kept, ours: _Kept, *, first: bool) -> bool:
    longer = theirs.minutes > ours.minutes or (first and theirs.minutes == ours.minutes)
    return longer and _contained(ours.create, theirs.create)


def _contained(ours: CreateRule, theirs: CreateRule) -> bool:
    """Tell whether every run of ``ours`` is one of ``theirs``, looking at the next ones."""
    gap, longest = largest_gap(ours), largest_gap(theirs)
    if gap is None or longest is None or longest > gap:
        return False
    runs = list(islice(firings(ours, _START), _LOOKED_AT))
    return bool(runs) and all(_runs_at(theirs, when) for when in runs)


def _runs_at(create: CreateRule, when: datetime) -> bool:
    return next(firings(create, when - timedelta.resolution), None) == when


def _does_more(kept: _Kept) -> bool:
    """Tell whether a schedule does more than to make and tag: that is done for merged runs too."""
    schedule = kept.schedule
    rules = (schedule.archive, schedule.fast_restore, schedule.deprecate)
    lists = (schedule.copies, schedule.shares, kept.create.scripts)
    return any(rule is not None for rule in rules) or any(items != () for items in lists)


def _tell(schedule: Schedule) -> None:
    create, retain = known(schedule.create), known(schedule.retain)
    if create is not None:
        for value in (create.cron, create.interval, *known(create.times)):
            known(value)
    if retain is not None:
        for part in (retain.count, retain.interval, retain.unit):
            known(part)
