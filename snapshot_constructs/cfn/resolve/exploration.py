"""Tries all deployments that a resource can tell apart."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Generic, NamedTuple, TypeVar

from snapshot_constructs.cfn.resolve.assumptions import (
    Assumptions,
    Choice,
    Fact,
    Question,
    Scope,
)
from snapshot_constructs.cfn.resolve.parameters import Parameter
from snapshot_constructs.cfn.resolve.scalars import MOST

T = TypeVar("T")

_TRIES = 8


class Step(NamedTuple):
    """One choice on the way to a deployment.

    Attributes:
        subject: the parameter that it is about, or what else is compared.
        text: with what it is compared, if it is.
        taken: the number of the option that was taken.
        options: what could be assumed.
    """

    subject: str
    text: str
    taken: int
    options: tuple[Fact, ...]


class Case(NamedTuple, Generic[T]):
    """One deployment, as far as a resource can tell: its choices, facts, and what comes of them.

    Attributes:
        refused: whether CloudFormation would refuse to deploy it.
    """

    steps: tuple[Step, ...]
    facts: dict[str, Fact]
    outcome: T
    refused: bool


Evaluate = Callable[[Assumptions], T]


def cases(
    parameters: Mapping[str, Parameter], scope: Scope, evaluate: Evaluate[T]
) -> list[Case[T]]:
    """Return all cases, leaving questions open until there are few enough."""
    for _ in range(_TRIES):
        found, asked = _explored(parameters, scope, evaluate)
        if found:
            return _deployable(found)
        scope.frozen |= _too_many(asked)
    scope.all_frozen = True
    return _deployable(_explored(parameters, scope, evaluate)[0])


def _deployable(found: list[Case[T]]) -> list[Case[T]]:
    """Leave out what would be refused, unless everything would."""
    return [each for each in found if not each.refused] or found


def _explored(
    parameters: Mapping[str, Parameter], scope: Scope, evaluate: Evaluate[T]
) -> tuple[list[Case[T]], dict[Question, int]]:
    """Return all cases, none if there are too many; and how many options each question has had."""
    found: list[Case[T]] = []
    trail: list[Choice] = []
    asked: dict[Question, int] = {}
    while len(found) < MOST:
        assumptions = Assumptions(parameters, scope, trail)
        outcome = evaluate(assumptions)
        for each in trail:
            asked[each.question] = max(asked.get(each.question, 0), len(each.options))
        if _fewest(trail) > MOST:
            break
        found.append(Case(_steps(trail), assumptions.facts, outcome, assumptions.refused))
        if not _advanced(trail):
            return found, asked
    return [], asked


def _fewest(trail: list[Choice]) -> int:
    """Return how many cases there are at least."""
    return 1 + sum(len(each.options) - 1 for each in trail)


def _advanced(trail: list[Choice]) -> bool:
    """Turn to the next case; tell whether there is one."""
    while trail and trail[-1].tried + 1 == len(trail[-1].options):
        trail.pop()
    if trail:
        trail[-1].tried += 1
    return bool(trail)


def _steps(trail: list[Choice]) -> tuple[Step, ...]:
    return tuple(
        Step(each.question[1], each.question[2], each.tried, tuple(each.options)) for each in trail
    )


def _too_many(asked: dict[Question, int]) -> set[Question]:
    """Choose what to leave open: what has most options first, the later first of equals."""
    groups: dict[tuple[str, str], list[Question]] = {}
    for question in asked:
        groups.setdefault(question[:2], []).append(question)
    sizes = {group: _size([asked[each] for each in of]) for group, of in groups.items()}
    latest_first = list(sizes)[::-1]
    order = sorted(latest_first, key=lambda group: (-sizes[group], group[0]))
    frozen: set[Question] = set()
    product = prod(sizes.values())
    for group in order:
        if frozen and product <= MOST:
            break
        frozen.update(groups[group])
        product //= sizes[group]
    return frozen


def _size(options: Sequence[int]) -> int:
    return sum(options) - len(options) + 1
