"""YAML with lines, safe with hostile files: nothing is built that was not asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

_DEEPEST = 10  # an entry with its tags is four levels deep
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotYamlError(ValueError):
    """Says what is wrong, and in which line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Node:
    """A place in the file, and what is there."""

    node: yaml.Node

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return self.node.start_mark.line + 1

    @property
    def fields(self) -> dict[str, "Node"] | None:
        """What a mapping holds, by the text of its keys; None for anything else."""
        if not isinstance(self.node, yaml.MappingNode):
            return None
        for key, _ in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise NotYamlError(self.line, "a key that is no text")
        return {key.value: Node(value) for key, value in self.node.value}

    @property
    def items(self) -> "list[Node] | None":
        """What a list holds; None for anything else."""
        if not isinstance(self.node, yaml.SequenceNode):
            return None
        return [Node(item) for item in self.node.value]

    @property
    def value(self) -> object:
        """A plain value, or a mapping of plain values and of such mappings."""
        if self.fields is None:
            return self.plain
        return {name: each.flat for name, each in self.fields.items()}

    @property
    def flat(self) -> object:
        """A plain value, or a mapping of plain values."""
        fields = self.fields
        return self.plain if fields is None else {n: each.plain for n, each in fields.items()}

    @property
    def plain(self) -> object:
        """A plain value; an empty list or mapping for what holds others."""
        if not isinstance(self.node, yaml.ScalarNode):
            return [] if isinstance(self.node, yaml.SequenceNode) else {}
        try:
            return yaml.constructor.SafeConstructor().construct_object(self.node)
        except (yaml.YAMLError, ValueError, OverflowError, LookupError):
            raise NotYamlError(self.line, "has a value that cannot be read") from None


def composed(text: str) -> Node:
    """Return what a YAML text holds.

    Raises:
        NotYamlError: if it is no YAML, holds nothing, or is nested without reason.
    """
    try:
        _check_depth(yaml.parse(text, _LOADER))
        root = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = str(error.problem or error.context).splitlines()[0]
        raise NotYamlError(1 if mark is None else mark.line + 1, what) from None
    except yaml.YAMLError as error:
        raise NotYamlError(1, str(error).splitlines()[0]) from None
    if root is None:
        raise NotYamlError(1, "the file is empty")
    return Node(root)


def _check_depth(events: Iterable[yaml.Event]) -> None:
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            raise NotYamlError(line, f"nested more than {_DEEPEST} levels deep")
