"""What tests and the command line ask of the cloud itself: ``/_cloud/<verb>``, in JSON."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from ministack import app

from snapshot_constructs.rehearse.cloud.dlm import verbs as dlm
from snapshot_constructs.rehearse.cloud.ebs import verbs
from snapshot_constructs.rehearse.cloud.ebs.restore_points import restore_points
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.faults import Fault
from snapshot_constructs.rehearse.cloud.patches.settling import settle
from snapshot_constructs.rehearse.cloud.world import World

Asked = Mapping[str, Any]


class Control:
    """Answers what is asked of the cloud itself."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._verbs: dict[str, Callable[[Asked], object]] = {
            "status": self._status,
            "reset": self._reset,
            "clock": self._clock,
            "settle": lambda _asked: settle(world),
            "events": self._events,
            "faults": self._faults,
            "settings": lambda asked: verbs.change_settings(world, asked),
            "volumes": lambda asked: verbs.change_volumes(world, asked),
            "storage": lambda asked: verbs.storage(world, asked),
            "restore_points": lambda _asked: restore_points(world),
            "dlm": lambda asked: dlm.change(world, asked),
        }

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        body = await _body(receive)
        status, answer = await asyncio.to_thread(self._answer, scope["path"], body)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        text = json.dumps(answer, default=_plain)
        await send({"type": "http.response.body", "body": text.encode()})

    def _answer(self, path: str, body: bytes) -> tuple[int, object]:
        verb = self._verbs.get(path.removeprefix("/_cloud/"))
        if verb is None:
            return 404, {"error": f"there is no {path}"}
        try:
            return 200, verb(json.loads(body or b"{}"))
        except (ApiError, KeyError, TypeError, ValueError) as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}

    def _status(self, _asked: Asked) -> object:
        return {"now": self._world.clock.now(), "pid": os.getpid()}

    def _reset(self, asked: Asked) -> object:
        app._reset_all_state()  # noqa: SLF001 - see patches
        self._world.reset(_time(asked.get("to")))
        return self._status(asked)

    def _clock(self, asked: Asked) -> object:
        """Move the clock by ``seconds``, or ``to`` a time; ``settled`` waits for what that started."""
        clock = self._world.clock
        to = _time(asked.get("to"))
        by = to - clock.now() if to is not None else timedelta(seconds=asked.get("seconds", 0))
        if by < timedelta(0):
            raise ValueError(f"the clock never goes back (it is {clock.now()})")
        waits = asked.get("settled", True)
        clock.advance(by, self._settled if waits else self._world.deliver_all)
        return self._status(asked)

    def _settled(self) -> None:
        self._world.deliver_all()
        settle(self._world)

    def _events(self, asked: Asked) -> object:
        return [asdict(each) for each in self._world.events[asked.get("after", 0) :]]

    def _faults(self, asked: Asked) -> object:
        if asked.get("clear"):
            self._world.faults.clear()
        known = {field.name for field in fields(Fault)}
        for each in asked.get("add", ()):
            if unknown := set(each) - known:
                raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
            self._world.faults.add(Fault(**each))
        return {}


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)
