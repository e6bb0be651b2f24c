"""Alarms on what fails and on what is missing."""

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns

from snapshot_constructs import (
    AmiPolicy,
    CopyTo,
    CrossAccountCopyPolicy,
    Retain,
    Schedule,
    SnapshotAlarms,
    SnapshotPolicy,
)
from snapshot_constructs.cdk import _metrics
from snapshot_constructs.cdk._alarming import failures, silences
from snapshot_constructs.forecast import ForecastError
from tests.cdk.examples import DAILY, EXAMPLES, INSTANCES, OTHER, VOLUMES, Example
from tests.cdk.templates import as_golden, resources

ALARM = "AWS::CloudWatch::Alarm"
KNOWN = set(re.findall(r'self\.metric\("(\w+)"', inspect.getsource(_metrics)))


def _policy(stack: cdk.Stack, **schedules: Schedule) -> SnapshotPolicy:
    return SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules=schedules)


def _notes(app: cdk.App) -> list[str]:
    (stack,) = app.synth().stacks
    return [str(said.entry.data) for said in stack.messages if said.id.endswith("Alarms")]


def _missing(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = (
        a["Properties"] for a in resources(stack, ALARM).values() if "Metrics" in a["Properties"]
    )
    properties: dict[str, Any] = found
    return properties


def test_a_template_with_alarms_is_as_it_was(
    stack: cdk.Stack, golden: Callable[[str, str], None]
) -> None:
    copies = [CopyTo("eu-central-1", retain=Retain.weeks(5))]
    policy = _policy(
        stack,
        daily=DAILY,
        weekly=Schedule.weekly("SUN", "WED", at="05:00", retain=Retain.last(4), copies=copies),
    )

    policy.add_alarms(topic=sns.Topic(stack, "Topic", enforce_ssl=True))

    golden("cdk/alarms.json", as_golden(stack))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_alarm_is_on_a_metric_that_there_is_for_this_policy(
    stack: cdk.Stack, example: Example
) -> None:
    policy = example.make(stack)

    policy.add_alarms()

    for alarm in resources(stack, ALARM).values():
        inner = [
            each["MetricStat"]["Metric"]
            for each in alarm["Properties"].get("Metrics", [])
            if "MetricStat" in each
        ]
        (metric,) = inner or [alarm["Properties"]]
        assert metric["Namespace"] == "AWS/EBS"
        assert metric["MetricName"] in KNOWN
        assert metric["Dimensions"] == [
            {"Name": "DLMPolicyId", "Value": stack.resolve(policy.policy_id)}
        ]


FAILURES = {
    "snapshot-policy": {"CreateFailed", "DeleteFailed"},
    "snapshot-policy-with-vss": {"CreateFailed", "DeleteFailed", "VssFailed"},
    "ami-policy": {"CreateFailed", "DeregisterFailed"},
    "cross-account-copy-policy": {"CopyFailed", "CopyDeleteFailed"},
    "default-ami-policy-all": {
        "CreateFailed",
        "DeregisterFailed",
        "CopyFailed",
        "CopyDeregisterFailed",
    },
}


@pytest.mark.parametrize("name", FAILURES)
def test_only_what_a_policy_does_can_fail(stack: cdk.Stack, name: str) -> None:
    (example,) = (each for each in EXAMPLES if str(each) == name)

    alarms = example.make(stack).add_alarms()

    assert set(alarms.failed) == FAILURES[name]


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        (Schedule.every(hours=1, at="00:15", retain=Retain.last(24)), 3),
        (Schedule.every(hours=4, at="00:00", retain=Retain.last(43)), 6),
        (DAILY, 26),
        (Schedule.weekly("MON", "THU", at="03:00", retain=Retain.last(8)), 98),
        (Schedule.cron("cron(30 9 ? * MON-FRI *)", retain=Retain.last(8)), 74),
    ],
    ids=["hourly", "every-4h", "daily", "twice-a-week", "workdays"],
)
def test_missing_is_what_was_not_made_between_two_runs_and_two_hours(
    stack: cdk.Stack, schedule: Schedule, hours: int
) -> None:
    _policy(stack, only=schedule).add_alarms()

    alarm = _missing(stack)

    assert alarm["EvaluationPeriods"] == hours
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert {m["MetricStat"]["Period"] for m in alarm["Metrics"] if "MetricStat" in m} == {3600}
    assert [m["Expression"] for m in alarm["Metrics"] if "Expression" in m] == ["FILL(made, 0)"]


@pytest.mark.parametrize(
    "grace", [timedelta(hours=5), cdk.Duration.hours(5)], ids=["timedelta", "duration"]
)
def test_making_a_snapshot_may_take_longer(stack: cdk.Stack, grace: Any) -> None:
    _policy(stack, daily=DAILY).add_alarms(grace=grace)

    assert _missing(stack)["EvaluationPeriods"] == 24 + 1 + 5


def test_the_gap_is_that_of_all_schedules_together(stack: cdk.Stack) -> None:
    monthly = Schedule.monthly(at="05:00", retain=Retain.last(12))

    _policy(stack, daily=DAILY, monthly=monthly).add_alarms()

    assert _missing(stack)["EvaluationPeriods"] == 26


