"""Hand what ``cfn`` has encoded of Image Builder to the L1 classes."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnResource, Token, aws_imagebuilder
from constructs import Construct

from snapshot_constructs.cdk._spelling import below, is_literal, snake
from snapshot_constructs.cdk._tokens import as_text
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
        snake(name): _argument(name, value)
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
        return Token.as_list(value) if isinstance(value, list) else as_text(value)
    if name in _MAPS:
        return {key: as_text(part) for key, part in value.items()}
    if isinstance(value, list) and all(map(_is_text, value)):
        return [as_text(part) for part in value]
    if isinstance(value, (Mapping, list)):
        spelled = below(value, _VERBATIM)
        return spelled if is_literal(spelled) else Token.as_any(spelled)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or is_deferred(value)
