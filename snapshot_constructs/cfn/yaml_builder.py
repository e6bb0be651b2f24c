"""Builds what YAML events say, with short forms written out, and notes where everything begins."""

from array import array
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml

from snapshot_constructs.cfn import yaml_scalars
from snapshot_constructs.cfn.json_file import DEEPEST, UnusableError, kind, too_deep, twice
from snapshot_constructs.cfn.position import Lines, shown
from snapshot_constructs.cfn.yaml_scalars import COLLECTIONS, FUNCTIONS
from snapshot_constructs.model.value import brief

REPEATED = 500_000  # entries that aliases may repeat; CloudFormation takes 500 resources

_MERGE = "<<"


class _Built(NamedTuple):
    """A value, and how many values and levels it has when its aliases are followed."""

    value: Any
    size: int = 1
    height: int = 0


class _Holder:
    """A mapping or list that is being read, and where each of its entries begins."""

    __slots__ = (
        *("anchor", "depth", "function", "height", "key", "key_start", "merged", "named", "size"),
        *("start", "starts", "value"),
    )

    value: Any  # a dict or a list

    def __init__(self, value: object, start: int, depth: int) -> None:
        self.value, self.start, self.depth = value, start, depth
        self.named = isinstance(value, dict)
        self.starts = array("L")
        self.size, self.height = 1, 1
        self.key: str | None = None
        self.key_start = 0
        self.merged: list[Any] | None = None  # once there is a merge key
        self.function: str | None = None
        self.anchor: str | None = None

    @property
    def awaits_key(self) -> bool:
        """Whether the next event is the name of an entry."""
        return self.named and self.key is None

    def put(self, value: Any, start: int, size: int, height: int) -> None:
        """Add an item, or the value of the entry that was named last."""
        self.size += size
        if height >= self.height:
            self.height = height + 1
        if self.key is None:
            self.value.append(value)
            self.starts.append(start)
        elif self.key == _MERGE and self.merged is not None:
            self.merged.append(value)
        else:
            self.value[self.key] = value
            self.starts.append(self.key_start)
        self.key = None


