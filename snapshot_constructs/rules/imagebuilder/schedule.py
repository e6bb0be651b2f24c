"""Rules on when a pipeline builds."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from snapshot_constructs.model.cron import CronError, split
from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.imagebuilder.pipeline import ALWAYS, DEPENDENCIES, PipelineSchedule
from snapshot_constructs.model.imagebuilder.times import (
    LONGEST,
    BuildTimes,
    Code,
    TimesError,
    build_times,
    check_zone,
)
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, schedules, told
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Place,
    Rule,
    Scope,
    Severity,
    Subject,
)

MOST_FAILURES = 10
_BEFORE_ALL = datetime(1969, 12, 31, tzinfo=UTC)
_NOT_A_DAY = re.compile(r"#[0-9,]+|/[0-9]+")


def schedule_expression(part: Part[PipelineSchedule]) -> Breaches:
    """Find what is neither a cron expression nor a rate."""
    yield from _problems(part, "form")


def schedule_question_mark(part: Part[PipelineSchedule]) -> Breaches:
    """Find expressions in which not exactly one of the two day fields is a question mark."""
    yield from _problems(part, "question-mark")


def _problems(part: Part[PipelineSchedule], code: Code) -> Breaches:
    try:
        _times(part.it)
    except TimesError as error:
        if error.code == code:
            yield part.broken("ScheduleExpression", error.what, error.fix)


def _times(schedule: PipelineSchedule) -> BuildTimes | None:
    """Return the times in UTC, None if nothing is written or it is too long to be read here."""
    expression = told(schedule.expression)
    if expression is None or len(expression) > LONGEST:
        return None
    return build_times(expression)


def schedule_never(part: Part[PipelineSchedule]) -> Breaches:
    """Find expressions that never come round, or not any more."""
    try:
        times = _times(part.it)
    except TimesError:
        return
    if times and times.next(_start(part.place)) is None:
        when = f"from {part.place.today} on" if part.place.today else "at all"
        yield part.broken(
            "ScheduleExpression",
            f"never comes round {when} (got {brief(part.it.expression)})",
            "name a day that exists, in a year to come",
        )


def _start(place: Place) -> datetime:
    """Return a moment that is in the past in every time zone."""
    if place.today is None:
        return _BEFORE_ALL
    return datetime.combine(place.today, time(tzinfo=UTC)) - timedelta(days=1)


def schedule_weekday_names(part: Part[PipelineSchedule]) -> Breaches:
    """Find days of the week that are written as numbers, or as L."""
    expression = told(part.it.expression)
    try:
        weekday = split(expression or "")[4]
    except CronError:
        return
    named = _NOT_A_DAY.sub("", weekday)
    if re.search("[0-9]", named) or named.upper() == "L":
        yield part.broken(
            "ScheduleExpression",
            f"names a day of the week without its name (got {weekday!r})",
            "write SUN, MON, TUE, WED, THU, FRI or SAT",
        )


def time_zone(part: Part[PipelineSchedule]) -> Breaches:
    """Find time zones that do not exist."""
    zone = told(part.it.time_zone)
    if zone is None:
        return
    try:
        check_zone(zone)
    except TimesError as error:
        yield part.broken("Timezone", error.what, error.fix)


def start_condition(part: Part[PipelineSchedule]) -> Breaches:
    """Find conditions that do not exist."""
    condition = told(part.it.start_condition)
    if condition not in (None, ALWAYS, DEPENDENCIES):
        yield part.broken(
            "PipelineExecutionStartCondition",
            f"must be {ALWAYS} or {DEPENDENCIES} (got {brief(condition)})",
            f"write {ALWAYS}, to build at each time",
        )


def auto_disable(part: Part[PipelineSchedule]) -> Breaches:
    """Find numbers of failures that cannot disable a pipeline."""
    failures = known(part.it.failures)
    if failures is not None and not 1 <= failures <= MOST_FAILURES:
        yield part.broken(
            "AutoDisablePolicy/FailureCount",
            f"must be 1 to {MOST_FAILURES} (got {failures})",
            "write, for example, 3",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/schedule-expression",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A schedule is cron(…) with six fields, or rate(…)",
        why="Image Builder refuses the pipeline; CloudFormation's schema lets any text pass.",
        link=links.CRON,
        certainty=Certainty.DOCS,
        each=schedules,
        check=schedule_expression,
    ),
    Rule(
        id="imagebuilder/schedule-question-mark",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="In a pipeline's cron expression, exactly one of day and day of the week is ?",
        why="Image Builder refuses the pipeline, although it once took such expressions.",
        link=links.CRON,
        certainty=Certainty.DOCS,
        each=schedules,
        check=schedule_question_mark,
    ),
    Rule(
        id="imagebuilder/schedule-never",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline's schedule comes round some time",
        why="It is refused, or the pipeline never builds by itself.",
        link=links.CRON,
        certainty=Certainty.INFERRED,
        each=schedules,
        check=schedule_never,
    ),
    Rule(
        id="imagebuilder/schedule-weekday-names",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="In a pipeline's cron expression, days of the week have their names",
        why="AWS's user guide has said that 1 is Sunday and that 1 is Monday, and that L is "
        "Sunday; names mean one day only. Numbers are read here with 1 as Sunday.",
        link=links.CRON,
        certainty=Certainty.DOCS,
        each=schedules,
        check=schedule_weekday_names,
    ),
    Rule(
        id="imagebuilder/time-zone",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A schedule's time zone is the name of an IANA time zone",
        why="Image Builder refuses the pipeline. Without a zone, the schedule is in UTC.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=time_zone,
    ),
    Rule(
        id="imagebuilder/start-condition",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A schedule's start condition is one of the two that exist",
        why="CloudFormation or Image Builder refuses the pipeline.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=start_condition,
    ),
    Rule(
        id="imagebuilder/auto-disable-1-10",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline is disabled after 1 to 10 failures in a row",
        why="CloudFormation or Image Builder refuses the pipeline.",
        link=links.AUTO_DISABLE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=auto_disable,
    ),
    Rule(
        id="imagebuilder/auto-disable-default",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.FACT,
        title="A pipeline is disabled after 5 failures in a row, even if nobody said so",
        why="Scheduled builds that fail count, one that succeeds and each update of the pipeline "
        "begin anew. A disabled pipeline stays so: watch for the event.",
        link=links.AUTO_DISABLE,
        certainty=Certainty.MODEL,
    ),
)
