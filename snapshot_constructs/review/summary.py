"""What all formats say alike."""

from snapshot_constructs.review.reviewer import Report
from snapshot_constructs.rules import Severity


def summary(report: Report) -> str:
    """Sum a report up in one line."""
    policies = plural(len(report.policies), "policy")
    counts = [_counted(report.counts[each], each) for each in Severity if report.counts[each]]
    found = ", ".join(counts) or "nothing is wrong"
    unknown = f"; {plural(report.unknown, 'value')} known only at deployment"
    return (
        f"{policies} in {plural(len(report.templates), 'template')}: {found}"
        f"{unknown if report.unknown else ''}"
    )


def plural(number: int, noun: str) -> str:
    """Return a number with its noun."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"
    return f"{number} {noun}"


def printable(text: str) -> str:
    """Return text in which nothing can move the cursor, or hide what stands there."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _counted(number: int, severity: Severity) -> str:
    return f"{number} info" if severity is Severity.INFO else plural(number, str(severity))
