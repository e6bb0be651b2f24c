"""A report as plain text for people, at most 100 columns wide."""

from collections.abc import Iterator
from datetime import datetime

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import words
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import next_firings
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.review.forecast_text import in_short, premises
from snapshot_constructs.review.forecasts import Answer, Outlook, Question, answer
from snapshot_constructs.review.page import COLUMN, Page, Paint, plain
from snapshot_constructs.review.reviewer import Report, Reviewed
from snapshot_constructs.review.summary import plural, printable, summary
from snapshot_constructs.rules import Finding, Severity

NEXT = 3  # how many firing times are shown


def render(
    report: Report,
    *,
    now: datetime,
    question: Question | None = None,
    show_unknown: bool = False,
    paint: Paint = plain,
) -> str:
    """Return the report, ending with a line that sums it up.

    Args:
        report: what was reviewed.
        now: from when the next firing times are counted.
        question: what is forecast of each policy; its steady state when None.
        show_unknown: whether to list what is known only at deployment.
        paint: colours parts of the text.
    """
    page, question = Page(paint), question or Question.since_today(now)
    forecasts: list[Answer] = []
    for template in report.templates:
        found = [each for each in report.policies if each.template is template]
        if found:
            page.heading(_place(template))
        for each in found:
            _policy(page, each, now)
            forecasts.append(answer(each, question))
            _forecast(page, forecasts[-1])
            _verdict(page, each, show_unknown=show_unknown)
    if any(_fires(each, now) for each in report.policies):
        page.entry(0, "", "Times are nominal: DLM starts a run within the hour that follows.")
        page.gap()
    if any(isinstance(each, Outlook) for each in forecasts):
        page.entry(0, "", premises(question))
        page.gap()
    page.entry(0, "", summary(report), style=_worst(report))
    return "\n".join(page.lines) + "\n"


def _worst(report: Report) -> str:
    return next((str(each) for each in Severity if report.counts[each]), "good")


def _place(template: Template) -> str:
    where = [template.region or "", f"account {template.account}" if template.account else ""]
    known = ", ".join(each for each in (template.stack or "", *where) if each)
    return f"{template.file} ({known})" if known else template.file


def _policy(page: Page, each: Reviewed, now: datetime) -> None:
    page.lines.append(page.paint(printable(each.name), "title"))
    page.entry(2, "makes", words.headline(each.spec))
    for label, text in _about(each):
        page.entry(2, label, text)
    page.gap()
    for number, schedule in enumerate(words.schedules(each.spec)):
        _schedule(page, schedule, _next(each, number, now))
        page.gap()


def _forecast(page: Page, found: Answer) -> None:
    for label, text in in_short(found):
        page.entry(2, label, text)
    page.gap()


def _verdict(page: Page, each: Reviewed, *, show_unknown: bool) -> None:
    for finding in each.verdict.findings:
        _finding(page, each, finding)
        page.gap()
    if each.verdict.unknown:
        _unknown(page, each, listed=show_unknown)
        page.gap()


def _about(each: Reviewed) -> Iterator[words.Line]:
    if each.spec.state != "ENABLED":
        yield "state", _state(each.spec.state)
    yield from words.policy_lines(each.spec)
    if each.role is not None:
        yield "role", each.role.explain()
    elif each.spec.role is not None:
        yield "role", f"{each.spec.role}, brought from elsewhere"


def _state(state: str | Deferred | None) -> str:
    if state == "DISABLED":
        return "disabled: it makes nothing"
    return "(not said)" if state is None else str(state)


def _schedule(page: Page, schedule: Schedule | Deferred, times: str) -> None:
    if isinstance(schedule, Deferred):
        page.named("schedules", str(schedule))
        return
    page.named(str(schedule.name or "a schedule without a name"), words.when(schedule))
    if times:
        page.entry(4, "next", times)
    for label, text in words.schedule_lines(schedule):
        page.entry(4, label, text)


def _fires(each: Reviewed, now: datetime) -> bool:
    return any(_next(each, number, now) for number, _ in enumerate(words.schedules(each.spec)))


def _next(each: Reviewed, number: int, now: datetime) -> str:
    """Say when a schedule runs next; nothing if it never will, as it stands."""
    schedule = words.schedules(each.spec)[number]
    where = f"PolicyDetails/Schedules/{number}/CreateRule"
    refused = any(error.where.startswith(where) for error in each.verdict.errors)
    if refused or each.spec.state == "DISABLED" or isinstance(schedule, Deferred):
        return ""
    create = schedule.create
    return _times(next_firings(create, now, NEXT), now) if isinstance(create, CreateRule) else ""


def _times(firings: tuple[datetime, ...], now: datetime) -> str:
    """Say times in UTC, naming each day once, and the year where it is another."""
    by_day: dict[str, list[str]] = {}
    for at in firings:
        day = f"{at:%a} {at.day} {at:%b}" + (f" {at.year}" if at.year != now.year else "")
        by_day.setdefault(day, []).append(f"{at:%H:%M}")
    days = [f"{day} {' and '.join(times)}" for day, times in by_day.items()]
    if len(by_day) == 1:
        days = [f"{day} {', '.join(times)}" for day, times in by_day.items()]
    return f"{', '.join(days)} UTC" if days else ""


def _finding(page: Page, each: Reviewed, finding: Finding) -> None:
    severity = str(finding.rule.severity)
    where = f"{each.template.file}:{each.line(finding)}"
    page.entry(2, severity, f"{finding.rule.id} ({where})", style=severity)
    place = f"{finding.where}: " if finding.where else ""
    for line in (f"{place}{finding.what}", f"Fix: {finding.fix}"):
        page.entry(COLUMN, "", line, style="")


def _unknown(page: Page, each: Reviewed, *, listed: bool) -> None:
    number = len(each.verdict.unknown)
    more = "" if listed else "; --show-unknown lists them"
    page.entry(2, "unknown", f"{plural(number, 'value')} known only at deployment{more}")
    if listed:
        for value in each.verdict.unknown:
            page.entry(COLUMN, "", f"{value.where or 'the policy'}: {value.what}", style="")
