"""Every rule is broken by the policies that should break it, and by no other."""

from importlib import import_module
from pathlib import Path

import pytest

from snapshot_constructs.rules import RULES, Scope, Severity, judge
from tests.rules.cases import Case

FILES = sorted(
    set(Path(__file__).parent.glob("*_cases.py")) - set(Path(__file__).parent.glob("test_*.py"))
)
CASES: list[Case] = [
    case for file in FILES for case in import_module(f"tests.rules.dlm.{file.stem}").CASES
]


def _name(case: Case) -> str:
    kind = "neighbour" if case.where is None else "breaks"
    return f"{case.rule.removeprefix('dlm/')}-{kind}{'-' if case.name else ''}{case.name}"


@pytest.mark.parametrize("case", [c for c in CASES if c.where is not None], ids=_name)
def test_a_wrong_policy_breaks_this_rule_there_and_no_other(case: Case) -> None:
    verdict = judge(case.policy, case.place)

    found = {(f.rule.id, f.where) for f in verdict.findings if f.rule.id == case.rule}
    others = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert found == {(case.rule, case.where)}
    assert others - {case.rule} == case.also


@pytest.mark.parametrize("case", [c for c in CASES if c.where is None], ids=_name)
def test_a_neighbour_breaks_no_rule(case: Case) -> None:
    verdict = judge(case.policy, case.place)

    found = {f.rule.id for f in verdict.findings}
    serious = {f.rule.id for f in verdict.findings if f.rule.severity is not Severity.INFO}
    assert case.rule not in found
    assert serious == case.also


@pytest.mark.parametrize("rule", [r.id for r in RULES if r.scope is Scope.POLICY])
def test_every_rule_of_scope_policy_has_a_breaking_case_and_a_neighbour(
    rule: str,
) -> None:
    breaking = [case for case in CASES if case.rule == rule and case.where is not None]
    neighbours = [case for case in CASES if case.rule == rule and case.where is None]

    assert breaking
    assert neighbours
