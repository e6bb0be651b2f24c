"""Tags that come with what is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.records import Tags
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Params

_LIMIT = 50


def asked(call: Call, params: Params, *kinds: str) -> dict[str, Tags]:
    """Return the tags that a call asks for, by kind of resource.

    Args:
        kinds: that the call makes, such as ``snapshot``.

    Raises:
        ApiError: if EC2 would not take them.
    """
    found: dict[str, Tags] = {kind: {} for kind in kinds}
    for each in params.get("TagSpecifications", ()):
        kind = each.get("ResourceType", "")
        if kind not in found:
            text = f"'{kind}' is not a valid taggable resource type for this operation."
            raise ApiError("InvalidParameterValue", text)
        found[kind] |= pairs(call, each.get("Tags", ()))
    for tags in found.values():
        check_count(tags)
    return found


def pairs(call: Call, tags: Iterable[Mapping[str, str]]) -> Tags:
    """Return tags as a mapping.

    Raises:
        ApiError: if EC2 would not take them.
    """
    listed = [(each.get("Key", ""), each.get("Value", "")) for each in tags]
    twice = [key for key, count in Counter(key for key, _ in listed).items() if count > 1]
    if twice:
        raise ApiError("InvalidParameterValue", f"Duplicate tag key '{twice[0]}' specified.")
    for key, value in listed:
        _check(call, key, value)
    return dict(listed)


def check_key(call: Call, key: str) -> None:
    """Refuse keys that belong to AWS, unless a service of AWS calls.

    Raises:
        ApiError: if it is one.
    """
    if key.lower().startswith("aws:") and not call.caller.service:
        text = "Tag keys starting with 'aws:' are reserved for internal use"
        raise ApiError("InvalidParameterValue", text)


def check_count(tags: Tags) -> None:
    """Refuse more tags than a resource can have; those of AWS do not count.

    Raises:
        ApiError: if there are more.
    """
    if sum(not key.startswith("aws:") for key in tags) > _LIMIT:
        raise ApiError("TagLimitExceeded", f"The maximum number of tags is {_LIMIT}.")


def shown(tags: Tags) -> list[dict[str, Any]]:
    """Return tags as EC2 shows them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _check(call: Call, key: str, value: str) -> None:
    check_key(call, key)
    if not 0 < len(key) <= 128 or len(value) > 256:  # EC2 guide, "Tag restrictions"
        text = f"Tag key '{key}' exceeds 128 characters, or its value 256, or it is empty"
        raise ApiError("InvalidParameterValue", text)
