"""Find the image that a call names, or refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from snapshot_constructs.rehearse.cloud.ebs import amazon, finding
from snapshot_constructs.rehearse.cloud.ebs.access import Access
from snapshot_constructs.rehearse.cloud.ebs.allowed_images import ENABLED, is_hidden
from snapshot_constructs.rehearse.cloud.ebs.membership import is_member
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call
from snapshot_constructs.rehearse.cloud.world import World

_PARAMETER = "resolve:ssm:"


@dataclass
class Known:
    """The ids of all images that were ever made in a Region, by whomever."""

    ids: set[str] = field(default_factory=set)


def add(world: World, image: Image) -> None:
    """Have an image there from now on."""
    world.store(Ebs, image.account, image.region).images[image.id] = image
    world.store(Known, "", image.region).ids.add(image.id)


def own(call: Call, id: str) -> Image:
    """Return an image of the account.

    Raises:
        ApiError: if there is none, or it is somebody else's.
    """
    finding.check_id(id, "ami", "InvalidAMIID.Malformed")
    found = _find(call.world, id, call.region)
    if found is None and id in _known(call).ids:
        raise ApiError("InvalidAMIID.Unavailable", f"The image ID '{id}' is no longer available")
    if found is None or not may_use(call, found):
        raise _missing(id)
    if found.account != call.account:
        raise ApiError("AuthFailure", f"Not authorized for image:{id}", 403)
    return found


def usable(call: Call, id: str, region: str = "") -> Image:
    """Return an image that the account owns or may launch.

    Args:
        region: where it is; that of the call when empty.

    Raises:
        ApiError: if there is none.
    """
    finding.check_id(id, "ami", "InvalidAMIID.Malformed")
    found = _find(call.world, id, region or call.region)
    if found is None or not may_use(call, found) or is_hidden(call, found):
        raise _missing(id)
    return found


def launchable(call: Call, id: str) -> Image | None:
    """Return an image that can be launched now; None for one that nobody made in this cloud.

    That may be anything that somebody has outside.

    Raises:
        ApiError: if it cannot be launched.
    """
    finding.check_id(id, "ami", "InvalidAMIID.Malformed")
    found = _find(call.world, id, call.region)
    if found is None and not _is_from_here(call, id):
        return None
    is_gone = found is None and id in _known(call).ids
    if is_gone or (found is not None and may_use(call, found) and found.state != "available"):
        raise ApiError("InvalidAMIID.Unavailable", f"The image ID '{id}' cannot be launched")
    return usable(call, id)


def named(call: Call, name: str) -> str:
    """Return the id of the image that a launch names, maybe by a parameter of Systems Manager."""
    if not name.startswith(_PARAMETER):
        return name
    asked = {"Name": name.removeprefix(_PARAMETER)}
    try:
        found = call.world.call(
            "ssm",
            "GetParameter",
            asked,
            account=call.account,
            region=call.region,
            caller=call.caller,
        )
    except ApiError as error:
        raise ApiError("InvalidParameterValue", f"{name} leads to no image: {error}") from error
    return str(found["Parameter"]["Value"])


def visible(call: Call) -> Iterator[Image]:
    """Yield all images of the Region that the account owns or may launch."""
    for (_, region), store in call.world.stores(Ebs).items():
        if region == call.region:
            yield from (each for each in store.images.values() if may_use(call, each))
    yield from amazon.published(call.world, call.region).images.values()


def may_use(call: Call, image: Image) -> bool:
    """Tell whether the account owns an image, or may launch it."""
    named = call.account in {image.account, *image.users} or image.public
    return named or is_member(call.world, image, call.account)


def _find(world: World, id: str, region: str) -> Image | None:
    for (_, place), store in world.stores(Ebs).items():
        if place == region and id in store.images:
            return store.images[id]
    return amazon.published(world, region).images.get(id)


def _is_from_here(call: Call, id: str) -> bool:
    """Tell whether this cloud knows all about an image: if it made it, or allows known ones only."""
    made = any(id in each.ids for each in call.world.stores(Known).values())
    return made or call.store(Access).allowed == ENABLED


def _known(call: Call) -> Known:
    return call.world.store(Known, "", call.region)


def _missing(id: str) -> ApiError:
    return ApiError("InvalidAMIID.NotFound", f"The image id '[{id}]' does not exist")
