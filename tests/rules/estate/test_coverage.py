"""The table of what is backed up has a row for each volume, with what covers it, or why nothing does."""

import pytest

from snapshot_constructs.rules import coverage
from tests.estates import (
    attached,
    default,
    estate,
    instance,
    policy,
    ref,
    resource,
    selection,
    tags,
    volume,
)

INSTANCES = {"target": "INSTANCE"}
SERVERS = policy(TargetTags=tags(server="yes"), **INSTANCES)
WEB = instance(tags(server="yes"))
ON_WEB = {"Web": WEB, "Attached": attached("Data", "Web")}
BACKUP = "what AWS Backup selects is known only at deployment"

OF_DATA = {
    "by its tag": ({"Policy": policy()}, True, ("Policy",), ""),
    "by two": ({"Policy": policy(), "All": default()}, True, ("Policy", "All"), ""),
    "by its instance": (ON_WEB | {"Servers": SERVERS}, True, ("Servers",), ""),
    "by images of its instance": (
        ON_WEB
        | {"I": policy(PolicyType="IMAGE_MANAGEMENT", TargetTags=tags(server="yes"), **INSTANCES)},
        True,
        ("I",),
        "",
    ),
    "by a default policy for instances": (
        ON_WEB | {"All": default("INSTANCE")},
        True,
        ("All",),
        "",
    ),
    "by AWS Backup": ({"Plan": selection(Resources=["*"])}, True, ("Plan",), ""),
    "not without a policy": ({}, False, (), "there is no policy"),
    "not by another tag": (
        {"Policy": policy(TargetTags=tags(a="b"))},
        False,
        (),
        "no policy looks for its tags",
    ),
    "not as a data volume left out": (
        ON_WEB
        | {
            "Servers": policy(
                TargetTags=tags(server="yes"),
                Parameters={"ExcludeDataVolumeTags": tags(backup="gold")},
                **INSTANCES,
            )
        },
        False,
        (),
        "no policy looks for its tags",
    ),
    "not when excluded by tag": (
        {"All": default(Exclusions={"ExcludeTags": tags(backup="gold")})},
        False,
        (),
        "the default policies leave it out",
    ),
    "not when excluded by type": (
        {"All": default(Exclusions={"ExcludeVolumeTypes": ["st1"]})},
        False,
        (),
        "the default policies leave it out",
    ),
    "perhaps by a policy": (
        {"Policy": policy(TargetTags=tags(backup=ref("Tier")))},
        None,
        (),
        "what a policy looks for is known only at deployment",
    ),
    "perhaps by AWS Backup": ({"Plan": selection(Resources=[ref("Arn")])}, None, (), BACKUP),
    "perhaps by a default policy": (
        {"All": default(Exclusions={"ExcludeTags": tags(backup=ref("Never"))})},
        None,
        (),
        "what a default policy leaves out is known only at deployment",
    ),
    "perhaps by its instance": (
        {
            "Servers": SERVERS,
            "Attached": resource(
                "EC2::VolumeAttachment", VolumeId=ref("Data"), InstanceId=ref("Elsewhere")
            ),
        },
        None,
        (),
        "what it is attached to is known only at deployment",
    ),
}


@pytest.mark.parametrize("name", OF_DATA)
def test_a_volume_is_covered_or_it_is_said_why_not(name: str) -> None:
    resources, covered, by, why = OF_DATA[name]

    rows = coverage(estate({"Data": volume(VolumeType="st1")} | resources))

    row = next(each for each in rows if each.address.logical_id == "Data")
    assert (row.what, row.covered, row.by, row.why) == ("volume", covered, by, why)


@pytest.mark.parametrize(
    ("tagged", "shown"),
    [
        ([], []),
        (tags(team="web"), []),
        (tags(Name="backup server"), []),
        ([{"Key": ref("Key"), "Value": "x"}], []),
        (tags(DailyBackup="yes"), ["there is no policy"]),
        (tags(Snapshots="no"), ["there is no policy"]),
    ],
)
def test_where_nothing_backs_up_only_what_is_tagged_for_it_has_a_row(
    tagged: list[object], shown: list[str]
) -> None:
    of_volume = coverage(estate({"Data": volume(tagged)}))
    of_instance = coverage(estate({"Web": instance(tagged)}))

    assert [row.why for row in of_volume] == shown
    assert [row.address.logical_id for row in of_instance] == (["Web"] if shown else [])


