"""Objectives: how little may be lost, and how far back one must always be able to go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.length import HasSeconds, length_of
from snapshot_constructs.model.value import brief

_MOST = timedelta(days=36_525)


@dataclass(frozen=True, slots=True, init=False)
class Objective:
    """What a policy must achieve once its ramp-up is complete; see ``forecast.objective``.

    Attributes:
        rpo: the most that may be lost by going back to the newest restore point, the hour included
            that a run may start late; None where nothing is asked.
        reach: how far back a restore point must always exist, by nominal times; None where nothing
            is asked.
        place: the destination whose copies must achieve it, such as ``eu-central-1``; empty for the
            restore points where the policy is.
    """

    rpo: timedelta | None
    reach: timedelta | None
    place: str

    def __init__(
        self,
        *,
        rpo: timedelta | HasSeconds | None = None,
        reach: timedelta | HasSeconds | None = None,
        place: str = "",
    ) -> None:
        """State an objective.

        Args:
            rpo: as ``timedelta`` or as ``Duration`` of the CDK.
            reach: the same.
            place: the destination of copies.

        Raises:
            ValueError: if it asks for nothing, or something of it means nothing.
        """
        parts = (("rpo", rpo), ("reach", reach))
        wrong = [*_faults(parts), *_misplaced(place)]
        if wrong:
            raise ValueError("; ".join(wrong))
        for name, written in parts:
            object.__setattr__(self, name, length_of(written))
        object.__setattr__(self, "place", place)


def _faults(parts: tuple[tuple[str, object], ...]) -> Iterator[str]:
    if all(written is None for _, written in parts):
        yield "Objective: asks for nothing (got neither rpo nor reach); write rpo=timedelta(hours=5)"
    for name, written in parts:
        length = length_of(written)
        if written is not None and (length is None or not timedelta(0) < length <= _MOST):
            yield (
                f"{name}: expected a known length of time, at most 100 years "
                f"(got {brief(written)}); write {name}=timedelta(hours=5)"
            )


def _misplaced(place: object) -> Iterator[str]:
    if not isinstance(place, str) or is_deferred(place):
        yield f"place: expected a known Region (got {brief(place)}); write place='eu-central-1'"
