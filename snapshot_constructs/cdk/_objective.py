"""Hold a policy against its objective, as the rules of its author."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.cures import Goal, goals
from snapshot_constructs.forecast.objective import misses
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.rules import Finding, Rule, Severity
from snapshot_constructs.rules.objective import REACH, RPO

_RULES: dict[Goal, Rule[Any]] = {"rpo": RPO, "reach": REACH}


def held_against(policy: PolicySpec, objective: object) -> Iterator[Finding]:
    """Yield what the forecast misses, or as notes what it cannot tell before deployment."""
    if not isinstance(objective, Objective):
        return
    told = set()
    try:
        for miss in misses(policy, objective):
            told.add(miss.goal)
            yield Finding(_RULES[miss.goal], f"objective.{miss.goal}", miss.what, miss.fix)
    except ForecastError as error:
        for goal in goals(objective):
            if goal not in told:
                yield _note(goal, str(error))


def _note(goal: Goal, why: str) -> Finding:
    what, _, fix = why.rpartition("; ")
    rule = replace(_RULES[goal], severity=Severity.INFO)
    return Finding(rule, f"objective.{goal}", f"cannot be told: {what}", fix)
