"""Schedules follow the virtual clock, and events of AWS reach the rules that match them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.rehearsal import Rehearsal
from tests.rehearse.roles import role

WINDOW = {"Mode": "OFF"}


class Queue:
    """A queue, and all that arrives in it."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._sqs = rehearsal.client("sqs")
        self._url = self._sqs.create_queue(QueueName="arrivals")["QueueUrl"]
        asked = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        self.arn: str = asked["Attributes"]["QueueArn"]

    def arrived(self) -> list[str]:
        """Return what has arrived since it was asked last."""
        found: list[str] = []
        while messages := self._received():
            found += [each["Body"] for each in messages]
        return found

    def _received(self) -> list[Any]:
        messages = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
        found: list[Any] = messages.get("Messages", [])
        for each in found:
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=each["ReceiptHandle"])
        return found


@pytest.fixture
def queue(rehearsal: Rehearsal) -> Queue:
    return Queue(rehearsal)


def _rule(rehearsal: Rehearsal, queue: Queue, **what: str) -> None:
    events = rehearsal.client("events")
    events.put_rule(Name="rule", **what)
    events.put_targets(Rule="rule", Targets=[{"Id": "queue", "Arn": queue.arn}])


def _schedule(rehearsal: Rehearsal, queue: Queue, expression: str, **more: Any) -> None:
    may = role(rehearsal, "scheduler.amazonaws.com", "sqs:SendMessage")
    target = {"Arn": queue.arn, "RoleArn": may, "Input": "due"}
    rehearsal.client("scheduler").create_schedule(
        Name="schedule",
        ScheduleExpression=expression,
        FlexibleTimeWindow=WINDOW,
        **{"Target": target} | more,
    )


def test_a_rule_with_a_rate_fires_as_often_as_it_says(rehearsal: Rehearsal, queue: Queue) -> None:
    _rule(rehearsal, queue, ScheduleExpression="rate(6 hours)")

    rehearsal.advance(days=2)

    assert len(queue.arrived()) == 8


def test_a_rule_with_a_cron_expression_fires_at_its_times(
    rehearsal: Rehearsal, queue: Queue
) -> None:
    _rule(rehearsal, queue, ScheduleExpression="cron(30 3 ? * MON#1 *)")

    rehearsal.advance(days=40)

    times = [json.loads(each)["time"] for each in queue.arrived()]
    assert times == ["2026-06-01T03:30:00Z", "2026-07-06T03:30:00Z"]


def test_a_schedule_fires_in_its_own_time_zone(rehearsal: Rehearsal, queue: Queue) -> None:
    _schedule(rehearsal, queue, "cron(0 3 * * ? *)", ScheduleExpressionTimezone="America/New_York")

    rehearsal.advance(hours=6.9)
    early = queue.arrived()
    rehearsal.advance(hours=0.2)

    assert (early, queue.arrived()) == ([], ["due"])


def test_a_schedule_for_one_time_fires_once_and_goes_away_if_asked(
    rehearsal: Rehearsal, queue: Queue
) -> None:
    _schedule(rehearsal, queue, "at(2026-06-03T12:00:00)", ActionAfterCompletion="DELETE")

    rehearsal.advance(days=9)

    assert queue.arrived() == ["due"]
    assert not rehearsal.client("scheduler").list_schedules()["Schedules"]


def test_a_schedule_ends_on_its_last_day(rehearsal: Rehearsal, queue: Queue) -> None:
    end = rehearsal.now + timedelta(days=3, hours=1)
    _schedule(rehearsal, queue, "rate(1 days)", EndDate=end)

    rehearsal.advance(days=9)

    assert len(queue.arrived()) == 3


def test_a_disabled_rule_does_not_fire(rehearsal: Rehearsal, queue: Queue) -> None:
    _rule(rehearsal, queue, ScheduleExpression="rate(1 hour)")
    rehearsal.client("events").disable_rule(Name="rule")

    rehearsal.advance(days=1)

    assert queue.arrived() == []


@pytest.mark.parametrize(
    ("service", "action"),
    [("scheduler", "sqs:ReceiveMessage"), ("events", "sqs:SendMessage")],
    ids=["without the permission", "without the trust"],
)
def test_a_schedule_does_not_do_what_its_role_may_not(
    rehearsal: Rehearsal, queue: Queue, service: str, action: str
) -> None:
    target = {"Arn": queue.arn, "RoleArn": role(rehearsal, f"{service}.amazonaws.com", action)}
    _schedule(rehearsal, queue, "rate(1 days)", Target=target)

    rehearsal.advance(days=3)

    assert queue.arrived() == []


def test_events_of_ebs_reach_the_rules_that_match_them(rehearsal: Rehearsal, queue: Queue) -> None:
    pattern = {"source": ["aws.ec2"], "detail": {"event": ["createSnapshot"]}}
    _rule(rehearsal, queue, EventPattern=json.dumps(pattern))
    volume = rehearsal.volume()

    made = rehearsal.client("ec2").create_snapshot(VolumeId=volume.id)
    rehearsal.advance(minutes=5)

    (event,) = map(json.loads, queue.arrived())
    assert made["SnapshotId"] in event["detail"]["snapshot_id"]
    assert event["detail"]["result"] == "succeeded"


@pytest.mark.parametrize("copies", [0, 2], ids=["lost", "twice"])
def test_an_event_gets_lost_or_comes_twice_where_a_test_wants_it(
    rehearsal: Rehearsal, queue: Queue, copies: int
) -> None:
    kind = "EBS Snapshot Notification"
    _rule(rehearsal, queue, EventPattern=json.dumps({"detail-type": [kind]}))
    volume = rehearsal.volume()
    rehearsal.fault(f"event:{kind}", copies=copies)

    rehearsal.client("ec2").create_snapshot(VolumeId=volume.id)
    rehearsal.advance(minutes=5)

    assert len(queue.arrived()) == copies
