"""State machines live by the virtual clock, and do what their role may do."""

import json
from typing import Any

import pytest

from snapshot_constructs.rehearse.rehearsal import Rehearsal
from tests.rehearse.roles import role

TO_THE_CLOUD = "arn:aws:states:::aws-sdk:ec2:createSnapshot"
WEEK = 7 * 86_400


def _start(rehearsal: Rehearsal, states: Any, *actions: str, service: str = "states") -> str:
    machine = rehearsal.client("stepfunctions").create_state_machine(
        name="machine",
        definition=json.dumps({"StartAt": next(iter(states)), "States": states}),
        roleArn=role(rehearsal, f"{service}.amazonaws.com", *actions),
    )
    started = rehearsal.client("stepfunctions").start_execution(
        stateMachineArn=machine["stateMachineArn"]
    )
    rehearsal.settle()
    return str(started["executionArn"])


def _execution(rehearsal: Rehearsal, arn: str) -> Any:
    return rehearsal.client("stepfunctions").describe_execution(executionArn=arn)


def _snapshot(volume: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": TO_THE_CLOUD,
        "Parameters": {"VolumeId": volume},
        "End": True,
    }


def test_a_week_of_waiting_ends_on_its_day(rehearsal: Rehearsal) -> None:
    volume = rehearsal.volume()
    wait = {"Type": "Wait", "Seconds": WEEK, "Next": "Snapshot"}
    start = rehearsal.now
    arn = _start(rehearsal, {"Wait": wait, "Snapshot": _snapshot(volume.id)}, "ec2:CreateSnapshot")

    rehearsal.advance(days=6)
    before = _execution(rehearsal, arn)["status"], rehearsal.snapshots()
    rehearsal.advance(days=2)

    (snapshot,) = rehearsal.snapshots(volume=volume)
    assert before == ("RUNNING", ())
    assert _execution(rehearsal, arn)["status"] == "SUCCEEDED"
    assert (snapshot.started - start).days == 7


@pytest.mark.parametrize(
    ("service", "actions"),
    [("states", ()), ("states", ("ec2:DescribeSnapshots",)), ("lambda", ("ec2:*",))],
    ids=["no permission", "another permission", "a role that does not trust it"],
)
def test_what_the_role_may_not_do_fails(
    rehearsal: Rehearsal, service: str, actions: tuple[str, ...]
) -> None:
    volume = rehearsal.volume()

    arn = _start(rehearsal, {"Snapshot": _snapshot(volume.id)}, *actions, service=service)

    assert _execution(rehearsal, arn)["status"] == "FAILED"
    assert not rehearsal.snapshots()


def test_an_error_of_ec2_has_the_one_name_that_step_functions_gives_it(
    rehearsal: Rehearsal,
) -> None:
    arn = _start(rehearsal, {"Snapshot": _snapshot("vol-0123456789abcdef0")}, "ec2:*")

    assert _execution(rehearsal, arn)["error"] == "Ec2.Ec2Exception"


def test_a_function_is_only_invoked_where_the_role_allows_it(rehearsal: Rehearsal) -> None:
    invoke = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "nothing"},
        "End": True,
    }

    arn = _start(rehearsal, {"Invoke": invoke}, "lambda:ListFunctions")

    history = rehearsal.client("stepfunctions").get_execution_history(executionArn=arn)
    assert "not authorized to perform: lambda:InvokeFunction" in json.dumps(
        history["events"], default=str
    )
