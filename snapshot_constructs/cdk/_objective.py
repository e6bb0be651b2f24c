"""Hold a policy against its objective, as the rules of its author."""

from collections.abc import Iterator
from dataclasses import replace

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.objective import misses
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.rules import Finding, Severity
from snapshot_constructs.rules.objective import REACH, RPO

_RULES = {"rpo": RPO, "reach": REACH}


def held_against(policy: PolicySpec, objective: object) -> Iterator[Finding]:
    """Yield what the forecast misses, or as notes what it cannot tell before deployment."""
    if not isinstance(objective, Objective):
        return
    try:
        for miss in misses(policy, objective):
            yield Finding(_RULES[miss.goal], f"objective.{miss.goal}", miss.what, miss.fix)
    except ForecastError as error:
        for goal in ("rpo", "reach"):
            if getattr(objective, goal) is not None:
                yield _note(goal, str(error))


def _note(goal: str, why: str) -> Finding:
    what, _, fix = why.rpartition("; ")
    rule = replace(_RULES[goal], severity=Severity.INFO)
    return Finding(rule, f"objective.{goal}", f"cannot be told: {what}", fix)
