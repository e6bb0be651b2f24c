"""Images as EC2 shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.access import DISABLED, Access
from snapshot_constructs.rehearse.cloud.ebs.allowed_images import is_allowed
from snapshot_constructs.rehearse.cloud.ebs.filtering import text
from snapshot_constructs.rehearse.cloud.ebs.records import Image
from snapshot_constructs.rehearse.cloud.ebs.tagging import shown
from snapshot_constructs.rehearse.cloud.service import Call

TRAITS = {
    "Architecture": "x86_64",
    "EnaSupport": True,
    "Hypervisor": "xen",
    "PlatformDetails": "Linux/UNIX",
    "UsageOperation": "RunInstances",
    "VirtualizationType": "hvm",
}
"""How images are built, unless they say otherwise."""


def image_view(call: Call, image: Image) -> dict[str, Any]:
    """Return an image; of others, who calls sees no tags."""
    is_own = image.account == call.account
    reason = {"Code": "Client.ImageFailed", "Message": image.message} if image.message else None
    checked = call.store(Access).allowed != DISABLED
    return {
        **TRAITS,
        **image.traits,
        "ImageId": image.id,
        "ImageLocation": f"{image.alias or image.account}/{image.name}",
        "ImageOwnerAlias": image.alias or None,
        "ImageType": "machine",
        "State": image.state,
        "StateReason": reason,
        "OwnerId": image.account,
        "CreationDate": text(image.made),
        "Public": image.public,
        "Name": image.name,
        "Description": image.description,
        "RootDeviceName": image.root_device,
        "RootDeviceType": "ebs",
        "BlockDeviceMappings": [device_view(each) for each in image.devices],
        "SourceInstanceId": image.instance or None,
        "SourceImageId": image.source[0] or None,
        "SourceImageRegion": image.source[1] or None,
        "DeprecationTime": text(image.deprecates) if image.deprecates else None,
        "DeregistrationProtection": image.protection,
        "ImageAllowed": is_allowed(call, image) if checked else None,
        "PublicSsmParameterName": image.parameter or None,
        "Tags": shown(image.tags) if is_own else [],
    }


def device_view(device: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block device; which key encrypts it is not shown."""
    ebs = {name: value for name, value in device.get("Ebs", {}).items() if name != "KmsKeyId"}
    return {**device, "Ebs": ebs} if ebs else dict(device)
