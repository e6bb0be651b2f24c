"""Hand what ``cfn`` has encoded to the L1 class, whose arguments are spelled otherwise."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Token

from snapshot_constructs.cdk._spelling import below, camel, is_literal, snake
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.model.deferred import is_deferred

_TEXTS = frozenset({"DefaultPolicy", "Description", "ExecutionRoleArn", "State"})


def to_l1(encoded: Mapping[str, Any]) -> dict[str, Any]:
    """Return Properties as keyword arguments of an L1 class.

    Names are in snake case at the top and in camel case below it: the CDK drops any other spelling
    without a word. What is below goes as a token if there is a ``Ref`` or another token in it, because
    only there may that stand for a value of any type; otherwise as it is, which is quicker.
    """
    return {snake(name): _argument(name, value) for name, value in encoded.items()}


def _argument(name: str, value: Any) -> Any:
    if name == "Tags":
        return [{camel(key): as_text(part) for key, part in tag.items()} for tag in value]
    if name in _TEXTS:
        return as_text(value)
    if name.endswith("Interval") and is_deferred(value):
        return Token.as_number(value)
    spelled = below(value)
    return spelled if is_literal(spelled) else Token.as_any(spelled)
