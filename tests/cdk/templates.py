"""Synthesizes, and takes templates apart."""

import dataclasses
import json
import re
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

from snapshot_constructs.cfn.dlm import RESOURCE_TYPE
from snapshot_constructs.model import Deferred

_HASH = re.compile(r"[0-9a-f]{64}")


def template(stack: cdk.Stack) -> dict[str, Any]:
    """Return the template of a stack."""
    found: dict[str, Any] = Template.from_stack(stack).to_json()
    return found


def properties(stack: cdk.Stack) -> dict[str, Any]:
    """Return the Properties of the only policy of a stack."""
    (policy,) = resources(stack, RESOURCE_TYPE).values()
    found: dict[str, Any] = policy["Properties"]
    return found


def resources(stack: cdk.Stack, type_: str) -> dict[str, Any]:
    """Return the resources of one type by their logical ids."""
    made = template(stack)["Resources"]
    return {name: found for name, found in made.items() if found["Type"] == type_}


def as_golden(stack: cdk.Stack) -> str:
    """Return what matters of a template, as text without hashes of assets."""
    made = template(stack)
    kept = {part: made[part] for part in ("Resources", "Outputs") if part in made}
    return (
        _HASH.sub("<hash>", json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False)) + "\n"
    )


def resolved(stack: cdk.Stack, value: Any) -> Any:
    """Return a value of the model with its tokens as they stand in the template."""
    if isinstance(value, Deferred):
        return Deferred(stack.resolve(value.raw))
    if isinstance(value, tuple):
        return tuple(resolved(stack, each) for each in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    names = [field.name for field in dataclasses.fields(value) if field.compare]
    return dataclasses.replace(
        value, **{name: resolved(stack, getattr(value, name)) for name in names}
    )
