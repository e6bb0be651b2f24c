"""What policies made here and policies made elsewhere offer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from aws_cdk import Resource

from snapshot_constructs.forecast.outlook import DAYS, Outlook, outlook
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aws_cdk import Duration, aws_cloudwatch
    from aws_cdk import aws_iam as iam
    from aws_cdk.aws_dlm import CfnLifecyclePolicy

    from snapshot_constructs.forecast.prices import Prices
    from snapshot_constructs.model.policy import PolicySpec
    from snapshot_constructs.rules import Verdict


class MetricOptions(TypedDict, total=False):
    """What a metric takes besides its name; see ``aws_cdk.aws_cloudwatch.MetricOptions``."""

    account: str
    color: str
    dimensions_map: Mapping[str, str]
    id: str
    label: str
    period: Duration
    region: str
    stack_account: str
    stack_region: str
    statistic: str
    unit: aws_cloudwatch.Unit
    visible: bool


class PolicyBase(Resource):
    """A lifecycle policy, made here or elsewhere.

    Attributes:
        reference: the resource, or id and ARN of a policy made elsewhere.
    """

    reference: CfnLifecyclePolicy | tuple[str, str]

    @property
    def policy_id(self) -> str:
        """Its id, such as ``policy-0123456789abcdef0``."""
        return self.reference[0] if isinstance(self.reference, tuple) else self.reference.ref

    @property
    def policy_arn(self) -> str:
        """Its ARN."""
        return self.reference[1] if isinstance(self.reference, tuple) else self.reference.attr_arn

    def metric(self, name: str, **options: Unpack[MetricOptions]) -> aws_cloudwatch.Metric:
        """Return a metric of this policy by its name in CloudWatch, as a sum.

        See https://docs.aws.amazon.com/ebs/latest/userguide/monitor-dlm-cw-metrics.html
        """
        from aws_cdk import aws_cloudwatch  # noqa: PLC0415  # slow to load, and seldom asked for

        # The user guide names another namespace, in which there is nothing (checked 2026-11).
        dimensions = {"DLMPolicyId": self.policy_id}
        preset: MetricOptions = {"dimensions_map": dimensions, "statistic": "Sum"}
        preset.update(options)
        metric = aws_cloudwatch.Metric(namespace="AWS/EBS", metric_name=name, **preset)
        return metric.attach_to(self)


class Made(PolicyBase):
    """A lifecycle policy made here.

    Attributes:
        spec: what was written, with the ARN of the role.
        role: what DLM does it as.
        verdict: what the rules have to say: warnings, notes, and what nobody can tell before
            deployment.
    """

    spec: PolicySpec
    role: iam.IRole
    verdict: Verdict

    def forecast(
        self,
        *,
        start: datetime | None = None,
        days: float = DAYS,
        size_gib: float | None = None,
        daily_change: float | None = None,
        prices: Prices | None = None,
    ) -> Outlook:
        """Say what this policy will make of one volume or instance, for a plain unit test.

        Nothing is asked of AWS, nor of the clock.

        Args:
            start: when the policy is created; the first of January 2026 when None.
            days: how long to look ahead.
            size_gib: the GiB written to the volume; only storage and cost need it.
            daily_change: the share of the blocks rewritten per day, such as 0.02; where None, storage
                and cost are ranges.
            prices: the list prices that come with the package when None.

        Raises:
            ForecastError: if something is known only at deployment, or for a policy that copies what
                others share.
        """
        region = self.stack.region
        return outlook(
            self.spec,
            start=start,
            days=days,
            size_gib=size_gib,
            daily_change=daily_change,
            region=None if is_deferred(region) else region,
            prices=prices,
        )
