"""Disable images, deprecate them, protect them from being deregistered."""

from __future__ import annotations

from datetime import datetime, timedelta

from snapshot_constructs.rehearse.cloud.ebs import finding, image_finding, telling
from snapshot_constructs.rehearse.cloud.ebs.image_sharing import PUBLIC_YEARS, unshare
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_image
from snapshot_constructs.rehearse.cloud.ebs.records import Image
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(days=3652)  # ten years
_COOLDOWN = timedelta(hours=24)
_WITH_COOLDOWN = "enabled-with-cooldown"
_DONE = {"Return": True}
_SAID = {"Return": "true"}


def disable_image(call: Call, params: Params) -> Output:
    """Let nobody launch an image, and share it with nobody."""
    image = _find(call, params)
    _change_state(call, image, "available", "disabled")
    unshare(image)
    return _DONE


def enable_image(call: Call, params: Params) -> Output:
    """Let a disabled image be launched again; it is not shared again by that."""
    _change_state(call, _find(call, params), "disabled", "available")
    return _DONE


def enable_image_deprecation(call: Call, params: Params) -> Output:
    """Deprecate an image at a date, to the minute."""
    image = _find(call, params)
    now, when = call.world.clock.now(), _to_the_minute(params["DeprecateAt"])
    if when < now - _MINUTE:
        raise ApiError("InvalidParameterValue", f"DeprecateAt is in the past (got {when})")
    latest = image.made + PUBLIC_YEARS if image.public else now + _LONGEST
    if when > latest:
        raise ApiError("InvalidParameterValue", f"DeprecateAt must not be later than {latest}")
    image.deprecates = when
    return _DONE


def disable_image_deprecation(call: Call, params: Params) -> Output:
    """Deprecate an image no more; public ones always are, after two years."""
    image = _find(call, params)
    if image.public:
        text = "The deprecation of public images cannot be cancelled"
        raise ApiError("OperationNotPermitted", text)
    image.deprecates = None
    return _DONE


def enable_image_deregistration_protection(call: Call, params: Params) -> Output:
    """Let nobody deregister an image, and not for a day after that ends if asked."""
    image = _find(call, params)
    cooldown = params.get("WithCooldown")
    image.protection = _WITH_COOLDOWN if cooldown else "enabled-without-cooldown"
    image.cools = None
    return _SAID


def disable_image_deregistration_protection(call: Call, params: Params) -> Output:
    """Let an image be deregistered, now or when a day has passed."""
    image = _find(call, params)
    if image.protection == _WITH_COOLDOWN:
        image.cools = call.world.clock.now() + _COOLDOWN
    image.protection = "disabled"
    return _SAID


def _find(call: Call, params: Params) -> Image:
    image = image_finding.own(call, params["ImageId"])
    require_image(call, image)
    finding.stop_if_dry(params)
    return image


def _change_state(call: Call, image: Image, old: str, new: str) -> None:
    if image.state == new:
        return
    if image.state != old:
        text = f"The image {image.id} is in state {image.state}"
        raise ApiError("InvalidAMIID.Unavailable", text)
    image.state = new
    telling.image_changed(call.world, image, new)


def _to_the_minute(time: datetime) -> datetime:
    return (time + _MINUTE / 2).replace(second=0, microsecond=0)
