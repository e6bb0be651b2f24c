"""Fleets: many volumes of different sizes and change rates under many policies."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan, nan
from typing import NamedTuple

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.matching import Pairs, matching
from snapshot_constructs.forecast.numeric import numpy_needed
from snapshot_constructs.forecast.spread import Spread
from snapshot_constructs.forecast.volume import faults
from snapshot_constructs.model.policy import PolicySpec

MOST_VOLUMES = 20_000_000
"""More than anyone has; a typing error would fill the memory."""


class Group(NamedTuple):
    """Volumes in one Region to which the same policies apply."""

    region: str
    policies: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Fleet:
    """Volumes in columns, so that a million of them take little memory; made by ``of`` or ``read_fleet``.

    Attributes:
        policies: all policies, by any name that tells them apart.
        groups: the different groups.
        group: the number of each volume's group.
        written_gib: what is written to each volume.
        churn_per_day: the share of it rewritten per day; not a number where unknown.
        hot_share: the share of it that all rewriting falls on.
        measured: whether the written size of all volumes is known.
        numbers: the number of each group.
    """

    policies: Mapping[str, PolicySpec]
    groups: list[Group] = field(default_factory=list)
    group: "array[int]" = field(default_factory=lambda: array("I"))
    written_gib: "array[float]" = field(default_factory=lambda: array("d"))
    churn_per_day: "array[float]" = field(default_factory=lambda: array("d"))
    hot_share: "array[float]" = field(default_factory=lambda: array("d"))
    measured: bool = True
    numbers: dict[Group, int] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        policies: Mapping[str, PolicySpec],
        *,
        count: int,
        size_gib: float | Spread,
        region: str,
        churn_per_day: float | Spread | None = None,
        written_share: float | Spread = 1.0,
        hot_share: float = 1.0,
        tags: Pairs | None = None,
        policy: str | None = None,
    ) -> "Fleet":
        """Make a fleet from a few numbers; the same ones always make the same fleet.

        Args:
            policies: by name.
            count: how many volumes.
            size_gib: of one volume, or how the sizes are spread.
            region: where the volumes are.
            churn_per_day: the share rewritten per day, or how it is spread; unknown when None.
            written_share: how much of the size is written.
            hot_share: the share that all rewriting falls on.
            tags: of all volumes; policies that ask for any of them apply.
            policy: the name of a policy that applies whatever its tags are.

        Raises:
            ForecastError: if the numbers mean nothing, or numpy is missing.
        """
        _check(count, size_gib, churn_per_day, written_share, hot_share)
        fleet = cls(policies, measured=written_share != 1.0)
        group = fleet.place(region, matching(policies, tags or {}, policy))
        with numpy_needed():
            from snapshot_constructs.forecast import fleet_sums  # noqa: PLC0415  # an extra
        written = fleet_sums.spread(size_gib, count, 1) * fleet_sums.spread(written_share, count, 2)
        churn = fleet_sums.spread(nan if churn_per_day is None else churn_per_day, count, 3)
        fleet.group = array("I", [group]) * count
        fleet.written_gib.frombytes(written.tobytes())
        fleet.churn_per_day.frombytes(churn.tobytes())
        fleet.hot_share = array("d", [hot_share]) * count
        return fleet

    def __len__(self) -> int:
        return len(self.group)

    def __add__(self, other: "Fleet") -> "Fleet":
        """Put two fleets under the same policies together.

        Raises:
            ForecastError: if the policies differ.
        """
        if self.policies != other.policies:
            raise ForecastError("fleets: only fleets under the same policies can be put together")
        both = Fleet(self.policies, measured=self.measured and other.measured)
        for fleet in (self, other):
            numbers = [both.place(*group) for group in fleet.groups]
            both.group.extend(array("I", map(numbers.__getitem__, fleet.group)))
            both.written_gib += fleet.written_gib
            both.churn_per_day += fleet.churn_per_day
            both.hot_share += fleet.hot_share
        return both

    @property
    def churn_is_known(self) -> bool:
        """Whether all volumes say how much of them changes."""
        return not isnan(sum(self.churn_per_day))  # of any number with one that is none, none comes

    def place(self, region: str, policies: tuple[str, ...]) -> int:
        """Return the number of a group; make it if it is new."""
        group = Group(region, policies)
        if group not in self.numbers:
            self.numbers[group] = len(self.groups)
            self.groups.append(group)
        return self.numbers[group]

    def add(
        self, group: int, written_gib: float, churn_per_day: float, hot_share: float, count: int
    ) -> None:
        """Add volumes that are all alike."""
        self.group.extend([group] * count)
        self.written_gib.extend([written_gib] * count)
        self.churn_per_day.extend([churn_per_day] * count)
        self.hot_share.extend([hot_share] * count)


def check_count(count: object, before: int = 0) -> None:
    """Refuse a number of volumes that is none, or more than anyone has.

    Raises:
        ForecastError: if so.
    """
    if type(count) is not int or not 1 <= count <= MOST_VOLUMES - before:
        raise ForecastError(
            f"count must be 1 to {MOST_VOLUMES - before} (got {count!r}); write a whole number"
        )


def _check(
    count: int,
    size_gib: float | Spread,
    churn: float | Spread | None,
    written: float | Spread,
    hot_share: float,
) -> None:
    check_count(count)
    for size in _ends(size_gib):
        for share in _ends(written):
            for rate in _ends(churn):
                given = (size, None if size is None else size * (share or 0), rate, hot_share)
                if wrong := tuple(faults(*given)):
                    raise ForecastError("; ".join(wrong))


def _ends(given: float | Spread | None) -> tuple[float | None, ...]:
    return (given.values[0], given.values[-1]) if isinstance(given, Spread) else (given,)
