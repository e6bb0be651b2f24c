"""Where the candidates of a channel come from, whose parameters they are, and what it may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from aws_cdk import ArnFormat, Stack

from snapshot_constructs.cdk._channel_arguments import check_parameter
from snapshot_constructs.cdk._image_events import may_get_images
from snapshot_constructs.cdk._machine import allow, may_tell
from snapshot_constructs.cdk._trials import Trial
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from constructs import Construct, IConstruct

    from snapshot_constructs.cdk._channel_arguments import FunctionLike, MachineLike
    from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
    from snapshot_constructs.cdk._promotion import Promotion
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget

# The parameters of the channels of each app, with account and Region.
_channels: WeakKeyDictionary[IConstruct, set[tuple[str, str, str]]] = WeakKeyDictionary()


def check_only_one(
    scope: Construct, stable: str, pipeline: AmiPipelineBase, candidate: str | None
) -> None:
    """Refuse a parameter that something else writes: untested AMIs would get into it.

    Raises:
        ValueError: if the parameter is that of a candidate, or of another channel of the app.
    """
    others = [target.parameter for target in getattr(pipeline, "targets", ())]
    if stable in [pipeline.parameter_name, candidate, *others]:
        raise ValueError(
            f"parameter: must not be that of the candidates (got {stable!r}); write "
            f"'/imagebuilder/web/stable', for example"
        )
    if _key(scope, stable) in _channels.get(scope.node.root, ()):
        raise ValueError(
            f"parameter: is that of another channel already (got {stable!r}); write "
            f"'/imagebuilder/web/canary', for example"
        )


def remember(channel: Construct, stable: str) -> None:
    """Keep in mind that a parameter belongs to a channel."""
    _channels.setdefault(channel.node.root, set()).add(_key(channel, stable))


def _key(scope: Construct, stable: str) -> tuple[str, str, str]:
    stack = Stack.of(scope)
    if is_deferred(stack.account) or is_deferred(stack.region):
        return stack.node.addr, "", stable  # other stacks may be anywhere
    return stack.account, stack.region, stable


def trials(tests: Sequence[FunctionLike | MachineLike]) -> list[Trial]:
    """Return what must succeed."""
    return [_trial(test) for test in tests]


def _trial(test: Any) -> Trial:
    is_machine = hasattr(test, "state_machine_arn")
    return Trial(test.state_machine_arn if is_machine else test.function_arn, is_machine)


def candidate_of(stack: Stack, pipeline: AmiPipelineBase, written: str | None) -> str | None:
    """Return the parameter that has the candidates; None where the images themselves are they.

    Events about images, and what GetImage tells, stay in the Region and account of the pipeline;
    elsewhere there is only what its distribution writes.

    Raises:
        ValueError: if the pipeline sends nothing to the Region or account of the stack.
    """
    if written is not None:
        return check_parameter("candidate", written)
    if not (
        _differ(pipeline.stack.region, stack.region)
        or _differ(pipeline.stack.account, stack.account)
    ):
        return None
    for target in getattr(pipeline, "targets", ()):
        if _reaches(target, pipeline.stack, stack):
            return check_parameter("candidate", target.parameter or pipeline.parameter_name)
    raise ValueError(
        f"pipeline: is known to put no parameter into {stack.region} of {stack.account} (got "
        f"{pipeline.node.path}); give it an AmiTarget there, or write candidate='/imagebuilder/web/latest'"
    )


def _differ(one: str, other: str) -> bool:
    return not (is_deferred(one) or is_deferred(other)) and one != other


def _reaches(target: AmiTarget, home: Stack, stack: Stack) -> bool:
    region = home.region if target.region is None else target.region
    accounts = (home.account, *target.accounts)
    return region == stack.region and stack.account in accounts


def statements(stack: Stack, pipeline: AmiPipelineBase, it: Promotion) -> Iterator[dict[str, Any]]:
    """Yield what the machine of a channel may do, and nothing else."""
    own = [_parameter(stack, name) for name in (it.stable, it.previous, it.newest)]
    read = [] if it.candidate is None else [_parameter(stack, it.candidate)]
    yield allow(["ssm:GetParameters"], [*own, *read])
    yield allow(["ssm:PutParameter"], own)
    # IAM knows no resources for it, and Systems Manager needs it to take an AMI.
    yield allow(["ec2:DescribeImages"], ["*"])
    if it.candidate is None:
        yield may_get_images(pipeline)
    yield may_tell(stack)
    yield from _testing(stack, it)
    yield from _refreshing(stack, it)


def _testing(stack: Stack, it: Promotion) -> Iterator[dict[str, Any]]:
    functions = [test.arn for test in it.tests if not test.is_machine]
    machines = [test.arn for test in it.tests if test.is_machine]
    if functions:
        yield allow(["lambda:InvokeFunction"], functions)
    if machines:
        yield allow(["states:StartExecution"], machines)
        executions = [_executions(stack, arn) for arn in machines]
        yield allow(["states:DescribeExecution", "states:StopExecution"], executions)
        # How Step Functions learns of the end of an execution:
        # https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
        actions = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        managed = "StepFunctionsGetEventsForStepFunctionsExecutionRule"
        rule = stack.format_arn(service="events", resource="rule", resource_name=managed)
        yield allow(actions, [rule])
    if it.approval is not None:
        yield allow(["sns:Publish"], [it.approval.topic])


def _refreshing(stack: Stack, it: Promotion) -> Iterator[dict[str, Any]]:
    if it.groups:
        # The ARN of a group has an id in it that nothing in a template tells.
        arns = [
            stack.format_arn(
                service="autoscaling",
                resource="autoScalingGroup",
                resource_name=f"*:autoScalingGroupName/{name}",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            for name in it.groups
        ]
        yield allow(["autoscaling:StartInstanceRefresh"], arns)


def _parameter(stack: Stack, name: str) -> str:
    return stack.format_arn(
        service="ssm", resource="parameter", resource_name=name.removeprefix("/")
    )


def _executions(stack: Stack, machine: str) -> str:
    parts = stack.split_arn(machine, ArnFormat.COLON_RESOURCE_NAME)
    return stack.format_arn(
        service="states",
        resource="execution",
        resource_name=f"{parts.resource_name}:*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
