"""The engine against the forecast, which knows nothing of it: what exists at the end of each day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from snapshot_constructs.forecast import (
    Track,
    forecast,
    history,
    to_datetime,
    to_minutes,
)
from snapshot_constructs.model import (
    CopyAction,
    CopyTarget,
    CopyTo,
    CreateRule,
    FastRestore,
    Kind,
    PolicySpec,
    Retain,
    Schedule,
)
from snapshot_constructs.rehearse.cloud.dlm.schedules import DEFAULT
from snapshot_constructs.rehearse.cloud.errors import ApiError
from tests.forecast.policies import spans, tangled
from tests.forecast.test_history_against_naive import changing
from tests.policies import default, event
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.dlm.conftest import SCHEDULE, Cloud, make_cloud, tags

HOME = "eu-west-1"
AWAY = ("eu-central-1", "us-east-1")
DAY = timedelta(days=1)
NAMES: Mapping[str, str] = {}
MONTHLY = ("cron(0 3 1 * ? *)", "cron(0 3 L * ? *)", "cron(0 0 ? * SUN#1 *)")

Points = Counter[tuple[str, str, str, datetime]]
"""So many of each schedule, place, tier and time."""


def share(of_the_profile: float) -> settings:
    """Return settings for so much of the examples that the profile asks for."""
    found = round(settings.default.max_examples * of_the_profile)
    return settings(max_examples=found, suppress_health_check=[HealthCheck.filter_too_much])


# --------------------------------------------------------------------------------- what is there


def days(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the last minute of each day."""
    last = start.replace(hour=23, minute=59)
    while last <= end:
        yield last
        last += DAY


def foreseen(tracks: Sequence[Track], on: datetime) -> Points:
    minute = to_minutes(on)
    return Counter(
        (track.schedule, track.place, track.tier, to_datetime(taken))
        for track in tracks
        for taken, born, gone in zip(track.taken, track.born, track.gone, strict=True)
        if born <= minute < gone
    )


def existing(cloud: Cloud, names: Mapping[str, str] = NAMES, *, images: bool = False) -> Points:
    """Return what is there.

    Args:
        names: what the forecast calls schedules, if that is something else.
    """
    found = images_of if images else snapshots_of
    return Counter(
        (_name(each, names), "" if place == HOME else place, tier, at)
        for place in (HOME, *AWAY)
        for each, tier, at in found(cloud.at(region=place))
    )


def _name(found: dict[str, Any], names: Mapping[str, str]) -> str:
    name = tags(found["Tags"])[SCHEDULE]
    return names.get(name, name)


def snapshots_of(cloud: Cloud) -> Iterator[tuple[dict[str, Any], str, datetime]]:
    for each in cloud.snapshots():
        yield each, each["StorageTier"], each["StartTime"]


def images_of(cloud: Cloud) -> Iterator[tuple[dict[str, Any], str, datetime]]:
    for each in cloud.ec2("DescribeImages", Owners=["self"])["Images"]:
        yield dict(each), "standard", datetime.fromisoformat(str(each["CreationDate"]))


def deprecated(cloud: Cloud, place: str, on: datetime) -> int:
    """Count the AMIs in a place that are deprecated."""
    found = cloud.at(region=place or HOME).ec2("DescribeImages", Owners=["self"])["Images"]
    times = [
        datetime.fromisoformat(each["DeprecationTime"])
        for each in found
        if each.get("DeprecationTime")
    ]
    return sum(time <= on for time in times)


def restored(cloud: Cloud) -> Points:
    """Return where fast restore is on."""
    known = {each["SnapshotId"]: each for each in cloud.snapshots()}
    found = cloud.ec2("DescribeFastSnapshotRestores")["FastSnapshotRestores"]
    return Counter(
        (
            tags(known[each["SnapshotId"]]["Tags"])[SCHEDULE],
            each["AvailabilityZone"],
            "standard",
            known[each["SnapshotId"]]["StartTime"],
        )
        for each in found
        if each["State"] not in ("disabling", "disabled")
    )


# ------------------------------------------------------------------ policies that the API takes


