"""Tracks: the life intervals of restore points of one schedule, in one place and tier."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import le
from typing import Literal, NamedTuple

Tier = Literal["standard", "archive"]
Mark = Literal["documented", "inferred"]


class Assumption(NamedTuple):
    """Something that the forecast takes for granted.

    Attributes:
        text: one sentence, without a full stop.
        mark: ``documented`` where AWS says so, ``inferred`` where nobody does and a choice was made.
    """

    text: str
    mark: Mark = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The restore points of one schedule in one place and tier, in the order of their creation.

    All times are nominal and count minutes since 1970 in UTC; arithmetic progressions are ranges.

    Attributes:
        schedule: its name; a default policy or an event-based policy has one of its own.
        place: where the points are: empty where the policy is, else the Region or the Outpost of the
            copies, or the Availability Zone of fast restores.
        tier: of the storage.
        taken: the instants whose data the points hold.
        born: when they came to be in this place and tier.
        gone: when they left it, at the earliest ``born``; meaningless where it is later than the end
            of the timeline, except that they are still there then.
        deprecated: when AMIs are marked as deprecated, ``NEVER`` where not; None where none are.
        moves: whether those that leave go on to the archive tier of the same schedule.
        keys: what copies are encrypted with: equal where the key is; None where they are no copies.
        ends: ``gone`` in ascending order.
    """

    schedule: str
    place: str = ""
    tier: Tier = "standard"
    taken: Sequence[int]
    born: Sequence[int]
    gone: Sequence[int]
    deprecated: Sequence[int] | None = None
    moves: bool = False
    keys: Sequence[object] | None = None
    ends: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", _ascending(self.gone))

    def count(self, on: int) -> int:
        """Count the points that exist at an instant."""
        return bisect_right(self.born, on) - bisect_right(self.ends, on)

    def alive(self, on: int) -> Sequence[int]:
        """Return what the points that exist at an instant were taken of, ascending."""
        born = bisect_right(self.born, on)
        if self.ends is self.gone:
            return self.taken[bisect_right(self.ends, on) : born]
        return [taken for taken, gone in self._until(born) if gone > on]

    def _until(self, born: int) -> Iterable[tuple[int, int]]:
        return islice(zip(self.taken, self.gone, strict=True), born)


def _ascending(times: Sequence[int]) -> Sequence[int]:
    if isinstance(times, range) or all(map(le, times, islice(times, 1, None))):
        return times
    return sorted(times)
