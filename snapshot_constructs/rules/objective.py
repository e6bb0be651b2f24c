"""What an objective asks of a policy: rules of its author, not of AWS, held against the forecast."""

from typing import Any

from snapshot_constructs.rules.dlm.links import ELEMENTS
from snapshot_constructs.rules.registry import Certainty, Rule, Severity

RPO: Rule[Any] = Rule(
    id="objective/rpo",
    severity=Severity.ERROR,
    title="The time between restore points is within the objective",
    why="More would be lost than was agreed; a run may start up to an hour late, so the longest "
    "time between two is an hour more than the schedule says. A policy that copies what others share "
    "runs when they do, so it cannot have this objective.",
    link=ELEMENTS,
    certainty=Certainty.DOCS,
)

REACH: Rule[Any] = Rule(
    id="objective/reach",
    severity=Severity.ERROR,
    title="Restore points reach back as far as the objective",
    why="What was noticed too late could not be undone: the retention has deleted what was good. Copies "
    "of what others share reach back as far as the age up to which they are kept.",
    link=ELEMENTS,
    certainty=Certainty.DOCS,
)

RULES = (RPO, REACH)
