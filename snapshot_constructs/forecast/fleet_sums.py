"""Sums over the volumes of a fleet; the only module that loads numpy, see ``numeric``.

What all volumes of a group store depends on few different gaps, so the cost is gaps × volumes.
"""

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from snapshot_constructs.forecast.chain import Gap
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.minutes import DAY
from snapshot_constructs.forecast.spread import Spread
from snapshot_constructs.forecast.volume import UNKNOWN_CHURN

Floats = NDArray[np.float64]

_CHUNK = 1 << 13  # numbers that fit the cache; from 10,000 on, BLAS would start threads
_PLASTIC = 1.2207440846057596  # of three dimensions: x ** 4 == x + 1


def spread(given: float | Spread, count: int, dimension: int) -> Floats:
    """Give each volume its number, evenly spread and the same each time.

    Numbers of different dimensions, 1 to 3, do not depend on each other. See
    https://extremelearning.com.au/unreasonable-effectiveness-of-quasirandom-sequences/
    """
    if not isinstance(given, Spread):
        return np.full(count, float(given))
    shares = np.arange(1, count + 1) * _PLASTIC**-dimension
    values: Floats = np.interp(shares % 1.0, given.shares, given.values)
    return values


def volumes(group: "array[int]", groups: int) -> list[int]:
    """Count the volumes of each group."""
    numbers = np.bincount(np.frombuffer(group, np.uint32), minlength=groups)
    return [int(number) for number in numbers]


def sizes(
    group: "array[int]",
    columns: tuple["array[float]", "array[float]", "array[float]"],
    gaps: Sequence[Collection[Gap]],
) -> list[dict[Gap, Range]]:
    """Add up, for each group, how many GiB of its volumes change in each gap.

    Args:
        group: the number of each volume's group.
        columns: written GiB, share rewritten per day and hot share of each volume.
        gaps: the gaps that each group needs.
    """
    written, churn, hot = (np.frombuffer(column, np.float64) for column in columns)
    found = []
    for chosen, needed in zip(_chosen(group, len(gaps)), gaps, strict=True):
        of_group = (written[chosen], churn[chosen], hot[chosen])
        found.append(_ranges(*of_group, sorted(gap for gap in needed if gap is not None)))
    return found


def _chosen(group: "array[int]", groups: int) -> Iterator[slice | NDArray[np.intp]]:
    if groups == 1:
        yield slice(None)
        return
    numbers = np.frombuffer(group, np.uint32)
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers, minlength=groups))
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        yield order[start:end]


def _ranges(written: Floats, churn: Floats, hot: Floats, gaps: Sequence[int]) -> dict[Gap, Range]:
    unknown = np.isnan(churn)
    bounds = [churn]
    if unknown.any():
        bounds = [np.where(unknown, x, churn) for x in (UNKNOWN_CHURN.low, UNKNOWN_CHURN.high)]
    low, *rest = (_changed(written * hot, rate / hot, gaps) for rate in bounds)
    high = rest[0] if rest else low
    found: dict[Gap, Range] = {None: Range.of(float(written.sum()))}
    return found | {gap: Range(*both) for gap, *both in zip(gaps, low, high, strict=True)}


def _changed(amount: Floats, rate: Floats, gaps: Sequence[int]) -> list[float]:
    """Return the sum of amount × (1 − exp(−rate × gap)) for each gap; equal rates count as one.

    From one gap to the next, a share of what was left unchanged changes; few of the steps differ.
    """
    rates, which = np.unique(rate, return_inverse=True)
    amounts = np.bincount(which, amount)
    steps = [later - gap for gap, later in pairwise([0, *gaps])]
    more = np.zeros(len(gaps))
    for start in range(0, len(rates), _CHUNK):
        slopes = rates[start : start + _CHUNK] / -DAY
        left = amounts[start : start + _CHUNK]
        changing = {step: -np.expm1(slopes * step) for step in set(steps)}
        staying = {step: 1 - share for step, share in changing.items()}
        for number, step in enumerate(steps):
            more[number] += left @ changing[step]
            left *= staying[step]
    return [float(each) for each in np.cumsum(more)]
