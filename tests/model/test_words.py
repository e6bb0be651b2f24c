"""Policies are said in plain words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.model import (
    CopyTarget,
    CopyTo,
    CreateRule,
    Deferred,
    EventSource,
    Exclusions,
    FastRestore,
    Parameters,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
    words,
)
from tests.policies import (
    amis,
    by_cron,
    copy_to,
    create,
    custom,
    default,
    event,
    instances,
    monthly,
    schedule,
    volumes,
)

REF = Deferred({"Ref": "P"})
TAGS = (Tag("a", "1"), Tag("b", "2"), Tag("c", REF))

HEADLINES: dict[str, PolicySpec] = {
    "snapshots of volumes tagged backup=gold": volumes(),
    "snapshots of volumes tagged a=1, b=2 or c=<Ref P>": volumes(target_tags=TAGS),
    "snapshots of volumes tagged <Ref P>": volumes(target_tags=REF),
    "snapshots of volumes tagged (not said)": volumes(target_tags=()),
    "snapshots of volumes on an Outpost tagged backup=gold": volumes(locations=("OUTPOST",)),
    "snapshots of volumes in a Local Zone tagged backup=gold": volumes(locations=("LOCAL_ZONE",)),
    "snapshots of instances tagged backup=gold": instances(),
    "snapshots of instances tagged backup=gold, without boot volumes and data volumes tagged "
    "a=1, b=2 or c=<Ref P>": instances(
        parameters=Parameters(exclude_boot_volume=True, exclude_data_volume_tags=TAGS)
    ),
    "AMIs of instances tagged backup=gold, without a reboot": amis(),
    "AMIs of instances tagged backup=gold, which are rebooted": amis(
        parameters=Parameters(no_reboot=False)
    ),
    "AMIs of instances tagged backup=gold, rebooted unless <Ref P>": amis(
        parameters=Parameters(no_reboot=REF)
    ),
    "copies of shared snapshots: those that 444455556666 shares, whatever their description": (
        event()
    ),
    "copies of shared snapshots: whatever <Ref P> says": event(event_source=REF),
    "copies of shared snapshots: whatever (not said) says": event(event_source=EventSource()),
    "snapshots of every volume that had no backup for a day": default(create_interval_days=None),
    "AMIs of every instance that had no backup for 2 days": default(
        "INSTANCE", create_interval_days=2
    ),
    "snapshots of every volume that had no backup for a day, except boot volumes, st1 and sc1 "
    "volumes and what is tagged a=1": default(
        exclusions=Exclusions.of(boot_volumes=True, volume_types=("st1", "sc1"), tags={"a": "1"})
    ),
    "snapshots of every volume that had no backup for a day, except <Ref P>": default(
        exclusions=REF
    ),
    "snapshots of instances or snapshots of volumes": PolicySpec(),
}


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_says_what_is_made_of_what(headline):
    assert words.headline(HEADLINES[headline]) == headline


def test_a_headline_of_details_that_wait_says_what_for():
    policy = replace(custom(REF), default_policy=None)

    assert words.headline(policy).endswith(", as <Ref P> says")


TIMES: dict[str, CreateRule | Deferred | None] = {
    "at 03:00 UTC every day": create(),
    "at 03:00 UTC on Sunday": by_cron("cron(0 3 ? * SUN *)"),
    "by cron(nonsense)": by_cron("cron(nonsense)"),
    "by <Ref P>": CreateRule(cron=REF),
    "every 12 hours from 09:00 UTC": create(interval=12, times=("09:00",)),
    "every hour from 00:30 UTC": create(interval=1, times=("00:30",)),
    "every 12 hours from a time of day that DLM picks": create(interval=12, times=()),
    "every <Ref P> hours from <Ref P> UTC": create(interval=REF, times=(REF,)),
    "every 2 DAYS from 03:00 UTC": create(interval=2, interval_unit="DAYS"),
    "at times that are not said": CreateRule(),
    "as <Ref P> says": REF,
}


@pytest.mark.parametrize("text", TIMES)
def test_a_schedule_says_when_it_runs(text):
    assert words.when(schedule(create=TIMES[text])) == text


def test_a_schedule_in_local_time_says_when_it_is_an_hour_off():
    daily = Schedule.daily(at="03:00", zone="Europe/Berlin", retain=Retain.last(7))

    assert words.when(daily) == (
        "at 02:00 UTC every day (03:00 Europe/Berlin by standard time; from March to October it "
        "runs at 04:00 local time)"
    )


KEPT: dict[str, Schedule] = {
    "the newest 7, about a week": schedule(),
    "the newest 8, about 8 weeks": schedule(
        create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(8)
    ),
    "the newest 3, about 3 months": monthly(),
    "the newest 1": schedule(create=by_cron("cron(0 0 1 1 ? 2030)"), retain=Retain.last(1)),
    "the newest <Ref P>": schedule(retain=Retain.last(REF)),
    "each for 5 weeks": schedule(retain=Retain.weeks(5)),
    "none in the standard tier": monthly(retain=Retain.last(0), archive=Retain.last(3)),
    "<Ref P>": schedule(retain=REF),
    "(not said)": schedule(retain=None),
}


@pytest.mark.parametrize("text", KEPT)
def test_a_schedule_says_what_it_keeps_and_how_far_that_reaches(text):
    assert dict(words.schedule_lines(KEPT[text]))["keeps"] == text


LINES: dict[tuple[str, str], Schedule] = {
    ("archives", "what is older, then keeps the newest 12, about a year"): monthly(
        archive=Retain.last(12)
    ),
    ("archives", "what is older, then keeps each for 12 months"): monthly(
        archive=Retain.months(12)
    ),
    ("stored", "on the Outpost of the source"): schedule(create=create(location="OUTPOST_LOCAL")),
    ("deprecates", "all but the newest 3"): schedule(deprecate=Retain.last(3)),
    ("deprecates", "after 1 week"): schedule(deprecate=Retain.weeks(1)),
    (
        "fast restore",
        "the newest 1 in eu-west-1a and eu-west-1b, billed per snapshot, zone and hour",
    ): schedule(
        fast_restore=FastRestore.in_zones("eu-west-1a", "eu-west-1b", retain=Retain.last(1))
    ),
    ("fast restore", "each for 2 days in euw1-az1, billed per snapshot, zone and hour"): schedule(
        fast_restore=FastRestore.in_zone_ids("euw1-az1", retain=Retain.days(2))
    ),
    ("shares", "with 111122223333 as long as it is kept"): schedule(
        shares=(Share.to("111122223333"),)
    ),
    ("shares", "with 1 and 2 for 3 days"): schedule(
        shares=(Share.to("1", "2", unshare_after=Retain.days(3)),)
    ),
    ("tags", "those of the source and team=orders"): schedule(
        copy_tags=True, tags=(Tag("team", "orders"),)
    ),
}


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_schedule_says_what_happens_to_what_it_makes(line):
    assert line in words.schedule_lines(LINES[line])


COPIES: dict[str, CopyTo | Deferred] = {
    "to eu-central-1 for 5 weeks, encrypted with <Ref P>": copy_to(key=REF),
    "to eu-central-1 for 5 weeks with the tags of the source, encrypted with the default key "
    "there": copy_to(key=None, copy_tags=True),
    "to eu-central-1 for 5 weeks, encrypted only if the source is": copy_to(
        key=None, encrypted=False
    ),
    "to eu-central-1 for 5 weeks, encrypted if <Ref P>": copy_to(key=None, encrypted=REF),
    "to eu-central-1 for 5 weeks, encryption is not said": copy_to(key=None, encrypted=None),
    "to eu-central-1 for 5 weeks, deprecated after 1 week, encrypted with the default key there": (
        copy_to(key=None, deprecate=Retain.weeks(1))
    ),
    "to eu-central-1 for how long is not said, encrypted with the default key there": copy_to(
        key=None, retain=None
    ),
    "<Ref P>": REF,
}


@pytest.mark.parametrize("text", COPIES)
def test_a_copy_says_where_how_long_and_with_which_key(text):
    assert ("copies", text) in words.schedule_lines(schedule(copies=(COPIES[text],)))


SCRIPTS: dict[str, Script | Deferred] = {
    "Windows VSS, for application-consistent snapshots; a crash-consistent snapshot if it fails": (
        Script.vss()
    ),
    "SAP HANA is quiesced around each snapshot, up to 60 seconds, retried once; no snapshot if it "
    "fails": Script.sap_hana(timeout_seconds=60, retries=1),
    "flush before and after each snapshot, retried up to 3 times; a crash-consistent snapshot if it "
    "fails": Script.document("flush", retries=3),
    "flush before each snapshot; a crash-consistent snapshot if it fails": Script.document(
        "flush", stages=("PRE",)
    ),
    "flush after each snapshot; a crash-consistent snapshot if it fails": Script.document(
        "flush", stages=("POST",)
    ),
    "<Ref P>": REF,
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_says_what_runs_and_what_if_it_fails(text):
    given = schedule(create=create(scripts=(SCRIPTS[text],)))

    assert ("scripts", text) in words.schedule_lines(given)


def test_a_default_policy_says_what_it_does_instead_of_schedules():
    policy = default(
        retain_interval_days=None,
        copy_tags=True,
        extend_deletion=True,
        copy_targets=(CopyTarget("eu-central-1"), CopyTarget(REF)),
    )

    assert words.policy_lines(policy) == [
        ("runs", "in a window of four hours that DLM picks for each resource"),
        ("keeps", "each for 7 days"),
        ("afterwards", "when the source or the policy is gone, the last one is deleted too"),
        ("copies", "to eu-central-1 and <Ref P> for as long, with the default key, without tags"),
        ("tags", "those of the source"),
    ]


def test_an_event_policy_says_where_it_copies():
    assert words.policy_lines(event()) == [
        ("copies", "to us-east-1 for 5 weeks, encrypted with the default key there")
    ]


@pytest.mark.parametrize("actions", [REF, (REF,)], ids=["all", "one"])
def test_an_event_policy_may_wait_for_what_it_copies(actions):
    assert words.policy_lines(event(actions=actions)) == [("copies", "<Ref P>")]


def test_schedules_may_all_wait_for_deployment():
    assert words.schedules(volumes(schedules=REF)) == (REF,)


def test_policies_without_schedules_have_none():
    assert words.schedules(default()) == ()


GAPS = {
    "cron(0 9 1 * ? *)": timedelta(days=365.25 / 12),
    "cron(0 9 ? * MON-FRI *)": timedelta(days=7 / 5),
    "cron(0 9 1 1 ? *)": timedelta(days=365.25),
}


@pytest.mark.parametrize("expression", GAPS)
def test_the_mean_gap_evens_out_short_and_long_ones(expression):
    gap = words.mean_gap(by_cron(expression))

    assert gap is not None
    assert abs(gap / GAPS[expression] - 1) < 0.01
