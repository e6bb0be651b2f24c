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
        self._midnight = start - start % DAY
        self._steps = [0] * (count_days(start, end) + 2)  # changes from one day to the next

    def add(self, since: int, until: int) -> None:
        """Add the minutes of a span, which must be within the period."""
        steps = self._steps
        day, late = divmod(since - self._midnight, DAY)
        steps[day] += DAY - late
        steps[day + 1] += late
        day, late = divmod(until - self._midnight, DAY)
        steps[day] -= DAY - late
        steps[day + 1] -= late

    def count(self, minute: int) -> None:
        """Count something that happened at an instant, if it counts."""
        if self._start <= minute < self._end:
            day = (minute - self._midnight) // DAY
            self._steps[day] += 1
            self._steps[day + 1] -= 1

    def per_day(self) -> list[int]:
        """Return the sum of each day."""
        *found, _, _ = accumulate(self._steps)
        return found


def count_days(start: int, end: int) -> int:
    """Count the days in UTC that a period has a part in."""
    return -(-end // DAY) - start // DAY


def covered(start: int, end: int) -> list[int]:
    """Return how many minutes of each day are in a period."""
    tally = Tally(start, end)
    tally.add(start, end)
    return tally.per_day()
