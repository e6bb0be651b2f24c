"""Attach and detach volumes."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs import finding, instances
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_instance, require_volume
from snapshot_constructs.rehearse.cloud.ebs.records import Attachment, Ebs, Instance, Volume
from snapshot_constructs.rehearse.cloud.ebs.views import attachment_view
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params


def attach_volume(call: Call, params: Params) -> Output:
    """Attach a volume to an instance of its zone."""
    volume = finding.volume(call, params["VolumeId"])
    instance = instances.find(call, params["InstanceId"])
    require_volume(call, volume)
    require_instance(call, instance.id, instances.tags(call, instance.id))
    finding.stop_if_dry(params)
    _check(call, volume, instance, params["Device"])
    now = call.world.clock.now()
    attachment = Attachment(instance=instance.id, device=params["Device"], at=now)
    volume.attachments.append(attachment)
    return attachment_view(volume, attachment, state="attaching")


def detach_volume(call: Call, params: Params) -> Output:
    """Detach a volume; from the only instance that has it, if none is named."""
    volume = finding.volume(call, params["VolumeId"])
    require_volume(call, volume)
    finding.stop_if_dry(params)
    found = [
        each
        for each in volume.attachments
        if params.get("InstanceId", each.instance) == each.instance
        and params.get("Device", each.device) == each.device
    ]
    if len(found) != 1:
        code = "IncorrectState" if not volume.attachments else "InvalidAttachment.NotFound"
        raise ApiError(code, f"Volume '{volume.id}' has {len(found)} such attachments")
    volume.attachments.remove(found[0])
    return attachment_view(volume, found[0], state="detaching")


def attached(call: Call, instance: str) -> list[tuple[Attachment, Volume]]:
    """Return the volumes at an instance, in the order in which they came."""
    found = [
        (attachment, volume)
        for volume in call.store(Ebs).volumes.values()
        for attachment in volume.attachments
        if attachment.instance == instance
    ]
    return sorted(found, key=lambda each: each[0].at)


def _check(call: Call, volume: Volume, instance: Instance, device: str) -> None:
    if volume.attachments and not volume.multi_attach:
        raise ApiError("VolumeInUse", f"{volume.id} is already attached to an instance")
    if any(each.instance == instance.id for each in volume.attachments):
        raise ApiError("VolumeInUse", f"{volume.id} is already attached to {instance.id}")
    if volume.zone != instance.zone:
        text = f"The volume '{volume.id}' is not in the same availability zone as '{instance.id}'"
        raise ApiError("InvalidVolume.ZoneMismatch", text)
    if any(each.device == device for each, _ in attached(call, instance.id)):
        text = f"Attachment point {device} is already in use"
        raise ApiError("InvalidParameterValue", text)
