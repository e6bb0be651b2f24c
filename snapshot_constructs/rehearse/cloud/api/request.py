"""What comes over HTTP, and what goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Response = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


class Request(NamedTuple):
    """A request as it came.

    Attributes:
        path: without the query.
        headers: by their names in lower case.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, Sequence[str]]
