from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.forecast import ForecastError, history, to_minutes
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.storage import Stored, stored_at, stored_daily, stored_monthly
from snapshot_constructs.forecast.volume import Volume
from tests.forecast.blocks import Disk, Store
from tests.forecast.naive_history import Loop
from tests.forecast.naive_storage import Kind, in_blocks
from tests.forecast.test_against_naive import share
from tests.forecast.test_history_against_naive import changing
from tests.forecast.tracks import DAY, START, day, lives, timeline

BLOCKS = 3000
SEEDS = range(8)


def simulated(kept: list[tuple[float, float]], on: float, churn: float, hot: float) -> float:
    """Return how many times the volume is stored, on the average of several disks."""
    found = []
    for seed in SEEDS:
        disk, store = Disk(BLOCKS, churn=churn, hot=hot, seed=seed), Store()
        born = [(when, 1, i) for i, (when, _) in enumerate(kept)]
        events = sorted(born + [(when, 0, i) for i, (_, when) in enumerate(kept)])
        now = 0.0
        for when, comes, i in [event for event in events if event[0] <= on]:
            disk.run((when - now) * DAY)
            now = when
            if comes:
                store.snapshot(i, disk)
            else:
                store.delete(i)
        found.append(store.blocks / BLOCKS)
    return float(np.mean(found))


@st.composite
def sequences(draw):
    """Snapshots at most a few days apart, each deleted at some later hour, in any order."""
    born = np.cumsum(draw(st.lists(st.integers(1, 150), min_size=1, max_size=8))).tolist()
    return [(hour / 24, (hour + draw(st.integers(1, 700))) / 24) for hour in born]


@settings(max_examples=25)
@given(
    sequences(),
    st.integers(0, 960).map(lambda hour: hour / 24),
    st.sampled_from([0.005, 0.02, 0.1, 0.5]),
    st.sampled_from([1.0, 0.3, 0.05]),
)
def test_whatever_comes_and_goes_the_closed_form_agrees_with_blocks_within_2_percent(
    kept, on, churn, hot
):
    volume = Volume(100, churn_per_day=churn, hot_share=hot)

    stored = stored_at(timeline(lives(*kept)), volume, day(on)).snapshots.exact

    assert stored / 100 == pytest.approx(simulated(kept, on, churn, hot), rel=0.02)


def by_kind(stored: Stored) -> dict[Kind, float]:
    """Return what is stored of 100 GiB, as how many times that is."""
    found = {("standard", ""): stored.snapshots, ("archive", ""): stored.archive}
    found |= {("standard", place): gib for place, gib in stored.copies.items()}
    return {kind: gib.exact / 100 for kind, gib in found.items() if gib.exact}


@share(0.3)
@given(
    changing(150, seldom=True),
    st.floats(0, 1),
    st.sampled_from([0.005, 0.02, 0.1, 0.5]),
    st.sampled_from([1.0, 0.3, 0.05]),
)
def test_the_same_holds_while_a_policy_is_changed_paused_and_deleted(drawn, until, churn, hot):
    versions, end = drawn
    start = versions[0][0]
    on = (start + until * (end - start)).replace(second=0, microsecond=0)
    volume = Volume(100, churn_per_day=churn, hot_share=hot)

    stored = stored_at(history(versions, end=end), volume, on)

    lives = Loop(versions, end, None).run().lives
    blocks = in_blocks(lives, on, churn=churn, hot=hot)
    assert by_kind(stored) == pytest.approx(blocks, rel=0.02)


