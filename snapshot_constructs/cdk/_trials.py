"""What an AMI must pass before it is promoted: tests, time and somebody's consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_cdk import Aws

from snapshot_constructs.cdk._machine import RETRY, task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DAY = 24 * 60 * 60
_BUSY = {  # what AWS did not manage is tried again; a test that fails has failed
    "lambda": (
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
    ),
    "states": (
        "StepFunctions.SdkClientException",
        "StepFunctions.ThrottlingException",
        "StepFunctions.ExecutionLimitExceededException",
    ),
    "sns": ("SNS.SdkClientException", "SNS.InternalErrorException", "SNS.ThrottledException"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A Lambda function or a state machine that must succeed.

    Attributes:
        arn: its own.
        is_machine: whether it is a state machine.
    """

    arn: str
    is_machine: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who is asked.

    Attributes:
        topic: the ARN of the topic through which.
        seconds: how long the answer may take.
    """

    topic: str
    seconds: int


def states(
    tests: Sequence[Trial], soak_seconds: int, approval: Approval | None, about: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the states by name, in their order, without what comes next.

    Args:
        tests: one after the other.
        soak_seconds: how long an AMI waits after them.
        approval: who is asked then.
        about: what tests are told, with JSONata in it.
    """
    for number, test in enumerate(tests, start=1):
        yield f"Test {number}", (_run if test.is_machine else _invoke)(test.arn, about)
    if soak_seconds:
        yield "Soak", {"Type": "Wait", "Seconds": soak_seconds}
    if approval is not None:
        yield "Ask", _ask(approval, about)


def _invoke(arn: str, about: dict[str, Any]) -> dict[str, Any]:
    return _task("lambda:invoke", {"FunctionName": arn, "Payload": about}, _DAY)


def _run(arn: str, about: dict[str, Any]) -> dict[str, Any]:
    # By this field the console shows who started whom.
    told = {
        **about,
        "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}",
    }
    return _task("states:startExecution.sync:2", {"StateMachineArn": arn, "Input": told}, _DAY)


def _ask(approval: Approval, about: dict[str, Any]) -> dict[str, Any]:
    command = "aws stepfunctions send-task-"
    end = "' --region ' & $split($states.context.Execution.Id, ':')[3] & ' --task-token ' & $states.context.Task.Token"
    message = (
        f"{{% $new & ' of {about['pipeline']} waits to be put into {about['parameter']}.\\n\\n"
        f"To promote it:\\n{command}success --task-output {{}}' & {end} & '\\n\\n"
        f"To refuse it:\\n{command}failure --error Refused' & {end} %}}"
    )
    arguments = {"TopicArn": approval.topic, "Subject": "An AMI waits", "Message": message}
    return _task("sns:publish.waitForTaskToken", arguments, approval.seconds)


def _task(resource: str, arguments: dict[str, Any], seconds: int) -> dict[str, Any]:
    retry = [{**RETRY[0], "ErrorEquals": list(_BUSY[resource.partition(":")[0]])}]
    arn = f"arn:{Aws.PARTITION}:states:::{resource}"
    return task(arn, arguments, TimeoutSeconds=seconds, Retry=retry)
