"""What the role of a policy may do, as far as its template shows it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.deferred import Deferred, is_no_value
from snapshot_constructs.model.powers import Powers

_ROLE = "AWS::IAM::Role"
_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


def powers_of(template: Template, role: str | Deferred | None) -> Powers | None:
    """Return what a role may do; None if it is not in the template.

    Args:
        template: where to look.
        role: what the policy says as its ExecutionRoleArn.
    """
    logical_id = _logical_id(role)
    for found in template.resources(_ROLE):
        if found.logical_id == logical_id:
            statements = list(_statements(template, logical_id, found.properties))
            managed = _list(found.properties.get("ManagedPolicyArns"))
            return Powers(
                actions=frozenset(action for each in statements for action in _actions(each)),
                keys=_keys(statements),
                managed=tuple(_managed_name(arn) for arn in managed if not is_no_value(arn)),
            )
    return None


def _logical_id(role: str | Deferred | None) -> str | None:
    """Return the logical id that ``Fn::GetAtt`` of an ARN names."""
    if not isinstance(role, Deferred) or not isinstance(role.raw, Mapping):
        return None
    match role.raw.get("Fn::GetAtt"):
        case [str() as logical_id, "Arn"]:
            return logical_id
        case str() as written if written.endswith(".Arn"):
            return written.removesuffix(".Arn")
    return None


def _statements(
    template: Template, logical_id: str, properties: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """Yield what the role is allowed, inline and by policies that name it."""
    for inline in _list(properties.get("Policies")):
        yield from _allowed(_object(inline).get("PolicyDocument"))
    for type_ in _POLICIES:
        for policy in template.resources(type_):
            if {"Ref": logical_id} in _list(policy.properties.get("Roles")):
                yield from _allowed(policy.properties.get("PolicyDocument"))


def _allowed(document: object) -> Iterator[Mapping[str, Any]]:
    for each in _list(_object(document).get("Statement")):
        statement = _object(each)
        if statement.get("Effect") == "Allow":
            yield statement


def _actions(statement: Mapping[str, Any]) -> Iterable[str]:
    if "NotAction" in statement:
        return ("*",)
    return (action for action in _list(statement.get("Action")) if isinstance(action, str))


def _keys(statements: list[Mapping[str, Any]]) -> frozenset[str]:
    """Return the resources of all statements on KMS, each as text."""
    return frozenset(
        resource if isinstance(resource, str) else str(Deferred(resource))
        for statement in statements
        if any(action.startswith("kms:") for action in _actions(statement))
        for resource in _list(statement.get("Resource"))
    )


def _managed_name(arn: object) -> str:
    """Return the name of a managed policy, which ends its ARN."""
    if isinstance(arn, str):
        return arn.rpartition("/")[2]
    if isinstance(arn, Mapping) and isinstance(joined := arn.get("Fn::Join"), list):
        parts = _list(joined[-1])
        return _managed_name(parts[-1]) if parts else str(Deferred(arn))
    sub = _object(arn).get("Fn::Sub")
    return _managed_name(sub) if isinstance(sub, str) else str(Deferred(arn))


def _object(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _list(raw: object) -> list[Any]:
    """Return a list, or what may stand alone instead of a list of one."""
    if raw is None:
        return []
    return raw if isinstance(raw, list) else [raw]