def test_a_volume_is_shown_beside_a_policy_for_something_else() -> None:
    other = {"Plan": selection(Resources=["arn:aws:rds:*:*:db:*"])}

    (row,) = coverage(estate({"Data": volume([])} | other))

    assert (row.covered, row.why) == (False, "it has no tags")


def test_a_volume_whose_tags_are_not_known_may_be_covered() -> None:
    found = estate({"Data": volume(tags(backup=ref("Tier"))), "Policy": policy()})

    (row,) = coverage(found)

    assert (row.covered, row.why) == (None, "its tags are known only at deployment")


def test_the_volumes_of_machines_have_a_row_for_each_machine() -> None:
    data = {"TagSpecifications": [{"ResourceType": "volume", "Tags": tags(backup="gold")}]}
    launch = {"LaunchTemplateId": ref("Template"), "Version": "1"}
    found = estate(
        {
            "Policy": policy(),
            "Web": instance([]),
            "Fleet": resource("AutoScaling::AutoScalingGroup", LaunchTemplate=launch),
            "Template": resource("EC2::LaunchTemplate", LaunchTemplateData=data),
            "Spare": resource("EC2::LaunchTemplate", LaunchTemplateData={}),
        }
    )

    rows = [(row.address.logical_id, row.what, row.covered) for row in coverage(found)]

    assert rows == [
        ("Web", "volumes of the instance", False),
        ("Fleet", "volumes of the Auto Scaling group", True),
        ("Spare", "volumes of the launch template", False),
    ]


def test_a_volume_has_a_row_for_each_form_that_it_may_have() -> None:
    sections = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["prod", "dev"]}},
        "Conditions": {"Prod": {"Fn::Equals": [ref("Stage"), "prod"]}},
    }
    tier = {"Fn::If": ["Prod", "gold", "none"]}

    found = estate({"Data": volume(tags(backup=tier)), "Policy": policy()}, **sections)

    rows = coverage(found)
    assert sorted(row.covered for row in rows) == [False, True]
    assert all(row.address.when for row in rows)


def test_a_policy_that_there_is_under_a_condition_covers_under_that_condition() -> None:
    sections = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["prod", "dev"]}},
        "Conditions": {"Prod": {"Fn::Equals": [ref("Stage"), "prod"]}},
    }

    found = estate({"Data": volume(), "Policy": policy() | {"Condition": "Prod"}}, **sections)

    (row,) = coverage(found)
    assert (row.covered, row.by) == (True, ("Policy (if Stage is prod)",))


@pytest.mark.parametrize(
    ("selected", "covered"),
    [
        ({"Resources": ["arn:aws:ec2:*:*:volume/*"]}, True),
        ({"Resources": [{"Fn::Sub": "arn:${AWS::Partition}:ec2:*:*:volume/*"}]}, True),
        ({"Resources": ["arn:aws:ec2:*:*:instance/*"]}, False),
        ({"Resources": ["arn:aws:rds:*:*:db:*"]}, False),
        ({"Resources": ["arn:aws:ec2:eu-west-1:1:volume/vol-1"]}, False),
        ({"Resources": [{"Fn::Sub": "arn:aws:ec2:eu-west-1:1:volume/${Data}"}]}, True),
        ({"Resources": ["*"], "NotResources": ["arn:aws:ec2:*:*:volume/*"]}, False),
        ({"ListOfTags": [{"ConditionKey": "backup", "ConditionValue": "gold"}]}, True),
        ({"ListOfTags": [{"ConditionKey": "backup", "ConditionValue": "Gold"}]}, False),
        ({"ListOfTags": [{"ConditionKey": "backup", "ConditionValue": ref("Tier")}]}, None),
        ({"ListOfTags": ref("Tags")}, None),
        (
            {
                "Resources": ["arn:aws:rds:*:*:db:*"],
                "ListOfTags": [{"ConditionKey": "backup", "ConditionValue": "gold"}],
            },
            None,
        ),
        (
            {
                "Resources": ["*"],
                "Conditions": {
                    "StringLike": [
                        {"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "g*"}
                    ]
                },
            },
            True,
        ),
        (
            {
                "Resources": ["*"],
                "Conditions": {
                    "StringEquals": [
                        {"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "gold"},
                        {"ConditionKey": "aws:ResourceTag/team", "ConditionValue": "db"},
                    ]
                },
            },
            False,
        ),
        ({"Conditions": ref("Conditions")}, None),
        ({}, True),
    ],
)
def test_a_selection_of_aws_backup_takes_a_volume_or_not(selected, covered) -> None:
    found = estate({"Data": volume(), "Plan": selection(**selected)})

    (row,) = coverage(found)

    assert row.covered is covered
