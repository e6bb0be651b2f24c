"""The environment that the cloud runs in: packages of its own, apart from those of the user."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from snapshot_constructs.rehearse import folders
from snapshot_constructs.rehearse.error import RehearsalError

LOCK = Path(__file__).with_name("requirements.lock")
READY = ".ready"
_MISLEADING = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")
_ELSEWHERE = (
    "PIP_PREFIX",
    "PIP_PYTHON",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
)

Say = Callable[[str], None]


def tell(text: str) -> None:
    """Show progress on standard error."""
    sys.stderr.write(f"snapshot-constructs: {text}\n")
    sys.stderr.flush()


def place() -> Path:
    """Return the folder of the environment for this Python and these packages, made or not."""
    system = f"{sys.implementation.cache_tag} {platform.system()} {platform.machine()}"
    name = hashlib.sha256(LOCK.read_bytes() + system.encode()).hexdigest()[:12]
    return folders.cache() / f"cloud-{sys.implementation.cache_tag}-{name}"


def python(say: Say = tell) -> Path:
    """Return the Python of the environment, which is made where it is not there.

    Several processes may ask at once: one makes it, the others wait.

    Args:
        say: shows progress; is not called where the environment is there.

    Raises:
        RehearsalError: if it cannot be made.
    """
    folder = place()
    if not _is_ready(folder):
        waiting = "another process is making the environment of the local cloud; waiting for it"
        with folders.alone(folder, lambda: say(waiting)) as lock:
            if not _is_ready(folder):
                _make(folder, say, lock)
    return _python(folder)


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _is_ready(folder: Path) -> bool:
    """Tell whether it was made to the end, and its Python is still installed."""
    return (folder / READY).exists() and _python(folder).exists()


def _make(folder: Path, say: Say, lock: IO[str]) -> None:
    packages = len(re.findall(r"(?m)^\S+==", LOCK.read_text(encoding="utf-8")))
    say(f"making the environment of the local cloud, once, in {folder}")
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-I", "-m", "venv", "--without-pip", str(folder)], lock)
    installer = _installer(folder, lock)
    say(f"installing {packages} packages in it")
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries=2", "--no-deps"]
    _run([*installer, "install", *options, "--require-hashes", f"--requirement={LOCK}"], lock)
    (folder / READY).touch()
    say("the environment of the local cloud is ready")


def _installer(folder: Path, lock: IO[str]) -> list[str]:
    """Return the command of a pip that installs into the environment."""
    inside = str(_python(folder))
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", inside]
    if find_spec("ensurepip"):
        _run([inside, "-I", "-m", "ensurepip"], lock)
        return [inside, "-I", "-m", "pip"]
    raise RehearsalError(
        f"{sys.executable} has neither pip nor ensurepip, which the local cloud is installed with; "
        "install pip into your environment, or the package python3-venv of your system"
    )


def _run(command: Sequence[str], lock: IO[str]) -> None:
    """Run a part of the making; the lock stays held for as long as it lives, even if we do not."""
    environ = {
        name: value for name, value in os.environ.items() if name not in {*_MISLEADING, *_ELSEWHERE}
    }
    ran = subprocess.run(  # noqa: S603  # pip and venv, with arguments of ours
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=[lock.fileno()],
    )
    if ran.returncode:
        raise RehearsalError(
            f"cannot make the environment of the local cloud: {_reason(ran)}; "
            "it needs a package index that pip reaches (`pip config list` shows yours), once"
        )


def _reason(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the line in which a command says why it failed."""
    lines = [line.strip() for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    last = lines[-1] if lines else f"exit status {ran.returncode}"
    return (errors or [last])[0].removeprefix("ERROR: ")
