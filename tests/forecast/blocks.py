"""The oracle for storage: a volume block by block, and snapshots that refer to versions of blocks.

Shares nothing with the closed form. A snapshot refers to the version that each block then has; what
is stored are the versions that some snapshot refers to, and deleting one frees only what no other
refers to.
"""

from collections import Counter

import numpy as np

DAY = 24 * 60
APART = 10**12  # more versions than a disk ever has


class Disk:
    """A volume of many blocks; each write gives one block a version that was never there before."""

    def __init__(self, blocks: int, *, churn: float, hot: float = 1.0, seed: int = 0) -> None:
        self.versions = np.arange(blocks)
        self._churn, self._hot = churn * blocks, max(1, round(hot * blocks))
        self._next = blocks
        self._dice = np.random.default_rng(seed)

    def run(self, minutes: float) -> None:
        """Let time pass: blocks are rewritten, each as likely as any other of the hot ones."""
        writes = self._dice.poisson(self._churn * minutes / DAY)
        self.write(self._dice.integers(self._hot, size=writes))

    def write(self, blocks: np.ndarray) -> None:
        """Rewrite these blocks."""
        self.versions[blocks] = self._next + np.arange(len(blocks))
        self._next += len(blocks)


class Store:
    """Where snapshots are stored."""

    def __init__(self) -> None:
        self.snapshots: dict[object, np.ndarray] = {}

    def snapshot(self, name: object, disk: Disk, *, apart: int = 0) -> None:
        """Refer to the versions that the blocks have now; those set apart share none with others."""
        self.snapshots[name] = disk.versions + apart * APART

    def delete(self, name: object) -> int:
        """Forget a snapshot; return how many blocks are freed."""
        before = self.blocks
        del self.snapshots[name]
        return before - self.blocks

    @property
    def blocks(self) -> int:
        """How many blocks are stored: the versions that any snapshot refers to."""
        found = list(self.snapshots.values())
        return len(np.unique(np.concatenate(found))) if found else 0

    @property
    def billed(self) -> dict[object, int]:
        """How many blocks each snapshot is billed for: those that none before it refers to."""
        seen: set[int] = set()
        found = Counter[object]()
        for name, versions in self.snapshots.items():
            new = set(versions.tolist()) - seen
            found[name] = len(new)
            seen |= new
        return dict(found)
