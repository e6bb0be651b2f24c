"""A cloud that runs: a process of its own, on the loopback, that does not outlive who started it."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from snapshot_constructs.rehearse import environment
from snapshot_constructs.rehearse.control import Control
from snapshot_constructs.rehearse.environment import Say, tell
from snapshot_constructs.rehearse.error import RehearsalError

PROGRAM = Path(__file__).with_name("cloud") / "__main__.py"
START_PATIENCE = 60.0
PATIENCE = 5.0  # seconds
_KEPT = ("PATH", "LANG", "LC_ALL", "NODE_PATH")  # of the user's environment; nothing about AWS


@dataclass(frozen=True)
class Process:
    """A cloud that was started here.

    Attributes:
        port: on the loopback.
        pid: of the process.
        folder: its files, which go away with it.
    """

    port: int
    pid: int
    folder: Path
    _popen: subprocess.Popen[bytes] = field(repr=False)

    @property
    def log(self) -> Path:
        """Return the file with what it writes."""
        return _log(self.folder)

    def last_words(self) -> str:
        """Return the last line that it wrote."""
        return _last_line(self.log) or "it said nothing"

    def stop(self) -> None:
        """End it, and all that it started."""
        _end(self._popen)
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_there(self) -> bool:
        """Tell whether it still answers."""
        return Control(self.port, PATIENCE).is_served_by(self.pid)

    def leave(self) -> None:
        """Let it go on when this process ends."""
        self._popen.returncode = 0  # as if it had ended: subprocess warns of those left behind


def start(*, stay: bool = False, port: int = 0, say: Say = tell) -> Process:
    """Start a cloud.

    Args:
        stay: goes on when this process ends; otherwise it ends with it, even if that is killed.
        port: a free one when 0.
        say: shows progress where its environment is made.

    Raises:
        RehearsalError: if it does not start.
    """
    python = environment.python(say)
    folder = Path(tempfile.mkdtemp(prefix="snapshot-constructs-cloud-"))
    (folder / "tmp").mkdir()
    options = ["--folder", str(folder), "--port", str(port), *(["--stay"] if stay else [])]
    with _log(folder).open("wb") as log:
        popen = subprocess.Popen(  # noqa: S603  # our own program
            [str(python), "-I", str(PROGRAM), *options],
            stdin=subprocess.DEVNULL if stay else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,  # Ctrl-C is for the tests, which then end it
        )
    try:
        return Process(_announced(popen, folder), popen.pid, folder, popen)
    except BaseException:
        _end(popen)
        raise


def _log(folder: Path) -> Path:
    return folder / "cloud.log"


def _environment(folder: Path) -> dict[str, str]:
    """Return what the cloud sees of the user's environment, and folders of its own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "TZ": "UTC",
        "npm_config_offline": "true",  # functions of the CDK look for a newer SDK, for a minute
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _announced(popen: subprocess.Popen[bytes], folder: Path) -> int:
    """Wait until the cloud says its port."""
    assert popen.stdout is not None  # noqa: S101  # a pipe
    with popen.stdout as output:
        line = _line(output)
    with suppress(ValueError, KeyError, TypeError):
        return int(json.loads(line)["port"])
    reason = _last_line(_log(folder)) or "it said nothing"
    raise RehearsalError(f"the local cloud does not start: {reason} (all of it: {_log(folder)})")


def _last_line(log: Path) -> str:
    with suppress(FileNotFoundError):  # it takes its folder along, where it ends in order
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
    return ""


def _line(output: IO[bytes]) -> bytes:
    """Read a line, or what came of it when the time is over."""
    found, end = b"", time.monotonic() + START_PATIENCE
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while not found.endswith(b"\n") and selector.select(max(0.0, end - time.monotonic())):
            read = os.read(output.fileno(), 4096)
            if not read:
                break
            found += read
    return found


def _end(popen: subprocess.Popen[bytes]) -> None:
    """End a cloud: kindly, and then by force."""
    if popen.stdin is not None:
        popen.stdin.close()
    popen.send_signal(signal.SIGTERM)
    try:
        popen.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)  # a session of its own, with all that it started
        popen.wait()
