"""Timelines: all restore points that a policy makes, and what they answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import pairwise
from typing import NamedTuple

from snapshot_constructs.forecast import gaps, ramp
from snapshot_constructs.forecast.minutes import MINUTE, to_datetime, to_minutes
from snapshot_constructs.forecast.track import Assumption, Tier, Track
from snapshot_constructs.model.policy import PolicySpec

JITTER = timedelta(hours=1)
"""How much later than its nominal time DLM may begin with a run."""

WINDOWS = {
    "24 h": timedelta(hours=24),
    "7 d": timedelta(days=7),
    "30 d": timedelta(days=30),
    "1 y": timedelta(days=365),
}
"""How far back the rows of a ladder look."""


class Rung(NamedTuple):
    """What one window back from an instant offers.

    Attributes:
        window: its name, such as ``7 d``.
        points: restore points taken in it.
        gap: the largest time between two that follow each other, see ``Timeline.worst_gap``.
        reaches: whether it can be restored to its very beginning.
    """

    window: str
    points: int
    gap: timedelta | None
    reaches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All restore points of one target that every policy here applies to.

    Attributes:
        policies: one, or those that were combined.
        start: when they are created or enabled; nothing exists then.
        end: the last instant that the answers are for.
        tracks: the restore points.
        fast_restores: for how long fast restore is enabled, one track per schedule and zone.
        shares: for how long snapshots are shared, one track per schedule and account.
        assumptions: what was taken for granted.
    """

    policies: tuple[PolicySpec, ...]
    start: datetime
    end: datetime
    tracks: tuple[Track, ...]
    fast_restores: tuple[Track, ...] = ()
    shares: tuple[Track, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Where there are restore points: empty where the policies are, else where copies go."""
        return tuple(sorted({track.place for track in self.tracks}))

    def points(self, on: datetime, place: str = "", tier: Tier | None = None) -> int:
        """Count the restore points that exist at an instant, in one tier or in all."""
        minute = self._minute(on)
        return sum(track.count(minute) for track in self._chosen(place, tier))

    def taken(self, on: datetime, place: str = "", tier: Tier | None = None) -> list[datetime]:
        """Return the instants that can be restored at ``on``, ascending."""
        return [to_datetime(minute) for minute in self._alive(self._minute(on), place, tier)]

    def oldest(self, on: datetime, place: str = "") -> datetime | None:
        """Return the earliest instant that can be restored at ``on``."""
        return next(iter(self.taken(on, place)), None)

    def newest(self, on: datetime, place: str = "") -> datetime | None:
        """Return the latest instant that can be restored at ``on``."""
        return next(reversed(self.taken(on, place)), None)

    def deprecated(self, on: datetime, place: str = "") -> int:
        """Count the AMIs that exist at an instant and are deprecated."""
        minute = self._minute(on)
        return sum(
            deprecated <= minute < gone
            for track in self._chosen(place, None)
            for deprecated, gone in zip(track.deprecated or (), track.gone, strict=False)
        )

    def shared(self, on: datetime, account: str) -> list[datetime]:
        """Return the instants that another account can restore at ``on``, ascending."""
        minute = self._minute(on)
        found = [track.alive(minute) for track in self.shares if track.place == account]
        return [to_datetime(taken) for taken in merge(*found)]

    def worst_gap(
        self, on: datetime, window: timedelta | None = None, place: str = ""
    ) -> timedelta | None:
        """Return the most that is lost at ``on`` by going back to an instant of the window.

        That is the largest time between a restore point that exists at ``on`` and the next one, or
        ``on`` itself after the newest, where the later of the two is less than ``window`` ago.
        Without a window, any instant may be asked for: see ``rpo`` for the newest alone.

        Returns:
            Nominally, the jitter not included; None where nothing exists.
        """
        minute = self._minute(on)
        since = None if window is None else minute - window / MINUTE
        return _gap([*self._alive(minute, place), minute], since)

    def rpo(self, window: timedelta | None = None, place: str = "") -> timedelta | None:
        """Return the largest ``worst_gap`` of all instants of the steady state.

        Where there is no steady state, of all instants since the first restore point. With
        ``timedelta(0)`` as the window, it is the recovery point objective (RPO): how much is lost
        at the most by going back to the newest.

        Returns:
            Nominally: with the jitter it is up to an hour more; None where nothing exists.
        """
        (largest,) = self.rpos([window], place)
        return largest

    def rpos(
        self,
        windows: Iterable[timedelta | None],
        place: str = "",
        *,
        within: Iterable[timedelta] = (),
    ) -> list[timedelta | None]:
        """Return the ``rpo`` for each of some windows, quicker than one by one.

        Args:
            windows: how far back each looks.
            place: see ``places``.
            within: windows for which a figure each follows: the largest time between two points
                that are both in the window, or since the newest. For them it does not count how
                far the point before the first in the window is away.
        """
        steady = self.steady_from
        return gaps.worst(
            self._chosen(place, None),
            since=None if steady is None else to_minutes(steady),
            end=to_minutes(self.end),
            windows=[None if each is None else each / MINUTE for each in windows],
            within=[each / MINUTE for each in within],
        )

    def ladder(self, on: datetime, place: str = "") -> tuple[Rung, ...]:
        """Say what 24 hours, 7 days, 30 days and a year back from ``on`` offer."""
        minute = self._minute(on)
        alive = [*self._alive(minute, place)]
        return tuple(_rung(name, alive, minute, window) for name, window in WINDOWS.items())

    @property
    def steady_from(self) -> datetime | None:
        """When the ramp-up is complete: the first of each track goes, and then as many as come.

        However long the forecast, it is the same instant; None where it is after the end, or never,
        as with copies that are kept for ever.
        """
        end = to_minutes(self.end)
        found = [ramp.steady_from(track, end) for track in self.tracks if track.born]
        known = [minute for minute in found if minute is not None]
        return to_datetime(max(known)) if known and len(known) == len(found) else None

    def most_points(self, place: str = "", tier: Tier | None = None) -> int:
        """Count the restore points that exist at the fullest moment.

        A new one is there before an old one goes, so this may be one more than ever ``points``.
        """
        return ramp.most(self._chosen(place, tier), to_minutes(self.end), tier)

    def _chosen(self, place: str, tier: Tier | None) -> list[Track]:
        return [
            track
            for track in self.tracks
            if track.place == place and (tier is None or track.tier == tier)
        ]

    def _alive(self, minute: int, place: str, tier: Tier | None = None) -> Iterator[int]:
        yield from merge(*(track.alive(minute) for track in self._chosen(place, tier)))

    def _minute(self, on: datetime) -> int:
        minute = to_minutes(on)
        if not to_minutes(self.start) <= minute <= to_minutes(self.end):
            raise ValueError(f"on: the forecast is from {self.start} to {self.end} (got {on})")
        return minute


def combine(timelines: Iterable[Timeline]) -> Timeline:
    """Put the timelines of several policies for the same target together; they never merge.

    Raises:
        ValueError: if there are none, or if they do not have the same start and end.
    """
    found = tuple(timelines)
    spans = {(timeline.start, timeline.end) for timeline in found}
    if len(spans) != 1:
        raise ValueError(f"combine: timelines need the same start and end (got {len(spans)} pairs)")
    ((start, end),) = spans
    return Timeline(
        policies=tuple(policy for timeline in found for policy in timeline.policies),
        start=start,
        end=end,
        tracks=tuple(track for timeline in found for track in timeline.tracks),
        fast_restores=tuple(track for timeline in found for track in timeline.fast_restores),
        shares=tuple(track for timeline in found for track in timeline.shares),
        assumptions=tuple(dict.fromkeys(a for each in found for a in each.assumptions)),
    )


def _gap(instants: list[int], since: float | None) -> timedelta | None:
    """Return the largest time between neighbours of which the later is after ``since``."""
    pairs = pairwise(instants)
    return max(((b - a) * MINUTE for a, b in pairs if since is None or b > since), default=None)


def _rung(name: str, alive: list[int], on: int, window: timedelta) -> Rung:
    since = on - window // MINUTE
    return Rung(
        window=name,
        points=sum(taken > since for taken in alive),
        gap=_gap([*alive, on], since),
        reaches=bool(alive) and alive[0] <= since,
    )
