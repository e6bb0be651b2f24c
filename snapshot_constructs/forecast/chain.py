"""Chains: snapshots of one volume that share blocks, each holding what changed since the one before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from snapshot_constructs.forecast.track import Tier

Gap = int | None
"""Minutes between neighbours of a chain; None for a snapshot that holds everything."""


class Slot(NamedTuple):
    """Whose snapshots these are, and where they are."""

    policy: str
    place: str
    tier: Tier


class Point(NamedTuple):
    """One restore point.

    Attributes:
        born: when it was made; instants are minutes since 1970.
        taken: the instant whose data it holds.
        gone: when it is deleted.
        key: what it is encrypted with.
    """

    born: int
    taken: int
    gone: int
    slot: Slot
    key: object = None


Stretch = tuple[Slot, Gap, int, int]
"""A snapshot's slot, the gap whose changes it held, and from when to when it did."""


def between(earlier: Point | None, later: Point) -> Gap:
    """Return the gap between neighbours; None where there is no earlier one."""
    return None if earlier is None else abs(later.taken - earlier.taken)


def linked(copies: Sequence[Point]) -> Iterator[tuple[Point, Point | None]]:
    """Yield each copy, and the one that it is incremental to.

    A copy is full where the newest copy before it is gone already, or has another key.

    Args:
        copies: of one volume in one place, in the order of their creation.
    """
    newest: Point | None = None
    for copy in copies:
        shares = newest is not None and newest.gone >= copy.born and newest.key == copy.key
        yield copy, newest if shares else None
        newest = copy


def chains(copies: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield the chains of copies; each begins with a full one."""
    chain: list[Point] = []
    for copy, predecessor in linked(copies):
        if predecessor is None and chain:
            yield chain
            chain = []
        chain.append(copy)
    if chain:
        yield chain


def stretches(chain: Sequence[Point], end: int) -> Iterator[Stretch]:
    """Yield who held the changes of which gap, and from when to when.

    Where one in the middle goes, the next one holds its changes too from then on.

    Args:
        chain: in the order of creation.
        end: what is there at this instant is there until then.
    """
    links = _Links(chain)
    for minute, goes, i in _events(chain, end):
        if goes:
            yield from links.remove(i, minute)
        else:
            links.append(i, minute)
    yield from links.rest(end)


def _events(chain: Sequence[Point], end: int) -> list[tuple[int, bool, int]]:
    born = [(point.born, False, i) for i, point in enumerate(chain) if point.born <= end]
    gone = [(point.gone, True, i) for i, point in enumerate(chain) if point.gone <= end]
    return sorted(born + gone)


class _Links:
    """Knows the neighbours of each snapshot that stands, and since when it has the earlier one."""

    def __init__(self, chain: Sequence[Point]) -> None:
        self._slots = [point.slot for point in chain]
        self._taken = [point.taken for point in chain]
        self._before = [-1] * len(chain)
        self._after = [-1] * len(chain)
        self._since = [0] * len(chain)
        self._newest = -1

    def append(self, i: int, minute: int) -> None:
        if self._newest >= 0:
            self._after[self._newest] = i
        self._before[i], self._since[i], self._newest = self._newest, minute, i

    def remove(self, i: int, minute: int) -> Iterator[Stretch]:
        yield self._stretch(i, minute)
        earlier, later = self._before[i], self._after[i]
        if later >= 0:
            yield self._stretch(later, minute)
            self._before[later], self._since[later] = earlier, minute
        else:
            self._newest = earlier
        if earlier >= 0:
            self._after[earlier] = later

    def rest(self, end: int) -> Iterator[Stretch]:
        while self._newest >= 0:
            yield self._stretch(self._newest, end)
            self._newest = self._before[self._newest]

    def _stretch(self, i: int, until: int) -> Stretch:
        earlier = self._before[i]
        gap = abs(self._taken[i] - self._taken[earlier]) if earlier >= 0 else None
        return self._slots[i], gap, self._since[i], until


def standing(chain: Iterable[Point], on: int) -> Iterator[tuple[Slot, Gap]]:
    """Yield, for each snapshot of a chain that stands at an instant, whose changes it holds."""
    earlier: Point | None = None
    for point in chain:
        if point.born <= on < point.gone:
            yield point.slot, between(earlier, point)
            earlier = point
