"""Long answers in several pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def page(items: Sequence[T], most: int, token: str | None) -> tuple[Sequence[T], str | None]:
    """Return one page of a list, and the token of the next.

    Args:
        items: all of them, in an order that stays.
        most: that go on a page.
        token: of the page; None for the first.

    Raises:
        ValueError: if no page has that token.
    """
    start = 0 if token is None else _start(token)
    end = start + most
    following = base64.b64encode(f"from:{end}".encode()).decode() if end < len(items) else None
    return items[start:end], following


def _start(token: str) -> int:
    try:
        text = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    word, _, number = text.partition(":")
    if word != "from" or not number.isdigit():
        raise ValueError(f"{token} is no token of a page")
    return int(number)
