"""What volumes hold, and what of it a snapshot saw.

A sample of blocks stands for a volume. Each write gives one block a version that was never there
before; a snapshot holds the version that each block had. Writes come at regular times, each to a
block by chance. The chance is that of the volume alone: what it holds does not depend on who looks, or when.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

BLOCKS = 4096
_DAY = 86400.0


@dataclass(frozen=True)
class Content:
    """What a volume held at a time.

    Attributes:
        origin: the first volume that held any of it; versions are told apart within one origin.
        versions: of each block that was ever written.
        block_gib: what one block stands for.
    """

    origin: str
    versions: tuple[int, ...]
    block_gib: float

    @property
    def gib(self) -> float:
        """Return how much it takes to keep it alone."""
        return len(self.versions) * self.block_gib


def blank(volume: str, used_gib: float) -> Content:
    """Return what is on a new volume, all of whose blocks in use were written once."""
    return Content(volume, tuple(range(BLOCKS)), used_gib / BLOCKS)


def stored_gib(contents: Iterable[Content]) -> float:
    """Return how much it takes to keep contents, where each version of a block is kept once."""
    kept: dict[tuple[str, float], set[int]] = {}
    for each in contents:
        kept.setdefault((each.origin, each.block_gib), set()).update(each.versions)
    return sum(len(versions) * block_gib for (_, block_gib), versions in kept.items())


class Disk:
    """What a volume holds, as time passes.

    Args:
        volume: its id, which decides what is written when.
        content: what is on it.
        now: the time.

    Attributes:
        churn: the share of its blocks that is rewritten per day, some more than once.
        hot: the share of its blocks that all writes fall on.
    """

    def __init__(self, volume: str, content: Content, now: datetime) -> None:
        self.churn, self.hot = 0.0, 1.0
        self._dice = random.Random(volume)  # noqa: S311 - a volume shall always do the same
        self._next = self._dice.getrandbits(60)  # far from the versions that others write
        self._seen = content
        self._versions = list(content.versions)
        self._is_new = content.origin == volume
        self._is_written = False
        self._write_at = self._gap = math.inf
        self.use(now)

    def use(
        self,
        now: datetime,
        *,
        churn: float | None = None,
        hot: float | None = None,
        used_gib: float | None = None,
    ) -> None:
        """Change how it is used from now on.

        Args:
            now: the time.
            churn: see the attribute; so is ``hot``.
            used_gib: how much of it was ever written; what is more than before is written now.
        """
        self._run(now)
        self.churn = self.churn if churn is None else churn
        self.hot = self.hot if hot is None else hot
        if used_gib is not None:
            self._fill(used_gib)
        self._gap = self._seconds()
        self._write_at = now.timestamp() + self._dice.random() * self._gap

    def content(self, now: datetime) -> Content:
        """Return what is on it."""
        self._run(now)
        self._is_new = False
        if self._is_written:
            self._seen = replace(self._seen, versions=tuple(self._versions))
            self._is_written = False
        return self._seen

    def _run(self, now: datetime) -> None:
        end, hot = now.timestamp(), self.hot * len(self._versions)
        while self._write_at <= end:
            self._versions[int(self._dice.random() * hot)] = self._version()
            self._write_at += self._gap

    def _seconds(self) -> float:
        """Return the time between two writes."""
        per_day = self.churn * len(self._versions)
        return _DAY / per_day if per_day else math.inf

    def _version(self) -> int:
        self._is_written = True
        self._next += 1
        return self._next

    def _fill(self, used_gib: float) -> None:
        """Have so much in use; a volume that nobody saw has had it from the start."""
        if self._is_new and used_gib:
            self._seen = blank(self._seen.origin, used_gib)
            self._versions = list(self._seen.versions)
            return
        count = round(used_gib / self._seen.block_gib)
        more = count - len(self._versions)
        self._versions[count:] = [self._version() for _ in range(more)]
        self._is_written = True
