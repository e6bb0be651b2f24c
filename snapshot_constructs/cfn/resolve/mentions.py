"""What a part of a template speaks of: conditions, and values that parameters could have."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.cfn.resolve.scalars import MOST, Names, function, hides, text_of

VARIABLE = re.compile(r"\$\{([^}]*)\}")

MapKeys = tuple[Names, Names]
"""The keys of a mapping, on the first level and on the second."""


@dataclass(slots=True)
class Mentions:
    """What some part of a template speaks of.

    Attributes:
        conditions: those that it asks for.
        compared: by parameter, the texts that it is compared with.
        keys: by parameter, the keys of the mappings in which it is looked up.
        read: parameters of which every value may make a difference: they decide conditions
            otherwise than by comparison with a text, or are looked up with a default.
        size: how many objects and lists there are.
        plain: whether there are neither functions nor conditions.
    """

    conditions: Names = field(default_factory=dict)
    compared: dict[str, Names] = field(default_factory=dict)
    keys: dict[str, Names] = field(default_factory=dict)
    read: Names = field(default_factory=dict)
    size: int = 0
    plain: bool = True

    def add(self, other: "Mentions") -> None:
        """Take in what another part speaks of."""
        self.conditions |= other.conditions
        self.read |= other.read
        for name, texts in other.compared.items():
            self.compared.setdefault(name, {}).update(texts)
        for name, texts in other.keys.items():
            self.keys.setdefault(name, {}).update(texts)


def mentions(raw: object, maps: Mapping[str, MapKeys], *, deciding: bool) -> Mentions:
    """Look through a part of a template.

    Args:
        raw: the part.
        maps: the keys of the mappings.
        deciding: whether it is a condition.
    """
    found = Mentions()
    waiting = [raw]
    while waiting:
        match waiting.pop():
            case dict() as each:
                found.size += 1
                waiting.extend(_object(each, found, maps, deciding=deciding))
            case list() as each:
                found.size += 1
                waiting.extend(each)
    return found


def _object(
    raw: dict[str, Any], found: Mentions, maps: Mapping[str, MapKeys], *, deciding: bool
) -> Iterable[object]:
    name = function(raw)
    if name is None:
        found.plain = found.plain and not any(map(hides, raw))
        if deciding and isinstance(asked := raw.get("Condition"), str):
            found.conditions[asked] = None
        return raw.values()
    found.plain = False
    args = raw[name]
    if deciding:
        left = _deciding(name, args, found)
        if left is not None:
            return left
    match name, args:
        case "Fn::If", [str() as asked, *_]:
            found.conditions[asked] = None
        case "Fn::FindInMap", [str() as mapping, top, second, *otherwise]:
            keys = maps.get(mapping, ({}, {}))
            return [
                *_looked_up(keys, (top, second), found, has_default=bool(otherwise)),
                *otherwise,
            ]
    return (args,)


def _deciding(name: str, args: Any, found: Mentions) -> Iterable[object] | None:
    """Note how a function within a condition uses parameters; None if it does not itself."""
    match name, args:
        case "Ref", str():
            found.read[args] = None
        case "Fn::Sub", str() | [str(), *_]:
            text = args if isinstance(args, str) else args[0]
            found.read |= dict.fromkeys(VARIABLE.findall(text))
        case "Fn::Equals", [one, other]:
            return _compared(one, other, found)
    return None


def _compared(one: object, other: object, found: Mentions) -> Iterable[object]:
    for side, value in ((one, other), (other, one)):
        parameter, text = parameter_of(side), text_of(value)
        if parameter is not None and text is not None:
            found.compared.setdefault(parameter, {})[text] = None
            return ()
    return one, other


def parameter_of(raw: object) -> str | None:
    """Return the name that ``Ref`` names; None if it is no ``Ref``."""
    name = raw.get("Ref") if isinstance(raw, dict) and len(raw) == 1 else None
    return name if isinstance(name, str) else None


def _looked_up(
    keys: MapKeys, args: tuple[Any, Any], found: Mentions, *, has_default: bool
) -> Iterable[object]:
    """Note the keys that a mapping has for a parameter; return what else stands there."""
    left: list[object] = []
    for arg, names in zip(args, keys, strict=True):
        parameter = parameter_of(arg)
        if parameter is None or not names:
            left.append(arg)
        else:
            found.keys.setdefault(parameter, {}).update(names)
            found.read |= {parameter: None} if has_default else {}
    return left


def keys_of(mapping: object) -> MapKeys:
    """Return the keys of a mapping on both levels; none where nobody would list them all."""
    if not isinstance(mapping, dict):
        return {}, {}
    inner = {name: None for each in mapping.values() if isinstance(each, dict) for name in each}
    return _few(dict.fromkeys(mapping)), _few(inner)


def _few(names: Names) -> Names:
    return names if len(names) <= MOST else {}


def sized(raw: object) -> int:
    """Count the objects and lists of a part."""
    return mentions(raw, {}, deciding=False).size
