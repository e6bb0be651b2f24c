"""AMIs of instances: made, kept, deprecated, copied."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import CopyTo, Parameters, PolicySpec, Retain, Tag
from snapshot_constructs.rehearse.cloud.service import Call, Output
from snapshot_constructs.rules.dlm.needs import certain_actions
from tests.policies import amis, by_cron, default, schedule
from tests.rehearse.cloud.dlm.conftest import GOLD, SCHEDULE, Cloud, tags
from tests.rehearse.cloud.dlm.test_role import Roles

AWAY = "us-east-1"


def images(cloud: Cloud, schedule: str = "") -> list[dict[str, Any]]:
    """Return the AMIs that the account has made, the oldest first; of one schedule only if given."""
    asked = [{"Name": f"tag:{SCHEDULE}", "Values": [schedule]}] if schedule else []
    found = cloud.ec2("DescribeImages", Owners=["self"], Filters=asked)["Images"]
    return sorted(found, key=lambda each: str(each["CreationDate"]))


def days(cloud: Cloud, schedule: str = "") -> list[str]:
    return [str(each["CreationDate"])[5:10] for each in images(cloud, schedule)]


def deprecated(cloud: Cloud) -> list[str]:
    """Return the days of those that are deprecated now."""
    now = f"{cloud.world.clock.now():%Y-%m-%dT%H:%M:%S}"
    found = [each for each in images(cloud) if str(each.get("DeprecationTime") or "9") <= now]
    return [str(each["CreationDate"])[5:10] for each in found]


def kept(retain: Retain, **changes: Any) -> PolicySpec:
    return amis(schedule(retain=retain, **changes))


def copy(days: int, **changes: Any) -> CopyTo:
    given = {"encrypted": False, "retain": Retain.days(days), **changes}
    return CopyTo(target_region=AWAY, **given)


@pytest.mark.parametrize("retain", [Retain.last(3), Retain.days(3)], ids=["count", "age"])
def test_amis_are_kept_and_deregistered_with_their_snapshots(cloud, retain):
    cloud.instance()
    cloud.policy(kept(retain))

    cloud.until("2026-01-10 12:00")

    assert days(cloud) == ["01-08", "01-09", "01-10"]
    assert len(cloud.snapshots()) == 3
    assert cloud.counts()["ImagesDeregisterCompleted"] == 6
    assert cloud.counts()["ImagesCreateStarted"] == cloud.counts()["ImagesCreateCompleted"] == 9


@pytest.mark.parametrize(("asked", "expected"), [(None, True), (True, True), (False, False)])
def test_instances_are_not_rebooted_unless_the_policy_says_so(cloud, asked, expected):
    cloud.instance()
    asked_for = requests(cloud, "CreateImage")
    cloud.policy(amis(parameters=Parameters(no_reboot=asked)))

    cloud.wait(days=1)

    assert [each["NoReboot"] for each in asked_for] == [expected]


def requests(cloud: Cloud, action: str) -> list[dict[str, Any]]:
    """Return a list of the parameters that an action of EC2 will be called with."""
    seen: list[dict[str, Any]] = []
    ec2 = cloud.world.services["ec2"]
    theirs = ec2.actions[action]

    def spied(call: Call, params: dict[str, Any]) -> Output:
        seen.append(params)
        return theirs(call, params)

    spying = replace(ec2, actions={**ec2.actions, action: spied})
    cloud.world.services = {**cloud.world.services, "ec2": spying}
    return seen


def test_tags_are_those_of_the_instance_and_the_schedule(cloud: Cloud):
    cloud.instance(*GOLD, {"Key": "team", "Value": "shop"})
    variable = (Tag("of", "$(instance-id)"),)
    id = cloud.policy(kept(Retain.last(3), copy_tags=True, variable_tags=variable))

    cloud.wait(days=1)

    (found,) = images(cloud)
    expected = {
        "aws:dlm:lifecycle-policy-id": id,
        "aws:dlm:lifecycle-schedule-name": "daily",
        "dlm:managed": "true",
        "backup": "gold",
        "team": "shop",
        "of": found["SourceInstanceId"],
    }
    assert tags(found["Tags"]) == expected
    assert tags(cloud.snapshots()[0]["Tags"]) == expected
    assert f"Created for policy: {id}" in found["Description"]


@pytest.mark.parametrize(
    ("retain", "deprecate"),
    [(Retain.last(4), Retain.last(2)), (Retain.days(4), Retain.days(2))],
    ids=["count", "age"],
)
def test_amis_are_deprecated_before_they_go(cloud, retain, deprecate):
    cloud.instance()
    cloud.policy(kept(retain, deprecate=deprecate))

    cloud.until("2026-01-07 12:00")

    assert days(cloud) == ["01-04", "01-05", "01-06", "01-07"]
    assert deprecated(cloud) == ["01-04", "01-05"]


def test_a_new_deprecation_count_holds_for_what_exists(cloud: Cloud):
    cloud.instance()
    id = cloud.policy(kept(Retain.last(4)))
    cloud.until("2026-01-06 12:00")

    cloud.change(id, kept(Retain.last(4), deprecate=Retain.last(1)))
    cloud.until("2026-01-07 12:00")

    assert deprecated(cloud) == ["01-04", "01-05", "01-06"]


def test_a_new_deprecation_age_holds_for_new_amis_only(cloud: Cloud):
    cloud.instance()
    id = cloud.policy(kept(Retain.days(6)))
    cloud.until("2026-01-04 12:00")

    cloud.change(id, kept(Retain.days(6), deprecate=Retain.days(1)))
    cloud.until("2026-01-07 12:00")

    assert deprecated(cloud) == ["01-05", "01-06"]


def test_without_the_rule_nothing_is_undeprecated(cloud: Cloud):
    cloud.instance()
    id = cloud.policy(kept(Retain.days(6), deprecate=Retain.days(1)))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, kept(Retain.days(6)))
    cloud.until("2026-01-06 12:00")

    assert deprecated(cloud) == ["01-02", "01-03"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [(Retain.days(1), ["01-02", "01-03", "01-04"]), (None, ["01-02", "01-03"])],
)
def test_made_together_an_ami_is_deprecated_at_the_latest_date_or_never(cloud, other, expected):
    cloud.instance()
    sundays = by_cron("cron(0 3 ? * SUN *)")
    first = schedule(retain=Retain.days(9), deprecate=Retain.days(2))
    weekly = schedule(name="w", create=sundays, retain=Retain.days(60), deprecate=other)
    cloud.policy(amis(first, weekly))

    cloud.until("2026-01-06 12:00")

    assert deprecated(cloud) == expected


def test_copies_have_a_retention_and_a_deprecation_of_their_own(cloud: Cloud):
    cloud.instance()
    copies = (copy(4, deprecate=Retain.days(2)),)
    cloud.policy(kept(Retain.last(1), copies=copies))

    cloud.until("2026-01-07 12:00")

    away = cloud.at(region=AWAY)
    assert days(cloud) == ["01-07"]
    assert days(away) == ["01-04", "01-05", "01-06", "01-07"]
    assert deprecated(away) == ["01-04", "01-05"]
    assert len(away.snapshots()) == 4
    assert cloud.counts()["ImagesCopiedRegionCompleted"] == 6
    assert cloud.counts()["ImagesCopiedRegionDeregisterCompleted"] == 2
    assert cloud.counts()["EnableCopiedImageDeprecationCompleted"] == 6


def test_of_a_terminated_instance_the_amis_stay_by_count(cloud: Cloud):
    id = cloud.instance()
    cloud.policy(kept(Retain.last(2)))
    cloud.until("2026-01-04 12:00")

    cloud.ec2("TerminateInstances", InstanceIds=[id])
    cloud.wait(days=9)

    assert days(cloud) == ["01-03", "01-04"]


def test_an_ami_that_is_protected_stays(cloud: Cloud):
    cloud.instance()
    cloud.policy(kept(Retain.last(1)))
    cloud.until("2026-01-02 12:00")

    cloud.ec2("EnableImageDeregistrationProtection", ImageId=images(cloud)[0]["ImageId"])
    cloud.until("2026-01-04 12:00")

    assert days(cloud) == ["01-02", "01-04"]
    assert cloud.counts()["ImagesDeregisterFailed"] == 1


def test_an_error_of_an_ami_policy_is_no_event(cloud: Cloud):
    cloud.instance()
    cloud.world.assume = Roles(set())
    id = cloud.policy(amis())

    cloud.wait(days=1)

    assert cloud.state(id) == "ERROR"
    assert [each for each in cloud.world.events if each.source == "aws.dlm"] == []


ALL = amis(
    schedule(
        retain=Retain.days(3),
        deprecate=Retain.days(1),
        copies=(copy(1, deprecate=Retain.days(1)),),
    )
)


@pytest.mark.parametrize("action", sorted(certain_actions(ALL)))
def test_without_any_one_action_the_policy_is_in_error(cloud, action):
    cloud.instance()
    cloud.world.assume = Roles(set(certain_actions(ALL)) - {action})
    id = cloud.policy(ALL)

    cloud.until("2026-01-08 12:00")

    assert cloud.state(id) == "ERROR"


def test_with_all_actions_it_is_not(cloud: Cloud):
    cloud.instance()
    cloud.world.assume = Roles(set(certain_actions(ALL)))
    id = cloud.policy(ALL)

    cloud.until("2026-01-08 12:00")

    assert cloud.state(id) == "ENABLED"
    assert days(cloud) == ["01-06", "01-07", "01-08"]


# ------------------------------------------------------------------------------ the default policy


def test_the_default_policy_makes_an_ami_of_each_instance(cloud: Cloud):
    cloud.instance({"Key": "no", "Value": "target"})
    cloud.wait(days=1)
    cloud.policy(default("INSTANCE", create_interval_days=2, retain_interval_days=5))

    cloud.until("2026-01-12 12:00")

    assert days(cloud) == ["01-09", "01-11"]  # that of 7 January has just expired


def test_an_ami_by_any_means_counts(cloud: Cloud):
    id = cloud.instance()
    cloud.until("2026-01-02 13:00")
    cloud.ec2("CreateImage", InstanceId=id, Name="mine")
    cloud.policy(default("INSTANCE", create_interval_days=2, retain_interval_days=5))

    cloud.until("2026-01-06 12:00")

    assert days(cloud) == ["01-02", "01-05"]


@pytest.mark.parametrize(("extends", "left"), [(False, 1), (True, 0)])
def test_of_a_terminated_instance_the_last_goes_with_extended_deletion_only(cloud, extends, left):
    id = cloud.instance()
    cloud.wait(days=1)
    cloud.policy(default("INSTANCE", retain_interval_days=3, extend_deletion=extends))
    cloud.until("2026-01-05 12:00")

    cloud.ec2("TerminateInstances", InstanceIds=[id])
    cloud.wait(days=9)

    assert len(days(cloud)) == left


def test_a_disabled_default_policy_makes_nothing(cloud: Cloud):
    cloud.instance()
    cloud.wait(days=1)
    cloud.policy(replace(default("INSTANCE"), state="DISABLED"))

    cloud.wait(days=3)

    assert days(cloud) == []
