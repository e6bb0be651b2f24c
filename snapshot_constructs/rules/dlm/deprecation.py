"""Rules on the deprecation of AMIs: group L."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.policy import SNAPSHOTS, Kind
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.periods import (
    LONGEST_DEPRECATION,
    age_of,
    age_problems,
)
from snapshot_constructs.rules.dlm.subjects import deprecate_rules, schedules
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

AMIS = frozenset({Kind.AMIS})

Breaches = Iterator[Broken]


def dep_kind(at: At[Schedule]) -> Breaches:
    """Find deprecation in snapshot policies."""
    if at.it.deprecate is not None:
        yield at.broken("DeprecateRule", "is for AMI policies only", "remove it")


def _retain(at: At[Retain]) -> Retain:
    """Return the retain rule of the schedule, or an empty one."""
    return (known(at.schedule.retain) if at.schedule else None) or Retain()


def dep_type_match(at: At[Retain]) -> Breaches:
    """Find deprecation by count under retention by age, the reverse, and both or neither."""
    if at.it.by_count == at.it.by_age:
        what = "has both a Count and an age" if at.it.by_count else "has neither Count nor Interval"
        yield at.broken("", what, "deprecate by count or age, as the schedule keeps")
        return
    retain = _retain(at)
    if retain.by_count not in (retain.by_age, at.it.by_count):
        ours, theirs = ("count", "age") if at.it.by_count else ("age", "count")
        yield at.broken(
            "",
            f"deprecates by {ours}, and the schedule keeps by {theirs}",
            f"deprecate by {theirs}, such as "
            f"{'a Count of 3' if theirs == 'count' else 'an Interval of 3 weeks'}",
        )


def dep_count(at: At[Retain]) -> Breaches:
    """Find counts that DLM does not take, or greater than the retention's."""
    count = known(at.it.count)
    if count is None:
        return
    if not 1 <= count <= 1000:
        yield at.broken("Count", f"must be 1 to 1000 (got {count})", "write 3, for example")
        return
    kept = known(_retain(at).count)
    if kept is not None and count > kept:
        yield at.broken(
            "Count",
            f"is greater than the retention's (got {count}, and the schedule keeps {kept})",
            f"write {kept} or less",
        )


def dep_age(at: At[Retain]) -> Breaches:
    """Find ages that DLM does not take, or beyond the retention."""
    if at.it.by_count or not at.it.by_age:
        return
    for name, what in age_problems(at.it, LONGEST_DEPRECATION):
        yield at.broken(name, what, "write an age, such as 3 weeks")
    retain = _retain(at)
    ours, kept = age_of(at.it), age_of(retain) if retain.by_age else None
    if ours and kept and ours.compared_with(kept) > 0:
        yield at.broken(
            "Interval",
            f"comes after the AMI is gone (got {at.it.explain()}, and the schedule keeps "
            f"{retain.explain()})",
            "deprecate no later than the end of the retention",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/dep-kind",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Only AMIs are deprecated",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=dep_kind,
    ),
    Rule(
        id="dlm/dep-type-match",
        severity=Severity.ERROR,
        kinds=AMIS,
        title="AMIs are deprecated by count or by age, as they are kept",
        why="DLM refuses the policy.",
        link=links.DEPRECATE_RULE,
        certainty=Certainty.MODEL,
        each=deprecate_rules,
        check=dep_type_match,
    ),
    Rule(
        id="dlm/dep-count",
        severity=Severity.ERROR,
        kinds=AMIS,
        title="At most as many AMIs stay in use as are kept",
        why="DLM refuses the policy.",
        link=links.DEPRECATE_RULE,
        certainty=Certainty.MODEL,
        each=deprecate_rules,
        check=dep_count,
    ),
    Rule(
        id="dlm/dep-age",
        severity=Severity.ERROR,
        kinds=AMIS,
        title="AMIs are deprecated within their retention and within ten years",
        why="DLM refuses the policy.",
        link=links.DEPRECATE_RULE,
        certainty=Certainty.MODEL,
        each=deprecate_rules,
        check=dep_age,
    ),
    Rule(
        id="dlm/dep-no-undo",
        severity=Severity.INFO,
        scope=Scope.CHANGE,
        kinds=AMIS,
        title="A deprecated AMI stays deprecated",
        why="Removing or lowering the rule undoes nothing. A higher age holds for new AMIs only, a "
        "higher count for all.",
        link=links.AMI_POLICY,
        certainty=Certainty.DOCS,
    ),
)
