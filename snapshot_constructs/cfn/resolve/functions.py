"""CloudFormation's functions over values; each answers UNKNOWN where only the deployment can.

``REFUSED`` is the answer where the deployment would fail.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from snapshot_constructs.cfn.resolve.scalars import (
    LONGEST,
    REFUSED,
    UNKNOWN,
    is_settled,
    text_of,
    texts_of,
    weight,
)


def joined(args: Any) -> Any:
    """Join texts with a delimiter."""
    match args:
        case [str() as delimiter, list() as items]:
            texts = texts_of(items)
            if texts is not None and sum(map(len, texts)) + len(delimiter) * len(texts) <= LONGEST:
                return delimiter.join(texts)
    return UNKNOWN


def split(args: Any) -> Any:
    """Split a text at each delimiter."""
    match args:
        case [str() as delimiter, str() as text] if delimiter:
            return text.split(delimiter)
    return UNKNOWN


def selected(args: Any) -> Any:
    """Select an item by its number, from 0."""
    match args:
        case [index, list() as items] if _is_firm(items):
            digits = text_of(index) or ""
            known = digits.isascii() and digits.isdigit() and len(digits) < 10
            if known:
                return items[int(digits)] if int(digits) < len(items) else REFUSED
    return UNKNOWN


def length(args: Any) -> Any:
    """Count the items of a list."""
    return len(args) if isinstance(args, list) and _is_firm(args) else UNKNOWN


def as_json(args: Any) -> Any:
    """Write an object or a list as JSON."""
    if not isinstance(args, (dict, list)) or weight(args) > LONGEST or not is_settled(args):
        return UNKNOWN
    text = json.dumps(args, separators=(",", ":"), ensure_ascii=False)
    return text if len(text) <= LONGEST else UNKNOWN


def _is_firm(items: list[Any]) -> bool:
    """Tell whether each item is one item, whatever it will be."""
    return not any(isinstance(each, dict) and "Fn::If" in each for each in items)


def found_in(mappings: Mapping[str, Any], args: Any) -> Any:
    """Look up a value by the name of a mapping and two keys, None being no key that there is."""
    match args:
        case [name, top, second]:
            return _looked_up(mappings, (name, top, second), REFUSED)
        case [name, top, second, {"DefaultValue": default}]:
            return _looked_up(mappings, (name, top, second), default)
    return UNKNOWN


def _looked_up(mappings: Mapping[str, Any], path: tuple[Any, ...], default: Any) -> Any:
    found: Any = mappings
    for each in path:
        key = text_of(each)
        if (key is None and each is not None) or not isinstance(found, dict):
            return UNKNOWN
        if key is None or key not in found:
            return UNKNOWN if "Fn::Transform" in found else default
        found = found[key]
    return found if is_settled(found) else UNKNOWN


OF_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "Fn::Join": joined,
    "Fn::Split": split,
    "Fn::Select": selected,
    "Fn::Length": length,
    "Fn::ToJsonString": as_json,
}
"""What can be worked out from the arguments alone; all other functions wait for the deployment."""
