"""What volumes hold, block by block."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.rehearse.cloud.ebs.contents import BLOCKS, Content, Disk, blank, stored_gib

START = datetime(2027, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def disk(volume: str = "vol-1", **uses: float) -> Disk:
    made = Disk(volume, blank(volume, 100), START)
    made.use(START, **uses)
    return made


def daily(disk: Disk, days: int) -> list[Content]:
    return [disk.content(day(number)) for number in range(days)]


def test_a_volume_that_nobody_writes_to_is_stored_once() -> None:
    contents = daily(disk(), 30)

    assert stored_gib(contents) == 100


@pytest.mark.parametrize("churn", [0.005, 0.02, 0.05, 0.3])
@pytest.mark.parametrize("hot", [1.0, 0.2])
def test_storage_is_as_the_closed_form_says_within_2_percent(churn: float, hot: float) -> None:
    contents = daily(disk("vol-0a", churn=churn, hot=hot), 30)

    changed = hot * (1 - math.exp(-churn / hot))
    assert stored_gib(contents) == pytest.approx(100 * (1 + 29 * changed), rel=0.02)


def test_a_snapshot_deleted_in_the_middle_leaves_its_blocks_to_the_next() -> None:
    first, second, third = daily(disk(churn=0.5), 3)

    freed = stored_gib([first, second, third]) - stored_gib([first, third])

    only_second = set(second.versions) - set(first.versions) - set(third.versions)
    assert freed == pytest.approx(len(only_second) * 100 / BLOCKS)
    assert 0 < len(only_second) < len(set(second.versions) - set(first.versions))


def test_the_same_volume_holds_the_same_whenever_someone_looks() -> None:
    watched, unwatched = disk(churn=0.1), disk(churn=0.1)

    daily(watched, 10)

    assert watched.content(day(10)) == unwatched.content(day(10))


def test_other_volumes_are_written_elsewhere_and_at_other_times() -> None:
    contents = [disk(name, churn=0.1).content(day(1)) for name in ("vol-1", "vol-2")]

    assert contents[0].versions != contents[1].versions
    assert stored_gib(contents) == pytest.approx(200)


def test_only_hot_blocks_change() -> None:
    made = disk(churn=5, hot=0.25)

    versions = made.content(day(1)).versions

    assert versions[BLOCKS // 4 :] == tuple(range(BLOCKS // 4, BLOCKS))
    assert not set(versions[: BLOCKS // 4]) <= set(range(BLOCKS))


def test_a_change_of_use_counts_from_then_on() -> None:
    made = disk()

    made.use(day(5), churn=0.1)

    before, after = made.content(day(5)), made.content(day(6))
    assert before == blank("vol-1", 100)
    assert after != before


def test_what_was_never_written_is_not_stored() -> None:
    made = disk(used_gib=10)

    assert made.content(START).gib == pytest.approx(10)
    assert len(made.content(START).versions) == BLOCKS


def test_a_volume_that_fills_up_keeps_what_snapshots_have() -> None:
    made = disk(used_gib=10)
    before = made.content(START)

    made.use(day(1), used_gib=30)

    after = made.content(day(1))
    assert after.gib == pytest.approx(30)
    assert stored_gib([before, after]) == pytest.approx(30)


def test_a_volume_that_is_emptied_gives_back_what_no_snapshot_has() -> None:
    made = disk()
    before = made.content(START)

    made.use(day(1), used_gib=0)

    after = made.content(day(1))
    assert after.gib == 0
    assert stored_gib([before, after]) == pytest.approx(100)


def test_a_restored_volume_shares_what_it_was_made_of() -> None:
    old = disk(churn=0.1)
    content = old.content(day(1))

    new = Disk("vol-2", content, day(1))
    new.use(day(1), churn=0.1)

    both = [content, old.content(day(3)), new.content(day(3))]
    changed = 1 - math.exp(-0.2)
    assert new.content(day(1)) != content
    assert stored_gib(both) == pytest.approx(100 * (1 + 2 * changed), rel=0.02)
