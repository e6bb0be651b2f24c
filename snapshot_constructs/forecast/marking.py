"""When AMIs are marked as deprecated, through the versions of a policy.

By age the date is set when an AMI is made, and comes whatever happens to the policy. By count it is
so when the schedule makes another one, by the rules that hold then; nothing is undone.
"""

from collections.abc import Iterator, Sequence

from snapshot_constructs.forecast.keep import Age, Keep, Last
from snapshot_constructs.forecast.minutes import NEVER
from snapshot_constructs.forecast.stretch import Point, Stretch, expiry


def marks(points: Sequence[Point], stretches: Sequence[Stretch]) -> dict[int, int]:
    """Return when what was made at a minute is deprecated; nothing for what never is.

    Args:
        points: all that a schedule makes, in order.
        stretches: of the schedule.
    """
    if not any(plan.deprecate for each in stretches for plan in each.owned.plans):
        return {}
    ranges = list(_ranges(stretches))
    found = {}
    for number, point in enumerate(points):
        date = latest(point.at, [plan.deprecate for plan in point.plans])
        found[point.at] = min(date, _surpassed(points, number, ranges))
    return {at: date for at, date in found.items() if date != NEVER}


def latest(at: int, rules: Sequence[Keep | None]) -> int:
    """Return the latest date that ages set for what is made then; ``NEVER`` unless all do."""
    dates = [expiry(rule, at) if isinstance(rule, Age) else NEVER for rule in rules]
    return max(dates)


def _ranges(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, int, int]]:
    """Yield each stretch with the number of its first point, and that after its last."""
    start = 0
    for stretch in stretches:
        stop = start + len(stretch.owned.times)
        yield stretch, start, stop
        start = stop


def _surpassed(
    points: Sequence[Point], number: int, ranges: Sequence[tuple[Stretch, int, int]]
) -> int:
    """Return when there are so many newer ones that the count of that time is reached."""
    names = [plan.name for plan in points[number].plans]
    for stretch, start, stop in ranges:
        count = _count(stretch, names)
        by = max(start, number + count) if count else stop
        if by < stop:
            return points[by].at
    return NEVER


def _count(stretch: Stretch, names: Sequence[str]) -> int | None:
    """Return the largest count of those schedules that there are; None unless each has one."""
    plans = [plan for plan in map(stretch.named, names) if plan is not None]
    counts = [plan.deprecate.count for plan in plans if isinstance(plan.deprecate, Last)]
    return max(counts) if counts and len(counts) == len(plans) else None
