"""Writes simple documents as YAML, exactly as PyYAML does, which takes long to load and to write."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from snapshot_constructs.model.deferred import is_deferred

# A text that YAML would take for something else without quotes, or that PyYAML may break in two.
_UNSURE = re.compile(r"[-+.0-9~<=].*|.{1000,}|(?i:null|true|false|yes|no|on|off|y|n)", re.DOTALL)
_QUOTED = re.compile(r"$|[ #,\[\]{}&*!|>'\"%@`]|[?:](?: |$)|.*(?: $|:(?: |$)| #)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,99}")
_DEEPEST = 40  # in spaces; whoever reads YAML takes some levels more


class _NotSimpleError(Exception):
    """Raised where PyYAML must be asked."""


def written(document: dict[str, Any]) -> str | None:
    """Return a mapping as YAML; None if it holds anything that is not simple.

    Simple are texts of one line and whole numbers, and what holds them; such a document also reads
    as it was written.
    """
    if not document:
        return None
    try:
        return "".join(f"{line}\n" for line in _mapping(document, ""))
    except _NotSimpleError:
        return None


def _mapping(content: dict[Any, Any], indent: str) -> Iterator[str]:
    if len(indent) > _DEEPEST:
        raise _NotSimpleError
    for name, value in content.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name) or _UNSURE.fullmatch(name):
            raise _NotSimpleError
        if isinstance(value, dict) and value:
            yield f"{indent}{name}:"
            yield from _mapping(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{name}:"
            yield from _list(value, indent)
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _list(content: list[Any], indent: str) -> Iterator[str]:
    if len(indent) > _DEEPEST:
        raise _NotSimpleError
    for value in content:
        if isinstance(value, dict) and value:
            yield from _item(_mapping(value, f"{indent}  "), indent)
        elif isinstance(value, list) and value:
            yield from _item(_list(value, f"{indent}  "), indent)
        else:
            yield f"{indent}- {_scalar(value)}"


def _item(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield the lines of an item, the first with its dash."""
    first, *others = lines
    yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
    yield from others


def _scalar(value: Any) -> str:
    if type(value) is str and value.isprintable() and not is_deferred(value):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if type(value) is int or (type(value) is float and value == 1.0):
        return str(value)
    if type(value) in (dict, list) and not value:
        return str(value)
    raise _NotSimpleError


def _text(value: str) -> str:
    if _QUOTED.match(value):
        doubled = value.replace("'", "''")
        return f"'{doubled}'"
    if _UNSURE.fullmatch(value):
        raise _NotSimpleError
    return value
