"""JSON files in, or one line that says why not."""

import json
import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Never

from snapshot_constructs.cfn.position import Lines, shown
from snapshot_constructs.model.value import brief

DEEPEST = 200  # CloudFormation's own templates stay far below
LARGEST = 100_000_000  # bytes; CloudFormation takes templates of 1 MB, an assembly has larger files

_TOKEN = re.compile(r'(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")(?P<key>\s*:)?|[{}\[\]]', re.DOTALL)


class UnusableError(Exception):
    """Says in one line which input cannot be used, where and why."""


class _NumberError(ValueError):
    """A number that JSON does not have."""


class _DuplicateError(ValueError):
    """An object with two entries of one name."""


def read_text(path: Path) -> str:
    """Read a file.

    Raises:
        UnusableError: if it cannot be read, is too large, or is no text.
    """
    try:
        with path.open("rb") as file:
            return streamed(file, str(path))
    except OSError as error:
        raise UnusableError(f"{path}: {_reason(error)}") from None
    except ValueError:  # a manifest may name files as no system can
        raise UnusableError(f"{path}: is no name of a file") from None


def streamed(file: BinaryIO, name: str) -> str:
    """Read all that is left of a file, if it is not too large.

    Raises:
        UnusableError: if it is, or is no text.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnusableError(f"{name}: is larger than {LARGEST // 1_000_000} MB; no template is")
    return decoded(content, name)


def decoded(content: bytes, name: str) -> str:
    """Return bytes as text.

    Raises:
        UnusableError: if they are not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableError(
            f"{name}:{line}: is not UTF-8 text (got byte 0x{content[error.start]:02x} at offset "
            f"{error.start}); save it as UTF-8"
        ) from None


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return a JSON text that holds an object.

    Raises:
        UnusableError: if it is no JSON, holds no object, names an entry twice, or is nested without
            reason.
    """
    found = _loaded(text, name)
    if not isinstance(found, dict):
        raise UnusableError(f"{name}:1:1: must hold an object (got {kind(found)})")
    if _is_deep(found):
        raise UnusableError(_too_deep(text, name))
    return found


def kind(found: object) -> str:
    """Say in words what a document holds."""
    words = {list: "a list", dict: "an object", str: "text", bool: "a truth value"}
    return "nothing" if found is None else words.get(type(found), "a number")


def too_deep(place: str) -> str:
    """Say that something is nested without reason."""
    return f"{place}: is nested more than {DEEPEST} levels deep; no template needs that"


def twice(place: str, key: str, first: int) -> str:
    """Say that an object has two entries of one name."""
    return f"{place}: has {brief(key)} twice (the first is in line {first}); keep one of them"


def _loaded(text: str, name: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        place = shown(name, text, error.pos)
        raise UnusableError(f"{place}: is not JSON ({error.msg})") from None
    except RecursionError:
        raise UnusableError(_too_deep(text, name)) from None
    except _DuplicateError:
        raise UnusableError(_twice(text, name)) from None
    except _NumberError as error:
        raise UnusableError(f"{name}: is not JSON ({error})") from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise UnusableError(f"{name}: has a number of too many digits") from None


def _object(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(entries)
    if len(found) < len(entries):
        raise _DuplicateError
    return found


def _finite(written: str) -> float:
    number = float(written)
    if not isfinite(number):
        raise _NumberError(f"{brief(written)} is too large a number")
    return number


def _constant(written: str) -> Never:
    raise _NumberError(f"{written} is no number that JSON knows")


def _is_deep(found: object) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        inner = (
            each
            for holder in level
            for each in (holder.values() if isinstance(holder, dict) else _items(holder))
        )
        level = [each for each in inner if isinstance(each, (dict, list))]
        if not level:
            return False
    return True


def _items(holder: object) -> list[object]:
    return holder if isinstance(holder, list) else []


def _too_deep(text: str, name: str) -> str:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in "{[") - (token[0] in "}]")
        if depth > DEEPEST:
            return too_deep(shown(name, text, token.start()))
    return too_deep(name)


def _twice(text: str, name: str) -> str:
    lines = Lines(text)
    key, first, second = next(_duplicates(text))
    line, column = lines.position(second)
    return twice(f"{name}:{line}:{column}", key, lines.position(first).line)


def _duplicates(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield names that an object has twice, with the offsets of both."""
    holders: list[dict[str, int]] = []
    for token in _TOKEN.finditer(text):
        if token["key"]:
            key = json.loads(token["text"])
            if key in holders[-1]:
                yield key, holders[-1][key], token.start()
            holders[-1][key] = token.start()
        elif token[0] in "{[":
            holders.append({})
        elif token[0] in "}]":
            holders.pop()


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
