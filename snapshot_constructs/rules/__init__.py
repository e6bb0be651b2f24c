"""What AWS refuses or silently breaks: one small function per rule."""

from snapshot_constructs.rules.dlm import RULES
from snapshot_constructs.rules.judge import judge
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

__all__ = [
    "RULES",
    "Certainty",
    "Finding",
    "Place",
    "Rule",
    "Scope",
    "Severity",
    "Unknown",
    "Verdict",
    "judge",
]
