"""What each action asks of the caller, and of which resource."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.ebs.conftest import IMAGE, OTHER, Ec2

NEW_SNAPSHOT = f"arn:aws:ec2:{REGION}::snapshot/*"


@dataclass
class Remembering(Limited):
    """May do everything, and remembers the condition keys too."""

    contexts: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    regions: set[str] = field(default_factory=set)

    def may(self, action: str, resource: str, context: Mapping[str, Any]) -> bool:
        """Tell that it may."""
        super().may(action, resource, context)
        keys = dict(context)
        self.regions.add(keys.pop("aws:RequestedRegion"))
        self.contexts[action, resource.rpartition(":")[2]] = keys
        return True


@pytest.fixture
def caller() -> Remembering:
    return Remembering(())


def arn(id: str) -> str:
    kinds = {"vol": "volume", "i": "instance"}
    prefix = id.partition("-")[0]
    if prefix == "snap":
        return f"arn:aws:ec2:{REGION}::snapshot/{id}"
    return f"arn:aws:ec2:{REGION}:{ACCOUNT}:{kinds[prefix]}/{id}"


SPECS = [{"ResourceType": "snapshot", "Tags": [{"Key": "a", "Value": "b"}]}]


def test_a_snapshot_is_asked_of_the_volume_and_of_the_snapshot(
    ec2: Ec2, caller: Remembering
) -> None:
    volume = ec2.volume()
    ec2("CreateTags", Resources=[volume], Tags=[{"Key": "backup", "Value": "gold"}])

    ec2.by(caller).snapshot(volume, TagSpecifications=SPECS)

    assert caller.asked == [
        ("ec2:CreateSnapshot", arn(volume)),
        ("ec2:CreateSnapshot", NEW_SNAPSHOT),
        ("ec2:CreateTags", NEW_SNAPSHOT),
    ]
    of_volume = caller.contexts["ec2:CreateSnapshot", f"volume/{volume}"]
    assert of_volume["aws:ResourceTag/backup"] == of_volume["ec2:ResourceTag/backup"] == "gold"
    assert (of_volume["ec2:VolumeID"], of_volume["ec2:VolumeType"]) == (volume, "gp3")
    tags = {"aws:RequestTag/a": "b", "aws:TagKeys": ["a"]}
    assert caller.contexts["ec2:CreateSnapshot", "snapshot/*"] == tags
    assert caller.contexts["ec2:CreateTags", "snapshot/*"] == tags | {
        "ec2:CreateAction": "CreateSnapshot"
    }
    assert caller.regions == {REGION}


def test_a_set_is_asked_of_the_instance_and_of_each_volume(ec2: Ec2, caller: Remembering) -> None:
    instance = ec2.instance()
    (root,) = ec2("DescribeVolumes")["Volumes"]

    ec2.by(caller)("CreateSnapshots", InstanceSpecification={"InstanceId": instance})

    assert caller.asked == [
        ("ec2:CreateSnapshots", arn(instance)),
        ("ec2:CreateSnapshots", arn(root["VolumeId"])),
        ("ec2:CreateSnapshots", NEW_SNAPSHOT),
    ]


def test_a_copy_is_asked_of_the_source_and_of_the_copy(ec2: Ec2, caller: Remembering) -> None:
    snapshot = ec2.snapshot()

    ec2.at("us-east-1").by(caller).copy(snapshot)

    assert caller.asked == [
        ("ec2:CopySnapshot", arn(snapshot)),
        ("ec2:CopySnapshot", "arn:aws:ec2:us-east-1::snapshot/*"),
    ]


def test_nobody_is_judged_by_the_tags_of_what_others_share(ec2: Ec2, caller: Remembering) -> None:
    snapshot = ec2.snapshot(TagSpecifications=SPECS)
    ec2.share(snapshot, OTHER)

    ec2.at(account=OTHER).by(caller).copy(snapshot)
    theirs = dict(caller.contexts["ec2:CopySnapshot", f"snapshot/{snapshot}"])
    ec2.by(caller).copy(snapshot)

    own = caller.contexts["ec2:CopySnapshot", f"snapshot/{snapshot}"]
    assert ("aws:ResourceTag/a" in theirs, "aws:ResourceTag/a" in own) == (False, True)


def test_keys_are_asked_for_as_ec2_uses_them(ec2: Ec2, caller: Remembering) -> None:
    ec2.by(caller).volume(Encrypted=True, KmsKeyId="one")

    asked = [action for action, _ in caller.asked if action.startswith("kms:")]
    grant = caller.contexts["kms:CreateGrant", "key/one"]
    assert asked == [
        "kms:DescribeKey",
        "kms:CreateGrant",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptTo",
    ]
    assert grant == {
        "kms:ViaService": f"ec2.{REGION}.amazonaws.com",
        "kms:CallerAccount": ACCOUNT,
        "kms:GrantIsForAWSResource": "true",
    }
    assert "kms:GrantIsForAWSResource" not in caller.contexts["kms:DescribeKey", "key/one"]


def test_sharing_names_with_whom(ec2: Ec2, caller: Remembering) -> None:
    snapshot = ec2.snapshot()

    ec2.by(caller).share(snapshot, OTHER)

    context = caller.contexts["ec2:ModifySnapshotAttribute", f"snapshot/{snapshot}"]
    assert caller.asked == [("ec2:ModifySnapshotAttribute", arn(snapshot))]
    assert context["ec2:Add/userId"] == [OTHER]
    assert context["ec2:Owner"] == ACCOUNT


def test_a_launch_is_asked_of_all_that_it_makes_and_uses(ec2: Ec2, caller: Remembering) -> None:
    ec2.by(caller).instance(SubnetId="subnet-a", SecurityGroupIds=["sg-1"])

    place = f"arn:aws:ec2:{REGION}:{ACCOUNT}"
    assert caller.asked == [
        ("ec2:RunInstances", f"arn:aws:ec2:{REGION}::image/{IMAGE}"),
        ("ec2:RunInstances", f"{place}:instance/*"),
        ("ec2:RunInstances", f"{place}:volume/*"),
        ("ec2:RunInstances", f"{place}:network-interface/*"),
        ("ec2:RunInstances", f"{place}:subnet/subnet-a"),
        ("ec2:RunInstances", f"{place}:security-group/sg-1"),
    ]


def test_tags_are_asked_for_resource_by_resource(ec2: Ec2, caller: Remembering) -> None:
    volume, instance = ec2.volume(), ec2.instance()

    tags = [{"Key": "a", "Value": "b"}]
    ec2.by(caller)("CreateTags", Resources=[volume, instance], Tags=tags)

    assert caller.asked == [("ec2:CreateTags", arn(volume)), ("ec2:CreateTags", arn(instance))]


DESCRIBING = (
    "DescribeSnapshots",
    "DescribeVolumes",
    "DescribeTags",
    "DescribeInstances",
    "DescribeVolumesModifications",
    "DescribeVolumeStatus",
    "GetEbsEncryptionByDefault",
    "GetEbsDefaultKmsKeyId",
    "EnableEbsEncryptionByDefault",
    "DisableEbsEncryptionByDefault",
    "ResetEbsDefaultKmsKeyId",
)


@pytest.mark.parametrize("action", DESCRIBING)
def test_some_actions_are_asked_of_everything(ec2: Ec2, caller: Remembering, action: str) -> None:
    ec2.by(caller)(action)

    assert caller.asked == [(f"ec2:{action}", "*")]
    assert ec2.by(Limited(())).refused(action) == "UnauthorizedOperation"


def test_nothing_is_done_by_who_may_not(ec2: Ec2) -> None:
    volume, snapshot, instance = ec2.volume(), ec2.snapshot(), ec2.instance()
    nobody = ec2.by(Limited(()))
    device = {"VolumeId": volume, "InstanceId": instance, "Device": "/dev/sdf"}
    shared: dict[str, Any] = {"SnapshotId": snapshot, "Attribute": "createVolumePermission"}
    calls: dict[str, dict[str, Any]] = {
        "AttachVolume": device,
        "CopySnapshot": {"SourceSnapshotId": snapshot, "SourceRegion": REGION},
        "CreateSnapshot": {"VolumeId": volume},
        "CreateSnapshots": {"InstanceSpecification": {"InstanceId": instance}},
        "CreateTags": {"Resources": [volume], "Tags": [{"Key": "a", "Value": "b"}]},
        "CreateVolume": {"AvailabilityZone": f"{REGION}a", "Size": 1},
        "DeleteSnapshot": {"SnapshotId": snapshot},
        "DeleteTags": {"Resources": [volume]},
        "DeleteVolume": {"VolumeId": volume},
        "DescribeSnapshotAttribute": shared,
        "DetachVolume": {"VolumeId": volume},
        "ModifyEbsDefaultKmsKeyId": {"KmsKeyId": "one"},
        "ModifySnapshotAttribute": shared | {"OperationType": "add", "UserIds": [OTHER]},
        "ModifyVolume": {"VolumeId": volume, "Size": 200},
        "ModifyVolumeAttribute": {"VolumeId": volume},
        "ResetSnapshotAttribute": shared,
        "RunInstances": {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1},
        "TerminateInstances": {"InstanceIds": [instance]},
    }
    before = ec2("DescribeVolumes"), ec2("DescribeSnapshots")

    codes = {action: nobody.refused(action, **asked) for action, asked in calls.items()}

    assert codes == dict.fromkeys(calls, "UnauthorizedOperation")
    assert (ec2("DescribeVolumes"), ec2("DescribeSnapshots")) == before


def test_a_dry_run_tells_who_may_from_who_may_not(ec2: Ec2) -> None:
    asked = {"VolumeId": ec2.volume(), "DryRun": True}

    assert ec2.refused("DeleteVolume", **asked) == "DryRunOperation"
    assert ec2.by(Limited(())).refused("DeleteVolume", **asked) == "UnauthorizedOperation"
