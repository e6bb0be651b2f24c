"""Volumes, as far as the size of their snapshots depends on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import expm1, isfinite
from typing import TypeGuard

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.minutes import DAY
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.model.value import brief

LARGEST_GIB = 65_536  # io2 Block Express; checked 2026-11
LEAST_HOT = 1e-6  # so that nothing is divided by next to nothing

UNKNOWN_CHURN = Range(0.005, 0.05)
"""What the share of blocks rewritten per day may be where nobody measured it."""

UNIFORM = Assumption(
    "blocks are rewritten uniformly at random, at the same rate day and night, and the written "
    "size does not change"
)


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume: how much is written to it, and how much of that changes.

    Attributes:
        size_gib: the size of the volume.
        written_gib: how much of it was ever written; all where None.
        churn_per_day: the share of the written blocks rewritten per day, such as 0.02; a block
            rewritten twice counts twice. Where None, every answer is a range.
        hot_share: the share of the blocks that all rewriting falls on.
    """

    size_gib: float
    written_gib: float | None = None
    churn_per_day: float | None = None
    hot_share: float = 1.0

    def __post_init__(self) -> None:
        given = (self.size_gib, self.written_gib, self.churn_per_day, self.hot_share)
        if wrong := tuple(faults(*given)):
            raise ForecastError("; ".join(wrong))

    @property
    def full_gib(self) -> float:
        """What a full snapshot takes."""
        return self.size_gib if self.written_gib is None else self.written_gib

    def changed_gib(self, minutes: int) -> Range:
        """Return how much of the volume is different after this time, each block counted once."""
        days = minutes / DAY
        churn = self.churn_per_day
        if churn is not None:
            return Range.of(self.full_gib * changed_share(churn, self.hot_share, days))
        low, high = (
            changed_share(each, self.hot_share, days)
            for each in (UNKNOWN_CHURN.low, UNKNOWN_CHURN.high)
        )
        return Range(self.full_gib * low, self.full_gib * high)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is taken for granted about the volume."""
        return assumed(written=self.written_gib is not None, churn=self.churn_per_day is not None)


def changed_share(churn_per_day: float, hot_share: float, days: float) -> float:
    """Return the share of blocks that are different after some days."""
    return -hot_share * expm1(-churn_per_day * days / hot_share)


def assumed(*, written: bool, churn: bool) -> tuple[Assumption, ...]:
    """Say what is taken for granted, depending on what is known of all volumes."""
    found = [UNIFORM]
    if not written:
        found.append(Assumption("volumes without a written size are written in full"))
    if not churn:
        low, high = (f"{share:.1%}" for share in (UNKNOWN_CHURN.low, UNKNOWN_CHURN.high))
        found.append(
            Assumption(
                f"where the change rate is not known, {low} to {high} of the blocks change per day"
            )
        )
    return tuple(found)


def faults(
    size_gib: object, written_gib: object, churn_per_day: object, hot_share: object
) -> Iterator[str]:
    """Say what is wrong with the numbers of a volume."""
    size = size_gib if _is_number(size_gib) and 0 < size_gib <= LARGEST_GIB else None
    if size is None:
        yield (
            f"size_gib must be more than 0, at most {LARGEST_GIB} (got {shown(size_gib)}); "
            "write GiB, such as 100"
        )
    elif written_gib is not None and not (_is_number(written_gib) and 0 <= written_gib <= size):
        yield (
            f"written_gib must be 0 to the size of the volume, {size:g} "
            f"(got {shown(written_gib)}); write GiB, such as {size / 2:g}"
        )
    if churn_per_day is not None and not (_is_number(churn_per_day) and 0 <= churn_per_day <= 1):
        yield (
            f"churn_per_day must be 0 to 1 (got {shown(churn_per_day)}); write a share, such as "
            "0.02 for 2 %"
        )
    if not (_is_number(hot_share) and LEAST_HOT <= hot_share <= 1):
        yield (
            f"hot_share must be {LEAST_HOT} to 1 (got {shown(hot_share)}); write a share, "
            "such as 0.1"
        )


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) is int or (type(value) is float and isfinite(value))


def shown(value: object) -> str:
    """Show a value, but of one that holds others only the type: it may hold billions."""
    plain = value is None or isinstance(value, (str, int, float))
    return brief(value) if plain else f"a {type(value).__name__}"
