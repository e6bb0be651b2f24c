"""What is the same for all resources of a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.cfn.resolve.mentions import MapKeys, Mentions, mentions
from snapshot_constructs.cfn.resolve.parameters import Parameter

_EACH = 20


@dataclass(slots=True)
class Budget:
    """Keeps the work on a template in proportion to its size.

    Attributes:
        left: how many objects, lists and functions may still be looked at.
    """

    left: int = 300_000

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is to be tried."""
        return self.left <= 0

    def earn(self, size: int) -> None:
        """Allow for a part of the template."""
        self.left += _EACH * size

    def spend(self, work: int) -> None:
        """Count some work."""
        self.left -= work


@dataclass(slots=True)
class Context:
    """What is the same for all resources of a template.

    Attributes:
        conditions: as they stand there, loops expanded.
        maps: the keys of each mapping.
        constants: the conditions that are the same for every deployment, once they are known.
    """

    parameters: Mapping[str, Parameter]
    mappings: Mapping[str, Any]
    maps: Mapping[str, MapKeys]
    conditions: dict[str, Any] = field(default_factory=dict)
    constants: dict[str, bool] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    _mentioned: dict[str, Mentions] = field(default_factory=dict)
    _behind: dict[tuple[str, ...], Mentions] = field(default_factory=dict)

    def behind(self, names: tuple[str, ...]) -> Mentions:
        """Return what some conditions speak of, and all those that they ask for."""
        if names not in self._behind:
            self._behind[names] = self._gathered(names)
        return self._behind[names]

    def asked_by(self, condition: str) -> Iterable[str]:
        """Return the conditions that a condition asks for."""
        return self._mentions(condition).conditions

    def _gathered(self, names: tuple[str, ...]) -> Mentions:
        found, waiting, seen = Mentions(), list(names), set(names)
        while waiting and not self.budget.is_spent:
            each = self._mentions(waiting.pop())
            found.add(each)
            self.budget.spend(1 + each.size)
            waiting.extend(name for name in each.conditions if name not in seen)
            seen.update(each.conditions)
        return found

    def _mentions(self, name: str) -> Mentions:
        if name not in self._mentioned:
            raw = self.conditions.get(name)
            self._mentioned[name] = mentions(raw, self.maps, deciding=True)
        return self._mentioned[name]
