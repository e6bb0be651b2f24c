"""From a path of what was resolved back to the path in the template."""

from collections.abc import Mapping
from typing import NamedTuple

Path = tuple[str, ...]


class Origin(NamedTuple):
    """Finds where in a template something comes from.

    Attributes:
        start: the path of all of it in the template.
        moved: by path, where what is resolved there comes from, if not from the same place.
    """

    start: Path
    moved: Mapping[Path, Path]

    def __call__(self, *path: str) -> Path:
        """Return the path in the template, from its root.

        Args:
            path: names and numbers of items, as they are resolved; it may lead to nothing.
        """
        for length in range(len(path), -1, -1):
            found = self.moved.get(path[:length])
            if found is not None:
                return (*found, *path[length:])
        return (*self.start, *path)


class Trace(NamedTuple):
    """Follows a part of a template while it is resolved.

    Attributes:
        at: the path of what it becomes.
        source: the path of what stands in the template.
        moved: collects what comes from another place than one would think.
        names: what the entries are called in the template, where a loop has made them.
    """

    at: Path
    source: Path
    moved: dict[Path, Path]
    names: Mapping[str, str] | None = None

    def into(self, name: str, as_: str | None = None) -> "Trace":
        """Follow one entry, which may become one of another name."""
        written = name if self.names is None else self.names.get(name, name)
        inner = Trace((*self.at, as_ or name), (*self.source, written), self.moved)
        if self.names is not None or (as_ or name) != name:
            self.moved[inner.at] = inner.source
        return inner

    def through(self, *names: str) -> "Trace":
        """Follow an entry that comes to stand where this one would."""
        self.moved[self.at] = (*self.source, *names)
        return Trace(self.at, self.moved[self.at], self.moved)

    def turn(self, loop: str, names: Mapping[str, str]) -> "Trace":
        """Follow the entries that a loop makes in one turn.

        Args:
            loop: the loop's own name.
            names: by the entries' names, what they are called in the loop.
        """
        written = loop if self.names is None else self.names.get(loop, loop)
        return Trace(self.at, (*self.source, written, "2"), self.moved, names)
