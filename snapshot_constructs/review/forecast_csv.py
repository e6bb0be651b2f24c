"""Forecasts as CSV: one row for each policy, place and tier."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta

from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.timeline import WINDOWS
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, Place
from snapshot_constructs.review.summary import printable

_STEPS = tuple(window.replace(" ", "") for window in WINDOWS)
COLUMNS = (
    *("policy", "template", "resource", "kind", "start", "on", "steady_from"),
    *("region", "copies", "tier", "points", "most_points", "oldest", "worst_gap_minutes"),
    *(f"{what}_{window}" for window in _STEPS for what in ("points", "gap_minutes")),
    *("gib_low", "gib_high", "month", "usd_low", "usd_high", "note", "most_lost_minutes"),
)
"""The columns; what is lost, ``most_points``, gaps and windows are of both tiers together."""

Cells = dict[str, object]


def render(answers: Sequence[Answer]) -> str:
    """Return the rows, the names of the columns first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for each in answers:
        for row in _rows(each):
            writer.writerow({name: safe(cell) for name, cell in row.items()})
    return text.getvalue()


def safe(cell: object) -> object:
    """Return a cell in which no spreadsheet sees a formula."""
    text = printable(str(cell))
    return cell if not isinstance(cell, str) else f"'{text}" if text[:1] in set("=+-@") else text


def _rows(found: Answer) -> Iterator[Cells]:
    policy = found.policy
    address = {
        "policy": policy.name,
        "template": policy.template.file,
        "resource": policy.logical_id,
        "kind": "" if policy.spec.kind is None else policy.spec.kind.name,
    }
    if isinstance(found, NoOutlook):
        yield {**address, "note": found.reason}
        return
    for place in found.places:
        yield {**address, **_days(found), **_points(found, place), **_standard(found, place)}
        if place.archived:
            yield {**address, **_days(found), **_archive(found, place)}


def _days(found: Outlook) -> Cells:
    steady = found.steady_from
    return {
        "start": f"{found.question.start:%Y-%m-%d}",
        "on": f"{found.on:%Y-%m-%dT%H:%MZ}",
        "steady_from": "" if steady is None else f"{steady:%Y-%m-%dT%H:%MZ}",
        "month": f"{found.month:%Y-%m}",
    }


def _points(found: Outlook, place: Place) -> Cells:
    cells: Cells = {
        "most_points": place.most,
        "oldest": "" if place.oldest is None else f"{place.oldest:%Y-%m-%dT%H:%MZ}",
        "worst_gap_minutes": _minutes(place.worst_gap),
        "most_lost_minutes": _minutes(place.most_lost),
    }
    for name, step in zip(_STEPS, place.ladder, strict=True):
        cells[f"points_{name}"] = step.now.points
        cells[f"gap_minutes_{name}"] = _minutes(step.worst_gap if found.is_steady else step.now.gap)
    return cells


def _standard(found: Outlook, place: Place) -> Cells:
    stored, cost = found.stored, found.cost
    gib = stored.copies.get(place.name, NOTHING) if place.name else stored.snapshots
    moved = cost.transfer.get(place.name, NOTHING)
    usd = cost.copies.get(place.name, NOTHING) + moved
    return {
        "region": place.name or found.region,
        "copies": "yes" if place.name else "no",
        "tier": "standard",
        "points": place.points - place.archived,
        **_figures(gib, usd if place.name else cost.snapshots + cost.fast_restore),
    }


def _archive(found: Outlook, place: Place) -> Cells:
    return {
        "region": place.name or found.region,
        "copies": "no",
        "tier": "archive",
        "points": place.archived,
        **_figures(found.stored.archive, found.cost.archive),
    }


def _figures(gib: Range, usd: Range) -> Cells:
    return {
        "gib_low": f"{gib.low:.2f}",
        "gib_high": f"{gib.high:.2f}",
        "usd_low": f"{usd.low:.2f}",
        "usd_high": f"{usd.high:.2f}",
    }


def _minutes(span: timedelta | None) -> object:
    return "" if span is None else span // timedelta(minutes=1)
