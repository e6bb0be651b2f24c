"""Put events and metrics of AWS itself where ministack keeps them."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace

from ministack.core.responses import request_scope
from ministack.services import cloudwatch, eventbridge

from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.metrics import Count
from snapshot_constructs.rehearse.cloud.world import World


def install(world: World) -> None:
    """Deliver what the world tells."""
    now = lambda: world.clock.now().timestamp()  # noqa: E731 - short, and used at once
    eventbridge._now_ts = now  # noqa: SLF001 - see the package
    cloudwatch.time = SimpleNamespace(time=now, sleep=time.sleep, monotonic=time.monotonic)
    world.deliver = _deliver
    world.measure = _measure


def _deliver(event: Event) -> None:
    entry = {
        "Source": event.source,
        "DetailType": event.detail_type,
        "Detail": json.dumps(event.detail),
        "Resources": list(event.resources),
        "Time": event.at.timestamp(),
    }
    with request_scope(event.account, event.region):
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001 - see the package


def _measure(count: Count) -> None:
    with request_scope(count.account, count.region):
        cloudwatch._store_datum(  # noqa: SLF001 - see the package
            count.namespace,
            count.metric,
            dict(count.dimensions),
            count.at.timestamp(),
            "Count",
            float(count.value),
            None,
            None,
            None,
        )
