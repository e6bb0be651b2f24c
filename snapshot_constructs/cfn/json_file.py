"""JSON files in, or one line that says why not."""

import json
from pathlib import Path
from typing import Any

DEEPEST = 200  # CloudFormation's own templates stay far below


class UnusableError(Exception):
    """Says in one line which input cannot be used, where and why."""


def read_text(path: Path) -> str:
    """Read a file.

    Raises:
        UnusableError: if it cannot be read, or is no text.
    """
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise UnusableError(f"{path}: {_reason(error)}") from None


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
        UnusableError: if it is no JSON, holds no object, or is nested without reason.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnusableError(
            f"{name}:{error.lineno}:{error.colno}: is not JSON ({error.msg})"
        ) from None
    except RecursionError:
        raise UnusableError(_too_deep(name)) from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise UnusableError(f"{name}: has a number of too many digits") from None
    if not isinstance(found, dict):
        raise UnusableError(f"{name}:1: must hold a JSON object (got a {type(found).__name__})")
    if _is_deep(found):
        raise UnusableError(_too_deep(name))
    return found


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


def _too_deep(name: str) -> str:
    return f"{name}: is nested more than {DEEPEST} levels deep; no template needs that"


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
