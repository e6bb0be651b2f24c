"""State machines wait by the virtual clock, and do what their role may do."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from botocore.model import ListShape, Shape, StructureShape
from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.patches.settling import WORK
from snapshot_constructs.rehearse.cloud.service import model_of
from snapshot_constructs.rehearse.cloud.world import World

_SERVICE = "states.amazonaws.com"
_NAMES = {"sfn": "stepfunctions", "eventbridge": "events", "cloudwatchlogs": "logs"}
_ASKED = {
    "lambda:invoke": ("lambda:InvokeFunction", "FunctionName"),
    "states:startExecution": ("states:StartExecution", "StateMachineArn"),
    "sns:publish": ("sns:Publish", "TopicArn"),
    "sqs:sendMessage": ("sqs:SendMessage", ""),
    "events:putEvents": ("events:PutEvents", ""),
}
"""What an optimized integration needs, and the parameter that names its resource."""

_EXECUTION: contextvars.ContextVar[str] = contextvars.ContextVar("execution", default="")


class _Event(threading.Event):
    """An event that is waited for by the virtual clock."""

    world: World

    def wait(self, timeout: float | None = None) -> bool:
        """Wait; return whether it came in time."""
        late = threading.Event()
        if timeout is None:
            return super().wait()
        timer = self.world.clock.after(timedelta(seconds=timeout), late.set)
        while not super().wait(0.01):
            if late.is_set():
                return self.is_set()
        timer.cancel()
        WORK.happened()
        return True


def install(world: World) -> None:
    """Let state machines live in the world."""
    _Event.world = world
    sleep = _sleeping(world)
    stepfunctions.time = SimpleNamespace(
        time=time.time, sleep=lambda _seconds: None, monotonic=time.monotonic
    )
    stepfunctions.threading = SimpleNamespace(**vars(threading) | {"Event": _Event})
    stepfunctions.now_iso = lambda: _iso(world.clock.now())
    stepfunctions._scaled_sleep = sleep  # noqa: SLF001 - see the package
    stepfunctions._sleep_until = lambda text: sleep(_left(world, text))  # noqa: SLF001 - see the package
    stepfunctions._run_execution = _run(stepfunctions._run_execution)  # noqa: SLF001 - see the package
    stepfunctions._invoke_resource = _asked(world, stepfunctions._invoke_resource)  # noqa: SLF001 - see the package
    stepfunctions._invoke_with_callback = _asked(world, stepfunctions._invoke_with_callback)  # noqa: SLF001 - see the package
    stepfunctions._invoke_aws_sdk_integration = _calling(world)  # noqa: SLF001 - see the package


def _sleeping(world: World) -> Any:
    def sleep(seconds: float) -> None:
        if seconds > 0:
            done = threading.Event()

            def wake() -> None:
                WORK.happened()
                done.set()

            world.clock.after(timedelta(seconds=seconds), wake)
            done.wait()

    return sleep


def _left(world: World, text: str) -> float:
    until = datetime.fromisoformat(text)
    return (until - world.clock.now()).total_seconds()


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _run(theirs: Any) -> Any:
    def run(arn: str) -> Any:
        _EXECUTION.set(arn)
        WORK.happened()
        return theirs(arn)

    return run


def _asked(world: World, theirs: Any) -> Any:
    """Ask for permission before an optimized integration does its work."""

    def invoke(resource: str, data: Any, *rest: Any) -> Any:
        name = resource.removeprefix("arn:aws:states:::").partition(".")[0]
        asked = _ASKED.get(name)
        if asked is not None:
            arn = _resource(name, data.get(asked[1], "*")) if asked[1] else "*"
            _permitted(world, asked[0], arn)
        elif ":function:" in resource:
            _permitted(world, "lambda:InvokeFunction", resource)
        if ".sync" in resource or ".waitForTaskToken" in resource:
            return theirs(resource, data, *rest)
        with WORK.one():
            return theirs(resource, data, *rest)

    return invoke


def _resource(name: str, given: str) -> str:
    if name == "lambda:invoke" and not given.startswith("arn:"):
        return f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{given}"
    return given


def _permitted(world: World, action: str, arn: str) -> None:
    if not _caller(world).may(action, arn, {}):
        text = f"is not authorized to perform: {action} on resource: {arn}"
        raise stepfunctions._ExecutionError("States.TaskFailed", text)  # noqa: SLF001 - see the package


def _caller(world: World) -> Caller:
    """Return a session of the role of the state machine that runs.

    Raises:
        _ExecutionError: if Step Functions cannot assume it.
    """
    execution = stepfunctions._executions.get(_EXECUTION.get()) or {}  # noqa: SLF001 - see the package
    arn = str(execution.get("stateMachineArn", ""))
    machine = stepfunctions._state_machines.get(arn) or {}  # noqa: SLF001 - see the package
    try:
        return world.assume(str(machine.get("roleArn", "")), _SERVICE, "execution", arn)
    except ApiError as error:
        raise stepfunctions._ExecutionError("States.TaskFailed", str(error)) from None  # noqa: SLF001 - see the package


def _calling(world: World) -> Any:
    """Return what calls any action of any service, as the role of the state machine."""

    def call(resource: str, data: Mapping[str, Any] | None) -> Any:
        service, action = resource.split(":aws-sdk:")[1].partition(".")[0].split(":")
        name = _NAMES.get(service.lower(), service.lower())
        model = model_of(name)
        operation = next(each for each in model.operation_names if each.lower() == action.lower())
        shape = model.operation_model(operation).input_shape
        params = _fitting(shape, data) if shape is not None and data else {}
        try:
            output = world.call(
                name,
                operation,
                params,
                account=get_account_id(),
                region=get_region(),
                caller=_caller(world),
            )
        except ApiError as error:
            raise _failure(service, error) from None
        said = {key: item for key, item in output.items() if key != "ResponseMetadata"}
        return stepfunctions._convert_keys_to_sfn_convention(_plain(said))  # noqa: SLF001 - see the package

    return call


def _failure(service: str, error: ApiError) -> Exception:
    """Return how Step Functions tells an error; EC2 has one name for all of its own."""
    code = "Ec2Exception" if service == "ec2" else error.code
    name = stepfunctions._prefix_sdk_error(service, code)  # noqa: SLF001 - see the package
    cause = f"{error.message} (Service: {service.capitalize()}, Status Code: {error.status})"
    failure: Exception = stepfunctions._ExecutionError(name, cause)  # noqa: SLF001 - see the package
    return failure


def _fitting(shape: Shape, value: Any) -> Any:
    """Return input by the names of the model; Step Functions spells every member in PascalCase."""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        names = {name.lower(): name for name in shape.members}
        known = {names[key.lower()]: item for key, item in value.items() if key.lower() in names}
        return {name: _fitting(shape.members[name], item) for name, item in known.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_fitting(shape.member, item) for item in value]
    return value


def _plain(value: Any) -> Any:
    """Return output as JSON, without what is not there."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return _iso(value)
    return value.decode(errors="replace") if isinstance(value, bytes) else value
