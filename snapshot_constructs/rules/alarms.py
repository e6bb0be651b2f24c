"""What the alarms of a policy cannot notice: a note of ``add_alarms``, and no finding of a review."""

from typing import Any

from snapshot_constructs.rules.registry import Certainty, Rule, Scope, Severity

MISSING: Rule[Any] = Rule(
    id="alarms/missing",
    severity=Severity.INFO,
    scope=Scope.FACT,
    title="An alarm notices missing snapshots where two runs are less than 7 days apart",
    why="CloudWatch looks back seven days at the most. Where more may lie between two runs, the time "
    "that a run may be late included, as with a weekly or monthly schedule alone, add_alarms makes "
    "no alarm for that and notes it; failures are still noticed.",
    link="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    certainty=Certainty.DOCS,
)

RULES = (MISSING,)
