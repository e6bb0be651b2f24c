"""Judge a policy by all rules at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from snapshot_constructs.model.deferred import NotKnownError
from snapshot_constructs.model.policy import Kind, PolicySpec
from snapshot_constructs.rules.dlm import RULES
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Finding,
    Place,
    Rule,
    Severity,
    Unknown,
    Verdict,
)

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_NOWHERE = Place()

Each = Callable[[PolicySpec, Place], Iterable[At[Any] | Unknown]]
Check = Callable[[At[Any]], Iterator[Broken]]


@dataclass(frozen=True, slots=True)
class _Applied:
    """A rule as it applies to policies of certain kinds.

    Attributes:
        certain: whether the rule is for every kind that the policy may be.
    """

    rule: Rule[Any]
    check: Check
    certain: bool


def judge(policy: PolicySpec, place: Place = _NOWHERE) -> Verdict:
    """Hold a policy against every rule that one policy alone can break.

    Args:
        policy: right or wrong.
        place: the Region, account and day, as far as they are known.

    Returns:
        Everything that is broken, and everything that cannot be told before deployment.
    """
    findings: list[Finding] = []
    unknown: dict[Unknown, None] = {}
    for each, rules in _applied(policy.kinds):
        for subject in each(policy, place):
            if isinstance(subject, Unknown):
                unknown[subject] = None
            else:
                _judge_one(subject, rules, findings, unknown)
    findings.sort(key=lambda finding: (_ORDER[finding.rule.severity], finding.where))
    return Verdict(tuple(findings), tuple(unknown))


def _judge_one(
    subject: At[Any],
    rules: tuple[_Applied, ...],
    findings: list[Finding],
    unknown: dict[Unknown, None],
) -> None:
    for applied in rules:
        try:
            for broken in applied.check(subject):
                if applied.certain:
                    found = Finding(applied.rule, broken.where, broken.what, broken.fix)
                    findings.append(found)
                else:
                    unknown[Unknown(broken.where, "the kind of the policy")] = None
        except NotKnownError as error:
            unknown[Unknown(subject.where, str(error.deferred))] = None


@cache
def _applied(kinds: frozenset[Kind]) -> tuple[tuple[Each, tuple[_Applied, ...]], ...]:
    """Return the rules for policies of these kinds, by what they look at."""
    by_subject: dict[Each, list[_Applied]] = {}
    for rule in RULES:
        if rule.each is not None and rule.check is not None and kinds & rule.kinds:
            applied = _Applied(rule, rule.check, kinds <= rule.kinds)
            by_subject.setdefault(rule.each, []).append(applied)
    return tuple((each, tuple(rules)) for each, rules in by_subject.items())
