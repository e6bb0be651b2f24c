"""Update, delete, list and tag policies."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import PolicySpec, Retain, Tag
from tests.policies import ROLE, amis, default, event, instances, schedule, volumes
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.dlm.conftest import Cloud, request

INVALID, MISSING = "InvalidRequestException", "ResourceNotFoundException"
NOBODY = "policy-00000000000000000"


def shown(cloud: Cloud, id: str) -> dict[str, Any]:
    return dict(cloud.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"])


def test_only_what_is_given_changes(cloud: Cloud):
    id = cloud.policy(volumes())
    before = shown(cloud, id)
    cloud.wait(hours=1)

    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, Description="New words")

    assert shown(cloud, id) == before | {
        "Description": "New words",
        "DateModified": cloud.world.clock.now(),
    }


def test_details_are_replaced_as_a_whole(cloud: Cloud):
    id = cloud.policy(volumes(schedule(copy_tags=True), schedule(name="more")))

    cloud.change(id, volumes())

    (left,) = shown(cloud, id)["PolicyDetails"]["Schedules"]
    assert "CopyTags" not in left


def test_the_state_and_the_role_can_be_changed(cloud: Cloud):
    id = cloud.policy(volumes())

    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, State="DISABLED", ExecutionRoleArn=ROLE + "2")

    found = shown(cloud, id)
    assert (found["State"], found["ExecutionRoleArn"]) == ("DISABLED", ROLE + "2")


BY_AGE = schedule(retain=Retain.days(7))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (volumes(), instances()),
        (volumes(), amis()),
        (instances(), amis()),
        (amis(), instances()),
        (volumes(), event()),
        (volumes(), volumes(BY_AGE)),
        (volumes(BY_AGE), volumes()),
    ],
)
def test_type_resource_and_way_of_keeping_cannot_be_changed(cloud, before, after):
    id = cloud.policy(before)
    asked = request(after)

    assert cloud.dlm.refused("UpdateLifecyclePolicy", PolicyId=id, **asked) == INVALID
    assert shown(cloud, id)["PolicyDetails"] == shown(cloud, cloud.policy(before))["PolicyDetails"]


def test_details_without_a_type_mean_snapshots(cloud: Cloud):
    id = cloud.policy(amis())
    details = request(amis())["PolicyDetails"]
    del details["PolicyType"]

    assert cloud.dlm.refused("UpdateLifecyclePolicy", PolicyId=id, PolicyDetails=details) == INVALID


def test_a_change_that_aws_refuses_changes_nothing(cloud: Cloud):
    id = cloud.policy(volumes())
    asked = request(volumes(schedule(retain=Retain.last(0))))

    assert cloud.dlm.refused("UpdateLifecyclePolicy", PolicyId=id, **asked) == INVALID
    assert shown(cloud, id)["PolicyDetails"]["Schedules"][0]["RetainRule"]["Count"] == 7


def test_settings_of_a_default_policy_can_be_changed_one_by_one(cloud: Cloud):
    id = cloud.policy(default(create_interval_days=2))

    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, RetainInterval=5, ExtendDeletion=True)

    found = shown(cloud, id)["PolicyDetails"]
    assert (found["CreateInterval"], found["RetainInterval"]) == (2, 5)
    assert found["ExtendDeletion"] is True


@pytest.mark.parametrize("asked", [{"RetainInterval": 1}, {"CreateInterval": 7}])
def test_settings_must_go_together_with_those_that_stay(cloud: Cloud, asked: dict[str, int]):
    id = cloud.policy(default())

    assert cloud.dlm.refused("UpdateLifecyclePolicy", PolicyId=id, **asked) == INVALID


def test_settings_in_details_are_as_good(cloud: Cloud):
    id = cloud.policy(default())
    details = {"PolicyLanguage": "SIMPLIFIED", "ResourceType": "VOLUME", "RetainInterval": 9}

    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, PolicyDetails=details)

    assert shown(cloud, id)["PolicyDetails"]["RetainInterval"] == 9


def test_a_custom_policy_has_no_settings_of_default_policies(cloud: Cloud):
    id = cloud.policy(volumes())

    assert cloud.dlm.refused("UpdateLifecyclePolicy", PolicyId=id, RetainInterval=5) == INVALID


def test_passing_a_role_needs_permission_when_it_is_given(cloud: Cloud):
    id = cloud.policy(volumes())
    dlm = replace(cloud.dlm, caller=Limited(("dlm:UpdateLifecyclePolicy",)))

    dlm("UpdateLifecyclePolicy", PolicyId=id, State="DISABLED")

    code = dlm.refused("UpdateLifecyclePolicy", PolicyId=id, ExecutionRoleArn=ROLE)
    assert code == "AccessDeniedException"


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("GetLifecyclePolicy", {"PolicyId": NOBODY}),
        ("UpdateLifecyclePolicy", {"PolicyId": NOBODY, "State": "ENABLED"}),
        ("DeleteLifecyclePolicy", {"PolicyId": NOBODY}),
        ("GetLifecyclePolicies", {"PolicyIds": [NOBODY]}),
        ("ListTagsForResource", {"ResourceArn": f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{NOBODY}"}),
    ],
)
def test_what_does_not_exist_is_not_found(cloud: Cloud, action: str, asked: dict[str, Any]):
    assert cloud.dlm.refused(action, **asked) == MISSING


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("GetLifecyclePolicy", {}),
        ("UpdateLifecyclePolicy", {"State": "ENABLED"}),
        ("DeleteLifecyclePolicy", {}),
    ],
)
def test_everything_needs_its_permission_on_the_policy(cloud, action, asked):
    id = cloud.policy(volumes())
    arn = f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{id}"
    caller = Limited(())

    code = replace(cloud.dlm, caller=caller).refused(action, PolicyId=id, **asked)

    assert code == "AccessDeniedException"
    assert caller.asked == [(f"dlm:{action}", arn)]


def test_a_deleted_policy_is_there_no_more(cloud: Cloud):
    id = cloud.policy(volumes())

    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)

    assert cloud.dlm.refused("GetLifecyclePolicy", PolicyId=id) == MISSING


def test_policies_of_other_accounts_and_regions_are_not_seen(cloud: Cloud):
    id = cloud.policy(volumes())

    for other in (cloud.at(account="222222222222"), cloud.at(region="us-east-1")):
        assert other.dlm.refused("GetLifecyclePolicy", PolicyId=id) == MISSING
        assert other.dlm("GetLifecyclePolicies")["Policies"] == []


# ------------------------------------------------------------------------------------- summaries


def test_summaries_say_what_there_is(cloud: Cloud):
    id = cloud.policy(replace(amis(), tags=(Tag("team", "shop"),)))

    assert cloud.dlm("GetLifecyclePolicies")["Policies"] == [
        {
            "PolicyId": id,
            "Description": "Backups",
            "State": "ENABLED",
            "Tags": {"team": "shop"},
            "PolicyType": "IMAGE_MANAGEMENT",
            "DefaultPolicy": False,
        }
    ]


KINDS: dict[str, PolicySpec] = {
    "volumes": volumes(schedule(tags=(Tag("added", "here"),))),
    "instances": replace(instances(target_tags=(Tag("tier", "one"),)), state="DISABLED"),
    "amis": amis(),
    "event": event(),
    "default": default(),
    "default amis": default("INSTANCE"),
}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [*KINDS]),
        ({"State": "DISABLED"}, ["instances"]),
        ({"State": "ERROR"}, []),
        ({"ResourceTypes": ["VOLUME"]}, ["volumes", "default"]),
        ({"ResourceTypes": ["INSTANCE"]}, ["instances", "amis", "default amis"]),
        ({"TargetTags": ["tier=one"]}, ["instances"]),
        ({"TargetTags": ["tier=one", "backup=gold"]}, ["volumes", "instances", "amis"]),
        ({"TagsToAdd": ["added=here"]}, ["volumes"]),
        ({"DefaultPolicyType": "ALL"}, ["default", "default amis"]),
        ({"DefaultPolicyType": "INSTANCE"}, ["default amis"]),
        ({"ResourceTypes": ["INSTANCE"], "State": "ENABLED"}, ["amis", "default amis"]),
    ],
)
def test_filters_choose_policies(cloud: Cloud, asked: dict[str, Any], expected: list[str]):
    names = {cloud.policy(policy): name for name, policy in KINDS.items()}

    found = cloud.dlm("GetLifecyclePolicies", **asked)["Policies"]

    assert [names[each["PolicyId"]] for each in found] == expected


def test_policies_are_found_by_their_ids(cloud: Cloud):
    first, _, third = (cloud.policy(volumes()) for _ in range(3))

    found = cloud.dlm("GetLifecyclePolicies", PolicyIds=[third, first])["Policies"]

    assert [each["PolicyId"] for each in found] == [first, third]


# ------------------------------------------------------------------------------------------ tags


def test_tags_are_put_on_policies_and_taken_off(cloud: Cloud):
    id = cloud.policy(replace(volumes(), tags=(Tag("team", "shop"), Tag("old", "yes"))))
    arn = shown(cloud, id)["PolicyArn"]

    cloud.dlm("TagResource", ResourceArn=arn, Tags={"team": "other", "new": "yes"})
    cloud.dlm("UntagResource", ResourceArn=arn, TagKeys=["old", "unknown"])

    expected = {"team": "other", "new": "yes"}
    assert cloud.dlm("ListTagsForResource", ResourceArn=arn)["Tags"] == expected
    assert shown(cloud, id)["Tags"] == expected


@pytest.mark.parametrize("key", ["aws:mine", "cost center", "k" * 129])
def test_a_key_that_dlm_knows_nothing_of_is_refused(cloud: Cloud, key: str):
    arn = shown(cloud, cloud.policy(volumes()))["PolicyArn"]

    assert cloud.dlm.refused("TagResource", ResourceArn=arn, Tags={key: "a"}) == INVALID


def test_an_arn_of_another_place_is_not_found(cloud: Cloud):
    arn = shown(cloud, cloud.policy(volumes()))["PolicyArn"].replace(REGION, "us-east-1")

    assert cloud.dlm.refused("ListTagsForResource", ResourceArn=arn) == MISSING
