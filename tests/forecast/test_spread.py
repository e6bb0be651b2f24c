"""Which share of the volumes of a fleet has which value at most."""

from math import nan

import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.spread import Spread


def test_a_uniform_spread_goes_evenly_from_the_least_to_the_most():
    found = Spread.uniform(10, 30)

    assert dict(zip(found.shares, found.values, strict=True)) == {0: 10, 1: 30}


def test_weighted_values_have_their_shares_in_ascending_order():
    found = Spread.weighted({500: 0.25, 100: 0.75, 300: 0})

    assert list(zip(found.shares, found.values, strict=True)) == [
        *((0.0, 100), (0.75, 100)),
        *((0.75, 300), (0.75, 300)),
        *((0.75, 500), (1.0, 500)),
    ]


@pytest.mark.parametrize("weights", [{1: 0}, {1: 0, 2: 0}, {1: nan}, {1: 3, 2: -0.5}], ids=str)
def test_weights_that_add_up_to_nothing_or_are_less_are_refused(weights):
    with pytest.raises(ForecastError, match="weights must be positive"):
        Spread.weighted(weights)


def test_of_a_lognormal_spread_half_are_below_the_median_and_one_in_100_above_the_most():
    found = Spread.lognormal(median=0.5, most=20)

    at = dict(zip(found.shares, found.values, strict=True))
    assert (at[0.499] * at[0.501]) ** 0.5 == pytest.approx(0.5)
    assert at[0.989] < 20 < at[0.991]


def test_a_lognormal_spread_is_cut_off_at_its_first_and_last_part_in_1000():
    found = Spread.lognormal(median=100, most=2000)

    assert list(found.shares[:2]) == [0, 0.001]
    assert list(found.shares[-2:]) == [0.999, 1]
    assert found.values[0] == found.values[1] < found.values[2]
    assert found.values[-3] < found.values[-2] == found.values[-1]


def test_a_lognormal_spread_whose_most_is_its_median_has_one_value():
    assert [*Spread.lognormal(median=100, most=100).values] == pytest.approx([100] * 502)


@pytest.mark.parametrize("median", [0, -1, 101])
def test_a_median_of_nothing_or_above_the_most_is_refused(median):
    with pytest.raises(ForecastError, match="median must be more than 0, at most most"):
        Spread.lognormal(median=median, most=100)
