"""Lives of restore points with which something is done by hand.

What is locked, or not where the policy left it, when the policy would archive or delete it, is no
longer managed from then on. All others live as they would: until that moment it counts for the
policy, and then it would have gone anyhow. Only the archive is without what is held back from it.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from snapshot_constructs.forecast.by_hand import Action, ByHand
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.minutes import MINUTE, NEVER, to_minutes
from snapshot_constructs.forecast.track import Tier, Track


class Key(NamedTuple):
    """Which restore point."""

    schedule: str
    place: str
    taken: int


class Piece(NamedTuple):
    """A part of its life in one tier."""

    tier: Tier
    born: int
    gone: int
    deprecated: int = NEVER
    key: object = None


_Row = tuple[int, int, int, int, object]


def held(tracks: Sequence[Track], done: Iterable[ByHand], end: int) -> set[tuple[str, int]]:
    """Return what the policy would archive and cannot, by schedule and time.

    Args:
        tracks: what the policy alone makes.
        done: by hand.
        end: the last minute that is asked for.

    Raises:
        ForecastError: if something is not possible.
    """
    found = _by_key(tracks, done, end)
    pieces = _pieces(tracks, found.keys())
    return {
        (key.schedule, key.taken)
        for key, each in found.items()
        if len(pieces[key]) > 1 and _Life(pieces[key]).is_held(each)
    }


def handled(tracks: Sequence[Track], done: Iterable[ByHand], end: int) -> dict[Key, list[Piece]]:
    """Return how each restore point lives with which something is done.

    Args:
        tracks: what the policy makes, without archiving what is held.
        done: by hand.
        end: the last minute that is asked for.

    Raises:
        ForecastError: if something is not possible.
    """
    found = _by_key(tracks, done, end)
    pieces = _pieces(tracks, found.keys())
    return {key: list(_Life(pieces[key]).after(each)) for key, each in found.items()}


def tracks_with(tracks: Iterable[Track], lives: dict[Key, list[Piece]]) -> Iterator[Track]:
    """Yield the tracks with other lives; these have tracks of their own.

    Args:
        tracks: what the policy alone makes.
        lives: of some of the points.
    """
    for track in tracks:
        rows = _rows(track)
        rest = [row for row in rows if Key(track.schedule, track.place, row[0]) not in lives]
        yield from [track] if len(rest) == len(rows) else _track(track, rest)
    for key, pieces in lives.items():
        for piece, after in zip(pieces, [*pieces, None][1:], strict=True):
            moves = after is not None and after.born == piece.gone
            like = Track(
                schedule=key.schedule,
                place=key.place,
                tier=piece.tier,
                taken=(),
                born=(),
                gone=(),
                deprecated=None if piece.deprecated == NEVER else (),
                moves=moves,
                keys=None if piece.key is None else (),
            )
            yield from _track(like, [(key.taken, *piece[1:])])


def fast_restores_with(
    restores: Iterable[Track], tracks: Sequence[Track], lives: dict[Key, list[Piece]]
) -> Iterator[Track]:
    """Yield for how long fast restore is enabled then: at most until the snapshot moves or goes.

    Args:
        restores: what the policy alone enables.
        tracks: what it makes.
        lives: of some of the points.
    """
    usual = {key: pieces[0].gone for key, pieces in _pieces(tracks, lives.keys()).items()}
    for track in restores:
        gone = array("q", track.gone)
        for number, taken in enumerate(track.taken):
            key = Key(track.schedule, "", taken)
            if key in lives:
                leaves = lives[key][0].gone
                gone[number] = leaves if gone[number] == usual[key] else min(gone[number], leaves)
        yield replace(track, gone=gone)


# ------------------------------------------------------------------------------------ one point


class _Life:
    """Follows one restore point from event to event."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._planned = list(pieces)  # what the policy alone would do
        self._tier: Tier | None = pieces[0].tier
        self._since = pieces[0].born
        self._deprecated, self._key = pieces[0].deprecated, pieces[0].key
        self._managed = True
        self._locked = -1  # up to which minute
        self._deleted: int | None = None
        self._past: list[Piece] = []

    def after(self, done: Iterable[ByHand]) -> Iterator[Piece]:
        """Yield the pieces of the life with what is done by hand, in the order of time."""
        for each in done:
            self._until(to_minutes(each.at))
            self._do(each, to_minutes(each.at))
        self._until(NEVER - 1)
        yield from self._past
        if self._tier is not None:
            yield self._piece(NEVER)

    def is_held(self, done: Iterable[ByHand]) -> bool:
        """Tell whether it is no longer managed when the first piece would end."""
        gone = self._planned[0].gone
        for each in done:
            if to_minutes(each.at) < gone:
                self._do(each, to_minutes(each.at))
        self._until(gone)
        return not self._managed

    def _until(self, minute: int) -> None:
        """Let the policy act up to a minute, with that minute."""
        while self._managed and self._planned and self._planned[0].gone <= minute:
            now = self._planned.pop(0)
            self._managed = self._tier == now.tier and self._locked < now.gone
            if self._managed:
                self._move(self._planned[0].tier if self._planned else None, now.gone)

    def _do(self, each: ByHand, at: int) -> None:
        match each.action, self._tier:
            case Action.LOCK, "standard" | "archive" if each.until is not None:
                self._locked = max(self._locked, to_minutes(each.until))
            case Action.ARCHIVE, "standard":
                self._move("archive", at)
            case Action.RESTORE_FROM_ARCHIVE, "archive":
                self._move("standard", at)
            case Action.RESTORE_FROM_RECYCLE_BIN, None if self._is_kept(each, at):
                self._tier, self._since = self._past[-1].tier, at  # nothing more is planned
            case _:
                raise ForecastError(f"by hand: {each} is not possible: {self._state(each)}")

    def _is_kept(self, each: ByHand, at: int) -> bool:
        """Tell whether the policy deleted it and it is in the Recycle Bin still."""
        if self._deleted is None or each.retention is None:
            return False
        return at <= self._deleted + each.retention // MINUTE

    def _state(self, each: ByHand) -> str:
        if self._tier is not None:
            return f"the snapshot is in the {self._tier} tier"
        kept = each.action is Action.RESTORE_FROM_RECYCLE_BIN
        return "its retention in the Recycle Bin is over" if kept else "the policy has deleted it"

    def _move(self, tier: Tier | None, at: int) -> None:
        assert self._tier is not None  # noqa: S101  # only what is there moves
        self._past.append(self._piece(at))
        if tier is None:
            self._deleted = at
        self._tier, self._since = tier, at

    def _piece(self, gone: int) -> Piece:
        assert self._tier is not None  # noqa: S101  # only what is there has a piece
        return Piece(self._tier, self._since, gone, max(self._deprecated, self._since), self._key)


