"""What a default policy makes while it is changed, disabled, deleted and made anew."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import time
from itertools import pairwise
from typing import NamedTuple

from snapshot_constructs.forecast.default import NAME, days, places, track
from snapshot_constructs.forecast.firings import every
from snapshot_constructs.forecast.keep import known
from snapshot_constructs.forecast.minutes import DAY, HOUR, NEVER
from snapshot_constructs.forecast.track import Track
from snapshot_constructs.forecast.versions import Version
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    DefaultSettings,
)
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec


class _Rules(NamedTuple):
    """A version of the policy; ``deleted`` where it is, with what held before."""

    version: Version
    create: int
    retain: int
    extends: bool
    places: tuple[str, ...]
    deleted: bool


class _Backup(NamedTuple):
    at: int
    expiry: int
    places: tuple[str, ...]
    later: Sequence[_Rules]


def tracks(versions: Sequence[Version], end: int, *, first_run: time) -> Iterator[Track]:
    """Yield the track of the backups and of their copies, for each policy between deletions.

    Args:
        versions: of the policy.
        end: the last minute that is asked for.
        first_run: the time of day that is taken for the window of the resource.

    Raises:
        ForecastError: if the settings are not known well enough.
    """
    newest: int | None = None
    for lived in _policies(versions):
        made: list[_Backup] = []
        for number, rules in enumerate(lived):
            for at in _runs(rules, end, first_run, newest):
                newest = at
                made.append(_Backup(at, at + rules.retain * DAY, rules.places, lived[number:]))
        for place in dict.fromkeys(place for each in made for place in each.places):
            yield _track(place, [each for each in made if place in each.places])


def _track(place: str, made: Sequence[_Backup]) -> Track:
    born = array("q", [each.at for each in made])
    newer = [*born[1:], NEVER]
    gone = array("q", [_gone(each, after) for each, after in zip(made, newer, strict=True)])
    return track(place, born, gone)


def _gone(backup: _Backup, newer: int) -> int:
    """Return when a backup goes: with ExtendDeletion even while the policy is paused or deleted."""
    usual = max(backup.expiry, newer)
    for rules in backup.later:
        if rules.version.until < backup.expiry and not rules.deleted:
            continue
        if rules.deleted or rules.version.paused:
            if rules.extends:
                return max(backup.expiry, rules.version.since + 1)
            if rules.deleted or backup.expiry > rules.version.since:
                return NEVER
        elif usual <= rules.version.until:
            return usual
    return NEVER


def _runs(rules: _Rules, end: int, first_run: time, newest: int | None) -> range:
    span = rules.version.span(end)
    earliest = span.start if newest is None else max(span.start, newest + rules.create * DAY)
    minute = HOUR * first_run.hour + first_run.minute
    windows = every(DAY, minute, range(earliest, max(earliest, span.stop)))
    return windows[:: rules.create]


def _policies(versions: Sequence[Version]) -> Iterator[list[_Rules]]:
    """Yield the versions between deletions, the deletion included."""
    lived: list[_Rules] = []
    for before, version in pairwise([versions[0], *versions]):
        if version.policy is not None:
            lived.append(_rules(version, version.policy))
        elif before.policy is not None:
            yield [*lived, _rules(version, before.policy)]
            lived = []
    if lived:
        yield lived


def _rules(version: Version, policy: PolicySpec) -> _Rules:
    details = policy.details
    inner = details.defaults if isinstance(details, PolicyDetails) else None
    settings = policy.defaults or inner or DefaultSettings()
    known(settings.extend_deletion, f"{NAME}: ExtendDeletion")
    return _Rules(
        version=version,
        create=days(settings.create_interval_days, CREATE_INTERVAL_DAYS, "CreateInterval"),
        retain=days(settings.retain_interval_days, RETAIN_INTERVAL_DAYS, "RetainInterval"),
        extends=settings.extend_deletion is True,
        places=("", *places(settings.copy_targets)),
        deleted=version.policy is None,
    )
