"""What AWS refuses or silently breaks: one small function per rule."""

from typing import Any

from snapshot_constructs.rules import objective, protection, review
from snapshot_constructs.rules.dlm import RULES
from snapshot_constructs.rules.dlm.estate.coverage import Row, coverage
from snapshot_constructs.rules.judge import judge
from snapshot_constructs.rules.judge_estate import Addressed, judge_estate
from snapshot_constructs.rules.registry import (
    Certainty,
    Finding,
    Place,
    Rule,
    Scope,
    Severity,
    Unknown,
    Verdict,
)

EXPLAINED: tuple[Rule[Any], ...] = (
    *RULES,
    *protection.RULES,
    *objective.RULES,
    *review.RULES,
)
"""All rules that a finding may be about: of AWS, of authors themselves, and of reviews."""

__all__ = [
    "EXPLAINED",
    "RULES",
    "Addressed",
    "Certainty",
    "Finding",
    "Place",
    "Row",
    "Rule",
    "Scope",
    "Severity",
    "Unknown",
    "Verdict",
    "coverage",
    "judge",
    "judge_estate",
]
