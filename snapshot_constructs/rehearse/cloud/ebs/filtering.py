"""Filters and pages of what is described."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from snapshot_constructs.rehearse.cloud.ebs.records import Tags
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Params

T = TypeVar("T")
Values = Sequence[object]
Filters = Mapping[str, Callable[[T], Values]]
"""What each filter looks at; it matches where one of the values does."""


def filtered(
    items: Iterable[T], params: Params, known: Filters[T], tags: Callable[[T], Tags]
) -> list[T]:
    """Return the items that all filters of a call match.

    Args:
        known: the filters that there are, besides those of tags.
        tags: of an item.

    Raises:
        ApiError: if there is no such filter.
    """
    found = list(items)
    for each in params.get("Filters", ()):
        values = _look(each.get("Name", ""), known, tags)
        is_wanted = matcher(each.get("Values", ()))
        found = [item for item in found if any(is_wanted(text(one)) for one in values(item))]
    return found


def page(
    items: Iterable[T],
    params: Params,
    key: Callable[[T], Sequence[str]],
    ids: str = "",
    *,
    least: int = 5,
) -> tuple[list[T], str | None]:
    """Return the items of one page in order, and the token of the next page.

    A page starts after the last item of the page before, whatever has come or gone since then.

    Args:
        key: orders the items; no two have the same.
        ids: the parameter that names items, which excludes a size of pages.
        least: that the size may be.

    Raises:
        ApiError: if the size or the token is none.
    """
    ordered = sorted(items, key=lambda item: list(key(item)))
    size, token = params.get("MaxResults"), params.get("NextToken")
    if size is None and not token:
        return ordered, None
    if params.get(ids):
        text = f"The parameter {ids} cannot be used with the parameter MaxResults"
        raise ApiError("InvalidParameterCombination", text)
    if size is not None and size < least:
        raise ApiError("InvalidParameterValue", f"MaxResults must be {least} or more")
    last = _read(token) if token else []
    rest = [item for item in ordered if list(key(item)) > last]
    shown = rest[: min(size or 1000, 1000)]
    return shown, _token(key(shown[-1])) if len(rest) > len(shown) else None


def text(value: object) -> str:
    """Return a value as filters see it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
    return str(value)


def _look(name: str, known: Filters[T], tags: Callable[[T], Tags]) -> Callable[[T], Values]:
    if name.startswith("tag:"):
        return lambda item: [tags(item)[name[4:]]] if name[4:] in tags(item) else []
    if name == "tag-key":
        return lambda item: list(tags(item))
    if name not in known:
        raise ApiError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return known[name]


def matcher(wanted: Sequence[str]) -> Callable[[str], object]:
    """Return what tells whether a value is one of those that are wanted."""
    if not any(special in each for each in wanted for special in "*?\\"):
        return set(wanted).__contains__
    return re.compile("|".join(map(_pattern, wanted)), re.DOTALL).fullmatch


def _pattern(value: str) -> str:
    """Return the pattern of a value with ``*`` and ``?``, before which a backslash takes the meaning."""
    parts = re.findall(r"\\.|.", value, re.DOTALL)
    spelt = {"*": ".*", "?": "."}
    return "".join(spelt.get(part, re.escape(part[-1])) for part in parts)


def _token(key: Sequence[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode()


def _read(token: str) -> list[Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError):
        found = None
    if not isinstance(found, list):
        raise ApiError("InvalidNextToken", "The token is not valid")
    return found
