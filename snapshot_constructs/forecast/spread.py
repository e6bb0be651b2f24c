"""How a number is spread over the volumes of a fleet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from statistics import NormalDist
from typing import Self

from snapshot_constructs.forecast.error import ForecastError

_STEPS = 500  # a curve is cut off at its first and last 0.1 %


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution: up to which value each share of the volumes comes, linear in between.

    Attributes:
        shares: ascending from 0 to 1.
        values: as many, ascending.
    """

    shares: Sequence[float]
    values: Sequence[float]

    @classmethod
    def uniform(cls, low: float, high: float) -> Self:
        """Take all values between two alike."""
        return cls((0.0, 1.0), (low, high))

    @classmethod
    def weighted(cls, weights: Mapping[float, float]) -> Self:
        """Take some values only, each as often as its weight says, such as ``{100: 3, 500: 1}``.

        Raises:
            ForecastError: if the weights do not add up to something.
        """
        total = sum(weights.values())
        if not total > 0 or min(weights.values()) < 0:
            raise ForecastError(
                f"spread: weights must be positive (got {weights}); write {{100: 1}}"
            )
        found = sorted(weights.items())
        ends = [end / total for end in accumulate(weight for _, weight in found)]
        starts = [0.0, *ends[:-1]]
        return cls(
            [each for both in zip(starts, ends, strict=True) for each in both],
            [value for value, _ in found for _ in range(2)],
        )

    @classmethod
    def lognormal(cls, *, median: float, most: float) -> Self:
        """Take many small values and few large ones.

        Args:
            median: as many are below as above.
            most: 99 of 100 are below.

        Raises:
            ForecastError: if that is not a curve.
        """
        if not 0 < median <= most:
            raise ForecastError(
                f"spread: median must be more than 0, at most most (got {median} and {most}); "
                "write lognormal(median=100, most=2000)"
            )
        curve = NormalDist(
            log(median), (log(most) - log(median)) / NormalDist().inv_cdf(0.99) or 1e-9
        )
        middles = [(i + 0.5) / _STEPS for i in range(_STEPS)]
        inner = [exp(curve.inv_cdf(share)) for share in middles]
        return cls([0.0, *middles, 1.0], [inner[0], *inner, inner[-1]])
