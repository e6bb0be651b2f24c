"""Snapshots of all volumes of an instance."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Root
from snapshot_constructs.rehearse.cloud.ebs.storage import stored
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_settings, change_volumes
from snapshot_constructs.rehearse.cloud.faults import Fault
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import START, Ec2

DATA = [{"DeviceName": f"/dev/sd{letter}", "Ebs": {"VolumeSize": 20}} for letter in "bc"]


@pytest.fixture
def instance(ec2: Ec2) -> str:
    specs = [
        {"ResourceType": kind, "Tags": [{"Key": "of", "Value": kind}]}
        for kind in ("instance", "volume")
    ]
    return ec2.instance(BlockDeviceMappings=DATA, TagSpecifications=specs)


def volumes(ec2: Ec2, instance: str) -> dict[str, str]:
    mapped = ec2.shown(instance)["BlockDeviceMappings"]
    return {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in mapped}


def made(ec2: Ec2, instance: str, **more: Any) -> list[dict[str, Any]]:
    specification = {"InstanceId": instance} | more.pop("only", {})
    found = ec2("CreateSnapshots", InstanceSpecification=specification, **more)["Snapshots"]
    return list(found)


def test_a_set_has_a_snapshot_of_each_volume(ec2: Ec2, instance: str) -> None:
    found = made(ec2, instance, Description="set")

    assert [each["VolumeId"] for each in found] == list(volumes(ec2, instance).values())
    assert {each["State"] for each in found} == {"pending"}
    assert {each["Description"] for each in found} == {"set"}
    assert all(ec2.shown(each["SnapshotId"])["State"] == "completed" for each in found)


def test_a_set_leaves_out_what_is_excluded(ec2: Ec2, instance: str) -> None:
    ids = volumes(ec2, instance)

    without_root = made(ec2, instance, only={"ExcludeBootVolume": True})
    without_data = made(ec2, instance, only={"ExcludeDataVolumeIds": [ids["/dev/sdb"]]})

    assert [each["VolumeId"] for each in without_root] == [ids["/dev/sdb"], ids["/dev/sdc"]]
    assert [each["VolumeId"] for each in without_data] == [ids["/dev/xvda"], ids["/dev/sdc"]]


def test_a_set_cannot_exclude_what_is_no_data_volume_of_it(ec2: Ec2, instance: str) -> None:
    ids = volumes(ec2, instance)
    wrong = [[ids["/dev/xvda"]], [ec2.volume()], [f"vol-{n:08x}" for n in range(41)]]

    for each in wrong:
        asked = {"InstanceId": instance, "ExcludeDataVolumeIds": each}
        code = ec2.refused("CreateSnapshots", InstanceSpecification=asked)
        assert code == "InvalidParameterValue"


def test_a_set_of_nothing_is_refused(ec2: Ec2, instance: str) -> None:
    ids = volumes(ec2, instance)
    data = [ids["/dev/sdb"], ids["/dev/sdc"]]
    asked = {"InstanceId": instance, "ExcludeBootVolume": True, "ExcludeDataVolumeIds": data}

    assert ec2.refused("CreateSnapshots", InstanceSpecification=asked) == "InvalidParameterValue"
    assert ec2.ids() == []


def test_a_set_copies_the_tags_of_each_volume_if_asked(ec2: Ec2, instance: str) -> None:
    first = volumes(ec2, instance)["/dev/xvda"]
    ec2("CreateTags", Resources=[first], Tags=[{"Key": "root", "Value": "yes"}])
    specs = [{"ResourceType": "snapshot", "Tags": [{"Key": "own", "Value": "1"}]}]

    plain = made(ec2, instance, TagSpecifications=specs)
    copied = made(ec2, instance, TagSpecifications=specs, CopyTagsFromSource="volume")

    own, of, root = (
        {"Key": "own", "Value": "1"},
        {"Key": "of", "Value": "volume"},
        {"Key": "root", "Value": "yes"},
    )
    assert [each["Tags"] for each in plain] == [[own]] * 3
    assert [each["Tags"] for each in copied] == [[of, root, own], [of, own], [of, own]]


def test_a_set_is_an_event_of_its_own(ec2: Ec2, instance: str) -> None:
    found = made(ec2, instance)

    event, arn = ec2.world.events[-1], f"arn:aws:ec2::{REGION}"
    arns = [f"{arn}:snapshot/{each['SnapshotId']}" for each in found]
    assert event.detail_type == "EBS Multi-Volume Snapshots Completion Status"
    assert (event.account, event.resources) == (ACCOUNT, tuple(arns))
    assert ec2.details("createSnapshots") == [
        {
            "event": "createSnapshots",
            "result": "succeeded",
            "cause": "",
            "startTime": "2027-01-01T00:00:00Z",
            "endTime": "2027-01-01T00:00:00Z",
            "snapshots": [
                {
                    "snapshot_id": f"{arn}:snapshot/{each['SnapshotId']}",
                    "source": f"{arn}:volume/{each['VolumeId']}",
                    "status": "completed",
                }
                for each in found
            ],
        }
    ]
    assert len(ec2.details("createSnapshot")) == 3


def test_one_failed_member_fails_the_set(ec2: Ec2, instance: str) -> None:
    ec2.world.faults.add(Fault(action="ebs:createSnapshot", code="Internal", message="lost"))

    made(ec2, instance)

    (event,) = ec2.details("createSnapshots")
    assert (event["result"], event["cause"]) == ("failed", "lost")
    assert [each["status"] for each in event["snapshots"]] == ["error", "completed", "completed"]


def test_a_set_is_of_one_moment_however_long_it_takes(ec2: Ec2, instance: str) -> None:
    change_volumes(ec2.world, {"volume_id": volumes(ec2, instance)["/dev/sdb"], "churn": 1})
    change_settings(ec2.world, {"snapshot_seconds": 86400})
    slow = made(ec2, instance)
    change_settings(ec2.world, {"snapshot_seconds": 0})
    made(ec2, instance)

    ec2.wait(days=2)

    shown = [ec2.shown(each["SnapshotId"]) for each in slow]
    assert {(each["State"], each["StartTime"]) for each in shown} == {("completed", START)}
    assert sum(each.gib for each in stored(ec2.world)) == 8 + 20 + 20


def test_a_set_of_an_instance_that_is_not_there_is_refused(ec2: Ec2) -> None:
    asked = {"InstanceId": "i-0123456789abcdef0"}

    code = ec2.refused("CreateSnapshots", InstanceSpecification=asked)

    assert code == "InvalidInstanceID.NotFound"


def test_a_set_copies_no_tags_of_aws(ec2: Ec2, instance: str) -> None:
    root = volumes(ec2, instance)["/dev/xvda"]
    service = ec2.by(Root(ACCOUNT, service="cloudformation.amazonaws.com"))
    service("CreateTags", Resources=[root], Tags=[{"Key": "aws:a", "Value": "b"}])

    first = made(ec2, instance, CopyTagsFromSource="volume")[0]

    assert first["Tags"] == [{"Key": "of", "Value": "volume"}]


def test_a_set_cannot_copy_more_tags_than_a_snapshot_can_have(ec2: Ec2, instance: str) -> None:
    many = [{"Key": f"key{n}", "Value": ""} for n in range(49)]
    ec2("CreateTags", Resources=[volumes(ec2, instance)["/dev/sdb"]], Tags=many)
    specs = [{"ResourceType": "snapshot", "Tags": [{"Key": "own", "Value": "1"}]}]
    asked = {"InstanceSpecification": {"InstanceId": instance}, "TagSpecifications": specs}

    code = ec2.refused("CreateSnapshots", **asked, CopyTagsFromSource="volume")

    assert (code, ec2.ids()) == ("TagLimitExceeded", [])


def test_a_member_that_is_deleted_fails_the_set(ec2: Ec2, instance: str) -> None:
    change_settings(ec2.world, {"snapshot_seconds": 60})
    found = made(ec2, instance)

    ec2("DeleteSnapshot", SnapshotId=found[1]["SnapshotId"])
    ec2.wait(seconds=60)

    (event,) = ec2.details("createSnapshots")
    assert event["result"] == "failed"
    assert [each["status"] for each in event["snapshots"]] == ["completed", "error", "completed"]
