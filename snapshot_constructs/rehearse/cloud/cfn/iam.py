"""AWS::IAM::InstanceProfile, of which ``Ref`` is the name, and ServiceLinkedRole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled

_NAME = "InstanceProfileName"


def _create(stack: Stack, properties: Properties, _tags: Tags) -> str:
    name = str(properties.get(_NAME) or stack.new_name(128))
    path = {"Path": str(properties["Path"])} if "Path" in properties else {}
    stack.call("iam", "CreateInstanceProfile", **{_NAME: name}, **path)
    return name


def _finish(stack: Stack, name: str, properties: Properties) -> None:
    _add(stack, name, properties["Roles"])


def _read(stack: Stack, name: str) -> Attributes:
    return {"Arn": _found(stack, name)["Arn"]}


def _found(stack: Stack, name: str) -> Mapping[str, Any]:
    found = stack.call("iam", "GetInstanceProfile", **{_NAME: name})
    profile: Mapping[str, Any] = found["InstanceProfile"]
    return profile


def _update(stack: Stack, name: str, old: Properties, new: Properties) -> None:
    _remove(stack, name, [role for role in old["Roles"] if role not in new["Roles"]])
    _add(stack, name, [role for role in new["Roles"] if role not in old["Roles"]])


def _delete(stack: Stack, name: str, _properties: Properties) -> None:
    _remove(stack, name, [role["RoleName"] for role in _found(stack, name)["Roles"]])
    stack.call("iam", "DeleteInstanceProfile", **{_NAME: name})


def _add(stack: Stack, name: str, roles: Iterable[str]) -> None:
    for role in roles:
        stack.call("iam", "AddRoleToInstanceProfile", **{_NAME: name}, RoleName=role)


def _remove(stack: Stack, name: str, roles: Iterable[str]) -> None:
    for role in roles:
        stack.call("iam", "RemoveRoleFromInstanceProfile", **{_NAME: name}, RoleName=role)


INSTANCE_PROFILE = Kind(
    name="AWS::IAM::InstanceProfile",
    properties=frozenset({_NAME, "Path", "Roles"}),
    required=("Roles",),
    replaces=frozenset({_NAME, "Path"}),
    tagged="",
    create=_create,
    finish=_finish,
    read=_read,
    update=_update,
    delete=_delete,
)


def _create_linked(stack: Stack, properties: Properties, _tags: Tags) -> str:
    asked = spelled(stack, "iam", "CreateServiceLinkedRole", properties)
    made = stack.call("iam", "CreateServiceLinkedRole", **asked)
    return str(made["Role"]["RoleName"])


def _describe(stack: Stack, name: str, old: Properties, new: Properties) -> None:
    if old.get("Description") != new.get("Description"):
        text = str(new.get("Description", ""))
        stack.call("iam", "UpdateRole", RoleName=name, Description=text)


def _delete_linked(stack: Stack, name: str, _properties: Properties) -> None:
    stack.call("iam", "DeleteServiceLinkedRole", RoleName=name)


SERVICE_LINKED_ROLE = Kind(
    name="AWS::IAM::ServiceLinkedRole",
    properties=frozenset({"AWSServiceName", "CustomSuffix", "Description"}),
    replaces=frozenset({"AWSServiceName", "CustomSuffix"}),
    tagged="",
    create=_create_linked,
    read=lambda _stack, name: {"RoleName": name},
    update=_describe,
    delete=_delete_linked,
)
KINDS = (INSTANCE_PROFILE, SERVICE_LINKED_ROLE)
