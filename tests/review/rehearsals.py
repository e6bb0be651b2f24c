"""What rehearsals have seen: one day after another, so that a test need only say what it changes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from snapshot_constructs.cfn import dlm
from snapshot_constructs.model import PolicySpec
from snapshot_constructs.model.rehearsed import (
    DeployedPolicy,
    LiveInstance,
    LiveVolume,
    Made,
    Rehearsed,
    Use,
)

START = datetime(2026, 6, 1, tzinfo=UTC)
ACCOUNT, REGION, AWAY = "111122223333", "eu-west-1", "eu-central-1"
GOLD = {"backup": "gold"}
STILL = Use(100, 0.0)


def at(day: int, hour: int = 3, minute: int = 0) -> datetime:
    """Return a time on a day of the rehearsal, from 1."""
    return START + timedelta(days=day - 1, hours=hour, minutes=minute)


def deployed(
    spec: PolicySpec | Mapping[str, Any], name: str = "Shop/Daily", **changes: Any
) -> DeployedPolicy:
    """Return a policy, with an id from its name."""
    content = dlm.encode(spec) if isinstance(spec, PolicySpec) else spec
    found: dict[str, Any] = {
        "name": name,
        "stack": "Shop",
        "logical_id": name.replace("/", ""),
        "id": f"policy-{name}",
        "account": ACCOUNT,
        "region": REGION,
        "enabled": START,
        "content": {"State": "ENABLED", **content},
        "state": "ENABLED",
        "message": "ENABLED",
    }
    return DeployedPolicy(**found | changes)


def default(kind: str = "VOLUME", **details: Any) -> dict[str, Any]:
    """Return a default policy as GetLifecyclePolicy answers it."""
    simple = {"PolicyLanguage": "SIMPLIFIED", "ResourceType": kind}
    intervals = {"CreateInterval": 1, "RetainInterval": 7}
    return {"PolicyDetails": {**simple, **intervals, **details}}


def volume(id: str = "vol-1", **changes: Any) -> LiveVolume:
    """Return a volume that policies target, and nobody writes to."""
    found: dict[str, Any] = {
        "id": id,
        "account": ACCOUNT,
        "region": REGION,
        "zone": f"{REGION}a",
        "made": START,
        "size_gib": 100,
        "type": "gp3",
        "use": STILL,
        "tags": GOLD,
    }
    return LiveVolume(**found | changes)


def instance(id: str = "i-1", **changes: Any) -> LiveInstance:
    """Return an instance that policies target."""
    found: dict[str, Any] = {
        "id": id,
        "account": ACCOUNT,
        "region": REGION,
        "zone": f"{REGION}a",
        "made": START,
        "tags": GOLD,
    }
    return LiveInstance(**found | changes)


def made(*days: int | datetime, of: str = "vol-1", **changes: Any) -> list[Made]:
    """Return snapshots of some days; the first has all of the volume, the others nothing more."""
    found: dict[str, Any] = {
        "account": ACCOUNT,
        "region": REGION,
        "policy": "policy-Shop/Daily",
        "schedule": "daily",
        "is_image": False,
        "is_copy": False,
        "volumes": (of,),
    }
    times = [each if isinstance(each, datetime) else at(each) for each in days]
    return [
        Made(
            **{"id": f"snap-{of}-{time:%d-%H}", "taken": time, "added_gib": 0.0 if i else 100.0}
            | found
            | changes
        )
        for i, time in enumerate(times)
    ]


def rehearsed(
    *policies: DeployedPolicy,
    volumes: Iterable[LiveVolume] = (),
    instances: Iterable[LiveInstance] = (),
    made: Iterable[Made] = (),
    days: int = 10,
    **changes: Any,
) -> Rehearsed:
    """Return what there is after some days."""
    return Rehearsed(
        start=START,
        end=START + timedelta(days=days),
        policies=policies,
        volumes=tuple(volumes),
        instances=tuple(instances),
        made=tuple(made),
        **changes,
    )
