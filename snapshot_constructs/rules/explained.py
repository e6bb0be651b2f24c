"""All rules that a finding may be about: of AWS, of authors themselves, and of reviews."""

from typing import Any

from snapshot_constructs.rules import alarms, dlm, imagebuilder, objective, protection, review
from snapshot_constructs.rules.imagebuilder import estate
from snapshot_constructs.rules.registry import Rule

EXPLAINED: tuple[Rule[Any], ...] = (
    *dlm.RULES,
    *protection.RULES,
    *imagebuilder.RULES,
    *estate.RULES,
    *objective.RULES,
    *alarms.RULES,
    *review.RULES,
)
