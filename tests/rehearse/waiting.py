"""Wait for what other processes do."""

import os
import time
from pathlib import Path

PATIENCE = 20.0


def until(true, patience=PATIENCE):
    """Wait until something is true, and tell whether it came true in time."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def is_running(pid):
    """Tell whether a process runs; one that ended but is not yet waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"
