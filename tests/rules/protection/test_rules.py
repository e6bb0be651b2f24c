"""Every rule is broken by the resources that should break it, and by no other."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from snapshot_constructs.model import Deferred, Retain
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.value import Value
from snapshot_constructs.rules import Place, Scope, Severity, Unknown, Verdict
from snapshot_constructs.rules.judge import group, held
from snapshot_constructs.rules.protection import (
    RULES,
    judge_public_access,
    judge_recycle_bin_rule,
)
from tests.protection import APP, LATER, locked, region_level
from tests.rules.protection.cases import CASES, Case, Protection


def _judge(value: Protection) -> Verdict:
    if isinstance(value, BlockPublicAccess):
        return judge_public_access(value)
    return judge_recycle_bin_rule(value)


def _judge_by(rule: str, value: Protection) -> Verdict:
    return held(value, Place(), group(each for each in RULES if each.id == rule))


def _name(case: Case) -> str:
    kind = "neighbour" if case.where is None else "breaks"
    return f"{case.rule}-{kind}{'-' if case.name else ''}{case.name}"


@pytest.mark.parametrize("case", [c for c in CASES if c.where is not None], ids=_name)
def test_a_wrong_resource_breaks_this_rule_there_and_no_other(case: Case) -> None:
    verdict = _judge(case.value)

    found = [(f.rule.id, f.where) for f in verdict.findings if f.rule.id == case.rule]
    others = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert found == [(case.rule, case.where)]
    assert others - {case.rule} == case.also


@pytest.mark.parametrize("case", [c for c in CASES if c.where is None], ids=_name)
def test_a_neighbour_breaks_no_rule(case: Case) -> None:
    verdict = _judge(case.value)

    found = {f.rule.id for f in verdict.findings}
    serious = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert case.rule not in found
    assert serious == case.also


@pytest.mark.parametrize("rule", [r.id for r in RULES if r.scope is Scope.POLICY])
def test_every_rule_has_a_breaking_case_and_a_neighbour(rule: str) -> None:
    breaking = [case for case in CASES if case.rule == rule and case.where is not None]
    neighbours = [case for case in CASES if case.rule == rule and case.where is None]

    assert breaking
    assert neighbours


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    parts: list[tuple[str | int, Any]] = []
    if isinstance(value, Value):
        parts = [(each.name, getattr(value, each.name)) for each in fields(value)]
    elif isinstance(value, tuple):
        parts = list(enumerate(value[:3]))
    for name, part in parts:
        if name != "misread" and part is not None and part not in ((), LATER):
            yield (*path, name)
            yield from _places(part, (*path, name))


def _put(value: Any, path: tuple[str | int, ...]) -> Any:
    if not path:
        return LATER
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*value[:first], _put(value[first], rest), *value[first + 1 :])
    return replace(value, **{first: _put(getattr(value, first), rest)})


@pytest.mark.parametrize("case", [c for c in CASES if c.where is not None], ids=_name)
def test_a_broken_rule_stays_broken_or_is_not_known_wherever_a_value_is_deferred(
    case: Case,
) -> None:
    changed = {path: _judge_by(case.rule, _put(case.value, path)) for path in _places(case.value)}

    silent = [
        path
        for path, verdict in changed.items()
        if not verdict.unknown and case.rule not in {f.rule.id for f in verdict.findings}
    ]

    assert silent == []


@pytest.mark.parametrize("case", [c for c in CASES if c.where is None and not c.also], ids=_name)
def test_what_is_known_only_at_deployment_breaks_nothing(case: Case) -> None:
    values = [_put(case.value, path) for path in _places(case.value)]

    broken = {f.rule.id for value in values for f in _judge(value).errors + _judge(value).warnings}

    assert broken == set()


def test_a_period_that_no_type_allows_is_broken_also_where_the_type_is_not_known() -> None:
    long = judge_recycle_bin_rule(region_level(resource_type=LATER, retain=Retain.days(366)))
    doubtful = judge_recycle_bin_rule(region_level(resource_type=LATER, retain=Retain.days(8)))
    short = judge_recycle_bin_rule(region_level(resource_type=LATER, retain=Retain.days(7)))

    assert [f.rule.id for f in long.findings] == ["recycle-bin/retention-range"]
    assert doubtful == Verdict((), (Unknown("", str(LATER)),))
    assert doubtful.findings == short.findings == ()


def test_a_period_that_every_type_allows_is_right_whatever_the_type_is() -> None:
    week = region_level(resource_type=LATER, retain=Retain.days(7))

    assert _judge_by("recycle-bin/retention-range", week) == Verdict((), ())


@pytest.mark.parametrize("name", ["resource_tags", "exclude_tags"])
def test_tags_alone_are_at_the_right_level_whatever_they_are(name: str) -> None:
    rules = [region_level(**{name: tags}) for tags in (LATER, (LATER,))]

    verdicts = [_judge_by("recycle-bin/exclusions-level", rule) for rule in rules]

    assert verdicts == [Verdict((), ())] * 2


def test_a_lock_beside_known_tags_is_broken_whatever_the_other_tags_are() -> None:
    rules = [
        locked(resource_tags=LATER, exclude_tags=(APP,)),
        locked(resource_tags=(APP,), exclude_tags=LATER),
        locked(resource_tags=(LATER, APP)),
    ]

    found = [judge_recycle_bin_rule(rule).errors for rule in rules]

    assert [[f.rule.id for f in errors] for errors in found] == [
        ["recycle-bin/lock-region-level"]
    ] * 3


def test_nothing_at_all_says_what_is_missing() -> None:
    verdict = judge_recycle_bin_rule(RecycleBinRule())

    assert [(f.rule.id, f.where) for f in verdict.findings] == [
        ("recycle-bin/resource-type", "ResourceType"),
        ("recycle-bin/retention-required", "RetentionPeriod"),
    ]


def test_a_rule_that_is_wholly_deferred_is_not_known() -> None:
    verdict = judge_recycle_bin_rule(
        RecycleBinRule(
            **{each.name: LATER for each in fields(RecycleBinRule) if each.name != "misread"}
        )
    )

    assert verdict.findings == ()
    assert {unknown.what for unknown in verdict.unknown} == {str(Deferred({"Ref": "Later"}))}
