"""Works out parts of a template under the assumptions of one possible deployment."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from snapshot_constructs.cfn.resolve.assumptions import Assumptions
from snapshot_constructs.cfn.resolve.context import Context
from snapshot_constructs.cfn.resolve.decisions import Decisions
from snapshot_constructs.cfn.resolve.depth import Depth
from snapshot_constructs.cfn.resolve.functions import OF_VALUES, found_in
from snapshot_constructs.cfn.resolve.loops import loop
from snapshot_constructs.cfn.resolve.mentions import parameter_of, sized
from snapshot_constructs.cfn.resolve.origin import Trace
from snapshot_constructs.cfn.resolve.scalars import (
    NOTHING,
    REFUSED,
    UNKNOWN,
    Names,
    function,
    hides,
    is_loop,
    texts_of,
)
from snapshot_constructs.cfn.resolve.substitution import substitution

_TURN = 20
"""What a turn of a loop is in work, beside the objects in it."""
_CHARACTERS = 10
"""So many characters of a text are as much work as one object."""


class Evaluation:
    """Works out parts of a template under the assumptions of one possible deployment."""

    def __init__(self, context: Context, assumptions: Assumptions) -> None:
        self._context, self._assumptions, self._depth = context, assumptions, Depth()
        self._plain, self._called = assumptions.plain, 0
        self.decisions = Decisions(context, assumptions, self._depth, self.value)
        self._of_values: Mapping[str, Callable[[Any], Any]] = {
            **OF_VALUES,
            "Fn::FindInMap": partial(found_in, context.mappings),
        }

    def value(self, raw: Any, trace: Trace | None = None) -> Any:
        """Return what becomes of a part; ``NOTHING`` if that is nothing.

        What only the deployment tells stays a function in it.
        """
        if not isinstance(raw, (dict, list)) or id(raw) in self._plain or not self._depth.down(2):
            return raw
        self._context.budget.spend(1)
        before = self._called
        found = self._list(raw, trace) if isinstance(raw, list) else self._object(raw, trace)
        self._depth.up(2)
        if self._called == before:
            self._plain[id(raw)] = raw
            return raw
        return found

    def _list(self, raw: list[Any], trace: Trace | None) -> list[Any]:
        found: list[Any] = []
        for number, each in enumerate(raw):
            inner = trace and trace.into(str(number), str(len(found)))
            value = self.value(each, inner)
            if value is not NOTHING:
                found.append(value)
        return found

    def _object(self, raw: dict[str, Any], trace: Trace | None) -> Any:
        match function(raw):
            case None:
                return self._entries(raw, trace)
            case "Fn::If":
                self._called += 1
                return self._branch(raw, trace)
            case name:
                self._called += 1
                return self._answer(name, raw)

    def _entries(self, raw: dict[str, Any], trace: Trace | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        renamed = trace is not None and trace.names is not None
        for name, each in raw.items():
            if is_loop(name):
                found |= self._looped(name, each, trace)
                continue
            value = each
            if isinstance(each, (dict, list)) or renamed:
                value = self.value(each, trace and trace.into(name))
            if value is not NOTHING:
                found[name] = value
        hiding = next(filter(hides, found), None)
        if hiding is None:
            return found
        self._called += 1
        return {hiding: found[hiding]}

    def _looped(self, name: str, raw: Any, trace: Trace | None) -> dict[str, Any]:
        """Return the entries that a loop makes; the loop itself if they are not known."""
        self._called += 1
        made = loop(raw)
        items = None if made is None else self.items(made.collection, sized(made.output))
        found: dict[str, Any] = {}
        if made is None or items is None or not self._depth.down(2):
            return {name: raw}
        for item in items:
            inner = trace and trace.turn(name, made.names(item))
            found |= self._entries(made.turn(item), inner)
        self._depth.up(2)
        return found

    def items(self, collection: Any, size: int) -> list[str] | None:
        """Return the items of a loop's collection, if they are known.

        Args:
            collection: as it stands in the loop.
            size: what is made of each item.
        """
        found = texts_of(self.value(collection))
        work = 0 if found is None else len(found) * (size + _TURN)
        if work > self._context.budget.left:
            return None
        self._context.budget.spend(work)
        return found

    def _branch(self, raw: dict[str, Any], trace: Trace | None) -> Any:
        match raw["Fn::If"]:
            case [str() as name, _, _] as args:
                holds = self.decisions.condition(name)
                if holds is not None:
                    number = 1 if holds else 2
                    inner = trace and trace.through("Fn::If", str(number))
                    return self.value(args[number], inner)
        return raw

    def _answer(self, name: str, raw: dict[str, Any]) -> Any:
        """Call a function; where it cannot be answered, it stays."""
        if self._context.budget.is_spent or not self._depth.down(3):
            return raw
        match name:
            case "Ref":
                found = self._ref(raw)
            case "Fn::Sub":
                found = self._sub(raw)
            case _ if name in self._of_values:
                found = self._of_value(name, raw)
            case _:
                found = raw
        self._depth.up(3)
        return found

    def _ref(self, raw: dict[str, Any]) -> Any:
        name = raw["Ref"]
        if name == NOTHING.value:
            return NOTHING
        if not isinstance(name, str) or not self._assumptions.knows(name):
            return raw
        found = self._assumptions.read(name)
        if found is UNKNOWN:
            return raw
        return list(found) if isinstance(found, tuple) else found

    def _sub(self, raw: dict[str, Any]) -> Any:
        written = substitution(raw["Fn::Sub"])
        if written is None:
            return raw
        values = {name: self.value(each) for name, each in written.values.items()}
        if NOTHING in values.values():
            return raw
        return self._costing(written.filled(values, self._text_of_parameter))

    def _text_of_parameter(self, name: str) -> str | None:
        found = self._assumptions.read(name) if self._assumptions.knows(name) else UNKNOWN
        return found if isinstance(found, str) else None

    def _of_value(self, name: str, raw: dict[str, Any]) -> Any:
        args = self.value(raw[name])
        asked = self._denied(args) if name == "Fn::FindInMap" else args
        found = UNKNOWN if args is NOTHING else self._of_values[name](asked)
        self._assumptions.refused |= found is REFUSED
        if found in (UNKNOWN, REFUSED):
            return raw if args is NOTHING else {name: args}
        return self._costing(found)

    def _denied(self, args: Any) -> Any:
        """Put what is no key in the place of a parameter that is certainly none of the keys."""
        match args:
            case [str() as mapping, *keys] if mapping in self._context.maps:
                known = map(self._unless_denied, keys, self._context.maps[mapping])
                return [mapping, *known, *keys[2:]]
        return args

    def _unless_denied(self, key: Any, names: Names) -> Any:
        return None if self._assumptions.denies(parameter_of(key) or "", names) else key

    def _costing(self, found: Any) -> Any:
        """Count the length of what a function has made."""
        if isinstance(found, (str, list)):
            self._context.budget.spend(len(found) // _CHARACTERS)
        return found
