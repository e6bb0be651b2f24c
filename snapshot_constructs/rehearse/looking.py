"""Look at all that is there at the end of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from snapshot_constructs.model.rehearsed import LiveInstance, LiveVolume, Made, Use
from snapshot_constructs.rehearse.rehearsal import Rehearsal

_POLICY, _SCHEDULE = "aws:dlm:lifecycle-policy-id", "aws:dlm:lifecycle-schedule-name"
_DONE = ("completed", "available")

Raw = Mapping[str, Any]


def volumes(
    rehearsal: Rehearsal, account: str, region: str, uses: Mapping[str, Use]
) -> Iterator[LiveVolume]:
    """Yield the volumes of an account in a Region.

    Args:
        uses: how they are used; of what is not named there, nobody writes to it.
    """
    ec2 = rehearsal.client("ec2", account=account, region=region)
    roots = {each["InstanceId"]: each.get("RootDeviceName") for each in _instances(ec2)}
    for each in ec2.get_paginator("describe_volumes").paginate().search("Volumes[]"):
        attached = each.get("Attachments", ())
        yield LiveVolume(
            id=each["VolumeId"],
            account=account,
            region=region,
            zone=each["AvailabilityZone"],
            made=each["CreateTime"],
            size_gib=each["Size"],
            type=each["VolumeType"],
            use=uses.get(each["VolumeId"], Use(each["Size"], 0)),
            tags=_tags(each),
            instances=tuple(one["InstanceId"] for one in attached),
            is_root=any(roots.get(one["InstanceId"]) == one["Device"] for one in attached),
        )


def instances(rehearsal: Rehearsal, account: str, region: str) -> Iterator[LiveInstance]:
    """Yield the instances of an account in a Region that are not terminated."""
    for each in _instances(rehearsal.client("ec2", account=account, region=region)):
        yield LiveInstance(
            id=each["InstanceId"],
            account=account,
            region=region,
            zone=each["Placement"]["AvailabilityZone"],
            made=each["LaunchTime"],
            tags=_tags(each),
        )


def _instances(ec2: Any) -> Iterator[Raw]:
    pages = ec2.get_paginator("describe_instances").paginate()
    for each in pages.search("Reservations[].Instances[]"):
        if each["State"]["Name"] != "terminated":
            yield each


def made(found: Raw) -> Iterator[Made]:
    """Yield all snapshots and AMIs that are complete.

    Args:
        found: what the cloud itself says there is.
    """
    for each in (*found["snapshots"], *found["images"]):
        if each["state"] in _DONE:
            yield _made(each)


def _made(raw: Raw) -> Made:
    tags = raw["tags"]
    return Made(
        id=raw["id"],
        account=raw["account"],
        region=raw["region"],
        policy=tags.get(_POLICY, ""),
        schedule=tags.get(_SCHEDULE, ""),
        is_image="instance" in raw,
        is_copy=raw["is_copy"],
        volumes=tuple(raw.get("volumes") or [raw["volume"]]),
        instance=raw.get("instance", ""),
        tier=raw.get("tier", "standard"),
        taken=datetime.fromisoformat(raw["taken"]),
        added_gib=raw.get("added_gib", 0.0),
    )


def _tags(raw: Raw) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in raw.get("Tags", ())}
