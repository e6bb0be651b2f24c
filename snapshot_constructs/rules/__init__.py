"""What AWS refuses or silently breaks: one small function per rule."""

from importlib import import_module
from typing import TYPE_CHECKING

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
    from snapshot_constructs.rules.dlm import RULES
    from snapshot_constructs.rules.dlm.estate.coverage import Row, coverage
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


_PLACES = {
    "EXPLAINED": "explained",
    "RULES": "dlm",
    "Row": "dlm.estate.coverage",
    "coverage": "dlm.estate.coverage",
}


def __getattr__(name: str) -> object:
    """Load rules on first use, so that nobody waits for those that are not needed."""
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
