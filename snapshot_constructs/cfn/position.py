"""Where something stands in a file: line and column of an offset, and offsets by path."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from json import JSONDecoder
from typing import NamedTuple, Protocol

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\r|\n")

Entries = dict[str, tuple[int, int]]


class Position(NamedTuple):
    """A place in a file.

    Attributes:
        line: from 1.
        column: in characters, from 1.
    """

    line: int
    column: int


class Lines:
    """Knows where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def position(self, offset: int) -> Position:
        """Return the position of a character."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)


class Offsets(Protocol):
    """Finds the entries of a document in its text."""

    def offset(self, path: Sequence[str]) -> int:
        """Return where the entry at ``path`` begins: the name of a property, or an item.

        Args:
            path: names of properties and numbers of items; where one does not exist, the offset of
                what would hold it is returned.
        """


class JsonOffsets:
    """Finds entries in a JSON text that is known to be well-formed; reads only what is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: dict[int, Entries] = {}

    def offset(self, path: Sequence[str]) -> int:
        """Return where an entry begins."""
        key = value = _skip(self._text, 0)
        for name in path:
            found = self._at(value).get(name)
            if found is None:
                break
            key, value = found
        return key

    def _at(self, start: int) -> Entries:
        if start not in self._entries:
            self._entries[start] = {
                name: (key, value) for name, key, value in _entries(self._text, start)
            }
        return self._entries[start]


def shown(name: str, text: str, offset: int) -> str:
    """Return a place as FILE:LINE:COLUMN."""
    line, column = Lines(text).position(offset)
    return f"{name}:{line}:{column}"


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
