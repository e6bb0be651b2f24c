"""The versions of one policy over time, and the changes that it can have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.keep import known
from snapshot_constructs.forecast.minutes import NEVER, to_minutes
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.policy import DEFAULTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag

_YEARS = range(1971, 2199)  # as in a forecast

PAUSED = ("DISABLED", "ERROR")
"""The states in which a policy does nothing."""

UNTAGGED = DEFAULTS | {Kind.EVENT}
"""The kinds of policies that have no target tags."""


@dataclass(frozen=True, slots=True)
class Version:
    """A policy for some time.

    Attributes:
        since: the minute after which it is like this.
        until: the last minute in which it is.
        policy: None where it is deleted.
        reached: whether it targets the resource.
    """

    since: int
    until: int
    policy: PolicySpec | None
    reached: bool

    @property
    def paused(self) -> bool:
        """Whether it is disabled or in error."""
        return self.policy is not None and self.policy.state in PAUSED

    def span(self, end: int) -> range:
        """Return the minutes in which it may run."""
        still = self.reached and not self.paused
        return range(self.since + 1, min(self.until, end) + 1) if still else range(0)


def read_versions(
    versions: Sequence[tuple[datetime, PolicySpec | None]],
    end: datetime,
    tagged_until: datetime | None,
    tags: Iterable[Tag] | None,
) -> list[Version]:
    """Return what holds when, with the removal of the tags as a change of its own.

    Raises:
        ForecastError: if the versions do not follow each other, or the target tags are not known.
    """
    times = [to_minutes(at) for at, _ in versions]
    rises = all(one < other for one, other in pairwise([*times, to_minutes(end) + 1]))
    known_years = all(at.year in _YEARS for at in (end, *(at for at, _ in versions)))
    if not (versions and rises and known_years) or versions[0][1] is None:
        raise ForecastError(
            "versions must follow each other up to the end, and begin with a policy, "
            f"from {_YEARS[0]} to {_YEARS[-1]} "
            f"(got {[f'{at:%Y-%m-%d %H:%M}' for at, _ in versions]} and {end:%Y-%m-%d %H:%M}); "
            "write [(created, policy), (changed, other), (deleted, None)]"
        )
    carried = _tags(versions[0][1]) if tags is None else tuple(tags)
    until = NEVER if tagged_until is None else to_minutes(tagged_until)
    found = []
    for (since, after), (_, policy) in zip(pairwise([*times, NEVER]), versions, strict=True):
        meets = policy is not None and _meets(policy, carried)
        if since < until < after:
            found.append(Version(since, until, policy, meets))
        found.append(
            Version(
                max(since, until if until < after else 0), after, policy, meets and until >= after
            )
        )
    return found


def _tags(policy: PolicySpec) -> tuple[Tag | Deferred, ...]:
    details = policy.details
    tags = details.target_tags if isinstance(details, PolicyDetails) else ()
    known(tags, "the target tags")
    return () if isinstance(tags, Deferred) else tags


def _meets(policy: PolicySpec, carried: Sequence[Tag | Deferred]) -> bool:
    return policy.kinds <= UNTAGGED or not {*_tags(policy)}.isdisjoint(carried)


def refuse(one: PolicySpec, other: PolicySpec, whose: str) -> None:
    """Refuse a change that DLM refuses.

    Raises:
        ForecastError: if it is one.
    """
    if one.kinds != other.kinds:
        change, cure = "the policy type, resource type or default type", "its type"
    elif len({*_retentions(one), *_retentions(other)}) > 1:
        change, cure = "between counts and ages", "counts or ages"
    else:
        return
    raise ForecastError(
        f"{whose} a change of {cure} fails at deployment: a policy cannot change {change}; "
        "write a new policy under another id"
    )


def _retentions(policy: PolicySpec) -> set[bool]:
    return {
        each.retain.by_count
        for each in schedules_of(policy)
        if each.retain is not None and not isinstance(each.retain, Deferred)
    }


def read_kinds(policy: PolicySpec) -> frozenset[Kind]:
    """Return the kinds that a policy may be.

    Raises:
        ForecastError: if its type is known only at deployment.
    """
    details = policy.details
    known(details, "the policy")
    if isinstance(details, PolicyDetails):
        known(details.policy_type, "the type of the policy")
    return policy.kinds


def schedules_of(policy: PolicySpec) -> Iterator[Schedule]:
    """Yield the schedules of a policy.

    Raises:
        ForecastError: if they are known only at deployment.
    """
    details = policy.details
    schedules = details.schedules if isinstance(details, PolicyDetails) else ()
    known(schedules, "the schedules")
    for number, schedule in enumerate(() if isinstance(schedules, Deferred) else schedules, 1):
        known(schedule, f"schedule {number}")
        assert isinstance(schedule, Schedule)  # noqa: S101  # for the type checker: known, so not deferred
        yield schedule
