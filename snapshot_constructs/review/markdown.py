"""A report as Markdown, for comments on pull and merge requests and for job summaries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from snapshot_constructs.model import words
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.review import coverage_words, resource_words
from snapshot_constructs.review.forecast_text import in_short, premises
from snapshot_constructs.review.forecasts import Outlook
from snapshot_constructs.review.found import By, Found
from snapshot_constructs.review.markup import code, details, prose, table
from snapshot_constructs.review.outcome import Beside, Entry, Outcome
from snapshot_constructs.review.report import Report, Reviewed
from snapshot_constructs.review.schedules import next_times
from snapshot_constructs.review.summary import accepted, because, environment, gone, place, plural
from snapshot_constructs.rules import Row, Severity, Unknown

MARKER = "<!-- snapshot-constructs review -->"
"""The first line, by which a tool finds the comment that it is to update."""

LARGEST = 60_000  # characters; a comment on GitHub holds 65,536


def render(outcome: Outcome, *, show_unknown: bool = False) -> str:
    """Return the outcome: a summary, then findings, then each policy folded away.

    Args:
        outcome: of a review.
        show_unknown: whether to list what is known only at deployment.
    """
    blocks = [
        [MARKER, "## Snapshot policies", "", *_summary(outcome.report)],
        *_findings(outcome.report.found),
        *_coverage(outcome.report.coverage),
        *_policies(outcome, show_unknown=show_unknown),
        *_notes(outcome),
    ]
    return _fitted(blocks)


def _fitted(blocks: Iterable[list[str]]) -> str:
    """Return as many blocks as a comment holds."""
    shown, left, size = [], 0, 0
    for block in blocks:
        text = "\n".join(block) + "\n"
        if size + len(text) > LARGEST or left:
            left += 1
        else:
            shown.append(text)
            size += len(text) + 1
    if left:
        shown.append(f"{plural(left, 'more part')} would not fit into a comment.\n")
    return "\n".join(shown)


def _summary(report: Report) -> list[str]:
    besides = accepted(report)
    rows = [
        ("policies", report.number),
        *((f"**{severity}**", report.counts[severity]) for severity in Severity),
        ("acknowledged", besides[By.SETTINGS] + besides[By.TEMPLATE]),
        ("known from the baseline", besides[By.BASELINE]),
        ("known only at deployment", report.unknown),
    ]
    return table(["", "number"], [(name, str(number)) for name, number in rows])


def _findings(found: Iterable[Found]) -> Iterator[list[str]]:
    listed = list(found)
    for severity in Severity:
        some = [each for each in listed if each.severity is severity and each.acknowledged is None]
        for number, each in enumerate(some):
            title = [] if number else [f"### {_TITLES[severity]}", ""]
            yield [*title, *_finding(each)]
    accepted_by_hand = [
        each
        for each in listed
        if each.acknowledged is not None and each.acknowledged.by is not By.BASELINE
    ]
    if accepted_by_hand:
        lines = [line for each in accepted_by_hand for line in _finding(each)]
        yield details(plural(len(accepted_by_hand), "acknowledged finding"), lines)


_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Worth knowing"}


def _finding(each: Found) -> list[str]:
    finding, why = each.finding, each.acknowledged
    when = f", when {prose(each.when)}" if each.when else ""
    where = f"{code(finding.where)}: " if finding.where else ""
    reason = "" if why is None else f"<br>Acknowledged: {prose(because(why))}"
    rule = f"[{finding.rule.id}]({finding.rule.link})"
    lines = (
        f"- <b>{prose(each.name)}</b>: {rule} at {code(place(each))}{when}",
        f"{where}{prose(finding.what)}",
        f"Fix: {prose(finding.fix)}{reason}",
    )
    return ["<br>".join(lines)]


def _coverage(rows: Sequence[Row]) -> Iterator[list[str]]:
    if rows:
        lines = coverage_words.lines(rows)
        cells = [(prose(what), code(name), prose(covered)) for what, name, covered in lines]
        yield ["### Which volumes are backed up", "", *table(coverage_words.HEAD, cells)]


def _policies(outcome: Outcome, *, show_unknown: bool) -> Iterator[list[str]]:
    if outcome.report.every:
        yield ["### What each policy does"]
    for part in outcome.parts:
        known = environment(part.template)
        if part.entries or part.besides:
            yield [f"In {code(part.template.file)}{f' ({prose(known)})' if known else ''}:"]
        for entry in part.entries:
            yield _entry(entry, outcome.now, show_unknown=show_unknown)
        for beside in part.besides:
            yield _beside(beside, outcome.now, show_unknown=show_unknown)


def _entry(entry: Entry, now: datetime, *, show_unknown: bool) -> list[str]:
    policy = entry.policy
    unknown = _unknown(policy.verdict.unknown, listed=show_unknown)
    lines = _rows([*_about(policy), *in_short(entry.answer), *unknown])
    for number, schedule in enumerate(words.schedules(policy.spec)):
        lines += ["", *_schedule(schedule, next_times(policy, number, now))]
    return details(_title(policy, words.headline(policy.spec), entry.found), lines)


def _beside(beside: Beside, now: datetime, *, show_unknown: bool) -> list[str]:
    headline, lines = resource_words.about(beside.values, beside.template, now)
    rows = _rows([*lines, *_unknown(beside.unknown, listed=show_unknown)])
    return details(_title(beside, headline, beside.found), rows)


def _title(each: Reviewed | Beside, headline: str, found: Iterable[Found]) -> str:
    counted = sum(finding.acknowledged is None for finding in found)
    number = f" ({plural(counted, 'finding')})" if counted else ""
    when = f", when {prose(each.when)}" if each.when else ""
    return f"<b>{prose(each.name)}</b>{when}: {prose(headline)}{number}"


def _rows(lines: Iterable[words.Line]) -> list[str]:
    return table(["", ""], [(prose(label), prose(text)) for label, text in lines])


def _about(policy: Reviewed) -> Iterator[words.Line]:
    if policy.spec.state != "ENABLED":
        yield "state", str(policy.spec.state)
    yield from words.policy_lines(policy.spec)
    if policy.role is not None:
        yield "role", policy.role.explain()


def _unknown(unknown: Sequence[Unknown], *, listed: bool) -> Iterator[words.Line]:
    if unknown:
        yield "unknown", f"{plural(len(unknown), 'value')} known only at deployment"
    if listed:
        yield from ((each.where or "all of it", each.what) for each in unknown)


def _schedule(schedule: Schedule | Deferred, times: str) -> Iterator[str]:
    if isinstance(schedule, Deferred):
        yield f"**Schedules**: {prose(str(schedule))}"
        return
    name = str(schedule.name or "a schedule without a name")
    yield f"<b>{prose(name)}</b>: {prose(words.when(schedule))}"
    yield ""
    if times:
        yield f"- next: {times}"
    for label, text in words.schedule_lines(schedule):
        yield f"- {prose(label)}: {prose(text)}"


def _notes(outcome: Outcome) -> Iterator[list[str]]:
    if lost := gone(outcome.report):
        yield [f"Baseline: {prose(lost)}"]
    if any(isinstance(each, Outlook) for each in outcome.answers):
        yield [premises(outcome.question)]
