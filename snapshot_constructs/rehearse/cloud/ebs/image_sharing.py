"""Share images with accounts, organizations or all, and their other attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from snapshot_constructs.rehearse.cloud.ebs import finding, image_finding, keys
from snapshot_constructs.rehearse.cloud.ebs.access import UNBLOCKED, Access
from snapshot_constructs.rehearse.cloud.ebs.image_views import device_view
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_image
from snapshot_constructs.rehearse.cloud.ebs.records import Image
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

PUBLIC_YEARS = timedelta(days=730)
"""Public images are deprecated two years after they were made: EC2 guide, "Deprecate an AMI"."""

_LISTS = ("UserIds", "UserGroups", "OrganizationArns", "OrganizationalUnitArns")
_ITEMS = ("UserId", "Group", "OrganizationArn", "OrganizationalUnitArn")
_PATTERNS = (
    r"\d{12}",
    "all",
    r"arn:[\w-]+:organizations::\d{12}:organization/o-[a-z0-9]{10,32}",
    r"arn:[\w-]+:organizations::\d{12}:ou/o-[a-z0-9]{10,32}/ou-[a-z0-9-]+",
)
_NAMES = ("LaunchPermission", "Description", "ImdsSupport")


class _Change(NamedTuple):
    """Whom to add or remove, in the order of the items above."""

    verb: str
    members: tuple[Sequence[str], ...]

    @property
    def users(self) -> set[str]:
        """Return the accounts."""
        return {*self.members[0]}

    @property
    def groups(self) -> set[str]:
        """Return the groups: ``all``, or none."""
        return {*self.members[1]}

    @property
    def organizations(self) -> set[str]:
        """Return the ARNs of organizations and units."""
        return {*self.members[2], *self.members[3]}


def modify_image_attribute(call: Call, params: Params) -> Output:
    """Change one attribute of an image."""
    name = _attribute(params)
    changes = _changes(params) if name == "LaunchPermission" else []
    image = image_finding.own(call, params["ImageId"])
    require_image(call, image, ec2__Attribute=name, **_context(changes))
    finding.stop_if_dry(params)
    value = params.get(name, {}).get("Value") or params.get("Value", "")
    if name == "Description":
        image.description = value
    elif name == "ImdsSupport":
        image.traits = {**image.traits, name: value}
    for each in changes:
        _apply(call, image, each)
    return {}


def describe_image_attribute(call: Call, params: Params) -> Output:
    """Return one attribute of an image."""
    image = image_finding.own(call, params["ImageId"])
    require_image(call, image)
    finding.stop_if_dry(params)
    name = params["Attribute"]
    if name == "launchPermission":
        return {"ImageId": image.id, "LaunchPermissions": _permissions(image)}
    if name == "blockDeviceMapping":
        devices = [device_view(each) for each in image.devices]
        return {"ImageId": image.id, "BlockDeviceMappings": devices}
    if name == "productCodes":
        return {"ImageId": image.id, "ProductCodes": []}
    member = "KernelId" if name == "kernel" else "RamdiskId" if name == "ramdisk" else name
    member = member[0].upper() + member[1:]
    own = {"Description": image.description, "DeregistrationProtection": image.protection}
    value = {**image.traits, **own}.get(member)
    return {"ImageId": image.id, member: {"Value": value} if value else {}}


def reset_image_attribute(call: Call, params: Params) -> Output:
    """Share an image with nobody."""
    image = image_finding.own(call, params["ImageId"])
    require_image(call, image, ec2__Attribute="LaunchPermission")
    finding.stop_if_dry(params)
    unshare(image)
    return {}


def cancel_image_launch_permission(call: Call, params: Params) -> Output:
    """Take the own account away from those that an image is shared with."""
    image = image_finding.usable(call, params["ImageId"])
    require_image(call, image)
    finding.stop_if_dry(params)
    if call.account not in image.users:
        text = f"{image.id} is not shared with the account {call.account} by name"
        raise ApiError("InvalidRequest", text)
    image.users.remove(call.account)
    return {"Return": True}


def unshare(image: Image) -> None:
    """Share an image with nobody."""
    image.users.clear()
    image.organizations.clear()
    image.public = False


def _attribute(params: Params) -> str:
    """Return the one attribute that a call changes, in either of the two forms that it has."""
    flat: str = params.get("Attribute", "")
    named: list[str] = [flat[:1].upper() + flat[1:]] if flat else []
    named += [name for name in _NAMES if name in params]
    if len(set(named)) != 1 or named[0] not in _NAMES:
        text = f"Exactly one attribute must be specified, of {', '.join(_NAMES)}"
        raise ApiError("InvalidParameterCombination", text)
    return named[0]


def _changes(params: Params) -> list[_Change]:
    structured = params.get("LaunchPermission", {})
    found = [
        _structured(verb, structured[verb]) for verb in ("Add", "Remove") if verb in structured
    ]
    members = tuple(params.get(name, []) for name in _LISTS)
    if any(members):
        found.append(_Change(params.get("OperationType", "").capitalize(), members))
    if not found or not all(each.verb and any(each.members) for each in found):
        text = "No operation specified for launchPermission attribute."
        raise ApiError("InvalidParameterCombination", text)
    for each in found:
        _check_names(each)
    return found


def _structured(verb: str, items: Sequence[Mapping[str, Any]]) -> _Change:
    return _Change(verb, tuple([one[key] for one in items if key in one] for key in _ITEMS))


def _check_names(change: _Change) -> None:
    for pattern, names in zip(_PATTERNS, change.members, strict=True):
        wrong = [each for each in names if not re.fullmatch(pattern, each)]
        if wrong:
            text = f"{wrong[0]} is no account, group, organization or organizational unit"
            raise ApiError("InvalidAMIAttributeItemValue", text)


def _context(changes: Sequence[_Change]) -> dict[str, Any]:
    keys = ("userId", "group", "organizationArn", "organizationalUnitArn")
    return {
        f"ec2:{change.verb}/{key}": list(names)
        for change in changes
        for key, names in zip(keys, change.members, strict=True)
        if names
    }


def _apply(call: Call, image: Image, change: _Change) -> None:
    if change.verb == "Remove":
        image.users -= change.users
        image.organizations -= change.organizations
        image.public = image.public and not change.groups
        return
    _check(call, image, change)
    image.users |= change.users - {image.account}
    image.organizations |= change.organizations
    if change.groups:
        image.public = True
        latest = image.made + PUBLIC_YEARS
        image.deprecates = min(image.deprecates or latest, latest)


def _check(call: Call, image: Image, change: _Change) -> None:
    """Refuse to share what cannot be: EC2 guide, "Share an AMI" and "Disable an AMI"."""
    if image.state != "available":
        text = f"The image {image.id} is in state {image.state}"
        raise ApiError("InvalidAMIID.Unavailable", text)
    if change.groups and call.store(Access).images != UNBLOCKED:
        text = "You can't publicly share this image because block public access is enabled"
        raise ApiError("OperationNotPermitted", text)
    used = [finding.snapshot(call, id).key for id in image.snapshots]
    if change.groups and any(used):
        raise ApiError("OperationNotPermitted", "Encrypted images cannot be shared publicly")
    if any(key and keys.is_managed(key) for key in used):
        text = "Images encrypted with the EBS default key cannot be shared"
        raise ApiError("OperationNotPermitted", text)


def _permissions(image: Image) -> list[dict[str, str]]:
    groups = [{"Group": "all"}] if image.public else []
    users = [{"UserId": each} for each in sorted(image.users)]
    arns = sorted(image.organizations)
    return groups + users + [{_kind(each): each} for each in arns]


def _kind(arn: str) -> str:
    return "OrganizationalUnitArn" if ":ou/" in arn else "OrganizationArn"