# ------------------------------------------------------------------------- from tracks, and back


def _by_key(tracks: Sequence[Track], done: Iterable[ByHand], end: int) -> dict[Key, list[ByHand]]:
    found: dict[Key, list[ByHand]] = defaultdict(list)
    for each in sorted(done, key=lambda each: to_minutes(each.at)):
        found[_key(tracks, each, end)].append(each)
    return found


def _key(tracks: Sequence[Track], each: ByHand, end: int) -> Key:
    """Say which restore point is meant."""
    made, at = to_minutes(each.made), to_minutes(each.at)
    found = [
        track.schedule
        for track in tracks
        if track.place == each.place and each.schedule in (None, track.schedule)
        for _ in range(track.taken.count(made) if track.tier == "standard" else 0)
    ]
    if len(found) > 1:
        names = " and ".join(map(repr, sorted(found)))
        raise ForecastError(f"by hand: {each} may be of {names}; write schedule=… if they differ")
    if not found or not made <= at <= end:
        raise ForecastError(
            f"by hand: {each} is not possible: there is no such snapshot then; "
            "write the nominal time at which it was made, and a time before the end"
        )
    return Key(found[0], each.place, made)


def _pieces(tracks: Iterable[Track], keys: Iterable[Key]) -> dict[Key, list[Piece]]:
    found: dict[Key, list[Piece]] = {key: [] for key in keys}
    for track in tracks:
        for row in _rows(track):
            key = Key(track.schedule, track.place, row[0])
            if key in found:
                found[key].append(Piece(track.tier, *row[1:]))
    return {key: sorted(pieces, key=lambda piece: piece[1:4]) for key, pieces in found.items()}


def _rows(track: Track) -> list[_Row]:
    deprecated = track.deprecated or [NEVER] * len(track.taken)
    keys = track.keys or [None] * len(track.taken)
    return list(zip(track.taken, track.born, track.gone, deprecated, keys, strict=True))


def _track(like: Track, rows: Sequence[_Row]) -> Iterator[Track]:
    if rows:
        *times, keys = map(list, zip(*rows, strict=True))
        taken, born, gone, deprecated = (array("q", column) for column in times)
        marked = None if like.deprecated is None else deprecated
        same = None if like.keys is None else keys
        yield replace(like, taken=taken, born=born, gone=gone, deprecated=marked, keys=same)
