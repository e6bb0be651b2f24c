"""Every rule across resources is broken by the templates that should break it, and by no other."""

from importlib import import_module
from pathlib import Path

import pytest

from snapshot_constructs.rules import RULES, Scope, judge_estate
from tests.estates import estate
from tests.rules.estate.cases import Case

CASES: list[Case] = [
    case
    for file in sorted(Path(__file__).parent.glob("*_cases.py"))
    for case in import_module(f"tests.rules.estate.{file.stem}").CASES
]


def _name(case: Case) -> str:
    return f"{case.rule.removeprefix('dlm/')}-{case.name}".replace(" ", "-")


@pytest.mark.parametrize("case", [c for c in CASES if c.at is not None], ids=_name)
def test_resources_that_are_wrong_together_break_this_rule_there_and_no_other(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    ours = [each for each in found if each.finding.rule.id == case.rule]
    assert [(each.address.logical_id, each.finding.where) for each in ours] == [case.at]
    assert case.says in str(ours[0].finding)
    assert {each.finding.rule.id for each in found} - {case.rule} == case.also


@pytest.mark.parametrize("case", [c for c in CASES if c.at is None], ids=_name)
def test_neighbours_break_no_rule(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    assert {each.finding.rule.id for each in found} == case.also


@pytest.mark.parametrize("rule", [r.id for r in RULES if r.scope is Scope.TEMPLATE])
def test_every_rule_of_scope_template_has_a_breaking_case_and_a_neighbour(rule: str) -> None:
    breaking = [case for case in CASES if case.rule == rule and case.at is not None]
    neighbours = [case for case in CASES if case.rule == rule and case.at is None]

    assert breaking
    assert neighbours


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_message_is_one_line_that_says_what_and_how_to_fix_it(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    for _, finding in found:
        assert finding.what
        assert finding.fix
        assert "\n" not in str(finding)
        assert not str(finding).endswith(".")
        assert "Deferred(" not in str(finding)
        assert "Pointer(" not in str(finding)
