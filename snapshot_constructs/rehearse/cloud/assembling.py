"""Put the cloud together: ministack, our services beside it, and what controls them."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from ministack import app

from snapshot_constructs.rehearse.cloud.control import Control
from snapshot_constructs.rehearse.cloud.dlm.service import DLM
from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from snapshot_constructs.rehearse.cloud.imagebuilder.service import IMAGE_BUILDER
from snapshot_constructs.rehearse.cloud.patches import (
    agents,
    conditions,
    custom_resources,
    failing,
    gateway,
    instances,
    keys,
    names,
    principals,
    provisioning,
    public_images,
    schedules,
    settling,
    state_machines,
    telling,
)
from snapshot_constructs.rehearse.cloud.rbin.service import RBIN
from snapshot_constructs.rehearse.cloud.world import World

_LOG = logging.getLogger(__name__)
TICK = 1.0  # real seconds


def assemble() -> Any:
    """Return the ASGI application."""
    names.check()
    world = World({service.name: service for service in (EC2, DLM, RBIN, IMAGE_BUILDER)})
    gateway.install(world)
    world.beneath = instances.beneath
    settling.install()
    conditions.install()
    custom_resources.install()
    keys.install()
    principals.install()
    install = (agents, provisioning, public_images, telling, schedules, state_machines, failing)
    for each in install:
        each.install(world)
    threading.Thread(target=_go_on, args=(world,), daemon=True).start()
    control = Control(world)
    theirs = app.app

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/_cloud/"):
            await control.serve(scope, receive, send)
        else:
            await theirs(scope, receive, send)

    app.app = serve
    return serve


def _go_on(world: World) -> None:
    """Do what is due while the clock goes on by itself; a failure is logged, and time goes on."""
    while True:
        time.sleep(TICK)
        try:
            world.clock.advance(then=world.deliver_all)
        except Exception:  # noqa: BLE001 - whatever it was, the clock must go on
            _LOG.exception("what was due has failed")
