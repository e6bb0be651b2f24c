"""Create or update one stack, as `cdk deploy` does: by a change set."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.place import Place

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_NEVER_CREATED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")  # can only be deleted
_DEPLOYED = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_PATIENCE = 600.0  # seconds; custom resources may take theirs

Details = Mapping[str, Any]


def describe(place: Place, name: str) -> Details | None:
    """Return what CloudFormation says of a stack; None where there is none.

    Args:
        name: of the stack, or its ARN, by which it is found even when it is deleted.
    """
    cloudformation = place.client("cloudformation")
    try:
        found: Details = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except cloudformation.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return found


def apply(place: Place, name: str, **options: Any) -> tuple[Details, bool]:
    """Create or update a stack; return what it is afterwards, and whether anything changed.

    Args:
        options: of the change set, such as its template.

    Raises:
        RehearsalError: if CloudFormation refuses it, or takes too long.
    """
    cloudformation, before = place.client("cloudformation"), describe(place, name)
    if before is not None and before["StackStatus"] in _NEVER_CREATED:
        delete(place, before)
        before = None
    new = before is None or before["StackStatus"] == "REVIEW_IN_PROGRESS"
    made = _change_set(cloudformation, name, "CREATE" if new else "UPDATE", options)
    if not _is_worth_it(cloudformation, made["Id"]):
        return _found(place, made["StackId"]), False
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    return _rested(place, made["StackId"]), True


def _change_set(cloudformation: Any, name: str, kind: str, options: Details) -> Details:
    try:
        made: Details = cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"rehearsal-{uuid.uuid4()}",
            ChangeSetType=kind,
            Capabilities=_CAPABILITIES,
            **options,
        )
    except cloudformation.exceptions.ClientError as error:
        raise _refusal(name, error) from None
    return made


def _refusal(name: str, error: Any) -> RehearsalError:
    reason = error.response["Error"].get("Message", "")
    return RehearsalError(f"stack {name}: CloudFormation refuses it: {reason}")


def _is_worth_it(cloudformation: Any, change_set: str) -> bool:
    """Wait for a change set, and tell whether it has changes.

    Raises:
        RehearsalError: if it could not be made.
    """

    def described() -> Details | None:
        found: Details = cloudformation.describe_change_set(ChangeSetName=change_set)
        return None if found["Status"].endswith(("_PENDING", "_IN_PROGRESS")) else found

    found = _awaited(described, "the change set")
    if found["Status"] != "FAILED":
        return True
    reason = found.get("StatusReason", "")
    cloudformation.delete_change_set(ChangeSetName=change_set)
    if "didn't contain changes" in reason or "No updates" in reason:
        return False
    raise RehearsalError(f"stack {found['StackName']}: CloudFormation refuses it: {reason}")


def delete(place: Place, stack: Details) -> Details:
    """Delete a stack; return what it is afterwards.

    Raises:
        RehearsalError: if CloudFormation refuses it, or takes too long.
    """
    cloudformation, id = place.client("cloudformation"), stack["StackId"]
    try:
        cloudformation.delete_stack(StackName=id)
    except cloudformation.exceptions.ClientError as error:
        raise _refusal(stack["StackName"], error) from None
    return _rested(place, id)


def is_deployed(stack: Details) -> bool:
    """Tell whether a stack is as it was asked for last."""
    return stack["StackStatus"] in _DEPLOYED


def is_gone(stack: Details) -> bool:
    """Tell whether a stack was deleted."""
    return bool(stack["StackStatus"] == "DELETE_COMPLETE")


def _rested(place: Place, stack: str) -> Details:
    """Wait until nothing is done to a stack any more."""

    def described() -> Details | None:
        found = _found(place, stack)
        return None if found["StackStatus"].endswith("_IN_PROGRESS") else found

    return _awaited(described, stack)


def _found(place: Place, stack: str) -> Details:
    found = describe(place, stack)
    if found is None:
        raise RehearsalError(f"{stack}: CloudFormation knows this stack no more")
    return found


def _awaited(ask: Callable[[], Details | None], what: str) -> Details:
    end, pause = time.monotonic() + _PATIENCE, 0.002
    while time.monotonic() < end:
        if (found := ask()) is not None:
            return found
        time.sleep(pause)
        pause = min(2 * pause, 0.1)
    raise RehearsalError(f"{what}: CloudFormation has not come to an end in {_PATIENCE:.0f} s")
