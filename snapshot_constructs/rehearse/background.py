"""Clouds that go on in the background, and are found again by their names."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from snapshot_constructs.rehearse import folders, process, surroundings
from snapshot_constructs.rehearse.control import Control
from snapshot_constructs.rehearse.environment import Say, tell
from snapshot_constructs.rehearse.error import RehearsalError

_PATIENCE = 10.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Background:
    """A cloud in the background.

    Attributes:
        port: on the loopback.
        pid: of the process.
        folder: its files.
        account: that programs are led to.
        region: the same.
    """

    port: int
    pid: int
    folder: str
    account: str
    region: str

    @property
    def control(self) -> Control:
        """Return what asks the cloud itself."""
        return Control(self.port)

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that lead programs to it."""
        return surroundings.variables(self.port, self.account, self.region)

    def is_there(self) -> bool:
        """Tell whether that very cloud still answers at its port."""
        return Control(self.port, _PATIENCE).is_served_by(self.pid)


def start(name: str, *, port: int = 0, account: str, region: str, say: Say = tell) -> Background:
    """Start a cloud that stays.

    Args:
        name: to find it by.
        port: a free one when 0.
        account: that programs are led to.
        region: the same.
        say: shows progress.

    Raises:
        RehearsalError: if it does not start, or one of that name is there.
    """
    record = _record(name)
    with folders.alone(record.with_name("running")):
        there = _read(record)
        if there is not None and there.is_there():
            raise RehearsalError(
                f"a local cloud runs already, on port {there.port}; "
                "`snapshot-constructs cloud env` shows how to reach it, --name starts another"
            )
        started = process.start(stay=True, port=port, say=say)
        started.leave()
        found = Background(
            port=started.port,
            pid=started.pid,
            folder=str(started.folder),
            account=account,
            region=region,
        )
        record.write_text(json.dumps(asdict(found)), encoding="utf-8")
        return found


def find(name: str) -> Background:
    """Return the cloud of a name.

    Raises:
        RehearsalError: if it is not there.
    """
    found = _read(_record(name))
    if found is None:
        raise RehearsalError("no local cloud runs; `snapshot-constructs cloud start` starts one")
    if not found.is_there():
        raise RehearsalError(
            f"port {found.port}: the local cloud does not answer any more (its log is in "
            f"{found.folder}); `snapshot-constructs cloud stop` forgets it"
        )
    return found


def stop(name: str) -> bool:
    """End the cloud of a name, and tell whether it was there."""
    record = _record(name)
    with folders.alone(record.with_name("running")):
        found = _read(record)
        was_there = found is not None and found.is_there()
        if found is not None:
            if was_there:
                _end(found.pid)
            shutil.rmtree(found.folder, ignore_errors=True)
            record.unlink()
        return was_there


def _end(pid: int) -> None:
    """End a process that is not our child: kindly, and then by force, with all that it started."""
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + _PATIENCE
    with suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.kill(pid, 0)
            time.sleep(0.02)
        os.killpg(pid, signal.SIGKILL)


def _record(name: str) -> Path:
    return folders.cache() / f"running-{name}.json"


def _read(record: Path) -> Background | None:
    """Read a record; None where there is none, or none that can be read."""
    try:
        return Background(**json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
