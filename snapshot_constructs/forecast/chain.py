"""Chains: snapshots of one volume that share blocks, each holding what changed since the one before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from snapshot_constructs.forecast.track import Tier

_NOBODY = -1  # the last place of a list

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
    points = [*chain, None]  # a ring: nobody is between the newest and the oldest
    before, after, since = ([_NOBODY] * len(points) for _ in range(3))
    for minute, goes, i in _events(chain):
        if minute > end:
            break
        if goes:
            earlier, later = before[i], after[i]
            yield chain[i].slot, between(points[earlier], chain[i]), since[i], minute
            if later != _NOBODY:
                yield chain[later].slot, between(chain[i], chain[later]), since[later], minute
            before[later], after[earlier], since[later] = earlier, later, minute
        else:
            newest = before[_NOBODY]
            before[i], after[i], since[i] = newest, _NOBODY, minute
            before[_NOBODY] = after[newest] = i
    i = before[_NOBODY]
    while i != _NOBODY:
        yield chain[i].slot, between(points[before[i]], chain[i]), since[i], end
        i = before[i]


def _events(chain: Sequence[Point]) -> Iterator[tuple[int, bool, int]]:
    """Yield when who comes or goes, in order; at one instant, what comes is first."""
    gone = [point.gone for point in chain]
    going, done = sorted(range(len(chain)), key=gone.__getitem__), 0
    for i, point in enumerate(chain):
        while gone[going[done]] < point.born:
            yield gone[going[done]], True, going[done]
            done += 1
        yield point.born, False, i
    for i in going[done:]:
        yield gone[i], True, i


def standing(chain: Iterable[Point], on: int) -> Iterator[tuple[Slot, Gap]]:
    """Yield, for each snapshot of a chain that stands at an instant, whose changes it holds."""
    earlier: Point | None = None
    for point in chain:
        if point.born <= on < point.gone:
            yield point.slot, between(earlier, point)
            earlier = point
