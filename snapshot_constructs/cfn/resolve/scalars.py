"""Texts, lists and objects of templates, as CloudFormation's functions take them."""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

LONGEST = 100_000
"""No text of a template needs more characters; nested functions could double one without end."""
MOST = 64
"""So many values of a parameter, and variants of a resource, are told apart."""

Names = dict[str, None]
"""Names or texts in the order of the template, each once."""


class Absence(Enum):
    """What there is in the place of a value."""

    NOTHING = "AWS::NoValue"
    UNKNOWN = "known at deployment"
    REFUSED = "refused at deployment"


NOTHING: Final = Absence.NOTHING
UNKNOWN: Final = Absence.UNKNOWN
REFUSED: Final = Absence.REFUSED


def function(raw: Mapping[str, Any]) -> str | None:
    """Return the name of the function that an object calls; None if it is an ordinary object."""
    if len(raw) != 1:
        return None
    (name,) = raw
    return name if name == "Ref" or (name.startswith("Fn::") and not is_loop(name)) else None


def is_loop(name: str) -> bool:
    """Tell whether the name of a property is that of a loop."""
    return name.startswith("Fn::ForEach::")


def hides(name: str) -> bool:
    """Tell whether an entry of this name stands for others, which are not known."""
    return is_loop(name) or name == "Fn::Transform"


def text_of(value: object) -> str | None:
    """Return a scalar as CloudFormation writes it into texts; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        try:
            return str(value)
        except ValueError:  # Python refuses to write numbers of thousands of digits
            return None
    return value if isinstance(value, str) else None


def texts_of(value: object) -> list[str] | None:
    """Return a list of scalars as texts; None for anything else."""
    if not isinstance(value, list):
        return None
    texts = [text for each in value if (text := text_of(each)) is not None]
    return texts if len(texts) == len(value) else None


def is_settled(value: object) -> bool:
    """Tell whether a value has nothing in it that only the deployment tells."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case Absence():
                return False
            case dict() as found:
                if function(found) is not None or any(map(hides, found)):
                    return False
                waiting.extend(found.values())
            case list() as found:
                waiting.extend(found)
    return True


def weight(value: object) -> int:
    """Return about how many characters a value has, up to more than the longest text."""
    total, waiting = 0, [value]
    while waiting and total <= LONGEST:
        match waiting.pop():
            case dict() as found:
                waiting.extend(found)
                waiting.extend(found.values())
            case list() as found:
                waiting.extend(found)
            case str() as found:
                total += len(found)
        total += 1
    return total


def canonical(value: object) -> str:
    """Return a text that is the same for values which CloudFormation takes for equal."""
    text = text_of(value)
    return json.dumps(_plain(value)) if text is None else text


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return text_of(value)


def dumped(value: object) -> str:
    """Return a text that is the same for the same content, wherever it stands."""
    return json.dumps(value, sort_keys=True)