@settings(max_examples=50)
@given(sequences(), st.sampled_from([0.005, 0.02, 0.5]))
def test_the_series_of_days_is_the_average_of_the_instants(kept, churn):
    found = timeline(lives(*kept), lives(*kept[::2], schedule="other"), days=30)
    volume = Volume(100, churn_per_day=churn)

    series = stored_daily(found, volume)

    moments = {round(when * DAY) for point in kept for when in point if when < 30}
    events = sorted(moments | {n * DAY for n in range(31)})
    averages = dict.fromkeys(range(30), 0.0)
    for since, until in pairwise(events):
        instant = START + timedelta(minutes=since)
        gib = stored_at(found, volume, instant).snapshots.exact
        averages[since // DAY] += gib * (until - since) / DAY
    assert [each.snapshots.exact for each in series.values()] == pytest.approx([*averages.values()])


def test_the_month_is_the_average_of_its_days():
    found = timeline(lives((0, None), (10, None), (40, None)), days=59)
    volume = Volume(100, churn_per_day=0.02)

    daily, monthly = stored_daily(found, volume), stored_monthly(found, volume)

    january = [each.total.exact for when, each in daily.items() if when.month == 1]
    assert monthly[date(2026, 1, 1)].total.exact == pytest.approx(sum(january) / 31)
    assert list(monthly) == [date(2026, 1, 1), date(2026, 2, 1)]


def test_deleting_one_in_the_middle_hands_its_blocks_to_the_next():
    disk, store = Disk(1000, churn=0), Store()
    store.snapshot("first", disk)
    disk.write(np.arange(0, 100))
    store.snapshot("middle", disk)
    disk.write(np.arange(50, 200))
    store.snapshot("last", disk)

    freed = store.delete("middle")

    assert freed == 50
    assert store.billed == {"first": 1000, "last": 200}


def test_the_closed_form_hands_the_changes_of_a_deleted_one_to_the_next():
    volume = Volume(100, churn_per_day=0.1)
    found = timeline(lives((0, None), (10, 15), (12, None)))

    before, after = (stored_at(found, volume, day(n)).total.exact for n in (14, 16))

    assert before == pytest.approx(100 + sum(volume.changed_gib(n * DAY).exact for n in (10, 2)))
    assert after == pytest.approx(100 + volume.changed_gib(12 * DAY).exact)


def test_the_example_of_aws_holds_in_blocks():
    disk, store = Disk(10, churn=0), Store()
    store.snapshot("A", disk)
    disk.write(np.arange(4))
    store.snapshot("B", disk)

    billed, freed = store.blocks, store.delete("A")

    assert (billed, freed, store.billed) == (14, 4, {"B": 10})


def test_the_example_of_aws_holds_in_the_closed_form():
    volume = Volume(10, churn_per_day=0.4, hot_share=0.4)  # four blocks, rewritten again and again
    found = timeline(lives((0, 55), (50, None)))

    both, one = (stored_at(found, volume, day(n)).total.exact for n in (54, 55))

    assert (both, one) == (pytest.approx(14), 10)


def test_nothing_is_stored_before_the_first_and_after_the_last():
    found = timeline(lives((2, 5)))

    stored = [stored_at(found, Volume(10), day(n)).total for n in (1, 2, 5)]

    assert stored == [Range.of(0), Range.of(10), Range.of(0)]


def test_an_archived_snapshot_is_a_full_one_and_its_changes_pass_to_the_next():
    volume = Volume(100, churn_per_day=0.1)
    archived = lives((10, None), tier="archive")
    found = timeline(lives((0, 10), (5, None)), archived)

    stored = stored_at(found, volume, day(11))

    assert (stored.snapshots, stored.archive) == (Range.of(100), Range.of(100))


def test_an_archived_snapshot_is_billed_for_90_days_even_if_it_goes_before():
    found = timeline(lives((0, 10), tier="archive"), days=120)

    stored = [stored_at(found, Volume(100), day(n)).archive.exact for n in (11, 89.9, 90)]

    assert stored == [100, 100, 0]


def test_copies_are_incremental_while_the_one_before_is_there():
    volume = Volume(100, churn_per_day=0.1)
    found = timeline(lives((0, 20), (7, 27), place="eu-central-1"))

    stored = stored_at(found, volume, day(8))

    assert stored.copies["eu-central-1"].exact == pytest.approx(
        100 + volume.changed_gib(7 * DAY).exact
    )


def test_a_copy_is_incremental_to_one_that_goes_at_that_very_moment():
    found = timeline(lives((0, 7), (7, None), place="eu-central-1"))

    stored = stored_at(found, Volume(100, churn_per_day=0.1), day(8))

    assert stored.copies["eu-central-1"].exact == 100


def test_a_copy_is_full_once_the_one_before_is_gone():
    found = timeline(lives((0, None), (2, 5), (7, None), place="eu-central-1"))

    stored = stored_at(found, Volume(100, churn_per_day=0.0), day(8))

    assert stored.copies["eu-central-1"].exact == 200


def test_a_copy_with_another_key_than_the_one_before_is_full():
    keys = ["one", "other", "other"]
    copies = lives((0, None), (1, None), (2, None), place="eu-central-1", keys=keys)

    stored = stored_at(timeline(copies), Volume(100, churn_per_day=0.0), day(3))

    assert stored.copies["eu-central-1"] == Range.of(200)


def test_a_copy_made_later_holds_what_changed_between_the_sources():
    volume = Volume(100, churn_per_day=0.1)
    start = to_minutes(START)
    late = lives((3, None), (5, None), place="eu-central-1", taken=[start, start + 4 * DAY])

    stored = stored_at(timeline(late), volume, day(6)).copies["eu-central-1"].exact

    assert stored == pytest.approx(100 + volume.changed_gib(4 * DAY).exact)


def test_without_a_change_rate_the_answer_is_a_range():
    found = timeline(lives((0, None), (10, None)))

    stored = stored_at(found, Volume(100), day(11)).total

    ends = (Volume(100, churn_per_day=churn) for churn in (0.005, 0.05))
    assert stored == Range(*(stored_at(found, end, day(11)).total.exact for end in ends))
    assert "0.5% to 5.0%" in Volume(100).assumptions[-1].text


def test_only_what_is_written_is_stored():
    found = timeline(lives((0, None)))

    stored = stored_at(found, Volume(100, written_gib=30), day(1)).total

    assert stored == Range.of(30)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"size_gib": 0},
            "size_gib must be more than 0, at most 65536 (got 0); write GiB, such as 100",
        ),
        ({"size_gib": float("nan")}, "size_gib must be more than 0, at most 65536 (got nan)"),
        ({"written_gib": 200}, "written_gib must be 0 to the size of the volume, 100 (got 200)"),
        (
            {"churn_per_day": 5},
            "churn_per_day must be 0 to 1 (got 5); write a share, such as 0.02 for 2 %",
        ),
        ({"hot_share": 0}, "hot_share must be 1e-06 to 1 (got 0); write a share, such as 0.1"),
        ({"churn_per_day": True}, "churn_per_day must be 0 to 1 (got True)"),
    ],
    ids=["size", "not-a-number", "written", "percent", "hot", "boolean"],
)
def test_fails_when_a_volume_means_nothing(wrong, said):
    with pytest.raises(ForecastError) as failure:
        Volume(**({"size_gib": 100} | wrong))

    assert str(failure.value).startswith(said)


def test_a_range_reads_as_one_number_or_two():
    figures = [str(Range.of(1234.5)), str(Range(1, 2.25))]

    assert figures == ["1,234.50", "1.00 to 2.25"]


def test_fails_when_a_range_is_asked_for_its_one_number():
    with pytest.raises(ValueError, match=r"the figure is a range \(got 1.00 to 2.00\)"):
        Range(1, 2).exact  # noqa: B018  # the property raises
