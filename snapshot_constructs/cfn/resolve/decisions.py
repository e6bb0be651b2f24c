"""Decides conditions under the assumptions of one possible deployment."""

from collections.abc import Callable, Iterable
from typing import Any

from snapshot_constructs.cfn.resolve.assumptions import Assumptions
from snapshot_constructs.cfn.resolve.context import Context
from snapshot_constructs.cfn.resolve.depth import Depth
from snapshot_constructs.cfn.resolve.mentions import parameter_of
from snapshot_constructs.cfn.resolve.scalars import NOTHING, canonical, dumped, is_settled, text_of

_FRAMES = 4
"""What one level of a condition takes of Python's stack, at most."""


class Decisions:
    """Decides conditions; each answer is None where it stays open."""

    def __init__(
        self,
        context: Context,
        assumptions: Assumptions,
        depth: Depth,
        value: Callable[[Any], Any],
    ) -> None:
        self._context, self._assumptions = context, assumptions
        self._depth, self._value = depth, value
        self._known: dict[str, bool | None] = {}

    def condition(self, name: str) -> bool | None:
        """Tell whether a condition holds."""
        constants = self._context.constants
        if name in constants:
            return constants[name]
        if name in self._known:
            self._assumptions.consulted += 1
            return self._known[name]
        before = self._assumptions.consulted
        found = self._truth(self._context.conditions.get(name), (name, False))
        self._known[name] = found
        if found is not None and self._assumptions.consulted == before:
            constants[name] = found
        return found

    def _truth(self, raw: Any, label: tuple[str, bool] | None = None) -> bool | None:
        """Decide an expression.

        Args:
            raw: the expression.
            label: the condition that says just this, or the opposite, if there is one.
        """
        if not isinstance(raw, dict) or len(raw) != 1 or self._context.budget.is_spent:
            return None
        if not self._depth.down(_FRAMES):
            return None
        self._context.budget.spend(1)
        ((name, args),) = raw.items()
        found = self._decided(name, args, label)
        self._depth.up(_FRAMES)
        return found

    def _decided(self, name: str, args: Any, label: tuple[str, bool] | None) -> bool | None:
        match name, args:
            case "Condition", str():
                return self.condition(args)
            case "Fn::Equals", [one, other]:
                return self._equal(one, other, label)
            case "Fn::Not", [inner]:
                found = self._truth(inner, label and (label[0], not label[1]))
                return None if found is None else not found
            case "Fn::And", [_, *_]:
                return self._all(args, holds=True)
            case "Fn::Or", [_, *_]:
                found = self._all(args, holds=False)
                return None if found is None else not found
        return None

    def _all(self, args: Iterable[Any], *, holds: bool) -> bool | None:
        """Tell whether all expressions hold, or all do not, asking only as far as needed."""
        found: bool | None = True
        for each in args:
            truth = self._truth(each)
            if truth is None:
                found = None
            elif truth != holds:
                return False
        return found

    def _equal(self, one: Any, other: Any, label: tuple[str, bool] | None) -> bool | None:
        for side, against in ((one, other), (other, one)):
            parameter = parameter_of(side)
            if parameter is not None and self._assumptions.is_text(parameter):
                value = self._value(against)
                if value is not NOTHING and is_settled(value):
                    text = text_of(value)
                    return text is not None and self._assumptions.test(parameter, text)
        values = self._value(one), self._value(other)
        if any(value is NOTHING or self._is_missing(value) for value in values):
            return None
        return self._alike(*values, label)

    def _is_missing(self, value: Any) -> bool:
        """Tell whether a value is a reference that leads nowhere."""
        name = parameter_of(value)
        return name is not None and not self._assumptions.knows(name)

    def _alike(self, one: Any, other: Any, label: tuple[str, bool] | None) -> bool | None:
        """Compare two values as far as they are known."""
        if is_settled(one) and is_settled(other):
            return canonical(one) == canonical(other)
        texts = dumped(one), dumped(other)
        if texts[0] == texts[1]:
            return True
        subject, text = " = ".join(sorted(texts)), "true"
        for side, against in ((one, other), (other, one)):
            if is_settled(against):
                subject, text = parameter_of(side) or dumped(side), canonical(against)
        if label is not None:
            self._assumptions.label(subject, text, label)
        return self._assumptions.test(subject, text)
