"""The tags, descriptions and names of what DLM makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from snapshot_constructs.rehearse.cloud.dlm.records import Policy
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule

MANAGED = "dlm:managed"
ARCHIVED = "aws:dlm:archived"

Tags = dict[str, str]


def system_tags(policy: Policy, schedule: str, expires: datetime | None) -> Tags:
    """Return the tags by which DLM knows what it made.

    Args:
        schedule: its name.
        expires: when it leaves the standard tier, by age.
    """
    tags = {
        "aws:dlm:lifecycle-policy-id": policy.id,
        "aws:dlm:lifecycle-schedule-name": schedule,
        MANAGED: "true",
    }
    return tags | ({"aws:dlm:expirationTime": stamp(expires)} if expires else {})


def user_tags(
    owner: Schedule, group: Iterable[Schedule], source: Tags, id: str, at: datetime
) -> Tags:
    """Return the tags that schedules add together; where two add the same key, the owner counts.

    Args:
        source: tags of the volume or instance, or none.
        id: of the instance.
    """
    variables = {"$(instance-id)": id, "$(timestamp)": stamp(at)}
    found = own(source)
    for each in (*group, owner):
        found |= each.tags
        found |= {key: variables[value] for key, value in each.variable_tags.items()}
    return found


def own(tags: Mapping[str, str]) -> Tags:
    """Return the tags that users gave."""
    return {
        key: value for key, value in tags.items() if not key.startswith("aws:") and key != MANAGED
    }


def specification(tags: Tags, *kinds: str) -> list[dict[str, Any]]:
    """Return tags as calls of EC2 take them, for resources of these kinds."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    return [{"ResourceType": kind, "Tags": listed} for kind in kinds]


def description(policy: Policy, schedule: str) -> str:
    """Return what snapshots and AMIs are described by."""
    return f"Created for policy: {policy.id} schedule: {schedule}"


def image_name(policy: Policy, schedule: str, source: str, at: datetime) -> str:
    """Return the name of an AMI, which no other has."""
    return f"{policy.id}_{source}_{at:%Y-%m-%dT%H-%M-%S}_{crc32(schedule.encode()):08x}"


def stamp(at: datetime) -> str:
    """Return a time as tags have it."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
