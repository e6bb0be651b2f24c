"""Lines: a schedule under one name through the versions of a policy, as long as it is managed.

What is due after the end of the line, or in a stretch in which the policy is paused, does not happen.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from operator import attrgetter

from snapshot_constructs.forecast.keep import Age, Keep, Last
from snapshot_constructs.forecast.marking import latest, marks
from snapshot_constructs.forecast.minutes import DAY, NEVER
from snapshot_constructs.forecast.plan import Plan
from snapshot_constructs.forecast.stretch import Point, Stretch, ascending, beyond, expiry
from snapshot_constructs.forecast.track import Tier, Track

_ARCHIVED_AT_LEAST = 90 * DAY
_NONE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One schedule.

    Attributes:
        stretches: that follow each other; at least one.
        deleted: whether the line ends because the policy is deleted.
    """

    stretches: Sequence[Stretch]
    deleted: bool

    @property
    def name(self) -> str:
        """The name of the schedule, the same in all stretches."""
        return self.stretches[0].plan.name

    @property
    def points(self) -> list[Point]:
        """What it makes."""
        return [Point(at, each) for each in self.stretches for at in each.owned.times]

    def tracks(self, end: int, held: Collection[tuple[str, int]] = frozenset()) -> Iterator[Track]:
        """Yield the tracks of the snapshots or AMIs, of the archive and of the copies.

        Args:
            end: the last minute that is asked for.
            held: what is not archived because of something done by hand, by schedule and time.
        """
        left = self._left()
        moved = [
            (point, at)
            for point, at in left
            if at <= end and self._moves(point, at) and (self.name, point.at) not in held
        ]
        moving = {point.at for point, _ in moved}
        rows = [(point.at, point.at, at) for point, at in left]
        deleted = {row for row in rows if moving and row[2] <= end and row[0] not in moving}
        deprecated = marks(self.points, self.stretches)
        yield from self._track("standard", sorted(deleted), deprecated=deprecated)
        rest = [row for row in rows if row not in deleted]
        yield from self._track("standard", rest, moves=bool(moving), deprecated=deprecated)
        yield from self._archived(moved)
        yield from self.copies()

    def copies(self) -> Iterator[Track]:
        """Yield the tracks of the copies."""
        plans = [plan for point in self.points for plan in point.plans]
        for place in dict.fromkeys(place for plan in plans for place in plan.copies):
            yield from self._copied(place)

    def fast_restores(self) -> Iterator[Track]:
        """Yield for how long fast restore is enabled, zone by zone."""
        left = self._left()
        plans = [plan for point, _ in left for plan in point.plans]
        for zone in dict.fromkeys(zone for plan in plans for zone in plan.fast_restore):
            rows = [
                (point.at, point.at, min(at, self._disabled(zone, left, number)))
                for number, (point, at) in enumerate(left)
                if any(zone in plan.fast_restore for plan in point.plans)
            ]
            yield from self._track("standard", rows, place=zone)

    def _at(self, minute: int) -> Stretch | None:
        number = bisect_left(self.stretches, minute, key=lambda stretch: stretch.until)
        return self.stretches[number] if number < len(self.stretches) else None

    def _track(
        self,
        tier: Tier,
        rows: Iterable[tuple[int, int, int]],
        *,
        place: str = "",
        moves: bool = False,
        deprecated: Mapping[int, int] = _NONE,
        keys: Sequence[object] | None = None,
    ) -> Iterator[Track]:
        """Yield a track of when points are taken, born and gone, if there are any."""
        columns = [array("q", column) for column in zip(*rows, strict=True)]
        if columns:
            taken, born, gone = columns
            yield Track(
                schedule=self.name,
                place=place,
                tier=tier,
                taken=taken,
                born=born,
                gone=gone,
                deprecated=[deprecated.get(at, NEVER) for at in taken] if deprecated else None,
                moves=moves,
                keys=keys,
            )

    # ------------------------------------------------------------------------- the standard tier

    def _left(self) -> list[tuple[Point, int]]:
        """Return when each point leaves the standard tier."""
        points = self.points
        no_more = beyond((point.at, point.made.plan.keep) for point in points)
        newer = [*(point.at for point in points), NEVER][1:]
        return [
            (point, counted if isinstance(point.made.plan.keep, Last) else self._aged(point, after))
            for point, counted, after in zip(points, no_more, newer, strict=True)
        ]

    def _aged(self, point: Point, newer: int) -> int:
        keep = point.made.plan.keep
        if keep == Age():
            return point.at
        on = expiry(keep, point.at)
        if self._at(on) is None and self._waits_for_ever(point):
            return on
        return self._expired(on, newer)

    def _expired(self, date: int, newer: int) -> int:
        """Return when something goes that expires then: not if the policy is paused or done with."""
        stretch = self._at(date)
        return NEVER if stretch is None or stretch.paused else max(date, newer)

    def _waits_for_ever(self, point: Point) -> bool:
        """Whether a point waited for the archive when the policy was deleted."""
        both = point.made.plan.archive, self.stretches[-1].plan.archive
        return self.deleted and None not in both

    def _moves(self, point: Point, at: int) -> bool:
        """Whether what leaves the standard tier goes on to the archive tier."""
        stretch = self._at(at)
        by_age = isinstance(point.made.plan.keep, Age)
        if stretch is None or (by_age and point.made.plan.archive is None):
            return False
        return stretch.archives

    # -------------------------------------------------------------------- the archive, and copies

    def _archived(self, moved: Sequence[tuple[Point, int]]) -> Iterator[Track]:
        newer = {one.at: other.at for one, other in pairwise(self.points)}
        eras: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for point, at in moved:
            eras[self._era(at)].append((at, point.at, newer.get(point.at, NEVER)))
        for until, rows in eras.items():
            for rising in ascending(self._of_era(until, sorted(rows))):
                yield from self._track("archive", rising)

    def _era(self, minute: int) -> int:
        """Return the last minute up to which the archive is managed without a break."""
        later = (stretch for stretch in self.stretches if stretch.until >= minute)
        *_, last = takewhile(attrgetter("archives"), later)
        return last.until

    def _of_era(
        self, until: int, rows: Sequence[tuple[int, int, int]]
    ) -> Iterator[tuple[int, int, int]]:
        keeps = [self._archive_at(born) for born, _, _ in rows]
        no_more = beyond((born, keep) for (born, _, _), keep in zip(rows, keeps, strict=True))
        for (born, taken, newer), keep, counted in zip(rows, keeps, no_more, strict=True):
            aged = max(expiry(keep, born), born + _ARCHIVED_AT_LEAST, newer)
            goes = counted if isinstance(keep, Last) else aged
            yield taken, born, goes if goes <= until else NEVER

    def _archive_at(self, minute: int) -> Keep:
        stretch = self._at(minute)
        assert stretch is not None  # noqa: S101  # it moves only where this is so
        assert stretch.plan.archive is not None  # noqa: S101  # see above
        return stretch.plan.archive

    def _copied(self, place: str) -> Iterator[Track]:
        copied = [
            (point, [plan.copies[place] for plan in point.plans if place in plan.copies])
            for point in self.points
        ]
        keys = [
            key
            for point, copies in copied
            for key in (point.made.owned.keys(place, [point.at]) if copies else ())
        ]
        made = [(point.at, copies) for point, copies in copied if copies]
        born = [at for at, _ in made]
        dates = [max(expiry(each.keep, at) for each in copies) for at, copies in made]
        newer = [*born, NEVER][1:]
        gone = [self._expired(date, after) for date, after in zip(dates, newer, strict=True)]
        rules = {at: latest(at, [each.deprecate for each in copies]) for at, copies in made}
        deprecated = {at: date for at, date in rules.items() if date != NEVER}
        rows = zip(born, born, gone, strict=True)
        yield from self._track("standard", rows, place=place, deprecated=deprecated, keys=keys)

    def _disabled(self, zone: str, left: Sequence[tuple[Point, int]], number: int) -> int:
        """Return when a rule disables fast restore; it does not once it was removed."""
        point, _ = left[number]
        givers = [plan for plan in point.plans if zone in plan.fast_restore]
        date = max(
            _nth(left, number + keep.count) if isinstance(keep, Last) else expiry(keep, point.at)
            for keep in (plan.fast_restore[zone] for plan in givers)
        )
        until = self._at(date)
        if until is None or until.paused:
            return NEVER
        on = [each for each in self.stretches if point.made.until <= each.until <= until.until]
        names = [plan.name for plan in givers]
        kept = all(any(_restores(each.named(name), zone) for name in names) for each in on)
        return date if kept else NEVER


def _restores(plan: Plan | None, zone: str) -> bool:
    return plan is not None and zone in plan.fast_restore


def _nth(left: Sequence[tuple[Point, int]], number: int) -> int:
    return left[number][0].at if number < len(left) else NEVER
