"""Hold the forecast of a policy against its objective."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from snapshot_constructs.forecast import cures
from snapshot_constructs.forecast.cures import Goal
from snapshot_constructs.forecast.outlook import Outlook, lateness
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import PolicySpec


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
    The reach is nominal.

    Raises:
        ForecastError: if nobody can tell before deployment.
    """
    found = cures.ahead(policy, objective)
    wrong = cures.missed(found, objective)
    fixes = cures.cures(policy, objective, wrong) if wrong else {}
    limits = cures.goals(objective)
    for goal in wrong:
        nothing = found.worst_gap is None
        what = _nothing(policy, objective) if nothing else _what(found, goal, limits[goal])
        yield Miss(goal, what, fixes[goal])


def _nothing(policy: PolicySpec, objective: Objective) -> str:
    where = f" in {objective.place}" if objective.place else ""
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
