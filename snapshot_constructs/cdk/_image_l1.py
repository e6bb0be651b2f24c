"""Hand what ``cfn`` has encoded of Image Builder to the L1 classes."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_cdk import CfnResource, Token, aws_imagebuilder
from constructs import Construct

from snapshot_constructs.cdk._l1 import is_literal
from snapshot_constructs.cfn.imagebuilder import encode, type_of
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource

# Maps of the user's own keys; and what the L1 class does not know, and would write in camel case.
_MAPS = frozenset({"AmiTags", "ImageTags", "ResourceTags", "TagMap", "Tags"})
_VERBATIM = _MAPS | {"AmiDistributionConfiguration", "ContainerDistributionConfiguration"}
_WITHOUT_ARGUMENT = frozenset({"ParentInstance", "TerminateInstanceOnCompletion"})


def make(scope: Construct, id: str, resource: ImageBuilderResource) -> CfnResource:
    """Make the resource that a value describes."""
    encoded = encode(resource)
    arguments = {
        _snake(name): _argument(name, value)
        for name, value in encoded.items()
        if name not in _WITHOUT_ARGUMENT
    }
    made_of = getattr(aws_imagebuilder, f"Cfn{type_of(resource).rpartition('::')[2]}")
    made: CfnResource = made_of(scope, id, **arguments)
    for name in _WITHOUT_ARGUMENT & encoded.keys():
        made.add_property_override(name, encoded[name])
    return made


def _argument(name: str, value: Any) -> Any:
    """Return an argument of an L1 class.

    What has parts is spelled in camel case, the CDK drops any other spelling without a word. It goes
    as a token if there is a token in it, because only there may that stand for a value of any type;
    otherwise as it is, which is quicker.
    """
    if is_deferred(value):
        return Token.as_list(value) if isinstance(value, list) else _text(value)
    if name in _MAPS:
        return {key: _text(part) for key, part in value.items()}
    if isinstance(value, list) and all(map(_is_text, value)):
        return [_text(part) for part in value]
    if isinstance(value, (Mapping, list)):
        below = _below(value)
        return below if is_literal(below) else Token.as_any(below)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or is_deferred(value)


def _text(value: Any) -> Any:
    """Return a text; an intrinsic as a text that stands for it."""
    return value if isinstance(value, str) else Token.as_string(value)


def _below(value: Any) -> Any:
    if isinstance(value, Mapping) and not is_deferred(value):
        return {
            name[0].lower() + name[1:]: part if name in _VERBATIM else _below(part)
            for name, part in value.items()
        }
    return [_below(part) for part in value] if isinstance(value, list) else value


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
