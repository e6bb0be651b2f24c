"""Tags of what is there; those of volumes, snapshots and images are ours, all others are ministack's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from snapshot_constructs.rehearse.cloud.ebs import finding, image_finding, instances, tagging
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.names import arn
from snapshot_constructs.rehearse.cloud.ebs.permissions import asked_tags, of_tags
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Tags
from snapshot_constructs.rehearse.cloud.ebs.recycling import Bin
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_OURS = ("vol-", "snap-", "ami-")
_KINDS = {"vol": "volume", "snap": "snapshot", "ami": "image", "i": "instance"}


class _Tag(NamedTuple):
    resource: str
    kind: str
    key: str
    value: str


FILTERS: Filters[_Tag] = {
    "key": lambda each: [each.key],
    "resource-id": lambda each: [each.resource],
    "resource-type": lambda each: [each.kind],
    "value": lambda each: [each.value],
}


def create_tags(call: Call, params: Params) -> Output:
    """Add tags, or overwrite them."""
    new = tagging.pairs(call, params["Tags"])
    ours, others = _split(params["Resources"])
    changed = {id: _tags_of(call, id) for id in ours}
    for id in params["Resources"]:
        call.require(
            "ec2:CreateTags", _arn(call, id), **_context(call, id, changed), **asked_tags(new)
        )
    finding.stop_if_dry(params)
    for tags in changed.values():
        tagging.check_count(tags | new)
    for tags in changed.values():
        tags.update(new)
    if others:
        instances.theirs(call, "CreateTags", {"Resources": others, "Tags": params["Tags"]})
    return {}


def delete_tags(call: Call, params: Params) -> Output:
    """Delete tags: those named, with the value if one is given; all of the user's if none is named."""
    named = params.get("Tags", [])
    for each in named:
        tagging.check_key(call, each.get("Key", ""))
    ours, others = _split(params["Resources"])
    changed = {id: _tags_of(call, id) for id in ours}
    for id in params["Resources"]:
        context = {"aws:TagKeys": [each.get("Key", "") for each in named]} if named else {}
        call.require("ec2:DeleteTags", _arn(call, id), **_context(call, id, changed), **context)
    finding.stop_if_dry(params)
    for tags in changed.values():
        _delete(tags, named)
    if others:
        instances.theirs(call, "DeleteTags", {"Resources": others, "Tags": named})
    return {}


def describe_tags(call: Call, params: Params) -> Output:
    """Return the tags of all that the account has."""
    call.require("ec2:DescribeTags")
    finding.stop_if_dry(params)
    found = filtered(
        [*_ours(call), *_others(call)], params, FILTERS, lambda each: {each.key: each.value}
    )
    shown, token = page(found, params, lambda each: (each.resource, each.key))
    tags = [
        {
            "ResourceId": each.resource,
            "ResourceType": each.kind,
            "Key": each.key,
            "Value": each.value,
        }
        for each in shown
    ]
    return {"Tags": tags, "NextToken": token}


def _split(ids: Sequence[str]) -> tuple[list[str], list[str]]:
    return [id for id in ids if id.startswith(_OURS)], [
        id for id in ids if not id.startswith(_OURS)
    ]


def _tags_of(call: Call, id: str) -> Tags:
    """Return the tags of a volume, snapshot or image, to be changed, also in the Recycle Bin."""
    binned = {each: tags for _, each, tags in _binned(call)}
    if id in binned:
        return binned[id]
    if id.startswith("vol-"):
        return finding.volume(call, id).tags
    if id.startswith("snap-"):
        return finding.snapshot(call, id).tags
    return image_finding.own(call, id).tags


def _context(call: Call, id: str, ours: dict[str, Tags]) -> Tags:
    return of_tags(ours[id] if id in ours else instances.tags(call, id))


def _arn(call: Call, id: str) -> str:
    prefix = id.partition("-")[0]
    account = "" if prefix in ("snap", "ami") else call.account
    return arn(call.region, account, _KINDS.get(prefix, prefix), id)


def _delete(tags: Tags, named: Sequence[dict[str, str]]) -> None:
    keys = {each["Key"]: each.get("Value") for each in named} or {
        key: None for key in tags if not key.startswith("aws:")
    }
    for key, value in keys.items():
        if key in tags and value in (None, tags[key]):
            del tags[key]


def _ours(call: Call) -> Iterator[_Tag]:
    for kind, id, tags in (*_present(call), *_binned(call)):
        yield from (_Tag(id, kind, key, value) for key, value in tags.items())


def _present(call: Call) -> Iterator[tuple[str, str, Tags]]:
    """Yield the kind, the id and the tags of all that is there."""
    store = call.store(Ebs)
    yield from (("volume", id, each.tags) for id, each in store.volumes.items())
    yield from (("snapshot", id, each.tags) for id, each in store.snapshots.items())
    yield from (("image", id, each.tags) for id, each in store.images.items())


def _binned(call: Call) -> Iterator[tuple[str, str, Tags]]:
    """Yield the same of what is in the Recycle Bin."""
    store = call.store(Bin)
    yield from (("volume", id, each.record.tags) for id, each in store.volumes.items())
    yield from (("snapshot", id, each.record.tags) for id, each in store.snapshots.items())
    yield from (("image", id, each.record.tags) for id, each in store.images.items())


def _others(call: Call) -> Iterator[_Tag]:
    for each in instances.theirs(call, "DescribeTags", {})["Tags"]:
        yield _Tag(each["ResourceId"], each["ResourceType"], each["Key"], each["Value"])
