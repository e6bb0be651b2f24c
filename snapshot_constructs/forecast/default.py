"""What default policies make: one backup of each resource every few days."""

from collections.abc import Iterator, Sequence
from datetime import time

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.firings import every
from snapshot_constructs.forecast.keep import Age, known
from snapshot_constructs.forecast.lives import gone
from snapshot_constructs.forecast.minutes import DAY, HOUR
from snapshot_constructs.forecast.plan import key_of
from snapshot_constructs.forecast.track import Track
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    CopyTarget,
    DefaultSettings,
)
from snapshot_constructs.model.deferred import Deferred

NAME = "default policy"
_KEY = key_of(CopyTo(encrypted=False, retain=None))  # like the source, with the default key there


def tracks(
    settings: DefaultSettings, span: range, *, first_run: time, resource_gone: bool
) -> Iterator[Track]:
    """Yield the track of the backups and of their copies.

    Args:
        settings: of the policy.
        span: the minutes in which it may run.
        first_run: the time of day that is taken for the window of the resource.
        resource_gone: whether the resource is deleted at the end of the span.

    Raises:
        ForecastError: if the settings are not known well enough.
    """
    create = days(settings.create_interval_days, CREATE_INTERVAL_DAYS, "CreateInterval")
    retain = days(settings.retain_interval_days, RETAIN_INTERVAL_DAYS, "RetainInterval")
    known(settings.extend_deletion, f"{NAME}: ExtendDeletion")
    first = every(DAY, HOUR * first_run.hour + first_run.minute, span)
    if not first:
        return
    times: Sequence[int] = range(first.start, span.stop, create * DAY)
    keep = Age(days=retain, nominal_days=retain)
    if resource_gone:
        times = [*times]
    all_go = resource_gone and settings.extend_deletion is True
    goes = keep.after(times) if all_go else gone(times, keep)
    for place in ("", *places(settings.copy_targets)):
        yield track(place, times, goes)


def track(place: str, times: Sequence[int], goes: Sequence[int]) -> Track:
    """Return the track of the backups, or of their copies in a place."""
    keys = [_KEY] * len(times) if place else None
    return Track(schedule=NAME, place=place, taken=times, born=times, gone=goes, keys=keys)


def days(written: int | Deferred | None, default: int, name: str) -> int:
    """Return a number of days.

    Raises:
        ForecastError: if it is not known well enough.
    """
    known(written, f"{NAME}: {name}")
    if written is None:
        return default
    if not isinstance(written, int) or written < 1:
        raise ForecastError(f"{NAME}: {name} must be a number of days (got {written!r}); write 7")
    return written


def places(targets: tuple[CopyTarget | Deferred, ...] | Deferred) -> Iterator[str]:
    """Yield where the copies go.

    Raises:
        ForecastError: if it is not known well enough.
    """
    known(targets, f"{NAME}: the copy targets")
    for target in targets if isinstance(targets, tuple) else ():
        region = target.region if isinstance(target, CopyTarget) else target
        known(region, f"{NAME}: the Region of a copy")
        yield str(region)
