"""``SnapshotAlarms``: tells when a policy fails, and when it is silent for too long."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, Stack
from constructs import Construct

from snapshot_constructs.cdk._alarming import HOUR, LONGEST, Silence, failures, silences
from snapshot_constructs.cdk._notes import put
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure
from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.model.length import length_of
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.alarms import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cloudwatch, aws_events
    from aws_cdk import aws_sns as sns

    from snapshot_constructs.cdk._base import Made


class SnapshotAlarms(Construct):
    """Alarms on one policy, made by its ``add_alarms``.

    Attributes:
        failed: one alarm for each thing that can fail, by its id, such as ``CreateFailed``.
        missing: one alarm on snapshots or AMIs that are not made, and one on copies, by their ids
            ``Missing`` and ``CopyMissing``; none that CloudWatch could not watch.
        error_rule: the rule on the state ERROR; None without a topic, and for AMI policies, which
            send no events.
    """

    failed: dict[str, aws_cloudwatch.Alarm]
    missing: dict[str, aws_cloudwatch.Alarm]
    error_rule: aws_events.Rule | None

    def __init__(
        self,
        policy: Made,
        id: str,
        *,
        topic: sns.ITopic | None = None,
        actions: Sequence[aws_cloudwatch.IAlarmAction] = (),
        grace: timedelta | Duration | None = None,
    ) -> None:
        """Make the alarms below a policy; see ``add_alarms`` there.

        Raises:
            TypeError: if an argument is none of its kind.
            ValueError: if the id is taken.
        """
        check_position(policy, id)
        patience = _patience(grace)
        _check(topic, actions)
        super().__init__(policy, id)
        with undone_on_failure(policy, id):
            self._make(policy, patience)
            self._tell(policy, topic, actions)

    def _make(self, policy: Made, patience: timedelta) -> None:
        self.failed = {
            id: self._on_failure(policy, id, metric) for id, metric in failures(policy.spec).items()
        }
        self.missing = {}
        try:
            for silence in silences(policy.spec):
                self._watch(policy, silence, patience)
        except ForecastError as error:
            self._note(f"nothing notices missing snapshots: {error}")

    def _on_failure(self, policy: Made, id: str, metric: str) -> aws_cloudwatch.Alarm:
        from aws_cdk import aws_cloudwatch  # noqa: PLC0415  # slow to load, and seldom asked for

        return policy.metric(metric, period=Duration.hours(1)).create_alarm(
            self,
            id,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=aws_cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=aws_cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=f"{_name(policy)}: {metric}",
        )

    def _watch(self, policy: Made, silence: Silence, patience: timedelta) -> None:
        if silence.longest is None:
            self._note(f"nothing notices missing {silence.what}: by the forecast there are none")
            return
        hours = -(-(silence.longest + patience) // HOUR)
        if hours * HOUR > LONGEST:
            self._note(
                f"nothing notices missing {silence.what}: {hours} hours may pass between two, the "
                f"time that a run may be late included, and an alarm looks back 7 days at the most "
                f"(got {hours // 24} days {hours % 24} h); let it run every 6 days or "
                f"more often, such as Schedule.weekly('SUN', 'WED', …)"
            )
            return
        self.missing[silence.id] = self._on_silence(policy, silence, hours)

    def _on_silence(self, policy: Made, silence: Silence, hours: int) -> aws_cloudwatch.Alarm:
        from aws_cdk import aws_cloudwatch  # noqa: PLC0415  # slow to load, and seldom asked for

        # Where hours have no data, CloudWatch looks at older ones instead, and alarms days too late:
        # so each gets a zero. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
        made = policy.metric(silence.metric, period=Duration.hours(1))
        filled = aws_cloudwatch.MathExpression(
            expression="FILL(made, 0)",
            using_metrics={"made": made},
            period=Duration.hours(1),
            label=silence.metric,
        )
        return filled.create_alarm(
            self,
            silence.id,
            threshold=1,
            evaluation_periods=hours,
            comparison_operator=aws_cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            treat_missing_data=aws_cloudwatch.TreatMissingData.BREACHING,
            alarm_description=f"{_name(policy)}: no {silence.what} for {hours} hours",
        )

    def _tell(
        self,
        policy: Made,
        topic: sns.ITopic | None,
        actions: Sequence[aws_cloudwatch.IAlarmAction],
    ) -> None:
        told: list[aws_cloudwatch.IAlarmAction] = []
        self.error_rule = None
        if topic is not None:
            _admit(topic, "cloudwatch.amazonaws.com", Stack.of(self).account)
            told.append(_to_topic().alarm(topic.topic_arn))
            self.error_rule = self._on_error(policy, topic)
        for alarm in (*self.failed.values(), *self.missing.values()):
            alarm.add_alarm_action(*actions, *told)
            alarm.add_ok_action(*told)

    def _on_error(self, policy: Made, topic: sns.ITopic) -> aws_events.Rule | None:
        if not hasattr(policy, "on_error"):
            return None
        _admit(topic, "events.amazonaws.com")
        rule: aws_events.Rule = policy.on_error(f"{self.node.id}PolicyError")
        rule.add_target(_to_topic().rule(topic.topic_arn))
        return rule

    def _note(self, text: str) -> None:
        put(self, [(MISSING.severity, MISSING.id, text)])


def _name(policy: Made) -> str:
    return policy.node.path.replace("/", " ")


def _patience(grace: object) -> timedelta:
    """Return how long making one may take.

    Raises:
        TypeError: if it is no length of time.
        ValueError: if it is not known, or not a sensible one.
    """
    if grace is None:
        return HOUR
    length = length_of(grace)
    if length is None:
        raise TypeError(
            f"grace: expected a known length of time (got {brief(grace)}); write Duration.hours(2)"
        )
    if not timedelta(0) <= length < LONGEST:
        raise ValueError(f"grace: must be 0 to 7 days (got {length}); write Duration.hours(2)")
    return length


def _check(topic: object, actions: object) -> None:
    """Refuse what the CDK would refuse in the midst of it.

    Raises:
        TypeError: if there is no topic, or no list of actions.
    """
    if topic is not None and not hasattr(topic, "topic_arn"):
        raise TypeError(f"topic: expected an SNS topic (got {brief(topic)}); write sns.Topic(…)")
    if not isinstance(actions, (list, tuple)) or not all(hasattr(each, "bind") for each in actions):
        raise TypeError(
            f"actions: expected a list of alarm actions (got {brief(actions)}); write "
            f"[aws_cloudwatch_actions.SnsAction(topic)]"
        )


def _admit(topic: sns.ITopic, service: str, account: str | None = None) -> None:
    """Let a service publish: a topic with a policy of its own admits nobody else."""
    from aws_cdk import aws_iam as iam  # noqa: PLC0415  # as above

    conditions = {"StringEquals": {"aws:SourceAccount": account}} if account else None
    topic.grant_publish(iam.ServicePrincipal(service, conditions=conditions))


@cache
def _to_topic() -> Any:
    """Return how alarms and rules tell a topic, without loading all that they could tell."""
    import jsii  # noqa: PLC0415  # as above
    from aws_cdk import aws_cloudwatch, aws_events  # noqa: PLC0415  # slow to load

    @jsii.implements(aws_cloudwatch.IAlarmAction)
    class ToTopic:
        def __init__(self, arn: str) -> None:
            self._arn = arn

        def bind(self, _scope: Construct, _alarm: object) -> aws_cloudwatch.AlarmActionConfig:
            return aws_cloudwatch.AlarmActionConfig(alarm_action_arn=self._arn)

    @jsii.implements(aws_events.IRuleTarget)
    class RuleToTopic:
        def __init__(self, arn: str) -> None:
            self._arn = arn

        def bind(self, _rule: object, _id: str | None = None) -> aws_events.RuleTargetConfig:
            return aws_events.RuleTargetConfig(arn=self._arn)

    return _Telling(ToTopic, RuleToTopic)


class _Telling:
    """The two ways to tell a topic."""

    def __init__(self, alarm: Any, rule: Any) -> None:
        self.alarm = alarm
        self.rule = rule
