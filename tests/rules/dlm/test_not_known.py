"""A rule that is broken and then cannot be judged any more says so: it never falls silent."""

from collections.abc import Iterator
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs.model import Deferred, PolicySpec, Tag
from snapshot_constructs.model.deferred import NotKnownError
from snapshot_constructs.model.value import Value
from snapshot_constructs.rules import RULES, Rule, Unknown, judge
from tests.policies import schedule, volumes
from tests.rules.cases import Case

HERE = Path(__file__).parent
FILES = sorted(set(HERE.glob("*_cases.py")) - set(HERE.glob("test_*.py")))
CASES: list[Case] = [
    case
    for file in FILES
    for case in import_module(f"tests.rules.dlm.{file.stem}").CASES
    if case.where is not None
]
JUDGED = {rule.id: rule for rule in RULES}
LATER = Deferred({"Ref": "Later"})


def _positions(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Value):
        for field in fields(value):
            if field.compare and not field.metadata.get("opaque"):
                yield from _position(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _position(item, (*path, i))


def _position(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if value is not None and value != () and not isinstance(value, Deferred):
        yield path
        yield from _positions(value, path)


def _put(value: Any, path: tuple[str | int, ...]) -> Any:
    if not path:
        return LATER
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*value[:first], _put(value[first], rest), *value[first + 1 :])
    return replace(value, **{first: _put(getattr(value, first), rest)})


def _speaks(rule: Rule[Any], policy: PolicySpec, case: Case) -> bool:
    """Tell whether a rule finds something broken, or something that it cannot tell."""
    assert rule.each is not None
    assert rule.check is not None
    for subject in rule.each(policy, case.place):
        if isinstance(subject, Unknown):
            return True
        try:
            if any(True for _ in rule.check(subject)):
                return True
        except NotKnownError:
            return True
    return False


def _id(case: Case) -> str:
    return f"{case.rule.removeprefix('dlm/')}{'-' if case.name else ''}{case.name}"


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_broken_rule_stays_broken_or_is_not_known_wherever_a_value_is_deferred(
    case: Case,
) -> None:
    rule = JUDGED[case.rule]
    changed = {path: _put(case.policy, path) for path in _positions(case.policy)}

    silent = [
        path
        for path, policy in changed.items()
        if policy.kinds & rule.kinds and not _speaks(rule, policy, case)
    ]

    assert silent == []


@pytest.mark.parametrize(("number", "counts"), [(44, False), (45, True)])
def test_keys_that_are_not_known_count_where_they_could_be_too_many(
    number: int, counts: bool
) -> None:
    tags = tuple(Tag(f"key{i}", "value") for i in range(number))
    policy = volumes(schedule(tags=(*tags, *(Tag(LATER, "value"),) * 5)))

    verdict = judge(policy)

    assert ("PolicyDetails" in {unknown.where for unknown in verdict.unknown}) is counts
