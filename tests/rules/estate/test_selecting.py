"""A selection of AWS Backup takes what its ARNs and tags say, and it is left open where they do not."""

from typing import Any

import pytest

from snapshot_constructs.rules import coverage
from tests.estates import attached, estate, instance, ref, selection, tags, volume

EC2 = "arn:aws:ec2"


def _sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


def _tagged(key: str, value: Any) -> dict[str, Any]:
    return {"ConditionKey": key, "ConditionValue": value}


def _when(operator: str, key: str, value: str) -> dict[str, Any]:
    return {
        "Resources": ["*"],
        "Conditions": {operator: [_tagged(f"aws:ResourceTag/{key}", value)]},
    }


@pytest.mark.parametrize(
    ("selected", "covered"),
    [
        ({"Resources": ["*"], "ListOfTags": [_tagged("backup", "gold")]}, True),
        ({"Resources": ["*"], "NotResources": [ref("Arn")]}, None),
        ({"Resources": [f"{EC2}:eu-west-1:111122223333:volume/*"]}, True),
        ({"Resources": [f"{EC2}:*:*:vol*"]}, True),
        ({"Resources": [f"{EC2}:*:*:*"]}, True),
        ({"Resources": [f"{EC2}:*:*:*:gold"]}, False),
        ({"Resources": ["arn:*"]}, None),
        ({"Resources": [_sub("${Arn}-1")]}, None),
        ({"Resources": ["vol-0a1b2c3d"]}, False),
        ({"Resources": ["arn:aws:rds:*:*:*"]}, False),
        ({"Resources": [_sub("arn:aws:${Service}:*:*:volume/*")]}, None),
        ({"Resources": [_sub("arn:aws:ec2:*:*:${What}")]}, None),
        (_when("StringLike", "backup", "g*"), True),
        (_when("StringLike", "team", "*"), False),
        (_when("StringEquals", "backup", "g*"), False),
        (_when("StringNotLike", "backup", "g*"), False),
        (_when("StringNotLike", "backup", "s*"), True),
    ],
)
def test_a_selection_takes_a_volume_as_its_arns_and_tags_say(selected, covered) -> None:
    found = estate({"Data": volume(), "Plan": selection(**selected)})

    (row,) = coverage(found)

    assert row.covered is covered


@pytest.mark.parametrize(
    ("selected", "covered"),
    [
        ({"Resources": [f"{EC2}:*:*:instance/*"]}, True),
        ({"Resources": [f"{EC2}:*:*:instance/i-0a1b2c3d"]}, False),
        ({"Resources": [f"{EC2}:*:*:snapshot/*"]}, False),
        ({"ListOfTags": [_tagged("server", "yes")]}, True),
        ({"ListOfTags": [_tagged("server", "no")]}, False),
    ],
)
def test_a_selection_takes_a_volume_with_its_instance(selected, covered) -> None:
    web = {"Web": instance(tags(server="yes")), "Attached": attached("Data", "Web")}

    rows = coverage(estate({"Data": volume([]), "Plan": selection(**selected)} | web))

    (row,) = [each for each in rows if each.address.logical_id == "Data"]
    assert row.covered is covered


@pytest.mark.parametrize(
    ("tagged", "covered"),
    [
        (ref("Tags"), None),
        ([ref("Tag")], None),
        ([ref("Tag"), *tags(backup="gold")], True),
        ([{"Key": ref("Key"), "Value": "gold"}], None),
        (tags(team=ref("Team")), False),
        (tags(backup=ref("Tier")), None),
    ],
)
def test_a_selection_by_tag_takes_a_volume_if_the_tag_is_known(tagged, covered) -> None:
    plan = selection(ListOfTags=[_tagged("backup", "gold")])

    (row,) = coverage(estate({"Data": volume(tagged), "Plan": plan}))

    assert row.covered is covered
