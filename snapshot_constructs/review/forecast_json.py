"""Forecasts as JSON, for programs; the keys are public and only ever added to."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.outlook import lateness
from snapshot_constructs.forecast.volume import UNKNOWN_CHURN, Volume
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, Place, Step

VERSION = 1


def render(answers: Sequence[Answer]) -> str:
    """Return the forecasts."""
    policies = [
        {
            "template": each.policy.template.file,
            "resource": each.policy.logical_id,
            "construct_path": each.policy.resource.construct_path,
            "kind": None if each.policy.spec.kind is None else each.policy.spec.kind.name,
            "forecast": as_object(each),
        }
        for each in answers
    ]
    return json.dumps({"version": VERSION, "policies": policies}, indent=2) + "\n"


def as_object(found: Answer) -> dict[str, Any]:
    """Return one forecast; only a reason where there is none."""
    if isinstance(found, NoOutlook):
        return {"reason": found.reason}
    return {
        "start": _instant(found.question.start),
        "on": _instant(found.on),
        "steady_from": _instant(found.steady_from),
        "region": found.region,
        "volume": _volume(found.question.volume),
        "places": [_place(place) for place in found.places],
        "stored_gib": _stored(found),
        "month": f"{found.month:%Y-%m}",
        "usd": _cost(found),
        "jitter_minutes": _minutes(lateness(found.policy.spec)),
        "assumptions": [{"text": each.text, "mark": each.mark} for each in found.assumptions],
    }


def _volume(volume: Volume) -> dict[str, Any]:
    churn = volume.churn_per_day
    return {
        "size_gib": volume.size_gib,
        "written_gib": volume.full_gib,
        "churn_per_day": bounds(UNKNOWN_CHURN if churn is None else Range.of(churn), 6),
        "hot_share": volume.hot_share,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "copies_in": place.name or None,
        "points": place.points,
        "archived": place.archived,
        "deprecated": place.deprecated,
        "most_points": place.most,
        "oldest": _instant(place.oldest),
        "most_lost_minutes": _minutes(place.most_lost),
        "worst_gap_minutes": _minutes(place.worst_gap),
        "ladder": [_step(step) for step in place.ladder],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "window": step.now.window,
        "points": step.now.points,
        "gap_minutes": _minutes(step.now.gap),
        "worst_gap_minutes": _minutes(step.worst_gap),
        "worst_gap_within_minutes": _minutes(step.within),
        "reaches": step.now.reaches,
    }


def _stored(found: Outlook) -> dict[str, Any]:
    stored = found.stored
    return {
        "total": bounds(stored.total),
        "snapshots": bounds(stored.snapshots),
        "archive": bounds(stored.archive),
        "copies": _each(stored.copies),
    }


def _cost(found: Outlook) -> dict[str, Any]:
    cost = found.cost
    return {
        "total": bounds(cost.total),
        "snapshots": bounds(cost.snapshots),
        "archive": bounds(cost.archive),
        "copies": _each(cost.copies),
        "transfer": _each(cost.transfer),
        "fast_restore": bounds(cost.fast_restore),
    }


def bounds(figure: Range, digits: int = 2) -> dict[str, float]:
    """Return both ends of a figure; they are equal where it is known."""
    return {"low": round(figure.low, digits), "high": round(figure.high, digits)}


def _each(figures: Mapping[str, Range]) -> dict[str, Any]:
    return {name: bounds(figure) for name, figure in figures.items()}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(minutes=1)
