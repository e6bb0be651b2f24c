"""Judge resources of one template beside each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from snapshot_constructs.rules.registry import Broken, Finding, Rule

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MOST_CONDITIONS = 16  # that are looked at one by one, so that a hostile template costs no more


@dataclass(frozen=True, slots=True)
class Named(Generic[T_co]):
    """A resource of a template, as it is under a condition.

    Attributes:
        when: the condition, in words; empty where the resource is always like this.
    """

    logical_id: str
    it: T_co
    when: str = ""


@dataclass(frozen=True, slots=True)
class World(Generic[T_co]):
    """The resources of a template as they are under one condition.

    Attributes:
        sure: those that are there, in the order of the template.
        perhaps: those that may be there too, because their own conditions do not exclude it.
    """

    sure: tuple[Named[T_co], ...]
    perhaps: tuple[Named[T_co], ...]


@dataclass(frozen=True, slots=True)
class Across:
    """What is wrong with a resource because of others.

    Attributes:
        when: the condition under which it is, in words; empty where it always is.
    """

    logical_id: str
    finding: Finding
    when: str = ""


Check = Callable[[World[T]], Iterator[tuple[Named[T], Broken]]]


def judge_together(
    resources: Sequence[Named[T]], rules: Iterable[tuple[Rule[Any], Check[T]]]
) -> tuple[Across, ...]:
    """Hold all resources of one type in a template against some rules.

    What is not known breaks nothing here. It is not counted again: it was when each resource was
    judged alone.
    """
    table = tuple(rules)
    found: dict[tuple[str, Finding], Across] = {}
    for when in _conditions(resources):
        world = _world(resources, when)
        for rule, check in table:
            for named, broken in check(world):
                finding = Finding(rule, broken.where, broken.what, broken.fix)
                key = (named.logical_id, finding)
                found.setdefault(key, Across(named.logical_id, finding, when))
    return tuple(found.values())


def _conditions(resources: Iterable[Named[T]]) -> Iterator[str]:
    """Yield no condition first, then each that a resource has."""
    yield ""
    yield from islice(dict.fromkeys(each.when for each in resources if each.when), MOST_CONDITIONS)


def _world(resources: Iterable[Named[T]], when: str) -> World[T]:
    found = tuple(resources)
    sure = tuple(each for each in found if each.when in ("", when))
    there = {each.logical_id for each in sure}
    return World(sure, tuple(each for each in found if each.logical_id not in there))