def takable(policy: PolicySpec) -> PolicySpec:
    """Return a policy with zones, keys and tags that exist."""
    details: Any = policy.details
    tagged = tuple(
        replace(each, key="also") if each.value == "silver" else each
        for each in details.target_tags
    )
    schedules = tuple(_archive(_schedule(each)) for each in details.schedules)
    return replace(policy, details=replace(details, schedules=schedules, target_tags=tagged))


def _schedule(schedule: Schedule) -> Schedule:
    """Return a schedule in which nothing lasts longer than what it is done to."""
    copies, fast, retain = schedule.copies, schedule.fast_restore, schedule.retain
    assert isinstance(copies, tuple)
    if isinstance(fast, FastRestore):
        zones = tuple(f"{HOME}{zone}" for zone in fast.zones)  # type: ignore[union-attr]  # not deferred
        fast = replace(fast, zones=zones, retain=_at_most(fast.retain, retain))
    return replace(
        schedule,
        copies=tuple(map(_copy, copies)),
        fast_restore=fast,
        deprecate=_at_most(schedule.deprecate, retain),
    )


def _archive(schedule: Schedule) -> Schedule:
    """Return a schedule that archives seldom and for long enough, if it does at all."""
    rule: Any = schedule.archive
    if rule is None:
        return schedule
    retain, create = schedule.retain, schedule.create
    monthly = CreateRule(cron="cron(0 3 1 * ? *)")
    least = Retain.last(4) if rule.by_count else Retain.days(90)
    return replace(
        schedule,
        create=create if create.cron in MONTHLY else monthly,  # type: ignore[union-attr]  # not deferred
        archive=rule if _at_most(rule, least) == least else least,
        copies=() if retain in (Retain.last(0), Retain.days(0)) else schedule.copies,
    )


def _copy(copy: Any) -> CopyTo:
    key = copy.key and f"arn:aws:kms:{copy.destination}:{ACCOUNT}:key/{copy.key[4:]}"
    return replace(copy, key=key, deprecate=_at_most(copy.deprecate, copy.retain))


def _at_most(rule: Any, retain: Any) -> Any:
    if rule is None or retain is None:
        return rule
    if rule.by_count:
        return min(rule, retain, key=lambda each: each.count)
    return min(rule, retain, key=lambda each: each.nominal_days)


def cloud_at(start: datetime) -> Cloud:
    cloud = make_cloud(start).at(region=HOME)
    cloud.settings(fast_restores=1000)
    return cloud


def created(cloud: Cloud, policy: PolicySpec) -> str:
    """Create a policy; leave out those that AWS refuses."""
    try:
        return cloud.policy(policy)
    except ApiError as error:
        assume(error.code != "InvalidRequestException")
        raise


# ------------------------------------------------------------------------------------ the tests


@share(0.6)
@given(tangled().map(takable), spans(25))
def test_what_is_there_is_what_was_foreseen(policy: PolicySpec, span: tuple[datetime, datetime]):
    start, end = span
    found = forecast(policy, start=start, end=end)
    cloud, images = cloud_at(start), policy.kind is Kind.AMIS
    cloud.instance() if images else cloud.volume()
    created(cloud, policy)

    for on in days(start, end):
        cloud.until(f"{on:%Y-%m-%d %H:%M}")

        assert existing(cloud, images=images) == foreseen(found.tracks, on), on
        assert restored(cloud) == foreseen(found.fast_restores, on), on
        for place in found.places:
            assert deprecated(cloud, place, on) == found.deprecated(on, place), on


@share(0.1)
@given(tangled(seldom=True).map(takable), spans(400))
def test_the_same_holds_for_a_year(policy: PolicySpec, span: tuple[datetime, datetime]):
    start, end = span
    found = forecast(policy, start=start, end=end)
    cloud, images = cloud_at(start), policy.kind is Kind.AMIS
    cloud.instance() if images else cloud.volume()
    created(cloud, policy)

    for on in days(start, end):
        cloud.until(f"{on:%Y-%m-%d %H:%M}")

        assert existing(cloud, images=images) == foreseen(found.tracks, on), on


