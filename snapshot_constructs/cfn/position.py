"""Where something stands in a JSON file."""

import re
from collections.abc import Iterator, Sequence
from json import JSONDecoder

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")

Entries = dict[str, tuple[int, int]]


class Positions:
    """Finds the lines of entries in a JSON text that is known to be well-formed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: dict[int, Entries] = {}

    def line(self, path: Sequence[str]) -> int:
        """Return the line, from 1, of the entry at ``path``.

        Args:
            path: names of properties and numbers of items; where one does not exist, the line of
                what would hold it is returned.
        """
        key = value = _skip(self._text, 0)
        for name in path:
            found = self._at(value).get(name)
            if found is None:
                break
            key, value = found
        return self._text.count("\n", 0, key) + 1

    def _at(self, start: int) -> Entries:
        if start not in self._entries:
            self._entries[start] = {
                name: (key, value) for name, key, value in _entries(self._text, start)
            }
        return self._entries[start]


def _entries(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield name, start of the name and start of the value of each entry that begins below."""
    if text[start] not in "{[":
        return
    named, at, number = text[start] == "{", _skip(text, start + 1), 0
    while text[at] not in "}]":
        name, value = str(number), at
        if named:
            name, after = _DECODER.raw_decode(text, at)
            value = _skip(text, _skip(text, after) + 1)
        yield name, at, value
        _, after = _DECODER.raw_decode(text, value)
        at = _skip(text, after)
        at, number = _skip(text, at + 1) if text[at] == "," else at, number + 1


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return at if space is None else space.end()
