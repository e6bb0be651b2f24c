"""What all formats say alike."""

from collections import Counter
from collections.abc import Iterator

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.found import Acknowledged, By, Found
from snapshot_constructs.review.report import Report
from snapshot_constructs.rules import Severity

SHOWN_GONE = 5


def summary(report: Report) -> str:
    """Sum a report up in one line."""
    made = plural(report.number, "policy")
    if images := report.number_of_images:
        made += f" and {plural(images, 'Image Builder resource')}"
    counts = [_counted(report.counts[each], each) for each in Severity if report.counts[each]]
    found = ", ".join(counts) or "nothing is wrong"
    return "; ".join(
        (f"{made} in {plural(len(report.templates), 'template')}: {found}", *_besides(report))
    )


def accepted(report: Report) -> Counter[By]:
    """Count the findings that do not count, by where it says so."""
    return Counter(each.acknowledged.by for each in report.found if each.acknowledged is not None)


def gone(report: Report) -> str:
    """Name what a baseline remembers and nobody finds any more; empty if there is nothing."""
    if not report.gone:
        return ""
    names = [f"{each.rule} on {each.resource}" for each in report.gone[:SHOWN_GONE]]
    more = len(report.gone) - len(names)
    also = [f"{more} more"] if more else []
    return (
        f"{plural(len(report.gone), 'finding')} of the baseline no longer there: "
        f"{', '.join(names + also)}; --write-baseline writes it anew"
    )


def place(found: Found) -> str:
    """Return the file, line and column of a finding."""
    line, column = found.position
    return f"{found.template.file}:{line}:{column}"


def because(why: Acknowledged) -> str:
    """Say why a finding does not count, and how long."""
    until = f", until {why.until}" if why.until else ""
    return f"{why.reason}{until}"


def environment(template: Template) -> str:
    """Say which stack a template is of, and where it will be deployed, as far as that is known."""
    account = f"account {template.account}" if template.account else ""
    return ", ".join(each for each in (template.stack, template.region, account) if each)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"
    return f"{number:,} {noun}"


def printable(text: str) -> str:
    """Return text in which nothing can move the cursor, or hide what stands there."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _besides(report: Report) -> Iterator[str]:
    counts = accepted(report)
    if number := counts[By.SETTINGS] + counts[By.TEMPLATE]:
        yield f"{number} acknowledged"
    if number := counts[By.BASELINE]:
        yield f"{number} known from the baseline"
    if report.unknown:
        yield f"{plural(report.unknown, 'value')} known only at deployment"


def _counted(number: int, severity: Severity) -> str:
    return f"{number} info" if severity is Severity.INFO else plural(number, str(severity))
