"""Hand what ``cfn`` has encoded of Image Builder to the L1 classes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_cdk import CfnResource, Token, aws_imagebuilder
from constructs import Construct

from snapshot_constructs.cdk._plan import id_of
from snapshot_constructs.cdk._spelling import camel, snake
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.cfn.imagebuilder import encode, type_of
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource

# Maps of the user's own keys; and what the L1 class does not know, and would write in camel case.
_MAPS = frozenset({"AmiTags", "ImageTags", "ResourceTags", "TagMap", "Tags"})
_VERBATIM = _MAPS | {"AmiDistributionConfiguration", "ContainerDistributionConfiguration"}
_WITHOUT_ARGUMENT = frozenset({"ParentInstance", "TerminateInstanceOnCompletion"})

_TEXTS = frozenset({"ComponentArn", "Region", "WorkflowArn"})  # in lists, and never of another type

# Where a resource itself may stand; who asks for its ARN waits for the CDK.
_OF_RESOURCES = frozenset(
    {
        "ContainerRecipeArn",
        "DistributionConfigurationArn",
        "ImageRecipeArn",
        "InfrastructureConfigurationArn",
        "InstanceProfileName",
    }
)

Links = dict[str, str | CfnResource]
"""Names and ARNs, or the resources that have them, by the ids for which ``to_come`` stands."""


def make(scope: Construct, id: str, resource: ImageBuilderResource, links: Links) -> CfnResource:
    """Make the resource that a value describes.

    Args:
        scope: where it belongs.
        id: what it is called there.
        resource: the value.
        links: what it may refer to.
    """
    encoded = encode(resource)
    arguments = {
        snake(name): _argument(name, value, links)
        for name, value in encoded.items()
        if name not in _WITHOUT_ARGUMENT
    }
    made_of = getattr(aws_imagebuilder, f"Cfn{type_of(resource).rpartition('::')[2]}")
    made: CfnResource = made_of(scope, id, **arguments)
    for name in _WITHOUT_ARGUMENT & encoded.keys():
        made.add_property_override(name, encoded[name])
    return made


def text_of(id: str, links: Links) -> str:
    """Return a name or an ARN; the CDK is asked for that of a resource once."""
    found = links[id]
    if not isinstance(found, str):
        found = links[id] = found.ref
    return found


def _argument(name: str, value: Any, links: Links) -> Any:
    """Return an argument of an L1 class.

    What has parts is spelled in camel case, the CDK drops any other spelling without a word. It goes
    as a token if there is a token in it, because only there may that stand for a value of any type;
    otherwise, or where none but a text can stand, as it is, which is quicker.
    """
    if isinstance(value, (str, int)):
        return value
    id = id_of(value)
    if id is not None and name in _OF_RESOURCES:
        return links[id]
    if is_deferred(value):
        return Token.as_list(value) if isinstance(value, list) else _text(value, links)
    if name in _MAPS:
        return {key: _text(part, links) for key, part in value.items()}
    if isinstance(value, list) and all(map(_is_text, value)):
        return [_text(part, links) for part in value]
    spelled = _spelled(value, links, camels=True)
    return spelled if _is_plain(value) else Token.as_any(spelled)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or is_deferred(value)


def _text(value: Any, links: Links) -> str:
    id = id_of(value)
    if id is not None:
        return text_of(id, links)
    match value:
        case {"Fn::Sub": str() as text}:
            return _substituted(text)
    return as_text(value)


@cache
def _substituted(text: str) -> str:
    """Return a token that names nothing of an app, so that it is the same in all."""
    return Token.as_string({"Fn::Sub": text})


def _spelled(value: Any, links: Links, name: str = "", *, camels: bool) -> Any:
    """Return a value in camel case, with texts for all that is surely a text in the end."""
    if isinstance(value, (str, int)):
        return value
    if _is_sure(value, name):
        return _text(value, links)
    if isinstance(value, Mapping) and not is_deferred(value):
        return {
            camel(inner) if camels else inner: _spelled(
                part, links, inner, camels=camels and inner not in _VERBATIM
            )
            for inner, part in value.items()
        }
    return (
        [_spelled(part, links, camels=camels) for part in value]
        if isinstance(value, list)
        else value
    )


def _is_plain(value: Any, name: str = "") -> bool:
    """Tell whether nothing in a value can be of another type in the end."""
    if _is_sure(value, name):
        return True
    if is_deferred(value):
        return False
    if isinstance(value, Mapping):
        return all(_is_plain(part, inner) for inner, part in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, (str, bool, int))


def _is_sure(value: Any, name: str) -> bool:
    """Tell whether something that is not known yet will be a text, in a property of this name."""
    if isinstance(value, str):
        return name in _TEXTS
    if not isinstance(value, Mapping):
        return False
    return id_of(value) is not None or (name in _TEXTS and isinstance(value.get("Fn::Sub"), str))
