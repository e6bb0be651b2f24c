"""Create policies: what DLM takes, refuses and fills in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.model import (
    CopyTo,
    CreateRule,
    FastRestore,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
)
from snapshot_constructs.rehearse.cloud.errors import ApiError
from tests.policies import (
    KEY,
    ROLE,
    amis,
    by_cron,
    create,
    custom,
    default,
    event,
    instances,
    monthly,
    schedule,
    volumes,
)
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.dlm.conftest import START, Cloud, request

INVALID = "InvalidRequestException"


def refused(cloud: Cloud, policy: PolicySpec) -> ApiError:
    with pytest.raises(ApiError) as caught:
        cloud.policy(policy)
    return caught.value


def daily(**changes: Any) -> PolicySpec:
    return volumes(schedule(**changes))


BROKEN = {
    "five hours": daily(create=create(interval=5)),
    "interval in days": daily(create=create(interval=1, interval_unit="DAYS")),
    "two times": daily(create=create(interval=12, times=("09:00", "21:00"))),
    "cron and interval": daily(create=create(cron="cron(0 2 * * ? *)", times=())),
    "five fields": daily(create=by_cron("cron(30 12 1 * ?)")),
    "two kinds of day": daily(create=by_cron("cron(0 9 1 * MON *)")),
    "every 15 minutes": daily(create=by_cron("cron(0/15 * * * ? *)")),
    "count and age": daily(retain=Retain(count=7, interval=7, unit="DAYS")),
    "count 0": daily(retain=Retain.last(0)),
    "count beside age": volumes(schedule(), schedule(name="w", retain=Retain.weeks(4))),
    "archive by interval": daily(archive=Retain.last(3)),
    "archive of instances": instances(monthly(archive=Retain.last(3))),
    "archive for 60 days": volumes(monthly(retain=Retain.days(60), archive=Retain.days(60))),
    "archive count too low": volumes(
        monthly(create=by_cron("cron(0 9 ? * THU#2 *)"), archive=Retain.last(3))
    ),
    "two archives": volumes(
        monthly(archive=Retain.last(3)), monthly(name="more", archive=Retain.last(3))
    ),
    "archive at once and copies": volumes(
        monthly(
            retain=Retain.last(0),
            archive=Retain.last(3),
            copies=(CopyTo("us-east-1", retain=Retain.days(9)),),
        )
    ),
    "fast restore of AMIs": amis(
        schedule(fast_restore=FastRestore.in_zones("eu-central-1a", retain=Retain.last(1)))
    ),
    "Target of AMIs": amis(schedule(copies=(CopyTo("us-east-1", retain=Retain.days(1)),))),
    "alias as key": daily(
        copies=(CopyTo("us-east-1", key=KEY.replace("key/", "alias/"), retain=Retain.days(1)),)
    ),
    "unshared too late": volumes(
        schedule(
            retain=Retain.days(5),
            shares=(Share.to("222222222222", unshare_after=Retain.days(10)),),
        )
    ),
    "VSS with copied tags": instances(
        schedule(copy_tags=True, create=create(scripts=(Script.vss(),)))
    ),
    "variable tags of volumes": daily(variable_tags=(Tag("a", "$(timestamp)"),)),
    "deprecated too late": amis(schedule(retain=Retain.last(5), deprecate=Retain.last(10))),
    "default of seven days": default(create_interval_days=7, retain_interval_days=None),
    "no description of what is shared": event(
        event_source=replace(
            event().details.event_source,  # type: ignore[union-attr]  # it has details
            parameters=replace(
                event().details.event_source.parameters,  # type: ignore[union-attr]  # so has that
                description_regex=None,
            ),
        )
    ),
}
"""The 25 invalid policies that other tools let pass."""


@pytest.mark.parametrize("policy", BROKEN.values(), ids=BROKEN)
def test_a_policy_that_aws_refuses_is_refused(cloud: Cloud, policy: PolicySpec):
    found = refused(cloud, policy)

    assert (found.code, found.status) == (INVALID, 400)
    assert cloud.dlm("GetLifecyclePolicies")["Policies"] == []


FINE = {
    "both ends of the ranges": daily(create=create(interval=1, times=()), retain=Retain.last(1000)),
    "cron and count": daily(create=by_cron("cron(0 18 ? * WED *)"), retain=Retain.last(10)),
    "archive at once": volumes(monthly(retain=Retain.last(0), archive=Retain.last(3))),
    "shorter than the gap": volumes(monthly(retain=Retain.days(7))),
    "fast restore as long as kept": daily(
        retain=Retain.last(10),
        fast_restore=FastRestore.in_zones(*(f"{REGION}{z}" for z in "abc"), retain=Retain.last(10)),
    ),
    "shared with itself": daily(shares=(Share.to(ACCOUNT),)),
    "copies for ever": daily(copies=(CopyTo("us-east-1", encrypted=False, retain=None),)),
    "VSS without retries": instances(schedule(create=create(scripts=(Script.vss(retries=0),)))),
    "one tag with two values": volumes(target_tags=(Tag("a", "1"), Tag("a", "2"))),
    "a tag that EC2 refuses later": daily(tags=(Tag("a" * 200, "b"),)),
    "a key of another Region": daily(copies=(CopyTo("us-east-1", key=KEY, retain=Retain.days(1)),)),
    "a default policy": default(),
    "an event-based policy": event(),
    "AMIs": amis(),
}
"""Policies that a careless service refuses."""


@pytest.mark.parametrize("policy", FINE.values(), ids=FINE)
def test_a_policy_that_aws_takes_is_taken(cloud: Cloud, policy: PolicySpec):
    id = cloud.policy(policy)

    assert cloud.state(id) == "ENABLED"


@pytest.mark.parametrize(
    ("policy", "members"),
    [
        (
            daily(create=create(cron="cron(0 2 * * ? *)", times=())),
            {"MutuallyExclusiveParameters": ["CronExpression", "Interval"]},
        ),
        (
            daily(create=CreateRule(location="CLOUD")),
            {"RequiredParameters": ["CronExpression", "Interval"]},
        ),
        (
            daily(retain=Retain(count=7, interval=7, unit="DAYS")),
            {"MutuallyExclusiveParameters": ["Count", "Interval"]},
        ),
        (daily(retain=Retain(interval=7)), {"RequiredParameters": ["IntervalUnit"]}),
        (volumes(resource_types=()), {"RequiredParameters": ["ResourceTypes"]}),
        (volumes(Schedule(create=create())), {"RequiredParameters": ["Name", "RetainRule"]}),
        (
            custom(PolicyDetails(resource_types=("VOLUME",), target_tags=(Tag("a", "b"),))),
            {"RequiredParameters": ["Schedules"]},
        ),
    ],
    ids=["both", "neither", "count and age", "no unit", "no types", "no name", "no schedules"],
)
def test_a_refusal_names_parameters_that_are_missing_or_exclude_each_other(cloud, policy, members):
    assert refused(cloud, policy).members == members


@pytest.mark.parametrize("name", ["Description", "State", "ExecutionRoleArn"])
def test_what_the_api_requires_must_be_there(cloud: Cloud, name: str):
    asked = request(volumes())
    del asked[name]

    assert cloud.dlm.refused("CreateLifecyclePolicy", **asked) == INVALID


def test_details_are_required_but_for_a_default_policy(cloud: Cloud):
    asked = {name: value for name, value in request(volumes()).items() if name != "PolicyDetails"}

    assert cloud.dlm.refused("CreateLifecyclePolicy", **asked) == INVALID


def test_what_aws_fills_in_is_shown(cloud: Cloud):
    id = cloud.policy(replace(volumes(), tags=(Tag("team", "shop"),)))

    found = dict(cloud.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"])

    assert found == {
        "PolicyId": id,
        "Description": "Backups",
        "State": "ENABLED",
        "StatusMessage": "ENABLED",
        "ExecutionRoleArn": ROLE,
        "DateCreated": START,
        "DateModified": START,
        "PolicyDetails": {
            "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
            "PolicyLanguage": "STANDARD",
            "ResourceTypes": ["VOLUME"],
            "ResourceLocations": ["CLOUD"],
            "TargetTags": [{"Key": "backup", "Value": "gold"}],
            "Schedules": [
                {
                    "Name": "daily",
                    "CreateRule": {
                        "Location": "CLOUD",
                        "Interval": 24,
                        "IntervalUnit": "HOURS",
                        "Times": ["03:00"],
                    },
                    "RetainRule": {"Count": 7, "Interval": 0},
                }
            ],
        },
        "Tags": {"team": "shop"},
        "PolicyArn": f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{id}",
        "DefaultPolicy": False,
    }


def test_a_default_policy_shows_its_settings_in_its_details(cloud: Cloud):
    id = cloud.policy(default(create_interval_days=2, retain_interval_days=None))

    found = cloud.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"]

    assert found["DefaultPolicy"] is True
    assert found["PolicyDetails"] == {
        "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
        "PolicyLanguage": "SIMPLIFIED",
        "ResourceType": "VOLUME",
        "CreateInterval": 2,
        "RetainInterval": 7,
        "CopyTags": False,
        "ExtendDeletion": False,
    }


@pytest.mark.parametrize("policy", [volumes(), default("INSTANCE"), event()])
def test_what_is_shown_can_be_created_again(cloud: Cloud, policy: PolicySpec):
    found = cloud.dlm("GetLifecyclePolicy", PolicyId=cloud.policy(policy))["Policy"]
    asked = {
        name: found[name] for name in ("Description", "State", "ExecutionRoleArn", "PolicyDetails")
    }
    asked |= {"DefaultPolicy": policy.default_policy} if policy.default_policy else {}

    away = cloud.at(region="us-west-2")
    id = away.dlm("CreateLifecyclePolicy", **asked)["PolicyId"]

    assert (
        away.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"]["PolicyDetails"]
        == found["PolicyDetails"]
    )


def test_there_is_one_default_policy_of_each_type(cloud: Cloud):
    cloud.policy(default("VOLUME"))
    cloud.policy(default("INSTANCE"))

    assert refused(cloud, default("VOLUME")).code == INVALID
    assert refused(cloud, default("INSTANCE")).code == INVALID


def test_there_are_a_hundred_policies_at_most(cloud: Cloud):
    for _ in range(100):
        cloud.policy(replace(volumes(), state="DISABLED"))

    found = refused(cloud, volumes())

    assert (found.code, found.status) == ("LimitExceededException", 429)


def test_another_region_has_a_hundred_of_its_own(cloud: Cloud):
    for _ in range(100):
        cloud.policy(replace(volumes(), state="DISABLED"))

    assert cloud.at(region="us-east-1").policy(volumes())


@pytest.mark.parametrize(
    ("allowed", "code"),
    [
        (("dlm:CreateLifecyclePolicy", "dlm:TagResource", "iam:PassRole"), ""),
        (("dlm:TagResource", "iam:PassRole"), "AccessDeniedException"),
        (("dlm:CreateLifecyclePolicy", "iam:PassRole"), "AccessDeniedException"),
        (("dlm:CreateLifecyclePolicy", "dlm:TagResource"), "AccessDeniedException"),
    ],
    ids=["all", "no creation", "no tags", "no role"],
)
def test_creation_needs_permission_for_the_policy_its_tags_and_its_role(cloud, allowed, code):
    dlm = replace(cloud.dlm, caller=Limited(allowed))
    asked = request(replace(volumes(), tags=(Tag("team", "shop"),)))

    if code:
        assert dlm.refused("CreateLifecyclePolicy", **asked) == code
    else:
        assert dlm("CreateLifecyclePolicy", **asked)


def test_the_role_is_passed_to_dlm(cloud: Cloud):
    caller = Limited(("dlm:CreateLifecyclePolicy", "iam:PassRole"))

    replace(cloud.dlm, caller=caller)("CreateLifecyclePolicy", **request(volumes()))

    assert caller.asked == [("dlm:CreateLifecyclePolicy", "*"), ("iam:PassRole", ROLE)]


def test_a_policy_of_another_partition_has_an_arn_there(cloud: Cloud):
    id = cloud.policy(replace(volumes(), role=ROLE.replace("arn:aws:", "arn:aws-cn:")))

    found = cloud.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"]

    assert found["PolicyArn"].startswith("arn:aws-cn:dlm:")
    assert timedelta(0) == found["DateModified"] - found["DateCreated"]
