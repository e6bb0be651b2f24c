"""Adds up, day by day."""

from itertools import accumulate

from snapshot_constructs.forecast.minutes import DAY


class Tally:
    """Adds up for how long something was so on each day, or how often it happened.

    Args:
        start: the first minute that counts.
        end: the minute after the last one.
    """

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end
        self._first = start // DAY
        days = count_days(start, end) + 1  # one more, for what ends with the last day
        self._some = [0] * days
        self._steps = [0] * days  # whole days, as changes from one day to the next

    def add(self, since: int, until: int) -> None:
        """Add the minutes of a span, which must be within the period."""
        day, last = since // DAY, until // DAY
        self._steps[day - self._first] += DAY
        self._steps[last - self._first] -= DAY
        self._some[day - self._first] += day * DAY - since
        self._some[last - self._first] += until - last * DAY

    def count(self, minute: int) -> None:
        """Count something that happened at an instant, if it counts."""
        if self._start <= minute < self._end:
            self._some[minute // DAY - self._first] += 1

    def per_day(self) -> list[int]:
        """Return the sum of each day."""
        *found, _ = map(int.__add__, accumulate(self._steps), self._some)
        return found


def count_days(start: int, end: int) -> int:
    """Count the days in UTC that a period has a part in."""
    return -(-end // DAY) - start // DAY


def covered(start: int, end: int) -> list[int]:
    """Return how many minutes of each day are in a period."""
    tally = Tally(start, end)
    tally.add(start, end)
    return tally.per_day()
