"""Lengths of time, as ``timedelta`` or as the CDK has them."""

from datetime import timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable
class HasSeconds(Protocol):
    """A duration of the CDK, or anything like it."""

    def is_unresolved(self) -> bool:
        """Whether it waits for deployment."""
        ...

    def to_seconds(self, *, integral: bool | None = None) -> float:
        """Its length."""
        ...


def length_of(written: object) -> timedelta | None:
    """Return a length of time that is known; None for anything else."""
    if isinstance(written, timedelta):
        return written
    if isinstance(written, HasSeconds) and not written.is_unresolved():
        return timedelta(seconds=written.to_seconds(integral=False))
    return None
