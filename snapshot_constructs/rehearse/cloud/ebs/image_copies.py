"""Copy images, between Regions and accounts too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import (
    copies,
    finding,
    image_finding,
    image_names,
    keys,
    tagging,
)
from snapshot_constructs.rehearse.cloud.ebs.image_making import finish
from snapshot_constructs.rehearse.cloud.ebs.names import new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_image, require_new
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image, Snapshot, Tags
from snapshot_constructs.rehearse.cloud.ebs.snapshots import is_there
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_SHARED = "ec2:SharedTag/"


@dataclass(frozen=True)
class _Job:
    """A copy of an image that is being made.

    Attributes:
        source: the image that is copied.
        sources: its snapshots, in the order of its devices.
        keys: ARNs of the keys of their copies.
        made: those copies.
    """

    image: Image
    source: Image
    sources: Sequence[Snapshot]
    keys: Sequence[str]
    made: list[Snapshot] = field(default_factory=list)


def copy_image(call: Call, params: Params) -> Output:
    """Copy an image with its snapshots to the Region of the call."""
    source = image_finding.usable(call, params["SourceImageId"], params["SourceRegion"])
    tags = tagging.asked(call, params, "image", "snapshot")
    require_image(call, source)
    for kind in ("image", "snapshot"):
        require_new(call, kind, tags[kind])
    finding.stop_if_dry(params)
    again = _made_before(call, params)
    if again is not None:
        return {"ImageId": again}
    image_names.check(call, params["Name"])
    sources = _sources(call, source, params)
    chosen = [_key(call, each, params) for each in sources]
    image = _image(call, source, params, _tags(call, source, params) | tags["image"])
    job = _Job(image, source, sources, chosen)
    if params.get("ClientToken"):
        call.store(Ebs).asked[_token(params)] = (params, image.id)
    image_finding.add(call.world, image)
    _start(call, job, params, tags["snapshot"])
    return {"ImageId": image.id}


def _made_before(call: Call, params: Params) -> str | None:
    """Return the id of the image of an earlier call with the same client token."""
    earlier, id = call.store(Ebs).asked.get(_token(params), (params, None))
    if earlier != params:
        text = "The client token was used with other parameters"
        raise ApiError("IdempotentParameterMismatch", text)
    return id


def _token(params: Params) -> str:
    return f"CopyImage {params.get('ClientToken', '')}"


def _sources(call: Call, source: Image, params: Params) -> list[Snapshot]:
    if source.state != "available":
        text = f"The image {source.id} is in state {source.state}"
        raise ApiError("InvalidAMIID.Unavailable", text)
    found = [finding.find_snapshot(call, id, source.region) for id in source.snapshots]
    seen = [each for each in found if each is not None and finding.may_see(call, each)]
    if len(seen) < len(found):
        text = "You do not have permission to access the storage of this ami"
        raise ApiError("InvalidRequest", text)
    for number, each in enumerate(seen):
        minutes = params.get("SnapshotCopyCompletionDurationMinutes", 15)
        copies.check(call, each, minutes, more=number)
    return seen


def _key(call: Call, source: Snapshot, params: Params) -> str:
    is_same_place = (source.account, source.region) == (call.account, call.region)
    same = source.key if is_same_place else ""
    key = keys.key_for(call, params, encrypted=bool(source.key), same=same)
    keys.check(call, key)
    return key


def _tags(call: Call, source: Image, params: Params) -> Tags:
    """Return the tags of the source that the copy has too."""
    if not params.get("CopyImageTags"):
        return {}
    is_own = source.account == call.account
    return {
        key: value
        for key, value in source.tags.items()
        if not key.startswith("aws:") and (is_own or key.startswith(_SHARED))
    }


def _image(call: Call, source: Image, params: Params, tags: Tags) -> Image:
    tagging.check_count(tags)
    return Image(
        id=new_id("ami"),
        account=call.account,
        region=call.region,
        name=params["Name"],
        made=call.world.clock.now(),
        devices=[],
        root_device=source.root_device,
        state="pending",
        description=params.get("Description", ""),
        tags=tags,
        traits=source.traits,
        source=(source.id, source.region),
    )


def _start(call: Call, job: _Job, params: Params, tags: Tags) -> None:
    for each, key in zip(job.sources, job.keys, strict=True):
        asked = _asked(job.image, each, params)
        copy = copies.start(call, each, asked, key, tags, then=lambda: _look(call, job))
        job.made.append(copy)
    job.image.devices = _devices(job)
    _look(call, job)


def _asked(image: Image, source: Snapshot, params: Params) -> Params:
    """Return what CopySnapshot would be asked for."""
    text = f"Copied for DestinationAmi {image.id} from SourceAmi {image.source[0]}"
    asked: Params = {"Description": f"{text} for SourceSnapshot {source.id}."}
    minutes = params.get("SnapshotCopyCompletionDurationMinutes")
    return asked | ({"CompletionDurationMinutes": minutes} if minutes else {})


def _devices(job: _Job) -> list[dict[str, Any]]:
    made = {old.id: new for old, new in zip(job.sources, job.made, strict=True)}
    found = []
    for each in job.source.devices:
        copy = made.get(each.get("Ebs", {}).get("SnapshotId", ""))
        changed = {"SnapshotId": copy.id, "Encrypted": bool(copy.key)} if copy else {}
        found.append({**each, "Ebs": {**each["Ebs"], **changed}} if "Ebs" in each else dict(each))
    return found


def _look(call: Call, job: _Job) -> None:
    """Bring the image to its end when all snapshots have come to theirs."""
    is_begun = len(job.made) == len(job.sources)
    waits = any(each.state == "pending" and is_there(call.world, each) for each in job.made)
    if is_begun and not waits and job.image.state == "pending":
        finish(call.world, job.image, job.made)
