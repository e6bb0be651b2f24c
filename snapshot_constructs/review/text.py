"""A report as plain text for people, at most 100 columns wide."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import words
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.review import coverage_words, resource_words
from snapshot_constructs.review.forecast_text import in_short, premises
from snapshot_constructs.review.forecasts import Answer, Outlook
from snapshot_constructs.review.found import By, Found
from snapshot_constructs.review.outcome import Beside, Entry, Other, Outcome
from snapshot_constructs.review.page import COLUMN, Page, Paint, plain
from snapshot_constructs.review.report import Report, Reviewed
from snapshot_constructs.review.schedules import next_times
from snapshot_constructs.review.summary import (
    because,
    environment,
    gone,
    place,
    plural,
    printable,
    summary,
)
from snapshot_constructs.rules import Row, Severity, Unknown

JITTER = "Times are nominal: DLM starts a run within the hour that follows."


def render(outcome: Outcome, *, show_unknown: bool = False, paint: Paint = plain) -> str:
    """Return the outcome, ending with a line that sums it up.

    Args:
        outcome: of a review.
        show_unknown: whether to list what is known only at deployment.
        paint: colours parts of the text.
    """
    page, report = Page(paint), outcome.report
    for template, entries, besides, others in outcome.parts:
        page.heading(_place(template))
        for entry in entries:
            _entry(page, entry, outcome.now, show_unknown=show_unknown)
        for beside in besides:
            _beside(page, beside, outcome.now, show_unknown=show_unknown)
        for other in others:
            _other(page, other)
    if report.coverage:
        _coverage(page, report.coverage)
    for line in _notes(outcome):
        page.entry(0, "", line)
        page.gap()
    page.entry(0, "", summary(report), style=_worst(report))
    return "\n".join(page.lines) + "\n"


def _notes(outcome: Outcome) -> Iterator[str]:
    if any(_fires(each, outcome.now) for each in outcome.report.policies):
        yield JITTER
    if any(isinstance(each, Outlook) for each in outcome.answers):
        yield premises(outcome.question)
    if lost := gone(outcome.report):
        yield lost


def _entry(page: Page, entry: Entry, now: datetime, *, show_unknown: bool) -> None:
    _policy(page, entry.policy, now)
    _forecast(page, entry.answer)
    _findings(page, entry.found)
    _unknown(page, entry.policy.verdict.unknown, "the policy", listed=show_unknown)


def _beside(page: Page, beside: Beside, now: datetime, *, show_unknown: bool) -> None:
    page.lines.append(page.paint(printable(beside.name), "title"))
    if beside.when:
        page.entry(2, "when", beside.when)
    headline, lines = resource_words.about(beside.values, beside.template, now)
    for label, text in [("is", headline), *lines]:
        page.entry(2, label, text)
    page.gap()
    _findings(page, beside.found)
    _unknown(page, beside.unknown, "the resource", listed=show_unknown)


def _coverage(page: Page, rows: Sequence[Row]) -> None:
    page.heading("Which volumes are backed up")
    for what, name, covered in coverage_words.lines(rows):
        page.named(f"{name} ({what})", covered)
    page.gap()


def _other(page: Page, other: Other) -> None:
    page.lines.append(page.paint(printable(other.name), "title"))
    _findings(page, other.found)


def _worst(report: Report) -> str:
    return next((str(each) for each in Severity if report.counts[each]), "good")


def _place(template: Template) -> str:
    known = environment(template)
    return f"{template.file} ({known})" if known else template.file


def _policy(page: Page, each: Reviewed, now: datetime) -> None:
    page.lines.append(page.paint(printable(each.name), "title"))
    if each.when:
        page.entry(2, "when", each.when)
    if each.also:
        page.entry(
            2, "also", f"the same, but for names and tags, when {'; or when '.join(each.also)}"
        )
    page.entry(2, "makes", words.headline(each.spec))
    for label, text in _about(each):
        page.entry(2, label, text)
    page.gap()
    for number, schedule in enumerate(words.schedules(each.spec)):
        _schedule(page, schedule, next_times(each, number, now))
        page.gap()


def _forecast(page: Page, found: Answer) -> None:
    for label, text in in_short(found):
        page.entry(2, label, text)
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
    return any(next_times(each, number, now) for number, _ in enumerate(words.schedules(each.spec)))


def _findings(page: Page, found: Iterable[Found]) -> None:
    known = 0
    for each in found:
        why = each.acknowledged
        if why is None or (each.severity is Severity.ERROR and why.by is not By.BASELINE):
            _finding(page, each)
            page.gap()
        elif why.by is By.BASELINE:
            known += 1
        else:
            page.entry(2, "acknowledged", f"{each.finding.rule.id}: {because(why)}")
            page.gap()
    if known:
        page.entry(2, "baseline", f"{plural(known, 'finding')} known from it")
        page.gap()


def _finding(page: Page, each: Found) -> None:
    finding, severity = each.finding, str(each.severity)
    when = f", when {each.when}" if each.when else ""
    page.entry(2, severity, f"{finding.rule.id} ({place(each)}){when}", style=severity)
    where = f"{finding.where}: " if finding.where else ""
    for line in (f"{where}{finding.what}", f"Fix: {finding.fix}"):
        page.entry(COLUMN, "", line, style="")
    if each.acknowledged is not None:
        page.entry(COLUMN, "", f"Acknowledged: {because(each.acknowledged)}", style="")


def _unknown(page: Page, unknown: Sequence[Unknown], whole: str, *, listed: bool) -> None:
    if not unknown:
        return
    number = len(unknown)
    more = "" if listed else "; --show-unknown lists them"
    page.entry(2, "unknown", f"{plural(number, 'value')} known only at deployment{more}")
    if listed:
        for value in unknown:
            page.entry(COLUMN, "", f"{value.where or whole}: {value.what}", style="")
    page.gap()
