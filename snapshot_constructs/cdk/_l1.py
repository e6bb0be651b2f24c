"""Hand what ``cfn`` has encoded to the L1 class, whose arguments are spelled otherwise."""

import re
from collections.abc import Mapping
from typing import Any

from aws_cdk import Token

from snapshot_constructs.model.deferred import is_deferred

_TEXTS = frozenset({"DefaultPolicy", "Description", "ExecutionRoleArn", "State"})


def to_l1(encoded: Mapping[str, Any]) -> dict[str, Any]:
    """Return Properties as keyword arguments of an L1 class.

    Names are in snake case at the top and in camel case below it: the CDK drops any other spelling
    without a word. What is below goes as a token if there is a ``Ref`` or another token in it, because
    only there may that stand for a value of any type; otherwise as it is, which is quicker.
    """
    return {_snake(name): _argument(name, value) for name, value in encoded.items()}


def _argument(name: str, value: Any) -> Any:
    if name == "Tags":
        return [{_lower(key): _text(part) for key, part in tag.items()} for tag in value]
    if name in _TEXTS:
        return _text(value)
    if name.endswith("Interval") and is_deferred(value):
        return Token.as_number(value)
    below = _below(value)
    return below if is_literal(below) else Token.as_any(below)


def is_literal(value: Any) -> bool:
    """Tell whether there are only literals within a value: a token that is text may be no text in the end."""
    if is_deferred(value):
        return False
    if isinstance(value, Mapping):
        return all(is_literal(part) for part in value.values())
    if isinstance(value, list):
        return all(is_literal(part) for part in value)
    return isinstance(value, (str, bool, int))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else Token.as_string(value)


def _below(value: Any) -> Any:
    if isinstance(value, Mapping) and not is_deferred(value):
        return {_lower(name): _below(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_below(part) for part in value]
    return value


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
