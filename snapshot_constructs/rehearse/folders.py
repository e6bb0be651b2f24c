"""Where things are kept between runs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from snapshot_constructs.rehearse.error import RehearsalError

VARIABLE = "SNAPSHOT_CONSTRUCTS_CACHE"


def cache() -> Path:
    """Return the folder of the user for what can be made anew.

    Raises:
        RehearsalError: if the user has none.
    """
    if given := os.environ.get(VARIABLE):
        return Path(given).absolute()
    standard = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not standard.is_absolute():  # empty, or without a meaning
        standard = _home() / ".cache"
    return standard / "snapshot-constructs"


def _home() -> Path:
    if given := os.environ.get("HOME"):
        return Path(given)
    import pwd  # noqa: PLC0415  # Windows has none, and HOME or the like

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise RehearsalError(
            f"there is no home folder to keep the local cloud in; set {VARIABLE}=/a/folder/of/yours"
        ) from None


def make(folder: Path) -> Path:
    """Make a folder for this user alone, where it is not there.

    Raises:
        RehearsalError: if that cannot be done.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RehearsalError(
            f"{folder}: {(error.strerror or 'cannot be made').lower()}; "
            f"set {VARIABLE}=/a/folder/of/yours"
        ) from None
    return folder


@contextmanager
def alone(what: Path, waits: Callable[[], None] = lambda: None) -> Iterator[IO[str]]:
    """Let one process at a time do something with a file or a folder.

    Args:
        what: the file or folder; the lock is a file beside it.
        waits: is called before another process is waited for.

    Raises:
        RehearsalError: on a system that is not supported.
    """
    if os.name == "nt":
        raise RehearsalError("the local cloud runs on Linux and macOS (got Windows); use WSL")
    import fcntl  # noqa: PLC0415  # Windows has none

    make(what.parent)
    with what.with_name(f"{what.name}.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
