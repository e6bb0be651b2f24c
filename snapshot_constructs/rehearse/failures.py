"""Why CloudFormation could not do what was asked, resource by resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from snapshot_constructs.rehearse.change_sets import Details
from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.place import Place

_DEPLOYS = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")
_DELETION = ("DELETE_IN_PROGRESS",)
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Failure:
    """A resource that failed.

    Attributes:
        id: its logical id.
        path: of the construct; empty where the assembly does not say.
        kind: such as ``AWS::DLM::LifecyclePolicy``.
        reason: in the words of the service.
    """

    id: str
    path: str
    kind: str
    reason: str

    def __str__(self) -> str:
        """Return it in one line."""
        about = ", ".join(filter(None, [self.path, self.kind]))
        return f"{self.id} ({about}): {self.reason}"


class DeployError(RehearsalError):
    """Says why a stack could not be deployed or deleted, and in what state it is now.

    Attributes:
        stack: its name.
        status: such as ``ROLLBACK_COMPLETE``.
        failures: the resources that failed, in the order of time.
    """

    def __init__(self, stack: str, status: str, failures: Sequence[Failure]) -> None:
        what = "was rolled back" if status.endswith("ROLLBACK_COMPLETE") else "failed"
        super().__init__("\n  ".join([f"stack {stack} {what} ({status})", *map(str, failures)]))
        self.stack = stack
        self.status = status
        self.failures = tuple(failures)


def error(
    place: Place, details: Details, own: Mapping[str, str], nested: Mapping[str, str] = _NONE
) -> DeployError:
    """Return the error for what happened last to a stack.

    Args:
        details: what CloudFormation says of the stack.
        own: the paths of its constructs by logical id.
        nested: the same of stacks nested in it.
    """
    begun = _DELETION if details["StackStatus"].startswith("DELETE") else _DEPLOYS
    events = _since(place, details["StackId"], begun)
    found = [*_failures(place, events, own, nested)]
    if not found:  # the stack itself is to blame, such as for its outputs
        reason = details.get("StackStatusReason", "CloudFormation gives no reason")
        found = [Failure(details["StackName"], "", "AWS::CloudFormation::Stack", reason)]
    return DeployError(details["StackName"], details["StackStatus"], found)


def _failures(
    place: Place, events: Sequence[Details], own: Mapping[str, str], nested: Mapping[str, str]
) -> Iterator[Failure]:
    """Yield what failed; of a nested stack, what failed in it."""
    for event in events:
        reason = event.get("ResourceStatusReason", "")
        if not event["ResourceStatus"].endswith("_FAILED") or "cancelled" in reason:
            continue
        id, kind = event["LogicalResourceId"], event["ResourceType"]
        made = event.get("PhysicalResourceId", "")
        if kind != "AWS::CloudFormation::Stack":
            yield Failure(id, own.get(id, ""), kind, reason)
        elif made != event["StackId"]:
            inner = made or _inner(place, f"{event['StackName']}-{id}-")
            inside = inner and [*_failures(place, _since(place, inner, _DEPLOYS), nested, nested)]
            yield from inside or [Failure(id, own.get(id, ""), kind, reason)]


def _inner(place: Place, beginning: str) -> str:
    """Return the nested stack whose name begins so: the event of its failure does not name it."""
    pages = place.client("cloudformation").get_paginator("list_stacks").paginate()
    found = (
        each for each in pages.search("StackSummaries[]") if each["StackName"].startswith(beginning)
    )
    return next((str(each["StackId"]) for each in found), "")


def _since(place: Place, stack: str, begun: Sequence[str]) -> list[Details]:
    """Return the events since the last operation on a stack began, in the order of time."""
    pages = place.client("cloudformation").get_paginator("describe_stack_events")
    found: list[Details] = []
    for event in pages.paginate(StackName=stack).search("StackEvents[]"):
        if event.get("PhysicalResourceId") == stack and event["ResourceStatus"] in begun:
            break
        found.append(event)
    return found[::-1]
