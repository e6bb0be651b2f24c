"""Which schedules share a snapshot, and whose it is."""

from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.forecast import Timeline, forecast
from snapshot_constructs.model import PolicySpec, Retain
from tests.policies import by_cron, create, schedule, volumes

START = datetime(2026, 1, 1, tzinfo=UTC)
UNTIMED, AT_MIDNIGHT = create(times=()), create(times=("00:00",))


def ahead(*schedules: object) -> Timeline:
    policy: PolicySpec = volumes(*schedules)  # type: ignore[arg-type]  # as given
    return forecast(policy, start=START, end=START + timedelta(days=60))


@pytest.mark.parametrize(
    ("one", "other", "each_day"),
    [
        (AT_MIDNIGHT, AT_MIDNIGHT, 1),
        (AT_MIDNIGHT, UNTIMED, 2),
        (UNTIMED, AT_MIDNIGHT, 2),
        (UNTIMED, UNTIMED, 2),
    ],
    ids=["both have a time", "the first has", "the second has", "none has"],
)
def test_only_schedules_that_have_a_time_share_a_snapshot(one, other, each_day):
    found = ahead(
        schedule(create=one, retain=Retain.last(99)),
        schedule(name="other", create=other, retain=Retain.last(99)),
    )

    assert found.points(found.end) == each_day * 60


def test_what_runs_only_once_lasts_for_ever_and_so_keeps_what_it_shares():
    once = schedule(name="once", create=by_cron("cron(0 3 5 1 ? 2026)"), retain=Retain.last(1))

    found = ahead(schedule(retain=Retain.last(3)), once)

    days = [f"{at:%m-%d}" for at in found.taken(found.end)]
    assert days == ["01-05", "02-27", "02-28", "03-01"]
