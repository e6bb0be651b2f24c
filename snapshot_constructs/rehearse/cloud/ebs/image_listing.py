"""Describe images: own ones, those that others share, and those of Amazon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, image_finding
from snapshot_constructs.rehearse.cloud.ebs.allowed_images import is_allowed, is_hidden
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.image_views import TRAITS, image_view
from snapshot_constructs.rehearse.cloud.ebs.membership import is_member
from snapshot_constructs.rehearse.cloud.ebs.records import Image, Tags
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params


def _trait(name: str) -> Any:
    return lambda each: [(TRAITS | each.traits).get(name, "")]


def _ebs(name: str) -> Any:
    """Return what looks at all devices that are volumes."""
    return lambda each: [one["Ebs"][name] for one in each.devices if name in one.get("Ebs", {})]


FILTERS: Filters[Image] = {
    "architecture": _trait("Architecture"),
    "block-device-mapping.delete-on-termination": _ebs("DeleteOnTermination"),
    "block-device-mapping.device-name": lambda each: [one["DeviceName"] for one in each.devices],
    "block-device-mapping.encrypted": _ebs("Encrypted"),
    "block-device-mapping.snapshot-id": _ebs("SnapshotId"),
    "block-device-mapping.volume-size": _ebs("VolumeSize"),
    "block-device-mapping.volume-type": _ebs("VolumeType"),
    "boot-mode": _trait("BootMode"),
    "creation-date": lambda each: [each.made],
    "description": lambda each: [each.description],
    "ena-support": _trait("EnaSupport"),
    "hypervisor": _trait("Hypervisor"),
    "image-id": lambda each: [each.id],
    "image-type": lambda _each: ["machine"],
    "is-public": lambda each: [each.public],
    "name": lambda each: [each.name],
    "owner-alias": lambda each: [each.alias] if each.alias else [],
    "owner-id": lambda each: [each.account],
    "platform": lambda each: [str(each.traits.get("Platform", "")).lower()],
    "public-ssm-parameter-name": lambda each: [each.parameter] if each.parameter else [],
    "root-device-name": lambda each: [each.root_device],
    "root-device-type": lambda _each: ["ebs"],
    "source-image-id": lambda each: [each.source[0]],
    "source-image-region": lambda each: [each.source[1]],
    "source-instance-id": lambda each: [each.instance],
    "state": lambda each: [each.state],
    "state-reason-message": lambda each: [each.message],
    "sriov-net-support": _trait("SriovNetSupport"),
    "virtualization-type": _trait("VirtualizationType"),
}


def describe_images(call: Call, params: Params) -> Output:
    """Return images that the account may launch."""
    call.require("ec2:DescribeImages")
    finding.stop_if_dry(params)
    named = [image_finding.usable(call, id) for id in params.get("ImageIds", ())]
    seen = named if "ImageIds" in params else _listed(call, params)
    found = _executable(call, _owned(call, seen, params), params)
    allowed = {**FILTERS, "image-allowed": lambda each: [is_allowed(call, each)]}
    matching = filtered(found, params, allowed, lambda each: _tags(call, each))
    shown, token = page(matching, params, lambda each: (each.made.isoformat(), each.id), "ImageIds")
    return {"Images": [image_view(call, each) for each in shown], "NextToken": token}


def _listed(call: Call, params: Params) -> list[Image]:
    """Return what is shown without being named: no disabled ones, of others no deprecated ones."""
    now = call.world.clock.now()
    return [
        each
        for each in image_finding.visible(call)
        if (each.state != "disabled" or params.get("IncludeDisabled"))
        and (
            each.account == call.account
            or params.get("IncludeDeprecated")
            or each.deprecates is None
            or now < each.deprecates
        )
        and not is_hidden(call, each)
    ]


def _owned(call: Call, found: Iterable[Image], params: Params) -> list[Image]:
    owners = {call.account if each == "self" else each for each in params.get("Owners", ())}
    return [each for each in found if not owners or owners & {each.account, each.alias}]


def _executable(call: Call, found: list[Image], params: Params) -> list[Image]:
    """Return those that any of the accounts that are named was given leave to launch."""
    users = params.get("ExecutableUsers", ())
    return [each for each in found if not users or any(_may(call, each, one) for one in users)]


def _may(call: Call, image: Image, user: str) -> bool:
    if user == "all":
        return image.public
    account = call.account if user == "self" else user
    is_own = account == call.account
    return account in image.users or (is_own and is_member(call.world, image, account))


def _tags(call: Call, image: Image) -> Tags:
    return image.tags if image.account == call.account else {}
