"""Hold the forecast of a policy against its objective."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from snapshot_constructs.forecast import cures, shared_copies
from snapshot_constructs.forecast.cures import Goal
from snapshot_constructs.forecast.outlook import Outlook, lateness
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import Kind, PolicySpec


@dataclass(frozen=True, slots=True)
class Miss:
    """One part of an objective that the forecast misses.

    Attributes:
        goal: which.
        what: by how much.
        fix: what to write, which the forecast has been asked about.
    """

    goal: Goal
    what: str
    fix: str


def misses(policy: PolicySpec, objective: Objective) -> Iterator[Miss]:
    """Yield what a policy misses once its ramp-up is complete.

    The gap is the nominal one and an hour, which a run may start late; four under a default policy.
    The reach is nominal; of an event-based policy, the age up to which its copies are kept.

    Raises:
        ForecastError: if nobody can tell before deployment.
    """
    if policy.kinds <= {Kind.EVENT}:
        yield from _of_shared(policy, objective)
        return
    found = cures.ahead(policy, objective)
    wrong = cures.missed(found, objective)
    fixes = cures.cures(policy, objective, wrong)
    limits = cures.goals(objective)
    for goal in wrong:
        nothing = found.worst_gap is None
        what = _nothing(policy, objective.place) if nothing else _what(found, goal, limits[goal])
        yield Miss(goal, what, fixes[goal])


def _of_shared(policy: PolicySpec, objective: Objective) -> Iterator[Miss]:
    if objective.rpo is not None:
        yield Miss(
            "rpo",
            "cannot be met by a policy that runs whenever another account shares a snapshot "
            f"(got {in_hours(objective.rpo)})",
            "leave rpo out here, and state it for the policy of that account",
        )
    if objective.reach is not None:
        yield from _short_copies(policy, objective.place, objective.reach)


def _short_copies(policy: PolicySpec, place: str, reach: timedelta) -> Iterator[Miss]:
    days = -(-reach // timedelta(days=1))
    kept = shared_copies.kept(policy)
    chosen = {where: age for where, age in kept.items() if not place or where == place}
    if policy.state == "DISABLED" or not chosen:
        target = place or "eu-central-1"
        fix = f"write copies=[CopyTo({target!r}, retain=Retain.days({days}))]"
        yield Miss("reach", _nothing(policy, place), cures.ENABLE if chosen else fix)
        return
    for where, age in chosen.items():
        if age is not None and age < reach:
            yield Miss(
                "reach",
                f"{in_hours(reach)} is missed by {in_hours(reach - age)} (got copies in {where!r} "
                f"that are kept for {in_hours(age)})",
                f"write CopyTo({where!r}, retain=Retain.days({days}), …)",
            )


def _nothing(policy: PolicySpec, place: str) -> str:
    where = f" in {place}" if place else ""
    why = ": the policy is disabled" if policy.state == "DISABLED" else ""
    return f"is missed (got no restore points{where}{why})"


def _what(found: Outlook, goal: Goal, limit: timedelta) -> str:
    if goal == "rpo":
        late = lateness(found.timeline.policies[0])
        got = (found.worst_gap or timedelta(0)) + late
        more = "an hour" if late == timedelta(hours=1) else in_hours(late)
        return (
            f"{in_hours(limit)} is missed by {in_hours(got - limit)} (got {in_hours(got)} between "
            f"restore points, {more} more than nominal)"
        )
    got = found.reach or timedelta(0)
    return (
        f"{in_hours(limit)} is missed by {in_hours(limit - got)} (got restore points back to "
        f"{in_hours(got)} ago)"
    )


def in_hours(span: timedelta) -> str:
    """Return a length of time such as ``13:00 h`` or ``7 d 01:00 h``."""
    days, minutes = divmod(-(-span // timedelta(minutes=1)), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days < 2:
        return f"{24 * days + hours}:{minutes:02} h"
    return f"{days} d {hours}:{minutes:02} h" if hours or minutes else f"{days} d"
