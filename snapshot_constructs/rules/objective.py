"""What an objective asks of a policy: rules of its author, not of AWS, held against the forecast."""

from typing import Any

from snapshot_constructs.model.policy import ALL, Kind
from snapshot_constructs.rules.dlm.links import ELEMENTS
from snapshot_constructs.rules.registry import Certainty, Rule, Severity

_KINDS = ALL - {Kind.EVENT}

RPO: Rule[Any] = Rule(
    id="objective/rpo",
    severity=Severity.ERROR,
    title="The time between restore points is within the objective",
    why="More would be lost than was agreed; a run may start up to an hour late, so the longest "
    "time between two is an hour more than the schedule says.",
    link=ELEMENTS,
    certainty=Certainty.DOCS,
    kinds=_KINDS,
)

REACH: Rule[Any] = Rule(
    id="objective/reach",
    severity=Severity.ERROR,
    title="Restore points reach back as far as the objective",
    why="What was noticed too late could not be undone: the retention has deleted what was good.",
    link=ELEMENTS,
    certainty=Certainty.DOCS,
    kinds=_KINDS,
)

RULES = (RPO, REACH)
