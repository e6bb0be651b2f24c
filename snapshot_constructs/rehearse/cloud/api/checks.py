"""Hold input against botocore's model of a service, as strictly as the service itself would.

Botocore's own check of parameters knows no enum, no maximum and no pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": object,
    "blob": (bytes, str),
}


def violations(shape: Shape, value: object, path: str) -> Iterator[str]:
    """Yield every way in which a value breaks the model."""
    kind = shape.type_name
    is_number = kind in ("integer", "long", "float", "double")
    if not isinstance(value, _TYPES[kind]) or (is_number and isinstance(value, bool)):
        yield _says(value, path, f"be of type {kind}")
        return
    if isinstance(shape, StructureShape):
        yield from _members(shape, value, path)
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):  # type: ignore[var-annotated,arg-type]  # is a list, see above
            yield from violations(shape.member, item, f"{path}.{number}.member")
    elif isinstance(shape, MapShape):
        for key, item in value.items():  # type: ignore[attr-defined]  # is a map
            yield from violations(shape.key, key, f"{path}.key")
            yield from violations(shape.value, item, f"{path}.{key}.member")
    yield from _limits(shape, value, path)


def _members(shape: StructureShape, value: Any, path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield _says(None, f"{path}.{name}", "not be null")
    for name, item in value.items():
        if item is None:
            continue
        if name not in shape.members:
            yield f"Unknown parameter '{name}' at '{path}'"
        else:
            yield from violations(shape.members[name], item, f"{path}.{name}")


def _limits(shape: Shape, value: Any, path: str) -> Iterator[str]:
    kind, limits = shape.type_name, shape.metadata
    is_number = kind in ("integer", "long", "float", "double")
    size = value if is_number else len(value) if kind in ("list", "map", "string", "blob") else None
    word = "value" if is_number else "length"
    if size is not None and size > limits.get("max", size):
        yield _says(value, path, f"have {word} less than or equal to {limits['max']}")
    if size is not None and size < limits.get("min", size):
        yield _says(value, path, f"have {word} greater than or equal to {limits['min']}")
    if kind == "string" and value not in limits.get("enum", [value]):
        yield _says(value, path, f"satisfy enum value set: [{', '.join(limits['enum'])}]")
    pattern = _pattern(limits["pattern"]) if kind == "string" and "pattern" in limits else None
    if pattern is not None and not pattern.fullmatch(value):
        yield _says(value, path, f"satisfy regular expression pattern: {limits['pattern']}")


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """Return a pattern of a model; None where it is written for Java alone."""
    try:
        return re.compile(text)
    except re.error:
        return None


def _says(value: object, path: str, why: str) -> str:
    shown = "null" if value is None else repr(value)
    return f"Value {shown} at '{path}' failed to satisfy constraint: Member must {why}"
