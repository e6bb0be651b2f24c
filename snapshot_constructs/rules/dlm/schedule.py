"""Rules on schedules and their create rules: group C."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.cron import Cron, CronError
from snapshot_constructs.model.deferred import is_known, known, known_items
from snapshot_constructs.model.firing import cron_of
from snapshot_constructs.model.policy import CUSTOM, PolicyDetails
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import brief
from snapshot_constructs.model.zone import CLOCK
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.plain import is_plain, plain
from snapshot_constructs.rules.dlm.shadows import shadowed
from snapshot_constructs.rules.dlm.subjects import create_rules, details, schedules
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Certainty,
    Place,
    Rule,
    Scope,
    Severity,
)

INTERVALS = (1, 2, 3, 4, 6, 8, 12, 24)
HOUR = timedelta(hours=1)
MOMENT = timedelta.resolution
YEAR = timedelta(days=371)  # the first Monday of January comes after up to 53 weeks

Breaches = Iterator[Broken]


def schedules_1_4(at: At[PolicyDetails]) -> Breaches:
    """Find policies without schedules, or with more than four."""
    number = len(known(at.it.schedules))
    if not 1 <= number <= 4:
        yield at.broken(
            "Schedules", f"has {number} schedules", "write 1 to 4, or split the policy in two"
        )


def schedule_name_format(at: At[Schedule]) -> Breaches:
    """Find names that are too long, or have characters that DLM refuses."""
    name = known(at.it.name)
    if name is not None and not is_plain(name, 120):
        yield at.broken(
            "Name",
            f"must be 1 to 120 letters, digits, spaces, '_' or '-' "
            f"(got {len(name)} characters: {brief(name)})",
            f"name it, for example, {plain(name, 120, 'daily')!r}",
        )


def schedule_name_required(at: At[Schedule]) -> Breaches:
    """Find schedules without a name, a create rule or a retain rule."""
    parts = {"Name": at.it.name, "CreateRule": at.it.create, "RetainRule": at.it.retain}
    for part, value in parts.items():
        if value is None:
            yield at.broken(part, "is missing", f"give the schedule a {part}")


def schedule_name_unique(at: At[PolicyDetails]) -> Breaches:
    """Find two schedules of one name."""
    several = known(at.it.schedules)
    if len(several) == 1:
        return
    names = [s.name for s in several if isinstance(s, Schedule) and is_known(s.name)]
    for name, number in Counter(names).items():
        if number > 1:
            yield at.broken(
                "Schedules", f"has {number} schedules named {name!r}", "give each a name of its own"
            )
    for _, schedule in known_items(several):
        known(schedule.name)


def retention_type_uniform(at: At[PolicyDetails]) -> Breaches:
    """Find policies of which some schedules keep by count and some by age."""
    several = known(at.it.schedules)
    if len(several) == 1:
        return
    rules = [s.retain for s in several if isinstance(s, Schedule)]
    types = {r.by_count for r in rules if isinstance(r, Retain) and r.by_count != r.by_age}
    if len(types) > 1:
        yield at.broken(
            "Schedules",
            "keep by count in some schedules and by age in others",
            "use a Count in all of them, or an age in all of them",
        )
    for _, schedule in known_items(several):
        known(schedule.retain)


def create_xor(at: At[CreateRule]) -> Breaches:
    """Find create rules with both forms or none."""
    interval, cron = _has_interval(at.it), at.it.cron is not None
    if interval and cron:
        yield at.broken("", "has both an Interval and a CronExpression", "write one of them")
    if not interval and not cron:
        yield at.broken(
            "", "says neither Interval nor CronExpression", "write Interval with IntervalUnit HOURS"
        )


def _has_interval(create: CreateRule) -> bool:
    return create.interval is not None or create.interval_unit is not None


def times_with_cron(at: At[CreateRule]) -> Breaches:
    """Find times beside a cron expression; beside both forms, one form is what is wrong."""
    if at.it.cron is not None and at.it.times != () and not _has_interval(at.it):
        yield at.broken(
            "Times", "belongs to Interval, not to CronExpression", "put the time in the expression"
        )


def interval_set(at: At[CreateRule]) -> Breaches:
    """Find intervals that DLM does not offer, if they are in hours."""
    interval = known(at.it.interval)
    if interval is not None and interval not in INTERVALS and _in_hours(at.it):
        near = min(INTERVALS, key=lambda offered: abs(offered - interval))
        yield at.broken(
            "Interval",
            f"must be 1, 2, 3, 4, 6, 8, 12 or 24 hours (got {interval!r})",
            f"write {near}, or a cron expression",
        )


def interval_unit_hours(at: At[CreateRule]) -> Breaches:
    """Find units other than hours, and an interval or a unit that stands alone."""
    unit = at.it.interval_unit
    if (unit is None) != (at.it.interval is None) and at.it.cron is None:
        missing = "IntervalUnit" if unit is None else "Interval"
        yield at.broken(missing, "is missing", "give Interval and IntervalUnit together")
    if not _in_hours(at.it):
        yield at.broken(
            "IntervalUnit",
            f"must be HOURS (got {brief(unit)})",
            "write HOURS, or a cron expression such as 'cron(0 3 ? * SUN *)' for longer gaps",
        )


def _in_hours(create: CreateRule) -> bool:
    unit = known(create.interval_unit)
    return unit is None or unit == "HOURS"


def times_format(at: At[CreateRule]) -> Breaches:
    """Find more than one time, and times that are none."""
    times = known(at.it.times)
    if len(times) > 1:
        yield at.broken(
            "Times",
            f"takes one time, from which the others follow by the interval (got {len(times)})",
            "keep the first, or write a cron expression",
        )
    for i, written in known_items(times):
        if not CLOCK.fullmatch(written):
            yield at.broken(f"Times/{i}", f"must be HH:MM (got {brief(written)})", "write '03:00'")


def times_omitted(at: At[CreateRule]) -> Breaches:
    """Find intervals without a time."""
    if at.it.interval is not None and at.it.times == () and at.it.cron is None:
        yield at.broken(
            "Times",
            "is missing, so DLM picks a start within 24 hours",
            "write a time, such as '03:00'",
        )


def _cron_problem(create: CreateRule, code: str) -> CronError | None:
    expression = known(create.cron)
    if expression is None:
        return None
    try:
        Cron.parse(expression)
    except CronError as error:
        return error if error.code == code else None
    return None


def _said(error: CronError) -> tuple[str, str]:
    """Return what is wrong, and the cure that the error ends with."""
    what, _, cure = error.reason.rpartition("; ")
    return what, cure.replace("for example", "write, for example,", 1)


def cron_wrapper(at: At[CreateRule]) -> Breaches:
    """Find expressions that are not wrapped in cron(…), or too long."""
    if error := _cron_problem(at.it, "wrapper"):
        what, fix = _said(error)
        yield at.broken("CronExpression", what, fix)


def cron_six_fields(at: At[CreateRule]) -> Breaches:
    """Find expressions without exactly six fields, or with a field that means nothing."""
    if error := _cron_problem(at.it, "six-fields") or _cron_problem(at.it, "field"):
        what, fix = _said(error)
        yield at.broken("CronExpression", what, fix)


def cron_question_mark(at: At[CreateRule]) -> Breaches:
    """Find expressions in which not exactly one of the two day fields is a question mark."""
    if error := _cron_problem(at.it, "question-mark"):
        yield at.broken(
            "CronExpression",
            _said(error)[0],
            "put ? in the day field that you do not use, as in cron(0 9 ? * MON *)",
        )


def cron_min_gap(at: At[CreateRule]) -> Breaches:
    """Find expressions that fire twice within an hour."""
    known(at.it.cron)
    cron = cron_of(at.it)
    gap = cron.smallest_gap() if cron else None
    if gap is not None and gap < HOUR:
        minutes = int(gap.total_seconds() // 60)
        yield at.broken(
            "CronExpression",
            f"runs again after {minutes} minutes, and an hour is the least (got {at.it.cron!r})",
            "use a single minute, as in cron(0 * * * ? *)",
        )


def cron_max_gap(at: At[CreateRule]) -> Breaches:
    """Find expressions that pause for more than a year."""
    known(at.it.cron)
    cron = cron_of(at.it)
    gap = cron.largest_gap() if cron else None
    if gap is not None and gap > YEAR:
        yield at.broken(
            "CronExpression",
            f"pauses for {gap.days} days, and a year is the most (got {at.it.cron!r})",
            "let it run at least once a year, as in cron(0 3 1 1 ? *)",
        )


def cron_single_shot(at: At[CreateRule]) -> Breaches:
    """Find expressions that fire once only."""
    known(at.it.cron)
    cron = cron_of(at.it)
    if cron and cron.fires_once() and not _is_over(cron, at.place):
        yield at.broken(
            "CronExpression",
            f"runs a single time, and what that makes is never deleted (got {at.it.cron!r})",
            "delete it yourself later, or let the expression repeat",
        )


def cron_never(at: At[CreateRule]) -> Breaches:
    """Find expressions that never fire, or not any more."""
    known(at.it.cron)
    cron = cron_of(at.it)
    if cron and _is_over(cron, at.place):
        when = f"from {at.place.today} on" if at.place.today else "at all"
        yield at.broken(
            "CronExpression",
            f"never runs {when} (got {at.it.cron!r})",
            "name a day that exists, in a year to come",
        )


def _is_over(cron: Cron, place: Place) -> bool:
    """Tell whether an expression fires neither today nor later; at no time, if no day is given."""
    midnight = datetime.combine(place.today or date(1970, 1, 1), time(), UTC)
    return cron.next(midnight - MOMENT) is None


def schedule_shadowed(at: At[PolicyDetails]) -> Breaches:
    """Find schedules that always run together with another one that keeps longer."""
    for i, other in shadowed(known(at.it.schedules)):
        yield at.broken(
            f"Schedules/{i}",
            f"always runs together with {other.name!r}, which keeps at least as long, so it adds "
            "nothing but its tags",
            "let it run at another time, or remove it",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/schedules-1-4",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A policy has one to four schedules",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=details,
        check=schedules_1_4,
    ),
    Rule(
        id="dlm/schedule-name-format",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A schedule's name has up to 120 plain characters",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=schedule_name_format,
    ),
    Rule(
        id="dlm/schedule-name-required",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A schedule has a name, a create rule and a retain rule",
        why="DLM answers that required parameters are missing.",
        link=links.SCHEDULE,
        certainty=Certainty.TERRAFORM,
        each=schedules,
        check=schedule_name_required,
    ),
    Rule(
        id="dlm/schedule-name-unique",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Schedules of one policy have different names",
        why="Snapshots belong to their schedule by its name alone, so two schedules of one "
        "name would delete each other's snapshots.",
        link=links.ELEMENTS,
        certainty=Certainty.INFERRED,
        each=details,
        check=schedule_name_unique,
    ),
    Rule(
        id="dlm/schedule-name-stable",
        severity=Severity.WARNING,
        scope=Scope.CHANGE,
        kinds=CUSTOM,
        title="A schedule keeps its name for ever",
        why="Snapshots made under the old name are orphaned: nothing deletes them any more.",
        link=links.MODIFY,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/retention-type-uniform",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="All schedules of a policy keep by count, or all by age",
        why="DLM refuses the policy.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=details,
        check=retention_type_uniform,
    ),
    Rule(
        id="dlm/create-xor",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A create rule has either an interval or a cron expression",
        why="DLM refuses both, and neither.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=create_xor,
    ),
    Rule(
        id="dlm/times-with-cron",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Times stand beside an interval only",
        why="The time would be refused or ignored.",
        link=links.CREATE_RULE,
        certainty=Certainty.INFERRED,
        each=create_rules,
        check=times_with_cron,
    ),
    Rule(
        id="dlm/interval-set",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="An interval is 1, 2, 3, 4, 6, 8, 12 or 24",
        why="DLM refuses the policy; CloudFormation's schema lets it pass.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=interval_set,
    ),
    Rule(
        id="dlm/interval-unit-hours",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="An interval is in hours",
        why="DLM refuses the policy; longer gaps need a cron expression.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=interval_unit_hours,
    ),
    Rule(
        id="dlm/times-format",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="At most one time, written HH:MM",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=times_format,
    ),
    Rule(
        id="dlm/times-omitted",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="An interval says when it starts",
        why="DLM picks a start within 24 hours, different after each replacement, and "
        "schedules will not coincide.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=times_omitted,
    ),
    Rule(
        id="dlm/times-utc",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=CUSTOM,
        title="All times and cron expressions are UTC",
        why="DLM knows neither time zones nor summer time.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/cron-wrapper",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A cron expression is written cron(…), 17 to 106 characters long",
        why="DLM refuses the policy, and rate(…) too.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=cron_wrapper,
    ),
    Rule(
        id="dlm/cron-six-fields",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A cron expression has six fields",
        why="DLM refuses the policy at deployment; the pattern of the schema lets five or "
        "seven fields pass.",
        link=links.EVENTBRIDGE_CRON,
        certainty=Certainty.DOCS,
        each=create_rules,
        check=cron_six_fields,
    ),
    Rule(
        id="dlm/cron-question-mark",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Exactly one of day of month and day of week is ?",
        why="DLM refuses the policy at deployment.",
        link=links.EVENTBRIDGE_CRON,
        certainty=Certainty.DOCS,
        each=create_rules,
        check=cron_question_mark,
    ),
    Rule(
        id="dlm/cron-min-gap",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A cron expression fires at most once an hour",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=cron_min_gap,
    ),
    Rule(
        id="dlm/cron-max-gap",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A cron expression fires at least once a year",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=cron_max_gap,
    ),
    Rule(
        id="dlm/cron-single-shot",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="A cron expression fires more than once",
        why="The only snapshot or AMI that it makes is never deleted by the policy.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=create_rules,
        check=cron_single_shot,
    ),
    Rule(
        id="dlm/cron-never",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A cron expression fires some time",
        why="It is refused, or the policy never does anything.",
        link=links.EVENTBRIDGE_CRON,
        certainty=Certainty.INFERRED,
        each=create_rules,
        check=cron_never,
    ),
    Rule(
        id="dlm/schedule-shadowed",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="A schedule is not covered by another one",
        why="Schedules that run together make one snapshot, kept for the longest "
        "retention: there are no two sets.",
        link=links.ELEMENTS,
        certainty=Certainty.INFERRED,
        each=details,
        check=schedule_shadowed,
    ),
)