@share(0.1)
@given(st.integers(1, 7), st.integers(1, 12), spans(40), st.none() | st.floats(0, 1))
def test_the_same_holds_for_default_policies(
    every: int, more: int, span: tuple[datetime, datetime], gone: float | None
):
    start, end = span
    deleted = None if gone is None else start + gone * (end - start)
    settings = {"create_interval_days": every, "retain_interval_days": min(every + more, 14)}
    policy = default(**settings, extend_deletion=more % 2 == 0, copy_targets=(CopyTarget(AWAY[0]),))
    found = forecast(policy, start=start, end=end, resource_gone=deleted)
    cloud = cloud_at(start - DAY)
    volume = cloud.volume()
    cloud.until(f"{start:%Y-%m-%d %H:%M}")
    cloud.policy(policy)

    for on in days(start, end):
        if deleted is not None and on > deleted > on - DAY:
            cloud.until(f"{deleted:%Y-%m-%d %H:%M:%S}")
            cloud.ec2("DeleteVolume", VolumeId=volume)
        cloud.until(f"{on:%Y-%m-%d %H:%M}")

        assert existing(cloud, {DEFAULT: "default policy"}) == foreseen(found.tracks, on), on


@share(0.1)
@given(st.lists(st.integers(1, 30 * 24 * 60), unique=True), spans(30))
def test_the_same_holds_for_what_others_share(after: list[int], span: tuple[datetime, datetime]):
    start, end = span
    times = [start + timedelta(minutes=each) for each in sorted(after)]
    action = CopyAction(
        name="copy", copies=(CopyTo(AWAY[0], encrypted=False, retain=Retain.days(5)),)
    )
    policy = event(actions=(action,))
    found = forecast(policy, start=start, end=end, shared=times)
    cloud = cloud_at(start)
    theirs = cloud.at(account="444455556666")
    snapshot, volume = "", theirs.volume()
    cloud.policy(policy)

    for at, kind in sorted(
        [*((at, "share") for at in times if at <= end), *((on, "look") for on in days(start, end))]
    ):
        cloud.until(f"{at:%Y-%m-%d %H:%M}")
        if kind == "share":
            snapshot = theirs.ec2.snapshot(volume)
            theirs.ec2.share(snapshot, ACCOUNT)
            cloud.wait(seconds=1)
        else:
            assert existing(cloud) == foreseen(found.tracks, at), at


@share(0.4)
@given(st.booleans().flatmap(lambda seldom: changing(200 if seldom else 20, seldom=seldom)))
def test_the_same_holds_while_a_policy_changes(drawn: Any):
    versions, end = drawn
    start = versions[0][0]
    versions = [(at, policy and _running(takable(policy))) for at, policy in versions]
    found = history(versions, end=end)
    cloud, id = cloud_at(start), ""
    targets = [
        {"Key": each.key, "Value": each.value} for each in versions[0][1].details.target_tags
    ]
    cloud.volume(tags=targets)

    changes = [(at, "change", policy) for at, policy in versions]
    for at, kind, policy in sorted(
        [*changes, *((on, "look", None) for on in days(start, end))], key=_at
    ):
        cloud.until(f"{at:%Y-%m-%d %H:%M}")
        if kind == "change":
            id = changed(cloud, id, policy)
        else:
            assert existing(cloud) == foreseen(found.tracks, at), at
            assert restored(cloud) == foreseen(found.fast_restores, at), at


def _at(step: tuple[datetime, str, object]) -> datetime:
    return step[0]


def _running(policy: PolicySpec) -> PolicySpec:
    """Return a policy whose state can be set: in the state ERROR it does what it does when disabled."""
    return replace(policy, state="ENABLED" if policy.state == "ENABLED" else "DISABLED")


def changed(cloud: Cloud, id: str, policy: PolicySpec | None) -> str:
    """Create, update or delete a policy; return its id, if it is there."""
    if policy is None:
        if id:
            cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
        return ""
    if not id:
        return created(cloud, policy)
    try:
        cloud.change(id, policy)
    except ApiError as error:
        assume(error.code != "InvalidRequestException")
        raise
    return id
