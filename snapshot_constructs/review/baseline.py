"""What was there when a project began to review: it does not count, until it is mended."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from snapshot_constructs.cfn.json_file import UnusableError, parsed
from snapshot_constructs.model.value import brief
from snapshot_constructs.review.found import Acknowledged, By, Found, Known
from snapshot_constructs.review.report import Report
from snapshot_constructs.rules import review

VERSION = 1
_REASON = Acknowledged("known from the baseline", by=By.BASELINE)
_NEVER = frozenset(rule.id for rule in review.RULES)  # else nobody would hear of an end date


def written(report: Report) -> str:
    """Return the baseline of a report, as JSON: all findings but what is acknowledged otherwise."""
    known = [
        Known(each.fingerprint, each.finding.rule.id, each.name)
        for each in report.found
        if _may_be_known(each)
    ]
    entries = [each._asdict() for each in sorted(known, key=lambda each: each[::-1])]
    return json.dumps({"version": VERSION, "findings": entries}, indent=2) + "\n"


def read(text: str, name: str) -> tuple[Known, ...]:
    """Read a baseline.

    Raises:
        UnusableError: if it is none.
    """
    body = parsed(text, name)
    if body.get("version") != VERSION or not isinstance(body.get("findings"), list):
        raise UnusableError(
            f"{name}: is no baseline of version {VERSION}; write one with --write-baseline {name}"
        )
    return tuple(_known(each, f"{name}: findings[{n}]") for n, each in enumerate(body["findings"]))


def applied(report: Report, known: Iterable[Known]) -> Report:
    """Return a report in which what is known does not count, and what is gone is said."""
    listed = tuple(known)
    left = Counter(each.fingerprint for each in listed)
    marked = {_key(found) for found in report.found if _take(left, found)}
    judged = report.judged(lambda found: _marked(found, marked))
    return replace(judged, gone=tuple(each for each in listed if _is_left(left, each)))


def _take(left: Counter[str], found: Found) -> bool:
    """Take one entry of a finding away, if there is one."""
    if found.finding.rule.id in _NEVER:
        return False
    left[found.fingerprint] -= 1
    return left[found.fingerprint] >= 0


def _is_left(left: Counter[str], known: Known) -> bool:
    left[known.fingerprint] -= 1
    return left[known.fingerprint] >= 0


def _marked(found: Iterable[Found], marked: Collection[tuple[str, ...]]) -> tuple[Found, ...]:
    return tuple(
        replace(each, acknowledged=_REASON)
        if each.acknowledged is None and _key(each) in marked
        else each
        for each in found
    )


def _key(found: Found) -> tuple[str, ...]:
    return found.template.file, found.fingerprint, found.finding.what


def _may_be_known(found: Found) -> bool:
    accepted = found.acknowledged is None or found.acknowledged.by is By.BASELINE
    return accepted and found.finding.rule.id not in _NEVER


def _known(raw: Any, where: str) -> Known:
    match raw:
        case {"fingerprint": str(mark), "rule": str(rule), "resource": str(resource)}:
            return Known(mark, rule, resource)
    raise UnusableError(
        f"{where}: must have fingerprint, rule and resource (got {brief(raw)}); write the file anew "
        "with --write-baseline"
    )
