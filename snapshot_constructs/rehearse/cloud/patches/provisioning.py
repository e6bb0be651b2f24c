"""Let CloudFormation provision the types that are ours."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudformation, s3
from ministack.services.cloudformation import provisioners, stacks

from snapshot_constructs.rehearse.cloud.api.query import form_of
from snapshot_constructs.rehearse.cloud.api.request import Request
from snapshot_constructs.rehearse.cloud.caller import Caller, Root
from snapshot_constructs.rehearse.cloud.cfn.kind import Kind, Stack, create, delete, update
from snapshot_constructs.rehearse.cloud.cfn.kinds import KINDS
from snapshot_constructs.rehearse.cloud.world import World

SERVICE = "cloudformation.amazonaws.com"
_role: ContextVar[str] = ContextVar("role", default="")
"""The role of the stack that is deployed; a task that deploys one has it from the request."""
Given = dict[str, Any]


class Roles(dict[str, str]):
    """The roles of stacks, by the names of these."""


class Doomed(set[str]):
    """The resources that are kept before they are deleted."""


def install(world: World) -> None:
    """Add the types."""
    names = {kind.name for kind in KINDS}
    for kind in KINDS:
        provisioners._RESOURCE_HANDLERS[kind.name] = _handlers(world, kind)  # noqa: SLF001 - see the package
        provisioners._REPLACING_PROPERTIES[kind.name] = tuple(kind.replaces)  # noqa: SLF001 - see the package
        if kind.tagged:
            provisioners._STACK_TAG_PROPERTY[kind.name] = ("Tags", kind.tagged)  # noqa: SLF001 - see the package
    blocks = stacks._runs_on_worker_thread  # noqa: SLF001 - see the package
    stacks._runs_on_worker_thread = lambda name: name in names or blocks(name)  # noqa: SLF001 - see the package
    provisioners._cw_metric_alarm_record = _with_math(provisioners._cw_metric_alarm_record)  # noqa: SLF001 - see the package
    provisioners._s3_apply_configurations = _with_tags(provisioners._s3_apply_configurations)  # noqa: SLF001 - see the package
    app.SERVICE_HANDLERS["cloudformation"] = _with_role(
        world, app.SERVICE_HANDLERS["cloudformation"]
    )


def _handlers(world: World, kind: Kind) -> dict[str, Any]:
    def make(logical_id: str, given: Given, name: str) -> tuple[str, Mapping[str, str]]:
        return create(kind, _stack_of(world, name, logical_id), given)

    def change(
        id: str, old: Given, new: Given, name: str, logical_id: str
    ) -> tuple[str, Mapping[str, str]]:
        return update(kind, _stack_of(world, name, logical_id), id, old, new)

    def end(id: str, given: Given, logical_id: str) -> None:
        stack = _stack_of(world, "", logical_id)
        doomed = world.store(Doomed, stack.account, stack.region)
        if id in doomed and kind.snapshot is not None:
            doomed.remove(id)
            kind.snapshot(stack, id)
        delete(kind, stack, id, given)

    def keep(id: str, _given: Given) -> None:
        """Note what is asked for on the event loop, which must not wait for calls."""
        world.store(Doomed, get_account_id(), get_region()).add(id)

    made: dict[str, Any] = {"create": make, "update": change, "delete": end}
    if kind.snapshot is not None:
        made["snapshot"] = keep
    return made | {"update_with_logical_id": True, "delete_with_logical_id": True}


def _with_math(theirs: Any) -> Any:
    """Take alarms on expressions, which are shown, but never leave INSUFFICIENT_DATA."""

    def record(name: str, given: Given) -> Given:
        if "Metrics" not in given:
            found: Given = theirs(name, given)
            return found
        plain = {key: value for key, value in given.items() if key != "Metrics"}
        made: Given = theirs(name, plain | {"MetricName": "-", "Namespace": "-"})
        return made | {"MetricName": None, "Namespace": None, "Metrics": given["Metrics"]}

    return record


def _with_tags(theirs: Any) -> Any:
    """Keep the tags of buckets, which functions that empty them go by."""

    def configure(name: str, given: Given, *old: Given) -> None:
        theirs(name, given, *old)
        tags = {each["Key"]: each["Value"] for each in given.get("Tags", ())}
        if tags:
            s3._bucket_tags[name] = tags  # noqa: SLF001 - see the package
        else:
            s3._bucket_tags.pop(name, None)  # noqa: SLF001 - see the package

    return configure


def _with_role(world: World, theirs: Any) -> Any:
    """Remember the role that a stack gets, for it and for whatever is done with the stack later."""

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Any:
        asked = form_of(Request(method, path, headers, body or b"", query))
        _role.set(_role_of(world, asked))
        return await theirs(method, path, headers, body, query)

    return handle


def _role_of(world: World, asked: Mapping[str, str]) -> str:
    """Return the role that a stack has, or gets: a new one has none unless it gets one."""
    roles, name = world.store(Roles, get_account_id(), get_region()), _stack_name(asked)
    is_new = asked.get("Action") == "CreateStack" or asked.get("ChangeSetType") == "CREATE"
    if asked.get("RoleARN") or is_new:
        roles[name] = asked.get("RoleARN", "")
    return roles.get(name, "")


def _stack_name(asked: Mapping[str, str]) -> str:
    """Return the name of the stack that a request is about, which may be given by its ARN."""
    name = asked.get("StackName", "")
    change_set = cloudformation._change_sets.get(asked.get("ChangeSetName", ""))  # noqa: SLF001 - see the package
    if not name and change_set is not None:
        name = str(change_set["StackName"])
    return name.split("/")[1] if name.startswith("arn:") else name


def _stack_of(world: World, name: str, logical_id: str) -> Stack:
    return Stack(world, get_account_id(), get_region(), _caller(world), name, logical_id)


def _caller(world: World) -> Caller:
    """Return the role of the stack, or else one who may do everything; both act for CloudFormation.

    Raises:
        ApiError: if CloudFormation cannot assume the role.
    """
    role = _role.get()
    if not role:
        return Root(get_account_id(), SERVICE)
    return world.assume(role, SERVICE, "AWSCloudFormation", "")
