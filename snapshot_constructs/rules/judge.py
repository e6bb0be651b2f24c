"""Judge a policy, or another resource, by all rules at once."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from snapshot_constructs.model.deferred import NotKnownError
from snapshot_constructs.rules.registry import (
    Broken,
    Finding,
    Part,
    Place,
    Rule,
    Severity,
    Unknown,
    Verdict,
)

if TYPE_CHECKING:
    from snapshot_constructs.model.policy import Kind, PolicySpec

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_NOWHERE = Place()

Each = Callable[[Any, Place], Iterable[Part[Any] | Unknown]]
Check = Callable[[Any], Iterator[Broken]]


class Applied(NamedTuple):
    """A rule as it applies to policies of certain kinds, or to another resource.

    Attributes:
        certain: whether the rule is for every kind that the policy may be.
    """

    rule: Rule[Any]
    check: Check
    certain: bool


Grouped = tuple[tuple[Each, tuple[Applied, ...]], ...]
"""Rules by what they look at."""


def judge(policy: "PolicySpec", place: Place = _NOWHERE) -> Verdict:
    """Hold a policy against every rule that one policy alone can break.

    Args:
        policy: right or wrong.
        place: the Region, account and day, as far as they are known.

    Returns:
        Everything that is broken, and everything that cannot be told before deployment.
    """
    return held(policy, place, _applied(policy.kinds))


def held(value: object, place: Place, grouped: Grouped) -> Verdict:
    """Hold a value against some rules.

    Returns:
        Everything that is broken, and everything that cannot be told before deployment.
    """
    findings: list[Finding] = []
    unknown: dict[Unknown, None] = {}
    for each, rules in grouped:
        for subject in each(value, place):
            if isinstance(subject, Unknown):
                unknown[subject] = None
            else:
                _judge_one(subject, rules, findings, unknown)
    findings.sort(key=lambda finding: (_ORDER[finding.rule.severity], finding.where))
    return Verdict(tuple(findings), tuple(unknown))


def group(rules: Iterable[Rule[Any]], kinds: "frozenset[Kind]" = frozenset()) -> Grouped:
    """Return those of some rules that judge one value, by what they look at.

    Args:
        rules: all for the same subject.
        kinds: what the value may be, if it is a policy.
    """
    by_subject: dict[Each, list[Applied]] = {}
    for rule in rules:
        if rule.each is not None and rule.check is not None:
            applied = Applied(rule, rule.check, kinds <= rule.kinds)
            by_subject.setdefault(rule.each, []).append(applied)
    return tuple((each, tuple(found)) for each, found in by_subject.items())


def _judge_one(
    subject: Part[Any],
    rules: tuple[Applied, ...],
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
def _applied(kinds: "frozenset[Kind]") -> Grouped:
    """Return the rules for policies of these kinds."""
    from snapshot_constructs.rules.dlm import RULES  # noqa: PLC0415 - where policies are

    return group((rule for rule in RULES if kinds & rule.kinds), kinds)
