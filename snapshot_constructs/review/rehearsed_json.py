"""A rehearsal beside its forecast as JSON, for programs; the keys are public and only ever added to."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from snapshot_constructs.forecast import Rung
from snapshot_constructs.review.rehearsed import Comparison, Outcome, Place
from snapshot_constructs.review.rehearsed_points import Difference
from snapshot_constructs.review.rehearsed_sides import Side
from snapshot_constructs.review.rehearsed_storage import Stored

VERSION = 1


def render(found: Comparison) -> str:
    """Return all policies."""
    content = {
        "version": VERSION,
        "start": _instant(found.seen.start),
        "on": _instant(found.on),
        "differs": found.differs,
        "volumes": len(found.seen.volumes),
        "instances": len(found.seen.instances),
        "stand_ins": list(found.seen.stand_ins),
        "policies": [_outcome(each) for each in found.outcomes],
    }
    return json.dumps(content, indent=2) + "\n"


def _outcome(found: Outcome) -> dict[str, Any]:
    policy = found.policy.deployed
    kind = found.policy.spec.kind
    return {
        "policy": found.policy.name,
        "stack": policy.stack,
        "resource": policy.logical_id,
        "id": policy.id,
        "account": policy.account,
        "region": policy.region,
        "kind": None if kind is None else kind.name,
        "enabled": _instant(policy.enabled),
        "state": policy.state,
        "state_message": policy.message,
        "differs": found.differs,
        "not_compared": found.reason or None,
        "compared": found.sources,
        "made": found.made,
        "notes": list(found.notes),
        "places": [_place(each) for each in found.places],
        "differences": [_difference(each) for each in found.differences],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "copies_in": place.name or None,
        "really": _side(place.really),
        "forecast": _side(place.forecast),
        "stored_gib": None if place.stored is None else _stored(place.stored),
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "points": side.points,
        "archived": side.archived,
        "oldest": _instant(side.oldest),
        "ladder": [_rung(each) for each in side.ladder],
    }


def _rung(rung: Rung) -> dict[str, Any]:
    gap = None if rung.gap is None else rung.gap // timedelta(minutes=1)
    return {
        "window": rung.window,
        "points": rung.points,
        "gap_minutes": gap,
        "reaches": rung.reaches,
    }


def _stored(stored: Stored) -> dict[str, Any]:
    return {
        "really": round(stored.really, 2),
        "forecast": round(stored.forecast, 2),
        "margin": round(stored.margin, 2),
        "differs": stored.differs,
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "what": str(found.what),
        "schedule": found.schedule or None,
        "units": list(found.units),
        "copies_in": found.place or None,
        "tier": found.tier,
        "due": [_instant(each) for each in found.due],
        "came": [_instant(each) for each in found.came],
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
