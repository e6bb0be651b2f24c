"""What the control verb ``dlm`` does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm.running import settings
from snapshot_constructs.rehearse.cloud.world import World

_NAMES = {"jitter_seconds", "first_run"}


def change(world: World, asked: Mapping[str, Any]) -> Mapping[str, object]:
    """Change what DLM decides itself: ``jitter_seconds``, and ``first_run`` as HH:MM; return both."""
    if unknown := set(asked) - _NAMES:
        raise ValueError(f"there is no setting {', '.join(sorted(unknown))}")
    now = settings(world)
    jitter = timedelta(seconds=asked.get("jitter_seconds", now.jitter.total_seconds()))
    if not timedelta(0) <= jitter <= timedelta(hours=1):
        raise ValueError(f"jitter_seconds must be 0 to 3600 (got {asked['jitter_seconds']})")
    now.jitter = jitter
    now.first_run = time.fromisoformat(asked.get("first_run", f"{now.first_run:%H:%M}"))
    return {"jitter_seconds": jitter.total_seconds(), "first_run": f"{now.first_run:%H:%M}"}
