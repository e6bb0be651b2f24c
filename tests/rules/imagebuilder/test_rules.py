"""Every rule is broken by the resources that should break it, and by no other."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs.cfn import imagebuilder as cfn
from snapshot_constructs.model.value import Value
from snapshot_constructs.rules import Place, Rule, Scope, Severity, Unknown, Verdict
from snapshot_constructs.rules.imagebuilder import RULES, judge_image_builder
from snapshot_constructs.rules.judge import group, held
from tests import imagebuilder as good
from tests.rules.imagebuilder.cases import LATER, Case

CASES: list[Case] = [
    case
    for file in sorted(Path(__file__).parent.glob("*_cases.py"))
    for case in import_module(f"tests.rules.imagebuilder.{file.stem}").CASES
]
BREAKING = [case for case in CASES if case.where is not None]
NEIGHBOURS = [case for case in CASES if case.where is None]
GOOD = (
    good.component(),
    good.workflow(),
    good.recipe(),
    good.container_recipe(),
    good.infrastructure(),
    good.distribution(),
    good.pipeline(),
    good.image(),
    good.lifecycle(),
)
JUDGING = [rule for rule in RULES if rule.each is not None]

_INTO_TEXT_OR_TAGS = re.compile(r"(?<=Data|Tags)/.*|(?<=TagMap)/.*")


def _name(case: Case) -> str:
    kind = "neighbour" if case.where is None else "breaks"
    return f"{case.rule.partition('/')[2]}-{kind}{'-' if case.name else ''}{case.name}"


def _judge_by(rule: str, value: Any, place: Place) -> Verdict:
    return held(value, place, group(each for each in RULES if each.id == rule))


@pytest.mark.parametrize("value", GOOD, ids=lambda value: type(value).__name__)
def test_a_good_resource_breaks_no_rule_and_hides_nothing(value: Any) -> None:
    assert judge_image_builder(value) == Verdict((), ())


@pytest.mark.parametrize("case", BREAKING, ids=_name)
def test_a_wrong_resource_breaks_this_rule_there_and_no_other(case: Case) -> None:
    verdict = judge_image_builder(case.value, case.place)

    found = [(f.rule.id, f.where) for f in verdict.findings if f.rule.id == case.rule]
    others = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert found == [(case.rule, case.where)]
    assert others - {case.rule} == case.also


@pytest.mark.parametrize("case", NEIGHBOURS, ids=_name)
def test_a_neighbour_breaks_no_rule(case: Case) -> None:
    verdict = judge_image_builder(case.value, case.place)

    found = {f.rule.id for f in verdict.findings}
    serious = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert case.rule not in found
    assert serious == case.also


@pytest.mark.parametrize("rule", [r.id for r in RULES if r.scope is Scope.POLICY])
def test_every_rule_has_a_breaking_case_and_a_neighbour(rule: str) -> None:
    assert [case for case in BREAKING if case.rule == rule]
    assert [case for case in NEIGHBOURS if case.rule == rule]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_of_scope_policy_and_no_others_judge_one_resource(rule: Any) -> None:
    assert (rule.check is not None) == (rule.scope is Scope.POLICY)
    assert (rule.each is not None) == (rule.scope is Scope.POLICY)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    parts: list[tuple[str | int, Any]] = []
    if isinstance(value, Value):
        parts = [(each.name, getattr(value, each.name)) for each in fields(value)]
    elif isinstance(value, tuple):
        parts = list(enumerate(value[:3]))
    for name, part in parts:
        if name not in ("misread", "broken", "data") and part not in (None, (), LATER):
            yield (*path, name)
            yield from _places(part, (*path, name))


def _put(value: Any, path: tuple[str | int, ...]) -> Any:
    if not path:
        return LATER
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*value[:first], _put(value[first], rest), *value[first + 1 :])
    return replace(value, **{first: _put(getattr(value, first), rest)})


@pytest.mark.parametrize("rule", JUDGING, ids=lambda rule: rule.id)
def test_what_a_rule_judges_knows_its_place(rule: Rule[Any]) -> None:
    place = Place(region="eu-central-1")
    assert rule.each is not None

    judged = [part for case in CASES for part in rule.each(case.value, place)]

    assert judged
    assert all(part.place is place for part in judged if not isinstance(part, Unknown))


def _is_written(where: str, properties: Any) -> bool:
    """Tell whether there is something at a path, up to where a document or a tag map begins."""
    found = properties
    for name in _INTO_TEXT_OR_TAGS.sub("", where).split("/") if where != "" else ():
        found = found[int(name)] if isinstance(found, list) else found.get(name)
    return found is not None


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_what_is_not_known_is_said_where_something_is_written(case: Case) -> None:
    written = cfn.encode(case.value)
    values = [_put(case.value, path) for path in _places(case.value)]

    astray = [
        each.where
        for value in values
        for each in judge_image_builder(value, case.place).unknown
        if not _is_written(each.where, written)
    ]

    assert astray == []


@pytest.mark.parametrize("case", BREAKING, ids=_name)
def test_a_broken_rule_stays_broken_or_is_not_known_wherever_a_value_is_deferred(
    case: Case,
) -> None:
    changed = {
        path: _judge_by(case.rule, _put(case.value, path), case.place)
        for path in _places(case.value)
    }

    silent = [
        path
        for path, verdict in changed.items()
        if not verdict.unknown and case.rule not in {f.rule.id for f in verdict.findings}
    ]

    assert silent == []


@pytest.mark.parametrize("case", [c for c in NEIGHBOURS if not c.also], ids=_name)
def test_what_is_known_only_at_deployment_breaks_nothing(case: Case) -> None:
    values = [_put(case.value, path) for path in _places(case.value)]

    broken = {
        f.rule.id
        for value in values
        for verdict in [judge_image_builder(value, case.place)]
        for f in verdict.errors + verdict.warnings
    }

    assert broken == set()
