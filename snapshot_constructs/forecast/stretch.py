"""Stretches: a schedule in one version of a policy, and what it makes in that time."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from snapshot_constructs.forecast.coinciding import Owned
from snapshot_constructs.forecast.keep import Age, Keep, Last
from snapshot_constructs.forecast.minutes import NEVER
from snapshot_constructs.forecast.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A schedule in one version.

    Attributes:
        until: the last minute.
        owned: the points that belong to it.
        paused: whether the policy is disabled or in error.
    """

    until: int
    owned: Owned
    paused: bool

    @property
    def plan(self) -> Plan:
        """The schedule as it is in this version."""
        return self.owned.plan

    @property
    def archives(self) -> bool:
        """Whether archiving goes on, and what is in the archive is managed."""
        return self.plan.archive is not None and not self.paused

    def named(self, name: str) -> Plan | None:
        """Return a schedule of the same version."""
        return next((plan for plan in self.owned.plans if plan.name == name), None)


class Point(NamedTuple):
    """What a schedule makes at a minute, in a stretch."""

    at: int
    made: Stretch

    @property
    def plans(self) -> list[Plan]:
        """The schedules that have a part in it."""
        owned = self.made.owned
        return [owned.plans[number] for number in owned.shared.get(self.at, ())] or [owned.plan]


def expiry(keep: Keep, at: int) -> int:
    """Return when something has the age; ``NEVER`` by count."""
    return keep.after([at])[0] if isinstance(keep, Age) else NEVER


def beyond(rows: Iterable[tuple[int, Keep]]) -> list[int]:
    """Return when each is no more among the newest few, by the count that holds at each birth."""
    found = list(rows)
    born, keeps = [born for born, _ in found], [keep for _, keep in found]
    surplus = [n - keep.count if isinstance(keep, Last) else -1 for n, keep in enumerate(keeps)]
    reach = list(accumulate(surplus, max))
    later = (bisect_left(reach, number) for number in range(len(born)))
    return [born[n] if n < len(born) else NEVER for n in later]


def ascending(
    rows: Iterable[tuple[int, int, int]],
) -> list[list[tuple[int, int, int]]]:
    """Part rows such that in each part later ones were also taken later."""
    parts: list[list[tuple[int, int, int]]] = []
    for row in rows:
        part = next((part for part in parts if part[-1][0] <= row[0]), None)
        parts.append([row]) if part is None else part.append(row)
    return parts
