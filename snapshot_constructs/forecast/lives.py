"""When restore points go: the closed form, for all points of a track at once.

All is known at the creation of a point. The newest few: it goes at the creation of the n-th later
one. An age: it goes at that age, but never before the creation of the next one.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from snapshot_constructs.forecast.keep import FOREVER, Age, Keep, shifted
from snapshot_constructs.forecast.minutes import NEVER


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that differ between the points of a track; where there are several, the last date counts.

    Attributes:
        usual: for most points; none where nothing holds for them.
        exceptions: for the points born at these times.
    """

    usual: tuple[Keep, ...]
    exceptions: Mapping[int, tuple[Keep, ...]]

    @property
    def any(self) -> bool:
        """Whether there is a rule for some point."""
        return bool(self.usual) or any(self.exceptions.values())

    def bound(self, born: Sequence[int]) -> Sequence[int]:
        """Return those points for which there is a rule."""
        if not self.exceptions:
            return born if self.usual else ()
        return array("q", [at for at in born if self.exceptions.get(at, self.usual)])

    def reached(self, born: Sequence[int]) -> Sequence[int]:
        """Return the last dates for each point; ``NEVER`` without a rule."""
        if not self.exceptions:
            return _last_dates(born, self.usual)
        sets = {self.usual, *self.exceptions.values()}
        dates = {rules: _last_dates(born, rules) for rules in sets}
        rules_of = (self.exceptions.get(at, self.usual) for at in born)
        return array("q", [dates[rules][i] for i, rules in enumerate(rules_of)])


def gone(born: Sequence[int], keep: Keep) -> Sequence[int]:
    """Return when the points of a schedule go that are all kept like this."""
    dates = reached(born, keep)
    return not_before_next(born, dates) if isinstance(keep, Age) else dates


def reached(born: Sequence[int], keep: Keep) -> Sequence[int]:
    """Return when the points are no more among the newest few, or have the age."""
    if isinstance(keep, Age):
        return _never(len(born)) if keep == FOREVER else keep.after(born)
    if isinstance(born, range):
        return shifted(born, keep.count * born.step)
    later = array("q", born[keep.count :])
    return later + _never(len(born) - len(later))


def not_before_next(born: Sequence[int], dates: Sequence[int]) -> Sequence[int]:
    """Keep each point until there is a newer one."""
    if isinstance(born, range) and isinstance(dates, range) and born:
        return shifted(born, max(dates[0] - born[0], born.step))
    return array("q", map(max, dates, [*born[1:], NEVER]))


def _last_dates(born: Sequence[int], rules: tuple[Keep, ...]) -> Sequence[int]:
    dates = [reached(born, keep) for keep in rules] or [_never(len(born))]
    return dates[0] if len(dates) == 1 else array("q", map(max, *dates))


def _never(number: int) -> "array[int]":
    return array("q", [NEVER]) * number