def test_a_gap_that_no_alarm_can_watch_is_noted(app: cdk.App, stack: cdk.Stack) -> None:
    weekly = Schedule.weekly("SUN", at="05:00", retain=Retain.last(4))

    alarms = _policy(stack, weekly=weekly).add_alarms()

    assert alarms.missing == {}
    (note,) = _notes(app)
    assert note.startswith(
        "nothing notices missing snapshots: 170 hours may pass between two, the time that a run may "
        "be late included, and an alarm looks back 7 days at the most (got 7 days 2 h); let it run"
    )
    assert "[ack: snapshot-constructs:alarms/missing]" in note


def test_the_longest_gap_that_an_alarm_can_watch_is_watched(stack: cdk.Stack) -> None:
    weekly = Schedule.weekly("SUN", "MON", at="05:00", retain=Retain.last(4))

    _policy(stack, weekly=weekly).add_alarms(grace=timedelta(hours=23))

    assert _missing(stack)["EvaluationPeriods"] == 168


def test_an_alarm_on_a_policy_that_makes_nothing_would_never_end(
    app: cdk.App, stack: cdk.Stack
) -> None:
    policy = SnapshotPolicy(
        stack, "Policy", targets=VOLUMES, schedules={"daily": DAILY}, enabled=False
    )

    alarms = policy.add_alarms()

    assert alarms.missing == {}
    assert "by the forecast there are none" in _notes(app)[0]


def test_nobody_knows_when_others_share(app: cdk.App, stack: cdk.Stack) -> None:
    copies = [CopyTo("eu-west-1", retain=Retain.months(1))]
    policy = CrossAccountCopyPolicy(stack, "Policy", shared_by=[OTHER], copies=copies)

    alarms = policy.add_alarms()

    assert alarms.missing == {}
    assert "so there is no forecast" in _notes(app)[0]
    with pytest.raises(ForecastError):
        policy.forecast()


def test_a_topic_is_told_of_alarms_of_their_end_and_of_errors(stack: cdk.Stack) -> None:
    topic = sns.Topic(stack, "Topic")

    alarms = _policy(stack, daily=DAILY).add_alarms(topic=topic)

    arn = stack.resolve(topic.topic_arn)
    for alarm in resources(stack, ALARM).values():
        assert (alarm["Properties"]["AlarmActions"], alarm["Properties"]["OKActions"]) == (
            [arn],
            [arn],
        )
    (rule,) = resources(stack, "AWS::Events::Rule").values()
    assert [target["Arn"] for target in rule["Properties"]["Targets"]] == [arn]
    assert alarms.error_rule is not None


def test_a_topic_admits_those_who_tell_it(stack: cdk.Stack) -> None:
    topic = sns.Topic(stack, "Topic", enforce_ssl=True)

    _policy(stack, daily=DAILY).add_alarms(topic=topic)

    (policy,) = resources(stack, "AWS::SNS::TopicPolicy").values()
    allowed = [
        each["Principal"]["Service"]
        for each in policy["Properties"]["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]
    assert allowed == ["cloudwatch.amazonaws.com", "events.amazonaws.com"]


def test_a_policy_for_amis_sends_no_events(stack: cdk.Stack) -> None:
    policy = AmiPolicy(stack, "Policy", targets=INSTANCES, schedules={"daily": DAILY})

    alarms = policy.add_alarms(topic=sns.Topic(stack, "Topic"))

    assert alarms.error_rule is None
    assert set(alarms.missing) == {"Missing"}
    assert resources(stack, "AWS::Events::Rule") == {}


def test_an_action_is_taken_on_alarms_only(stack: cdk.Stack) -> None:
    topic = sns.Topic(stack, "Topic")

    _policy(stack, daily=DAILY).add_alarms(actions=[actions.SnsAction(topic)])

    for alarm in resources(stack, ALARM).values():
        assert alarm["Properties"]["AlarmActions"] == [stack.resolve(topic.topic_arn)]
        assert "OKActions" not in alarm["Properties"]


def test_there_may_be_several_sets_of_alarms(stack: cdk.Stack) -> None:
    policy = _policy(stack, daily=DAILY)
    policy.add_alarms(topic=sns.Topic(stack, "Loud"))

    second = policy.add_alarms("Quiet", topic=sns.Topic(stack, "Silent"))

    assert isinstance(second, SnapshotAlarms)
    assert len(resources(stack, ALARM)) == 6


@pytest.mark.parametrize(
    "given",
    [
        {"topic": "arn:aws:sns:eu-west-1:111122223333:Topic"},
        {"actions": 5},
        {"actions": [5]},
        {"grace": 5},
        {"grace": timedelta(hours=-1)},
        {"grace": cdk.Duration.days(7)},
        {"id": ""},
        {"id": "Resource"},
    ],
    ids=range(8),
)
def test_anything_else_is_refused_in_one_line_and_leaves_nothing(
    stack: cdk.Stack, given: dict[str, Any]
) -> None:
    policy = _policy(stack, daily=DAILY)
    before = [child.node.id for child in policy.node.children]

    with pytest.raises((TypeError, ValueError), match=r"^[^\n]*; (write|choose) [^\n]*$"):
        policy.add_alarms(**given)

    assert [child.node.id for child in policy.node.children] == before


def test_what_is_deferred_counts_as_being_done(stack: cdk.Stack) -> None:
    region = cdk.CfnParameter(stack, "Region").value_as_string
    daily = Schedule.daily(
        at="03:00", retain=Retain.last(7), copies=[CopyTo(region, retain=Retain.weeks(5))]
    )
    policy = _policy(stack, daily=daily)

    with pytest.raises(ForecastError, match="known only at deployment"):
        list(silences(policy.spec))
    assert "CopyFailed" in failures(policy.spec)
