"""AWS::EC2::Volume, VolumeAttachment and SnapshotBlockPublicAccess."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.cfn.failures import ResourceError, said_by_handler
from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
    changed,
    not_updatable,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.tagging import as_list, given, retag_ec2

_MODIFIED = frozenset({"Iops", "MultiAttachEnabled", "Size", "Throughput", "VolumeType"})
_AUTO = "AutoEnableIO"


def _create(stack: Stack, properties: Properties, tags: Tags) -> str:
    body = {name: value for name, value in properties.items() if name != _AUTO}
    asked = spelled(stack, "ec2", "CreateVolume", body)
    made = stack.call("ec2", "CreateVolume", **asked, **specified(tags, "volume"))
    return str(made["VolumeId"])


def _finish(stack: Stack, id: str, properties: Properties) -> None:
    """Fail where its key cannot be used: a volume is gone then, which nothing else tells."""
    try:
        stack.call("ec2", "DescribeVolumes", VolumeIds=[id])
    except ResourceError as error:
        raise said_by_handler("NotStabilized", f"Volume {id} is gone, see its key") from error
    _enable_io(stack, id, {}, properties)


def specified(tags: Tags, *kinds: str) -> Properties:
    """Return the parameter that tags what a call makes."""
    specs = [{"ResourceType": kind, "Tags": as_list(tags)} for kind in kinds]
    return given(tags, TagSpecifications=specs)


def _update(stack: Stack, id: str, old: Properties, new: Properties) -> None:
    names = changed(old, new)
    if fixed := names - _MODIFIED - {_AUTO}:
        raise not_updatable("AWS::EC2::Volume", fixed)
    _enable_io(stack, id, old, new)
    body = {name: new[name] for name in names & _MODIFIED if name in new}
    if body:
        asked = spelled(stack, "ec2", "ModifyVolume", body)
        stack.call("ec2", "ModifyVolume", VolumeId=id, **asked)


def _enable_io(stack: Stack, id: str, old: Properties, new: Properties) -> None:
    if old.get(_AUTO, False) != new.get(_AUTO, False):
        value = {_AUTO: {"Value": new.get(_AUTO, False)}}
        asked = spelled(stack, "ec2", "ModifyVolumeAttribute", value)
        stack.call("ec2", "ModifyVolumeAttribute", VolumeId=id, **asked)


def _delete(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("ec2", "DeleteVolume", VolumeId=id)


def _keep(stack: Stack, id: str) -> None:
    """Take a snapshot of a volume, with its tags."""
    volume = stack.call("ec2", "DescribeVolumes", VolumeIds=[id])["Volumes"][0]
    tags = {each["Key"]: each["Value"] for each in volume.get("Tags", ())}
    stack.call("ec2", "CreateSnapshot", VolumeId=id, **specified(tags, "snapshot"))


VOLUME = Kind(
    name="AWS::EC2::Volume",
    properties=_MODIFIED
    | {
        _AUTO,
        "AvailabilityZone",
        "AvailabilityZoneId",
        "Encrypted",
        "KmsKeyId",
        "OutpostArn",
        "SnapshotId",
        "SourceVolumeId",
        "VolumeInitializationRate",
    },
    system_tags=True,
    create=_create,
    finish=_finish,
    read=lambda _stack, id: {"VolumeId": id},
    update=_update,
    retag=retag_ec2,
    delete=_delete,
    snapshot=_keep,
)


def _attach(stack: Stack, properties: Properties, _tags: Tags) -> str:
    asked = spelled(stack, "ec2", "AttachVolume", properties)
    stack.call("ec2", "AttachVolume", **asked)
    return f"{asked['VolumeId']}|{asked['InstanceId']}"


def _detach(stack: Stack, id: str, _properties: Properties) -> None:
    volume, _, instance = id.partition("|")
    stack.call("ec2", "DetachVolume", VolumeId=volume, InstanceId=instance)


_ATTACHED = frozenset({"Device", "EbsCardIndex", "InstanceId", "VolumeId"})
VOLUME_ATTACHMENT = Kind(
    name="AWS::EC2::VolumeAttachment",
    properties=_ATTACHED,
    required=("VolumeId", "InstanceId"),
    replaces=_ATTACHED,
    tagged="",
    create=_attach,
    read=lambda _stack, _id: {},
    delete=_detach,
)


def _block(stack: Stack, properties: Properties, _tags: Tags) -> str:
    asked = spelled(stack, "ec2", "EnableSnapshotBlockPublicAccess", properties)
    stack.call("ec2", "EnableSnapshotBlockPublicAccess", **asked)
    return stack.account


def _block_otherwise(stack: Stack, _id: str, _old: Properties, new: Properties) -> None:
    _block(stack, new, {})


def _unblock(stack: Stack, _id: str, _properties: Properties) -> None:
    stack.call("ec2", "DisableSnapshotBlockPublicAccess")


def _account(_stack: Stack, id: str) -> Attributes:
    return {"AccountId": id}


SNAPSHOT_BLOCK_PUBLIC_ACCESS = Kind(
    name="AWS::EC2::SnapshotBlockPublicAccess",
    properties=frozenset({"State"}),
    required=("State",),
    tagged="",
    create=_block,
    read=_account,
    update=_block_otherwise,
    delete=_unblock,
)
KINDS = (VOLUME, VOLUME_ATTACHMENT, SNAPSHOT_BLOCK_PUBLIC_ACCESS)
