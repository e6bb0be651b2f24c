"""The rules of the Recycle Bin, as its API knows them."""

from datetime import timedelta

import pytest

from snapshot_constructs.rehearse.cloud.rbin.records import retains
from snapshot_constructs.rehearse.cloud.rbin.service import RBIN
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Client, Limited

GOLD = {"ResourceTagKey": "backup", "ResourceTagValue": "gold"}
KEY_ALONE = {"ResourceTagKey": "backup"}


def days(number: int) -> dict[str, object]:
    return {"RetentionPeriodValue": number, "RetentionPeriodUnit": "DAYS"}


@pytest.fixture
def rbin() -> Client:
    return Client(World({"rbin": RBIN}), "rbin")


def kept(rbin: Client, resource_type: str, **tags: str) -> timedelta | None:
    return retains(rbin.world, ACCOUNT, REGION, resource_type, tags)


def made(rbin: Client, number: int = 7, **more: object) -> str:
    asked = {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": days(number), **more}
    return str(rbin("CreateRule", **asked)["Identifier"])


def test_a_rule_is_shown_as_it_was_made(rbin: Client) -> None:
    rule = made(rbin, Description="Keep", ResourceTags=[GOLD], Tags=[{"Key": "a", "Value": "b"}])

    shown = rbin("GetRule", Identifier=rule)

    assert shown == {
        "Identifier": rule,
        "RuleArn": f"arn:aws:rbin:{REGION}:{ACCOUNT}:rule/{rule}",
        "ResourceType": "EBS_SNAPSHOT",
        "RetentionPeriod": days(7),
        "Description": "Keep",
        "ResourceTags": [GOLD],
        "ExcludeResourceTags": [],
        "Status": "available",
        "LockState": "unlocked",
        "LockEndTime": None,
    }


def test_an_update_leaves_what_it_does_not_name(rbin: Client) -> None:
    rule = made(rbin, Description="Keep", ResourceTags=[GOLD])

    rbin("UpdateRule", Identifier=rule, RetentionPeriod=days(9))

    shown = rbin("GetRule", Identifier=rule)
    assert (shown["RetentionPeriod"], shown["Description"]) == (days(9), "Keep")
    assert shown["ResourceTags"] == [GOLD]


def test_the_type_of_a_rule_cannot_be_changed(rbin: Client) -> None:
    rule = made(rbin)

    refused = rbin.refused("UpdateRule", Identifier=rule, ResourceType="EC2_IMAGE")

    assert refused == "ValidationException"


def test_a_deleted_rule_is_not_found(rbin: Client) -> None:
    rule = made(rbin)

    rbin("DeleteRule", Identifier=rule)

    assert rbin.refused("GetRule", Identifier=rule) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("CreateRule", {"ResourceType": "EBS_VOLUME", "RetentionPeriod": days(8)}),
        ("CreateRule", {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": days(366)}),
        ("CreateRule", {"ResourceType": "EBS_SNAPSHOT"}),
        (
            "CreateRule",
            {
                "ResourceType": "EBS_SNAPSHOT",
                "RetentionPeriod": days(7),
                "ResourceTags": [GOLD],
                "ExcludeResourceTags": [GOLD],
            },
        ),
        (
            "CreateRule",
            {
                "ResourceType": "EBS_SNAPSHOT",
                "RetentionPeriod": days(7),
                "Tags": [{"Key": "aws:mine", "Value": ""}],
            },
        ),
        ("ListRules", {"ResourceType": "EBS_SNAPSHOT", "NextToken": "bm8="}),
    ],
    ids=["volume-8-days", "366-days", "no-period", "both-tags", "reserved-tag", "token"],
)
def test_what_is_not_valid_is_refused(rbin: Client, action: str, params: dict[str, object]) -> None:
    refused = rbin.refused(action, **params)

    assert refused == "ValidationException"


def test_a_tag_may_be_matched_by_its_key_alone(rbin: Client) -> None:
    made(rbin, ResourceTags=[KEY_ALONE])

    found = kept(rbin, "EBS_SNAPSHOT", backup="any"), kept(rbin, "EBS_SNAPSHOT", other="any")

    assert found == (timedelta(days=7), None)


def test_the_longest_rule_keeps(rbin: Client) -> None:
    for number in (3, 30, 14):
        made(rbin, number, ResourceTags=[GOLD])

    assert kept(rbin, "EBS_SNAPSHOT", backup="gold") == timedelta(days=30)


def test_a_tag_level_rule_keeps_what_has_one_of_its_tags(rbin: Client) -> None:
    made(rbin, ResourceTags=[GOLD, {"ResourceTagKey": "team", "ResourceTagValue": "db"}])

    assert kept(rbin, "EBS_SNAPSHOT", team="db") == timedelta(days=7)
    assert kept(rbin, "EBS_SNAPSHOT", backup="silver") is None


def test_a_region_level_rule_keeps_all_of_its_type_but_what_it_excludes(rbin: Client) -> None:
    made(rbin, ExcludeResourceTags=[GOLD])

    assert kept(rbin, "EBS_SNAPSHOT") == timedelta(days=7)
    assert kept(rbin, "EBS_SNAPSHOT", backup="gold") is None
    assert kept(rbin, "EC2_IMAGE") is None


def test_a_rule_keeps_nothing_elsewhere(rbin: Client) -> None:
    made(rbin)

    assert retains(rbin.world, ACCOUNT, "us-east-1", "EBS_SNAPSHOT", {}) is None
    assert retains(rbin.world, "222222222222", REGION, "EBS_SNAPSHOT", {}) is None


def test_a_sixth_rule_for_one_tag_is_too_many(rbin: Client) -> None:
    asked = {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": days(7), "ResourceTags": [GOLD]}
    for _ in range(5):
        rbin("CreateRule", **asked)

    assert rbin.refused("CreateRule", **asked) == "ServiceQuotaExceededException"


def test_an_account_has_250_rules_in_a_region(rbin: Client) -> None:
    for _ in range(250):
        made(rbin)

    refused = rbin.refused("CreateRule", ResourceType="EC2_IMAGE", RetentionPeriod=days(7))

    assert refused == "ServiceQuotaExceededException"


def test_rules_are_listed_page_by_page(rbin: Client) -> None:
    rules = [made(rbin) for _ in range(3)]
    made(rbin, ResourceType="EC2_IMAGE")

    first = rbin("ListRules", ResourceType="EBS_SNAPSHOT", MaxResults=2)
    second = rbin("ListRules", ResourceType="EBS_SNAPSHOT", NextToken=first["NextToken"])

    listed = [each["Identifier"] for each in (*first["Rules"], *second["Rules"])]
    assert (listed, second["NextToken"]) == (rules, None)


def test_rules_are_listed_by_their_tags(rbin: Client) -> None:
    made(rbin)
    golden = made(rbin, ResourceTags=[GOLD])

    listed = rbin("ListRules", ResourceType="EBS_SNAPSHOT", ResourceTags=[GOLD])["Rules"]

    assert [each["Identifier"] for each in listed] == [golden]


def test_tags_of_a_rule_come_and_go(rbin: Client) -> None:
    rule = made(rbin, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    arn = f"arn:aws:rbin:{REGION}:{ACCOUNT}:rule/{rule}"

    rbin("TagResource", ResourceArn=arn, Tags=[{"Key": "c", "Value": "3"}])
    rbin("UntagResource", ResourceArn=arn, TagKeys=["a"])

    tags = rbin("ListTagsForResource", ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}]


def test_a_tagged_rule_takes_the_permission_to_tag() -> None:
    world = World({"rbin": RBIN})
    caller = Limited(("rbin:CreateRule",))
    rbin = Client(world, "rbin", caller=caller)

    refused = rbin.refused(
        "CreateRule",
        ResourceType="EBS_SNAPSHOT",
        RetentionPeriod=days(7),
        Tags=[{"Key": "a", "Value": "1"}],
    )

    arn = f"arn:aws:rbin:{REGION}:{ACCOUNT}:rule/*"
    assert refused == "AccessDeniedException"
    assert caller.asked == [("rbin:CreateRule", arn), ("rbin:TagResource", arn)]
