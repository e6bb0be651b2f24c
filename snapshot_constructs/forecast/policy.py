"""The forecast of one policy for one resource that it applies to."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import NamedTuple

from snapshot_constructs.forecast import assumptions, custom, default, event
from snapshot_constructs.forecast.coinciding import owned
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.keep import known
from snapshot_constructs.forecast.minutes import MINUTE, to_minutes
from snapshot_constructs.forecast.plan import Plan, read_schedule
from snapshot_constructs.forecast.sharing import by_account
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Track
from snapshot_constructs.model.default_policy import DefaultSettings
from snapshot_constructs.model.policy import DEFAULTS, Kind, PolicyDetails, PolicySpec

_MIDNIGHT = time(0)
_YEARS = range(1971, 2199)  # the cron calendar knows these, and a year around them


class _Clock(NamedTuple):
    """When a policy runs.

    Attributes:
        span: the minutes in which it may.
        last: the last minute of the answer; runs go on after it, unless the span ends earlier.
        first_run: the time of day that is assumed where DLM picks one.
    """

    span: range
    last: int
    first_run: time

    @property
    def goes_on(self) -> bool:
        return self.span.stop > self.last


def forecast(
    policy: PolicySpec,
    *,
    start: datetime,
    end: datetime,
    first_run: time = _MIDNIGHT,
    shared: Iterable[datetime] = (),
    resource_gone: datetime | None = None,
) -> Timeline:
    """Say what a policy will make for one volume or instance that carries a target tag throughout.

    Args:
        policy: as written; all that decides about times and retention must be known.
        start: when the policy is created or enabled; runs come later than this.
        end: the last instant of the answer.
        first_run: the time of day in UTC that is assumed where DLM picks one by chance.
        shared: when another account shares a snapshot, for an event-based policy.
        resource_gone: when the volume is deleted or the instance terminated; runs come earlier.

    Returns:
        The timeline, with what was assumed.

    Raises:
        ForecastError: if something is known only at deployment, or AWS would refuse it.
    """
    clock = _clock(policy, start, end, first_run, resource_gone)
    plans: list[Plan] = []
    restores: tuple[Track, ...] = ()
    shares: tuple[Track, ...] = ()
    if policy.kinds <= DEFAULTS:
        tracks = _default(policy, clock)
    elif _kind(policy) is Kind.EVENT:
        tracks = _event(policy, clock, shared)
    else:
        plans = _plans(policy, clock)
        points = [each for each in owned(plans) if each.times]
        tracks = tuple(track for each in points for track in custom.tracks(each, clock.last))
        restores = tuple(track for each in points for track in custom.fast_restores(each))
        sharing = [by_account(each) for each in points]
        shares = tuple(track for each in sharing for track in custom.fast_restores(each))
    return Timeline(
        policies=(policy,),
        start=start,
        end=end,
        tracks=tracks,
        fast_restores=restores,
        shares=shares,
        assumptions=tuple(assumptions.of(policy, plans, tracks, first_run)),
    )


def _clock(
    policy: PolicySpec,
    start: datetime,
    end: datetime,
    first_run: time,
    resource_gone: datetime | None,
) -> _Clock:
    first, last = to_minutes(start), to_minutes(end)
    if first > last or start.year not in _YEARS or end.year not in _YEARS:
        raise ForecastError(
            f"start and end must follow each other, from {_YEARS[0]} to {_YEARS[-1]} "
            f"(got {start} and {end})"
        )
    stop = last + 1
    if resource_gone is not None:
        stop = min(stop, to_minutes(resource_gone - MINUTE.resolution) + 1)
    span = range(0) if policy.state == "DISABLED" else range(first + 1, stop)
    return _Clock(span=span, last=last, first_run=first_run)


def _kind(policy: PolicySpec) -> Kind | None:
    details = policy.details
    known(details, "the policy")
    if isinstance(details, PolicyDetails):
        known(details.policy_type, "the type of the policy")
    return policy.kind


def _plans(policy: PolicySpec, clock: _Clock) -> list[Plan]:
    details = policy.details
    schedules = details.schedules if isinstance(details, PolicyDetails) else ()
    known(schedules, "the schedules")
    if not isinstance(schedules, tuple) or not schedules:
        raise ForecastError("the policy has no schedules; write Schedule.daily(at='03:00', …)")
    plans = [
        read_schedule(schedule, number, clock.span, first_run=clock.first_run)
        for number, schedule in enumerate(schedules, start=1)
    ]
    return plans if clock.goes_on else [_listed(plan) for plan in plans]


def _listed(plan: Plan) -> Plan:
    """Return a plan whose runs do not go on after the last."""
    return replace(plan, runs=replace(plan.runs, times=array("q", plan.runs.times)))


def _default(policy: PolicySpec, clock: _Clock) -> tuple[Track, ...]:
    details = policy.details
    inner = details.defaults if isinstance(details, PolicyDetails) else None
    found = default.tracks(
        policy.defaults or inner or DefaultSettings(),
        clock.span,
        first_run=clock.first_run,
        resource_gone=not clock.goes_on,
    )
    return tuple(found)


def _event(policy: PolicySpec, clock: _Clock, shared: Iterable[datetime]) -> tuple[Track, ...]:
    minutes: Sequence[int] = sorted(to_minutes(at) for at in shared)
    assert isinstance(policy.details, PolicyDetails)  # noqa: S101  # an event-based policy has details
    return tuple(event.tracks(policy.details, [at for at in minutes if at in clock.span]))
