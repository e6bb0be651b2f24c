"""What a default policy makes while it changes, day by day."""

from datetime import time

import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.model import CopyTarget, DefaultSettings, Deferred, PolicyDetails
from tests.forecast.histories import day, days, paused, then
from tests.policies import custom, default

TO_VIRGINIA = {"copy_targets": (CopyTarget("us-east-1"),)}


def test_backups_are_made_in_the_window_that_is_assumed():
    found = then(("01-01", default()), end="01-03 12:00", first_run=time(5, 30))

    assert found.taken(found.end) == [day(f"01-0{n} 05:30") for n in (1, 2, 3)]


def test_a_new_create_interval_counts_from_the_newest_backup():
    often, rare = (default(create_interval_days=n, retain_interval_days=30) for n in (2, 5))

    found = then(("01-01", often), ("01-06", rare), ("01-12", often), end="01-18")

    assert days(found, "01-18") == [2, 4, 6, 11, 13, 15, 17]


def test_a_policy_that_is_made_anew_waits_for_its_create_interval_too():
    policy = default(create_interval_days=4, retain_interval_days=30)

    found = then(("01-01", policy), ("01-03", None), ("01-04", policy), end="01-12")

    assert days(found, "01-12") == [2, 6, 10]


def test_backups_go_on_to_the_places_of_their_time_and_are_kept_like_their_sources():
    with_copies = default(retain_interval_days=3, **TO_VIRGINIA)
    without = default(retain_interval_days=3)

    found = then(("01-01", with_copies), ("01-10", without), end="01-31")

    assert days(found, "01-10 12:00", place="us-east-1") == [8, 9, 10]
    assert days(found, "01-31", place="us-east-1") == [10]
    assert days(found, "01-31") == [29, 30, 31]


def test_a_default_policy_in_the_form_of_details_has_its_settings_there():
    settings = DefaultSettings(create_interval_days=2, retain_interval_days=4)
    details = PolicyDetails(policy_type="EBS_SNAPSHOT_MANAGEMENT", defaults=settings)

    found = then(("01-01", custom(details, default_policy="VOLUME")), end="01-31")

    assert days(found, "01-31") == [28, 30]


def test_a_default_policy_that_says_nothing_backs_up_daily_and_keeps_for_a_week():
    policy = custom(PolicyDetails(), default_policy="VOLUME")

    found = then(
        ("01-01", policy), ("01-10", paused(policy)), ("01-12 12:00", policy), end="01-31 12:00"
    )

    assert days(found, "01-10") == [4, 5, 6, 7, 8, 9, 10]
    assert days(found, "01-14") == [4, 5, 8, 9, 10, 13, 14]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"extend_deletion": Deferred("Extends")}, "^default policy: ExtendDeletion is known only"),
        ({"create_interval_days": Deferred("N")}, "^default policy: CreateInterval is known only"),
        ({"retain_interval_days": Deferred("N")}, "^default policy: RetainInterval is known only"),
    ],
    ids=["ExtendDeletion", "CreateInterval", "RetainInterval"],
)
def test_settings_that_wait_for_deployment_are_refused(settings, message):
    with pytest.raises(ForecastError, match=message):
        then(("01-01", default(**settings)), end="01-31")


@pytest.mark.parametrize(("pause", "kept"), [("01-08", False), ("01-07 23:59", True)])
def test_what_expires_in_the_minute_of_a_pause_still_goes(pause, kept):
    policy = default(retain_interval_days=3)

    found = then(("01-01", policy), (pause, paused(policy)), end="01-31")

    assert (days(found, "01-31")[0] == 5) is kept


@pytest.mark.parametrize(("pause", "kept"), [("01-05", False), ("01-04 23:59", True)])
def test_what_had_expired_as_the_newest_before_a_pause_goes_when_there_is_a_newer_one(pause, kept):
    rare = default(create_interval_days=4, retain_interval_days=3)

    found = then(("01-01", rare), (pause, paused(rare)), ("01-10 12:00", rare), end="01-31")

    assert days(found, "01-10 12:00") == [2]
    assert (days(found, "01-12") == [2, 11]) is kept


def test_without_extend_deletion_at_the_time_of_the_deletion_all_stay():
    extending = default(retain_interval_days=3, extend_deletion=True)
    plain = default(retain_interval_days=3)

    found = then(("01-01", extending), ("01-10", plain), ("01-10 12:00", None), end="01-31")
    other = then(("01-01", plain), ("01-10", extending), ("01-10 12:00", None), end="01-31")

    assert days(found, "01-31") == [8, 9, 10]
    assert days(other, "01-31") == []
