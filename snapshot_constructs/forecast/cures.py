"""What to write so that a policy meets its objective; every proposal is itself forecast."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from snapshot_constructs.forecast.outlook import Outlook, lateness, settled
from snapshot_constructs.forecast.proposals import Proposal, copy_in, faster, longer, schedules
from snapshot_constructs.forecast.timeline import JITTER
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import DEFAULTS, PolicySpec

Goal = Literal["rpo", "reach"]

ENABLE = "write enabled=True, or no objective while it is disabled"

_DAY = timedelta(days=1)


def goals(objective: Objective) -> dict[Goal, timedelta]:
    """Return what an objective asks for."""
    asked: dict[Goal, timedelta | None] = {"rpo": objective.rpo, "reach": objective.reach}
    return {goal: limit for goal, limit in asked.items() if limit is not None}


def ahead(policy: PolicySpec, objective: Objective) -> Outlook:
    """Forecast as much as it takes to judge by an objective.

    Raises:
        ForecastError: if nobody can tell before deployment.
    """
    return settled(policy, objective.place, objective.reach or timedelta(0))


def missed(found: Outlook, objective: Objective) -> list[Goal]:
    """Return the parts of an objective that a forecast misses."""
    gap, reach = found.worst_gap, found.reach
    if gap is None or reach is None:
        return [*goals(objective)]
    late = gap + lateness(found.timeline.policies[0])
    misses = {"rpo": lambda limit: late > limit, "reach": lambda limit: reach < limit}
    return [goal for goal, limit in goals(objective).items() if misses[goal](limit)]


def cures(policy: PolicySpec, objective: Objective, wrong: list[Goal]) -> dict[Goal, str]:
    """Say what mends each part of an objective, all parts by one change where one is enough."""
    if policy.state == "DISABLED":
        return dict.fromkeys(wrong, ENABLE)
    if len(wrong) > 1:
        one = _first(faster(policy, objective), objective, wrong)
        if one is not None:
            return dict.fromkeys(wrong, one)
    return {goal: _cure(policy, objective, goal) for goal in wrong}


def _cure(policy: PolicySpec, objective: Objective, goal: Goal) -> str:
    proposals = faster(policy, objective) if goal == "rpo" else longer(policy, objective)
    words = _first(proposals, objective, [goal])
    return _without(policy, objective, goal) if words is None else words


def _first(proposals: Iterable[Proposal], objective: Objective, wrong: list[Goal]) -> str | None:
    """Return the words of the first proposal after which nothing of this is missed any more."""
    for changed, words in proposals:
        still = missed(ahead(changed, objective), objective)
        if not any(goal in still for goal in wrong):
            return words
    return None


def _without(policy: PolicySpec, objective: Objective, goal: Goal) -> str:
    if goal == "rpo" and goals(objective)[goal] < 2 * JITTER:
        return (
            "write rpo=timedelta(hours=2) or more: DLM runs every hour at the most, and up to an "
            "hour late"
        )
    if policy.kinds <= DEFAULTS:
        return "make a SnapshotPolicy or an AmiPolicy with schedules: a default policy cannot"
    if objective.place and not any(copy_in(each, objective.place) for each in schedules(policy)):
        days = 30 if objective.reach is None else -(-objective.reach // _DAY) + 1
        return (
            f"write copies=[CopyTo({objective.place!r}, retain=Retain.days({days}))] in a schedule"
        )
    return f"no one change of a schedule is enough: change several, or state a weaker {goal}"
