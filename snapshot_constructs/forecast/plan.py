"""A schedule read: when it runs and how long all that comes of it is kept, in numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from typing import NamedTuple

from snapshot_constructs.forecast import firings
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.keep import FOREVER, Keep, Last, known, read
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.retention import NOMINAL_DAYS, Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.sharing import Share


class Copied(NamedTuple):
    """What happens to the copies in one place.

    Attributes:
        keep: for how long.
        deprecate: when copies of AMIs are deprecated.
        key: what they are encrypted with, see ``key_of``.
    """

    keep: Keep
    deprecate: Keep | None
    key: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One schedule in numbers.

    Attributes:
        name: of the schedule.
        runs: when it runs.
        keep: for how long in the standard tier.
        archive: for how long in the archive tier; None without one.
        copies: by place.
        fast_restore: by Availability Zone.
        deprecate: when AMIs are deprecated.
        shares: by account, for how long snapshots are shared; None where that is not known.
    """

    name: str
    runs: firings.Runs
    keep: Keep
    archive: Keep | None
    copies: Mapping[str, Copied]
    fast_restore: Mapping[str, Keep]
    deprecate: Keep | None
    shares: Mapping[str, Keep] | None

    @property
    def lasts(self) -> Fraction | None:
        """The minutes that a snapshot is kept nominally, in both tiers; None for ever."""
        tiers = [self.keep] if self.archive is None else [self.keep, self.archive]
        lengths = [tier.lasts(self.runs.mean_gap) for tier in tiers]
        known_lengths = [length for length in lengths if length is not None]
        return sum(known_lengths, Fraction(0)) if len(known_lengths) == len(lengths) else None


def read_schedule(
    schedule: Schedule | Deferred, number: int, span: range, *, first_run: time
) -> Plan:
    """Read a schedule.

    Args:
        schedule: as written.
        number: its place among the schedules, from 1.
        span: the minutes in which runs count.
        first_run: the time of day from which an interval without a time counts.

    Raises:
        ForecastError: if it is not known well enough.
    """
    known(schedule, f"schedule {number}")
    assert isinstance(schedule, Schedule)  # noqa: S101  # for the type checker: known, so not deferred
    name = str(schedule.name) if schedule.name is not None else f"schedule {number}"
    whose = f"schedule {name!r}:" if schedule.name is not None else f"schedule {number}:"
    archives = schedule.archive is not None
    return Plan(
        name=name,
        runs=firings.runs(schedule.create, span, first_run=first_run, whose=whose),
        keep=read(schedule.retain, f"{whose} the retain rule", least=0 if archives else 1),
        archive=read(schedule.archive, f"{whose} the archive rule") if archives else None,
        copies=dict(read_copies(schedule.copies, whose)),
        fast_restore=dict(_fast_restore(schedule.fast_restore, f"{whose} the fast restore rule")),
        deprecate=_deprecation(schedule.deprecate, f"{whose} the deprecate rule"),
        shares=_shares(schedule.shares),
    )


def read_copies(
    copies: tuple[CopyTo | Deferred, ...] | Deferred, whose: str
) -> Iterator[tuple[str, Copied]]:
    """Read copies, each with its place.

    Raises:
        ForecastError: if one is not known well enough.
    """
    known(copies, f"{whose} the copies")
    for copy in copies if isinstance(copies, tuple) else ():
        known(copy, f"{whose} the copy")
        if isinstance(copy, CopyTo):
            yield _copy(copy, whose)


def _copy(copy: CopyTo, whose: str) -> tuple[str, Copied]:
    place = copy.destination
    known(place, f"{whose} the destination of a copy")
    if not isinstance(place, str) or not place:
        raise ForecastError(f"{whose} the copy has no destination; write CopyTo('eu-central-1', …)")
    what = f"{whose} the copy to {place!r}"
    keep = FOREVER if copy.retain is None else read(copy.retain, f"{what}: the retain rule")
    if isinstance(keep, Last):
        raise ForecastError(
            f"{what} is kept by age only (got {copy.retain}); write Retain.weeks(5)"
        )
    return place, Copied(
        keep=keep,
        deprecate=_deprecation(copy.deprecate, f"{what}: the deprecate rule"),
        key=key_of(copy),
    )


def key_of(copy: CopyTo) -> object:
    """Return something that is equal for copies with the same key, known before deployment or not."""
    return copy.encrypted or False, copy.key_arn


def _fast_restore(rule: FastRestore | Deferred | None, whose: str) -> Iterator[tuple[str, Keep]]:
    known(rule, whose)
    if not isinstance(rule, FastRestore):
        return
    keep = read(rule.retain, whose)
    for zones in (rule.zones, rule.zone_ids):
        known(zones, f"{whose}: the zones")
        for zone in zones if isinstance(zones, tuple) else ():
            known(zone, f"{whose}: the zone")
            yield str(zone), keep


def _deprecation(rule: Retain | Deferred | None, whose: str) -> Keep | None:
    return None if rule is None else read(rule, whose)


def _shares(rules: tuple[Share | Deferred, ...] | Deferred) -> dict[str, Keep] | None:
    """Read for how long snapshots are shared; None if unknown, since no restore point depends on it."""
    found: dict[str, Keep] = {}
    for rule in (rules,) if isinstance(rules, Deferred) else rules:
        if isinstance(rule, Deferred) or isinstance(rule.accounts, Deferred):
            return None
        keep = FOREVER if rule.unshare_after is None else _unshared(rule.unshare_after)
        if keep is None:
            return None
        found |= dict.fromkeys(map(str, rule.accounts), keep)
    return found


def _unshared(rule: Retain) -> Keep | None:
    number, unit = rule.interval, rule.unit
    is_age = isinstance(number, int) and number >= 1 and isinstance(unit, str)
    if rule.by_count or not is_age or unit not in NOMINAL_DAYS:
        return None
    return read(rule, "the share rule")
