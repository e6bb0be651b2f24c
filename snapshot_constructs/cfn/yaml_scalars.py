"""What the scalars and tags of a YAML template mean: YAML 1.1, as CloudFormation's users know it."""

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

import yaml

_CORE = "tag:yaml.org,2002:"
_DECIMAL = re.compile(r"0|[1-9][0-9]*")
_CONSTRUCTOR = yaml.constructor.SafeConstructor()

FUNCTIONS = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{
        f"!{name}": f"Fn::{name}"
        for name in (
            *("And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals"),
            *("FindInMap", "GetAZs", "GetAtt", "GetStackOutput", "If", "ImportValue", "Join"),
            *("Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString"),
            *("Transform", "ValueOf", "ValueOfAll"),
        )
    },
}
"""The short forms, and what they are short for."""

COLLECTIONS = {"!", f"{_CORE}map", f"{_CORE}seq"}
"""Tags of mappings and lists that say nothing new."""


def plain(text: str) -> Any:
    """Return what a scalar without quotes means.

    Dates, times of day such as 12:30, and numbers without end are text.

    Raises:
        ValueError: if it is a number that cannot be read.
    """
    if _DECIMAL.fullmatch(text):  # most numbers, quickly
        return int(text)
    for pattern, read in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return read(text)
    return text


def tagged(tag: str, text: str) -> Any:
    """Return what a scalar with a tag of YAML itself means.

    Raises:
        ValueError: if it is nothing of that kind.
        KeyError: if CloudFormation has no such tag.
    """
    return text if tag == "!" else _READERS[tag.removeprefix(_CORE)](text)


def is_null(text: str) -> bool:
    """Return whether a scalar without quotes means that there is nothing."""
    return plain(text) is None if text[:1] in {"", "~", "n", "N"} else False


def _node(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("", text)


def _truth(text: str) -> bool:
    if text.lower() not in _CONSTRUCTOR.bool_values:
        raise ValueError(text)
    return bool(_CONSTRUCTOR.construct_yaml_bool(_node(text)))


def _whole(text: str) -> int | str:
    return text if ":" in text else int(_read(_CONSTRUCTOR.construct_yaml_int, text))


def _number(text: str) -> float | str:
    if ":" in text:
        return text
    number = float(_read(_CONSTRUCTOR.construct_yaml_float, text))
    return number if isfinite(number) else text


def _read(construct: Callable[[yaml.ScalarNode], Any], text: str) -> Any:
    try:
        return construct(_node(text))
    except IndexError:  # PyYAML looks at the first character of nothing
        raise ValueError(text) from None


_READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "bool": _truth,
    "int": _whole,
    "float": _number,
    "null": lambda _: None,
}
_RESOLVERS: dict[str, list[tuple[re.Pattern[str], Callable[[str], Any]]]] = {
    first: [
        (pattern, _READERS[tag.removeprefix(_CORE)])
        for tag, pattern in resolvers
        if tag.removeprefix(_CORE) in _READERS
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
