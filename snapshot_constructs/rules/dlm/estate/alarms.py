"""What is wrong with alarms that mean to watch a policy."""

from collections.abc import Iterator
from difflib import get_close_matches

from snapshot_constructs.model.address import Pointer
from snapshot_constructs.model.estate import Alarm
from snapshot_constructs.model.metrics import DIMENSION, EVERY, METRICS, NAMESPACE
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm.estate.survey import Survey
from snapshot_constructs.rules.registry import Located

Found = Iterator[Located]

_MISTAKEN = frozenset({"aws/dlm", "aws/datalifecyclemanager", "data lifecycle manager", "dlm"})
_OWN = EVERY - {"ResourcesTargeted"}


def alarm_namespace(survey: Survey) -> Found:
    """Find alarms on a namespace in which a policy has no metrics."""
    for alarm in survey.estate.alarms:
        given = alarm.namespace
        if not isinstance(given, str) or given == NAMESPACE:
            continue
        mistaken = given.strip().lower() in _MISTAKEN or given.lower() == NAMESPACE.lower()
        aws = given.startswith("AWS/") and str(alarm.metric) in _OWN
        if mistaken or aws or (given.startswith("AWS/") and _watches_policy(alarm)):
            yield _located(
                alarm,
                "Namespace",
                f"is a namespace without metrics of lifecycle policies (got {brief(given)}); the "
                f"alarm stays in INSUFFICIENT_DATA",
                f"write {NAMESPACE}",
            )


def alarm_metric(survey: Survey) -> Found:
    """Find alarms on a metric that the policy does not have."""
    for alarm in survey.estate.alarms:
        metric = alarm.metric
        if (
            alarm.namespace != NAMESPACE
            or not isinstance(metric, str)
            or not _watches_policy(alarm)
        ):
            continue
        names = _metrics_of(survey, alarm)
        if metric not in names:
            close = get_close_matches(metric, sorted(names), 1, 0.7)
            example = close[0] if close else min(n for n in names if n.endswith("Failed"))
            yield _located(
                alarm,
                "MetricName",
                f"is no metric that {_whose(survey, alarm)} has (got {brief(metric)}); the alarm "
                f"stays in INSUFFICIENT_DATA",
                f"write {example}",
            )


def alarm_dimension(survey: Survey) -> Found:
    """Find alarms on the metrics of policies that name no policy."""
    for alarm in survey.estate.alarms:
        if (
            alarm.dimensions is None
            or alarm.namespace != NAMESPACE
            or str(alarm.metric) not in _OWN
        ):
            continue
        by_name = {name: value for name, value in alarm.dimensions if isinstance(name, str)}
        if len(by_name) < len(alarm.dimensions):
            continue
        link = by_name.get(DIMENSION)
        by_arn = isinstance(link, Pointer) and link.attribute == "Arn"
        if by_arn or (isinstance(link, str) and link.startswith("arn:")):
            what = f"{DIMENSION} takes the id of a policy (got its ARN)"
            yield _located(alarm, "Dimensions", what, "write the id: Ref of the policy returns it")
        elif set(by_name) != {DIMENSION}:
            got = ", ".join(sorted(by_name)) or "none"
            yield _located(
                alarm,
                "Dimensions",
                f"must be {DIMENSION} alone (got {got}); the alarm stays in INSUFFICIENT_DATA",
                f"write [{{Name: {DIMENSION}, Value: !Ref Policy}}]",
            )


def _watches_policy(alarm: Alarm) -> bool:
    return any(name == DIMENSION for name, _ in alarm.dimensions or ())


def _metrics_of(survey: Survey, alarm: Alarm) -> frozenset[str]:
    kinds = [
        kind
        for name, link in alarm.dimensions or ()
        if name == DIMENSION
        for policy in survey.estate.policies_at(link, alarm.address)
        for kind in policy.spec.kinds
    ]
    return frozenset(name for kind in kinds for name in METRICS[kind]) or EVERY


def _whose(survey: Survey, alarm: Alarm) -> str:
    for _, link in alarm.dimensions or ():
        for policy in survey.estate.policies_at(link, alarm.address):
            return f"the policy {policy.address.name}"
    return "a lifecycle policy"


def _located(alarm: Alarm, name: str, what: str, fix: str) -> Located:
    return Located(alarm.address, f"{alarm.path}/{name}".strip("/"), what, fix)
