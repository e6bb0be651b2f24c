"""Figures that may be known only as a range."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Range:
    """A figure: one number where all is known, else the least and the most that it may be."""

    low: float
    high: float

    @classmethod
    def of(cls, number: float) -> Self:
        """Take a figure that is known."""
        return cls(number, number)

    @classmethod
    def sum(cls, ranges: Iterable["Range"]) -> Self:
        """Add figures up, each of which may turn out low or high."""
        found = tuple(ranges)
        return cls(sum(each.low for each in found), sum(each.high for each in found))

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def exact(self) -> float:
        """The one number.

        Raises:
            ValueError: if there are two.
        """
        if not self.is_exact:
            raise ValueError(f"the figure is a range (got {self}); read .low and .high")
        return self.low

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def __mul__(self, factor: float) -> "Range":
        return Range(self.low * factor, self.high * factor)

    def __str__(self) -> str:
        low, high = f"{self.low:,.2f}", f"{self.high:,.2f}"
        return low if low == high else f"{low} to {high}"


NOTHING = Range(0.0, 0.0)
