"""Rules on CloudWatch alarms that mean to watch a policy."""

from typing import Any

from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import alarms
from snapshot_constructs.rules.registry import Certainty, Rule, Scope, Severity

RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/alarm-namespace",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        title="An alarm on a policy watches namespace AWS/EBS",
        why="That is where the metrics are, whatever the guide says. On any other the alarm has no "
        "data and never goes off.",
        link=links.METRICS,
        certainty=Certainty.INFERRED,
        search=alarms.alarm_namespace,
    ),
    Rule(
        id="dlm/alarm-metric",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        title="An alarm on a policy watches a metric that this kind of policy has",
        why="Names are exact, letter case included: SnapshotsDeleteFailed, but "
        "snapshotsArchiveFailed. On any other the alarm has no data and never goes off.",
        link=links.METRICS,
        certainty=Certainty.DOCS,
        search=alarms.alarm_metric,
    ),
    Rule(
        id="dlm/alarm-dimension",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        title="An alarm on a policy names it by its id, as DLMPolicyId",
        why="CloudWatch adds up nothing over policies: without the dimension, or with the ARN, the "
        "alarm has no data and never goes off.",
        link=links.METRICS,
        certainty=Certainty.DOCS,
        search=alarms.alarm_dimension,
    ),
)
