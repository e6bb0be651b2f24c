"""Conditions of templates, with all functions that CloudFormation evaluates in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers, stacks

_LOGIC = ("Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or")
_theirs = engine._evaluate_conditions  # noqa: SLF001 - see the package


def install() -> None:
    """Evaluate ``Fn::Join`` and the like, and pseudo parameters, which ministack compares as text."""
    engine._evaluate_conditions = _evaluated  # noqa: SLF001 - see the package
    changesets._evaluate_conditions = _evaluated  # noqa: SLF001 - see the package
    handlers._evaluate_conditions = _evaluated  # noqa: SLF001 - see the package
    stacks._evaluate_conditions = _evaluated  # noqa: SLF001 - see the package


def _evaluated(template: Mapping[str, Any], params: Mapping[str, Any]) -> Mapping[str, bool]:
    mappings = template.get("Mappings", {})
    conditions = _values(template.get("Conditions", {}), params, mappings)
    found: Mapping[str, bool] = _theirs({**template, "Conditions": conditions}, params)
    return found


def _values(part: Any, params: Mapping[str, Any], mappings: Mapping[str, Any]) -> Any:
    """Return a part of conditions with values in place of all functions but those of logic."""
    if isinstance(part, list):
        return [_values(each, params, mappings) for each in part]
    if not isinstance(part, Mapping):
        return part
    if _is_function(part):
        return engine._resolve_refs(part, {}, params, {}, mappings, "", "")  # noqa: SLF001 - see the package
    return {name: _values(each, params, mappings) for name, each in part.items()}


def _is_function(part: Mapping[str, Any]) -> bool:
    name = next(iter(part), "")
    return len(part) == 1 and name not in _LOGIC and (name == "Ref" or name.startswith("Fn::"))
