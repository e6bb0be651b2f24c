import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.volume import Volume


@pytest.mark.parametrize(
    "given",
    [
        {"size_gib": 65_536},
        {"size_gib": 0.5},
        {"written_gib": 0},
        {"written_gib": 0.5},
        {"written_gib": 100},
        {"churn_per_day": 0},
        {"churn_per_day": 1},
        {"hot_share": 1e-6},
        {"hot_share": 1},
    ],
    ids=str,
)
def test_a_number_may_be_the_least_and_the_most(given):
    volume = Volume(**({"size_gib": 100} | given))

    assert given.items() <= {name: getattr(volume, name) for name in given}.items()


@pytest.mark.parametrize(
    "given",
    [
        {"size_gib": 65_537},
        {"size_gib": -1},
        {"written_gib": -1},
        {"written_gib": 101},
        {"churn_per_day": -0.1},
        {"churn_per_day": 1.1},
        {"hot_share": 9e-7},
        {"hot_share": 1.1},
    ],
    ids=str,
)
def test_fails_when_a_number_is_less_than_the_least_or_more_than_the_most(given):
    with pytest.raises(ForecastError) as error:
        Volume(**({"size_gib": 100} | given))

    (name, got) = next(iter(given.items()))
    assert str(error.value).startswith(f"{name} must be ")
    assert f"(got {got})" in str(error.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(ForecastError, match=r"^size_gib .*; churn_per_day .*; hot_share "):
        Volume(0, churn_per_day=2, hot_share=2)


def test_the_written_size_that_is_suggested_fits_into_the_volume():
    with pytest.raises(ForecastError, match=r"\(got 200\); write GiB, such as 50$"):
        Volume(100, written_gib=200)
