"""What the schedules of a custom policy make: snapshots or AMIs, archived ones, copies."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress

from snapshot_constructs.forecast.coinciding import Owned
from snapshot_constructs.forecast.keep import Age, Keep
from snapshot_constructs.forecast.lives import Rules, gone, not_before_next, reached
from snapshot_constructs.forecast.minutes import DAY, NEVER
from snapshot_constructs.forecast.plan import Plan
from snapshot_constructs.forecast.track import Track

_ARCHIVED_AT_LEAST = 90 * DAY


def tracks(owned: Owned, end: int) -> Iterator[Track]:
    """Yield the track of a schedule, of its archive and of its copies.

    Args:
        owned: the points that belong to the schedule; at least one.
        end: the last minute that is asked for.
    """
    plan, times = owned.plan, owned.times
    standard = leaves(owned)
    yield Track(
        schedule=plan.name,
        taken=times,
        born=times,
        gone=standard,
        deprecated=_deprecated(owned),
        moves=plan.archive is not None,
    )
    if plan.archive is not None:
        yield from _archived(plan.name, plan.archive, times, standard, end)
    for place in _named(member.copies for member in owned.members):
        yield from _copied(owned, place)


def fast_restores(owned: Owned) -> Iterator[Track]:
    """Yield for how long fast restore is enabled, zone by zone: never after the standard tier.

    Args:
        owned: the points that belong to the schedule.
    """
    zones = _named(member.fast_restore for member in owned.members)
    standard = dict(zip(owned.times, leaves(owned), strict=True)) if zones else {}
    for zone in zones:
        rules = owned.rules(partial(_fast_rules, zone))
        dates = dict(zip(owned.times, rules.reached(owned.times), strict=True))
        born = rules.bound(owned.times)
        disabled = array("q", [min(dates[at], standard[at]) for at in born])
        yield Track(schedule=owned.plan.name, place=zone, taken=born, born=born, gone=disabled)


def leaves(owned: Owned) -> Sequence[int]:
    """Return when the points of a schedule leave the standard tier."""
    keep = owned.plan.keep
    at_once = isinstance(keep, Age) and keep.nominal_days == 0  # not even until the next one comes
    return owned.times if at_once else gone(owned.times, keep)


def _archived(
    name: str, keep: Keep, taken: Sequence[int], moved: Sequence[int], end: int
) -> Iterator[Track]:
    """Yield what has been moved to the archive tier by the end, if anything."""
    newer = (*taken[1:], NEVER)
    found = sorted(each for each in zip(moved, taken, newer, strict=True) if each[0] <= end)
    if found:
        born = array("q", [at for at, _, _ in found])
        goes = reached(born, keep)
        if isinstance(keep, Age):
            goes = [
                max(date, at + _ARCHIVED_AT_LEAST, after)
                for date, (at, _, after) in zip(goes, found, strict=True)
            ]
        of = array("q", [point for _, point, _ in found])
        yield Track(schedule=name, tier="archive", taken=of, born=born, gone=array("q", goes))


def _copied(owned: Owned, place: str) -> Iterator[Track]:
    """Yield the copies in a place, those apart that are kept by other rules."""
    rules = owned.rules(partial(_copy_rules, place))
    deprecations = owned.rules(partial(_copy_deprecations, place))
    times = rules.bound(owned.times)
    track = Track(
        schedule=owned.plan.name,
        place=place,
        taken=times,
        born=times,
        gone=not_before_next(times, rules.reached(times)),
        deprecated=deprecations.reached(times) if deprecations.any else None,
        keys=owned.keys(place, times),
    )
    yield from _kept_alike(track, rules) if rules.exceptions else [track]


def _kept_alike(track: Track, rules: Rules) -> Iterator[Track]:
    """Part a track by the rules that its points are kept by."""
    kept = [rules.exceptions.get(at, rules.usual) for at in track.born]
    for alike in dict.fromkeys(kept):
        chosen = [each == alike for each in kept]
        born, gone = (array("q", compress(each, chosen)) for each in (track.born, track.gone))
        marked = track.deprecated and array("q", compress(track.deprecated, chosen))
        keys = track.keys and [*compress(track.keys, chosen)]
        yield replace(track, taken=born, born=born, gone=gone, deprecated=marked, keys=keys)


def _fast_rules(zone: str, plans: Sequence[Plan]) -> tuple[Keep, ...]:
    return tuple(plan.fast_restore[zone] for plan in plans if zone in plan.fast_restore)


def _copy_rules(place: str, plans: Sequence[Plan]) -> tuple[Keep, ...]:
    return tuple(plan.copies[place].keep for plan in plans if place in plan.copies)


def _copy_deprecations(place: str, plans: Sequence[Plan]) -> tuple[Keep, ...]:
    return _all(plan.copies[place].deprecate for plan in plans if place in plan.copies)


def _deprecated(owned: Owned) -> Sequence[int] | None:
    rules = owned.rules(lambda members: _all(plan.deprecate for plan in members))
    return rules.reached(owned.times) if rules.any else None


def _all(rules: Iterable[Keep | None]) -> tuple[Keep, ...]:
    """Return all rules, or none if one is missing."""
    found = tuple(rules)
    return () if None in found else tuple(rule for rule in found if rule is not None)


def _named(mappings: Iterable[Iterable[str]]) -> dict[str, None]:
    return dict.fromkeys(name for mapping in mappings for name in mapping)
