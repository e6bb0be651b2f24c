"""Rules on how long snapshots and AMIs are kept: group D."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.policy import CUSTOM, Kind
from snapshot_constructs.model.retention import NOMINAL_DAYS, Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.frequency import longest_gap
from snapshot_constructs.rules.dlm.periods import LONGEST, age_of, keeps_none, too_long
from snapshot_constructs.rules.dlm.subjects import retain_rules, schedules
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

UNITS = tuple(NOMINAL_DAYS)
MINUTE = timedelta(minutes=1)

Breaches = Iterator[Broken]


def retain_xor(at: At[Retain]) -> Breaches:
    """Find retain rules with a count and an age, or with none."""
    if at.it.by_count and at.it.by_age:
        yield at.broken("", "has both a Count and an Interval", "write one of them")
    if not at.it.by_count and not at.it.by_age:
        yield at.broken(
            "",
            "says neither Count nor Interval",
            "write a Count, such as 7, or an Interval, such as 7 days",
        )


def retain_unit_pair(at: At[Retain]) -> Breaches:
    """Find ages without unit, units without age, and units that do not exist."""
    if at.it.by_count:
        return
    for name, written in (("Interval", at.it.interval), ("IntervalUnit", at.it.unit)):
        if at.it.by_age and written is None:
            yield at.broken(name, "is missing", "give Interval and IntervalUnit together")
    unit = known(at.it.unit)
    if unit is not None and unit not in UNITS:
        yield at.broken(
            "IntervalUnit",
            f"must be DAYS, WEEKS, MONTHS or YEARS (got {brief(unit)})",
            "write DAYS; retention in hours is a count",
        )


def retain_count_range(at: At[Retain]) -> Breaches:
    """Find counts that DLM does not take."""
    if at.it.by_age:
        return
    count = known(at.it.count)
    least = 0 if _archives(at) else 1
    if count is not None and not least <= count <= 1000:
        yield at.broken(
            "Count",
            f"must be 1 to 1000, or 0 with an ArchiveRule (got {count})",
            "write, for example, a Count of 7",
        )


def retain_age_range(at: At[Retain]) -> Breaches:
    """Find ages below one; 0 days are for archiving at once."""
    if at.it.by_count:
        return
    interval = known(at.it.interval)
    if interval is None or interval >= 1:
        return
    if interval < 0 or not _archives(at) or known(at.it.unit) in UNITS[1:]:
        yield at.broken(
            "Interval",
            f"must be 1 or more, or 0 DAYS with an ArchiveRule (got {interval})",
            "write, for example, an Interval of 7 days",
        )


def retain_age_max(at: At[Retain]) -> Breaches:
    """Find ages of more than a hundred years."""
    if at.it.by_count:
        return
    known(at.it.interval)
    known(at.it.unit)
    if longest := too_long(at.it, LONGEST):
        yield at.broken(
            "Interval",
            f"must be at most {longest} (got {at.it.explain()})",
            "keep it for less than a hundred years, such as 10 years",
        )


def retain_zero_blocks(at: At[Schedule]) -> Breaches:
    """Find schedules that archive at once what is also to be copied, shared or restored fast."""
    schedule = at.it
    if schedule.archive is None or not keeps_none(schedule):
        return
    others = {
        "FastRestoreRule": schedule.fast_restore is not None,
        "ShareRules": schedule.shares != (),
        "CrossRegionCopyRules": schedule.copies != (),
    }
    if beside := [name for name, there in others.items() if there]:
        yield at.broken(
            "RetainRule",
            f"must keep at least one, or for one day, beside {' and '.join(beside)} (got 0)",
            "write, for example, a Count of 1",
        )


def retain_age_short(at: At[Schedule]) -> Breaches:
    """Find ages that are over before the next run."""
    retain = known(at.it.retain)
    if retain is None or retain.by_count:
        return
    age, gap = age_of(retain), longest_gap(at.it)
    if age and gap and age.most < gap // MINUTE:
        yield at.broken(
            "RetainRule/Interval",
            f"the next run may come {gap.days} days later, and until then the last one is kept "
            f"(got {retain.explain()})",
            "keep it for at least as long as the time between two runs, or run more often",
        )


def retain_count_one(at: At[Retain]) -> Breaches:
    """Find counts of one, where what is replaced is deleted."""
    if known(at.it.count) == 1 and not at.it.by_age and not _archives(at):
        yield at.broken(
            "Count",
            "a bad snapshot or AMI replaces the only good one (got 1)",
            "keep 2 or more",
        )


def _archives(at: At[Any]) -> bool:
    return at.schedule is not None and at.schedule.archive is not None


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/retain-xor",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A retain rule has either a count or an age",
        why="DLM refuses both, and neither; CloudFormation's schema lets them pass.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=retain_rules,
        check=retain_xor,
    ),
    Rule(
        id="dlm/retain-unit-pair",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="An age has an interval, and a unit: DAYS, WEEKS, MONTHS or YEARS",
        why="DLM refuses the policy.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=retain_rules,
        check=retain_unit_pair,
    ),
    Rule(
        id="dlm/retain-count-range",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A count is 1 to 1000; 0 archives at once",
        why="DLM refuses the policy; CloudFormation's schema always lets 0 pass.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=retain_rules,
        check=retain_count_range,
    ),
    Rule(
        id="dlm/retain-age-range",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="An age is 1 or more; 0 days archive at once",
        why="DLM refuses the policy; CloudFormation's schema always lets 0 pass.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=retain_rules,
        check=retain_age_range,
    ),
    Rule(
        id="dlm/retain-age-max",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="An age is at most 36500 days, 5200 weeks, 1200 months or 100 years",
        why="DLM refuses the policy; CloudFormation's schema knows no maximum.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=retain_rules,
        check=retain_age_max,
    ),
    Rule(
        id="dlm/retain-zero-blocks",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.VOLUME_SNAPSHOTS}),
        title="What is copied, shared or restored fast is kept before it is archived",
        why="DLM refuses the policy.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=retain_zero_blocks,
    ),
    Rule(
        id="dlm/retain-scope",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=CUSTOM,
        title="A count is for each resource and each schedule",
        why="A policy with four schedules that keep seven each keeps up to 28 snapshots of each "
        "volume.",
        link=links.RETAIN_RULE,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="dlm/retain-type-immutable",
        severity=Severity.WARNING,
        scope=Scope.CHANGE,
        kinds=CUSTOM,
        title="A policy that keeps by count goes on so, and one that keeps by age too",
        why="The update fails at deployment. A new policy is needed, and it does not manage the "
        "snapshots of the old one.",
        link=links.MODIFY,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/retain-age-short",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="An age is at least the time between two runs",
        why="DLM always keeps the last one until there is another: it lives longer than is written.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=schedules,
        check=retain_age_short,
    ),
    Rule(
        id="dlm/region-snapshot-quota",
        severity=Severity.INFO,
        scope=Scope.ACCOUNT,
        kinds=CUSTOM,
        title="An account has at most 100,000 snapshots in a Region",
        why="Beyond that the policy goes to the state ERROR and stops; the quota can be raised.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/retain-count-one",
        severity=Severity.INFO,
        kinds=CUSTOM,
        title="More than one snapshot or AMI is kept",
        why="As soon as the next one exists, the only other one is deleted, whether the next one "
        "is of any use or not.",
        link=links.RETAIN_RULE,
        certainty=Certainty.INFERRED,
        each=retain_rules,
        check=retain_count_one,
    ),
)