class Builder:
    """Takes the events of one file."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._root = _Holder([], 0, 0)
        self._open = [self._root]
        self._anchors: dict[str, _Built | _Holder] = {}
        self._repeated = 0
        self.noted: dict[int, array[int]] = {}
        self._takers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }

    def take(self, events: Iterable[yaml.Event]) -> None:
        """Take all events of the file.

        Raises:
            UnusableError: if CloudFormation has no use for one.
        """
        takers = self._takers
        for event in events:
            if taker := takers.get(type(event)):
                taker(event)

    def result(self) -> tuple[dict[str, Any], int]:
        """Return what the file holds, and where it begins.

        Raises:
            UnusableError: if it holds no mapping.
        """
        if not self._root.value:
            raise self._fault("is empty; give a CloudFormation template", 0)
        body, start = self._root.value[0], self._root.starts[0]
        if not isinstance(body, dict):
            raise self._fault(f"must hold an object (got {kind(body)})", start)
        return body, start

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if self._root.value:
            raise self._fault("begins a second document; give one per file", _start(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        holder, start = self._open[-1], _start(event)
        if holder.awaits_key:
            value, size, height = self._key(event, holder, start), 1, 0
        else:
            value, size, height = self._value(event, start)
            holder.put(value, start, size, height)
        if event.anchor:
            self._anchors[event.anchor] = _Built(value, size, height)

    def _key(self, event: yaml.ScalarEvent, holder: _Holder, start: int) -> str:
        bare = event.implicit[0]
        if event.tag is not None or (bare and yaml_scalars.is_null(event.value)):
            raise self._fault("has an entry whose name is no text; put it in quotes", start)
        if bare and event.value == _MERGE:
            holder.merged = holder.merged or []
        self._name_entry(holder, event.value, start)
        return event.value

    def _name_entry(self, holder: _Holder, key: str, start: int) -> None:
        if key in holder.value:
            line = self._line(holder.starts[list(holder.value).index(key)])
            raise UnusableError(twice(self._shown(start), key, line))
        holder.key, holder.key_start = key, start

    def _value(self, event: yaml.ScalarEvent, start: int) -> tuple[Any, int, int]:
        if event.tag is None:
            return self._plain(event, start) if event.implicit[0] else event.value, 1, 0
        if function := FUNCTIONS.get(event.tag):
            return self._called(function, _Built(event.value), start)
        try:
            return yaml_scalars.tagged(event.tag, event.value), 1, 0
        except KeyError:
            raise self._unknown(event.tag, start) from None
        except ValueError:
            raise self._unread(event, start) from None

    def _plain(self, event: yaml.ScalarEvent, start: int) -> Any:
        try:
            return yaml_scalars.plain(event.value)
        except ValueError:
            raise self._unread(event, start) from None

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        start, above = _start(event), self._open[-1]
        if above.awaits_key:
            raise self._fault("has an entry whose name is no text", start)
        function = self._function(event.tag, start)
        depth = above.depth + (1 if function is None else 2)
        if depth > DEEPEST:
            raise UnusableError(too_deep(self._shown(start)))
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        holder = _Holder(value, start, depth)
        holder.function, holder.anchor = function, event.anchor
        if event.anchor:
            self._anchors[event.anchor] = holder
        self._open.append(holder)

    def _function(self, tag: str | None, start: int) -> str | None:
        """Return the function that the tag of a mapping or list is short for."""
        if tag is None or tag in COLLECTIONS:
            return None
        if tag not in FUNCTIONS:
            raise self._unknown(tag, start)
        return FUNCTIONS[tag]

    def _end(self, _event: yaml.Event) -> None:
        holder = self._open.pop()
        for merged in holder.merged or ():
            self._merge(holder, merged)
        self.noted[id(holder.value)] = holder.starts
        built = _Built(holder.value, holder.size, holder.height)
        if holder.function:
            built = self._called(holder.function, built, holder.start)
        if holder.anchor and self._anchors[holder.anchor] is holder:
            self._anchors[holder.anchor] = built
        self._open[-1].put(built.value, holder.start, built.size, built.height)

    def _merge(self, holder: _Holder, merged: Any) -> None:
        for each in merged if isinstance(merged, list) else [merged]:
            if not isinstance(each, dict):
                raise self._fault(f"merges {kind(each)} by <<; name a mapping", holder.start)
            for (key, value), start in zip(each.items(), self.noted[id(each)], strict=True):
                if key not in holder.value:
                    holder.value[key] = value
                    holder.starts.append(start)

    def _called(self, function: str, argument: _Built, start: int) -> _Built:
        """Write a short form out."""
        value, size, height = argument
        if function == "Fn::GetAtt" and isinstance(value, str) and "." in value:
            value, size, height = value.split(".", 1), size + 2, 1
            self.noted[id(value)] = array("L", [start, start])
        long = {function: value}
        self.noted[id(long)] = array("L", [start])
        return _Built(long, size + 1, height + 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        holder, start = self._open[-1], _start(event)
        built = self._anchors.get(str(event.anchor))
        if not isinstance(built, _Built):
            what = "has no anchor" if built is None else "stands in what it repeats"
            raise self._fault(f"the alias *{brief(event.anchor)[1:-1]} {what}", start)
        if holder.depth + built.height > DEEPEST:
            raise UnusableError(too_deep(self._shown(start)))
        self._repeated += built.size
        if self._repeated > REPEATED:
            raise self._fault(f"repeats more than {REPEATED:,} entries by aliases", start)
        if not holder.awaits_key:
            holder.put(built.value, start, built.size, built.height)
        elif isinstance(built.value, str):
            self._name_entry(holder, built.value, start)
        else:
            raise self._fault("has an entry whose name is no text", start)

    def _unknown(self, tag: str, start: int) -> UnusableError:
        folded = {known.lower(): known for known in FUNCTIONS}
        near = get_close_matches(tag.lower(), folded, 1)
        hint = f"write {folded[near[0]]}" if near else "CloudFormation's are !Ref, !Sub and so on"
        return self._fault(f"has an unknown tag (got {brief(tag)[1:-1]}); {hint}", start)

    def _unread(self, event: yaml.ScalarEvent, start: int) -> UnusableError:
        return self._fault(f"has a value that cannot be read (got {brief(event.value)})", start)

    def _fault(self, what: str, start: int) -> UnusableError:
        return UnusableError(f"{self._shown(start)}: {what}")

    def _shown(self, start: int) -> str:
        return shown(self._name, self._text, start)

    def _line(self, start: int) -> int:
        return Lines(self._text).position(start).line


def _start(event: yaml.Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.index
