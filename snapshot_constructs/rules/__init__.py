"""What AWS refuses or silently breaks: one small function per rule."""

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from snapshot_constructs.rules.explained import EXPLAINED

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


def __getattr__(name: str) -> object:
    """Load all rules on first use, so that a review loads only those that it needs."""
    if name == "EXPLAINED":
        from snapshot_constructs.rules import explained  # noqa: PLC0415  # the same

        return explained.EXPLAINED
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
