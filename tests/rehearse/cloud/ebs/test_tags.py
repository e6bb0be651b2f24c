"""Tags: with what is made, later, and of whom."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Root
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.ebs.conftest import Ec2, Instances


def tags(**pairs: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def shown(ec2: Ec2, id: str) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in ec2.shown(id)["Tags"]}


def test_tags_are_added_and_overwritten(ec2: Ec2) -> None:
    volume, snapshot = ec2.volume(), ec2.snapshot()
    ec2("CreateTags", Resources=[volume, snapshot], Tags=tags(a="1", b="1"))

    ec2("CreateTags", Resources=[volume], Tags=tags(b="2", c="2"))

    assert shown(ec2, volume) == {"a": "1", "b": "2", "c": "2"}
    assert shown(ec2, snapshot) == {"a": "1", "b": "1"}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ([{"Key": "a"}], {"b": ""}),
        ([{"Key": "a", "Value": "1"}], {"b": ""}),
        ([{"Key": "a", "Value": "2"}], {"a": "1", "b": ""}),
        ([{"Key": "a", "Value": ""}, {"Key": "b", "Value": ""}], {"a": "1"}),
        (None, {}),
    ],
)
def test_tags_are_deleted_by_key_or_by_key_and_value(
    ec2: Ec2, asked: list[dict[str, str]] | None, left: dict[str, str]
) -> None:
    volume = ec2.volume()
    ec2("CreateTags", Resources=[volume], Tags=tags(a="1", b=""))

    ec2("DeleteTags", Resources=[volume], **({"Tags": asked} if asked else {}))

    assert shown(ec2, volume) == left


def test_tags_of_instances_are_kept_beneath(ec2: Ec2, instances: Instances) -> None:
    volume, instance = ec2.volume(), ec2.instance()

    ec2("CreateTags", Resources=[instance, volume], Tags=tags(a="1", b="2"))
    ec2("DeleteTags", Resources=[volume, instance], Tags=tags(b="2"))

    assert instances.tags == {instance: {"a": "1"}}
    assert shown(ec2, volume) == shown(ec2, instance) == {"a": "1"}


def test_all_tags_are_described_whosever_they_are(ec2: Ec2) -> None:
    volume, instance, snapshot = ec2.volume(), ec2.instance(), ec2.snapshot()
    ec2("CreateTags", Resources=[instance, volume, snapshot], Tags=tags(a="1"))
    ec2("CreateTags", Resources=[volume], Tags=tags(b="2"))

    found = ec2("DescribeTags")["Tags"]
    only = ec2("DescribeTags", Filters=[{"Name": "resource-type", "Values": ["volume"]}])["Tags"]
    by_key = ec2("DescribeTags", Filters=[{"Name": "tag:a", "Values": ["*"]}])["Tags"]

    kinds = {(each["ResourceId"], each["ResourceType"], each["Key"]) for each in found}
    volume_tags = {(volume, "volume", "a"), (volume, "volume", "b")}
    assert kinds == volume_tags | {(instance, "instance", "a"), (snapshot, "snapshot", "a")}
    assert {(each["ResourceId"], each["ResourceType"], each["Key"]) for each in only} == volume_tags
    assert {each["ResourceId"] for each in by_key} == {volume, instance, snapshot}


MANY = tags(**{f"key{n}": "" for n in range(51)})


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (MANY, "TagLimitExceeded"),
        (tags(a="1") * 2, "InvalidParameterValue"),
        (tags(**{"aws:a": "1"}), "InvalidParameterValue"),
        (tags(**{"k" * 129: ""}), "InvalidParameterValue"),
        (tags(a="v" * 257), "InvalidParameterValue"),
        (tags(**{"": "1"}), "InvalidParameterValue"),
    ],
)
def test_tags_that_cannot_be_are_refused(ec2: Ec2, asked: list[dict[str, str]], code: str) -> None:
    volume = ec2.volume()
    specs = [{"ResourceType": "snapshot", "Tags": asked}]

    assert ec2.refused("CreateTags", Resources=[volume], Tags=asked) == code
    assert ec2.refused("CreateSnapshot", VolumeId=volume, TagSpecifications=specs) == code
    assert (shown(ec2, volume), ec2.ids()) == ({}, [])


def test_tags_for_what_a_call_does_not_make_are_refused(ec2: Ec2) -> None:
    volume = ec2.volume()
    specs: list[dict[str, Any]] = [{"ResourceType": "volume", "Tags": tags(a="1")}]

    code = ec2.refused("CreateSnapshot", VolumeId=volume, TagSpecifications=specs)

    assert code == "InvalidParameterValue"


def test_services_of_aws_have_tags_of_their_own_which_users_cannot_delete(ec2: Ec2) -> None:
    volume = ec2.volume()
    own = tags(**{"aws:dlm:expirationTime": "x"})
    dlm = replace(ec2, caller=Root(ACCOUNT, service="dlm.amazonaws.com"))

    dlm("CreateTags", Resources=[volume], Tags=own + MANY[:50])

    assert len(shown(ec2, volume)) == 51
    refused = ec2.refused("DeleteTags", Resources=[volume], Tags=own)
    ec2("DeleteTags", Resources=[volume])
    assert (refused, shown(ec2, volume)) == (
        "InvalidParameterValue",
        {"aws:dlm:expirationTime": "x"},
    )


def test_one_resource_that_is_not_there_keeps_all_as_they_are(ec2: Ec2) -> None:
    volume = ec2.volume()
    ids = [volume, "snap-0123456789abcdef0"]

    assert ec2.refused("CreateTags", Resources=ids, Tags=tags(a="1")) == "InvalidSnapshot.NotFound"
    missing = ec2.refused("CreateTags", Resources=["ami-0123456789abcdef0"], Tags=tags(a="1"))
    assert missing == "InvalidAMIID.NotFound"
    assert shown(ec2, volume) == {}
