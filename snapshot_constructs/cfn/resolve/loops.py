"""``Fn::ForEach``, which CloudFormation expands before anything else."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from snapshot_constructs.cfn.resolve.mentions import sized
from snapshot_constructs.cfn.resolve.origin import Path
from snapshot_constructs.cfn.resolve.scalars import is_loop

_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9]")
_NAMING = ("Ref", "Fn::GetAtt", "Fn::Sub")

Collect = Callable[[Any, int], list[str] | None]
"""Returns the items of a collection; None if they are not known, or too many for a loop's size."""


class Loop(NamedTuple):
    """One loop: what each item is called, the items, and what is made of each."""

    identifier: str
    collection: Any
    output: dict[str, Any]

    def turn(self, item: str) -> dict[str, Any]:
        """Return what one item makes."""
        found: dict[str, Any] = self._filled(self.output, item)
        return found

    def names(self, item: str) -> dict[str, str]:
        """Return the names that one item makes, and what they are called in the loop."""
        return {self._text(name, item): name for name in self.output}

    def veiled(self, raw: Any) -> Any:
        """Return a part of what is made, where no item is known: texts about it wait too."""
        if isinstance(raw, str):
            named = raw.replace("&{" + self.identifier + "}", self._own)
            return {"Fn::Sub": named} if self._own in named else raw
        if isinstance(raw, list):
            return [self.veiled(each) for each in raw]
        if not isinstance(raw, dict):
            return raw
        return {name: each if name in _NAMING else self.veiled(each) for name, each in raw.items()}

    @property
    def _own(self) -> str:
        return "${" + self.identifier + "}"

    def _filled(self, raw: Any, item: str) -> Any:
        if isinstance(raw, str):
            return self._text(raw, item)
        if isinstance(raw, list):
            return [self._filled(each, item) for each in raw]
        if not isinstance(raw, dict):
            return raw
        if raw == {"Ref": self.identifier}:
            return item
        return {self._text(name, item): self._filled(each, item) for name, each in raw.items()}

    def _text(self, text: str, item: str) -> str:
        if "{" not in text:
            return text
        plain = _OTHER_SIGNS.sub("", item)
        return text.replace(self._own, item).replace("&{" + self.identifier + "}", plain)


def loop(raw: Any) -> Loop | None:
    """Return the loop that stands under ``Fn::ForEach::…``; None if it is none."""
    match raw:
        case [str() as identifier, collection, dict() as output]:
            return Loop(identifier, collection, output)
    return None


def expanded(
    section: dict[str, Any], collect: Collect, path: Path, written: dict[str, Any] | None = None
) -> Iterator[tuple[str, Any, Path, bool]]:
    """Yield the entries of a section, with their loops expanded.

    Args:
        section: the entries, with the items of outer loops filled in.
        collect: returns the items of a collection.
        path: where the section stands in the template.
        written: the section as it stands there, if not like this.

    Yields:
        The name, the content, the path in the template, and whether it is of a known item.
    """
    originals = section if written is None or len(written) != len(section) else written
    for (name, raw), original in zip(section.items(), originals, strict=True):
        if not is_loop(name):
            yield name, raw, (*path, original), True
        elif (made := loop(raw)) is not None:
            inner = loop(originals[original]) or made
            yield from _turns(made, collect, (*path, original, "2"), inner.output)


def _turns(
    made: Loop, collect: Collect, path: Path, written: dict[str, Any]
) -> Iterator[tuple[str, Any, Path, bool]]:
    items = collect(made.collection, sized(made.output))
    if items is None:
        for name, raw, source, _ in expanded(made.output, _nothing, path, written):
            yield name, made.veiled(raw), source, False
        return
    for item in items:
        yield from expanded(made.turn(item), collect, path, written)


def _nothing(_collection: Any, _size: int) -> None:
    return None
