"""What a policy backs up: volumes or instances with a target tag."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from snapshot_constructs.rehearse.cloud.dlm.schedules import pairs
from snapshot_constructs.rehearse.cloud.dlm.session import Session, View

_USABLE = {"available", "in-use", "running", "stopping", "stopped"}
_LOCAL_ZONE = re.compile(r"([a-z]+-){2,3}\d-[a-z]+-\d[a-z]")


def existing(session: Session) -> Mapping[str, View]:
    """Return everything of the kind that the policy backs up, by id."""
    return session.instances if session.policy.targets_instances else session.volumes


def targeted(session: Session) -> dict[str, View]:
    """Return what a custom policy backs up, by id: what has one target tag or more, and is there."""
    found = existing(session)
    return {id: each for id, each in found.items() if is_usable(each) and matches(session, each)}


def matches(session: Session, source: View) -> bool:
    """Tell whether the target tags mean something, and it is where the policy looks."""
    details = session.policy.details
    wanted = [(each["Key"], each["Value"]) for each in details["TargetTags"]]
    location = (details.get("ResourceLocations") or ["CLOUD"])[0]
    tags = tags_of(source)
    return location_of(source) == location and any(tags.get(key) == value for key, value in wanted)


def location_of(source: View) -> str:
    """Return where something is."""
    if source.get("OutpostArn"):
        return "OUTPOST"
    zone = source.get("AvailabilityZone") or source.get("Placement", {}).get("AvailabilityZone", "")
    return "LOCAL_ZONE" if _LOCAL_ZONE.fullmatch(zone) else "CLOUD"


def tags_of(source: View) -> dict[str, str]:
    """Return the tags of something."""
    return pairs(source.get("Tags"))


def is_usable(source: View) -> bool:
    """Tell whether backups can be made of something."""
    state = source["State"]
    return (state if isinstance(state, str) else state["Name"]) in _USABLE


def excluded_by_tags(source: View, excluded: Sequence[View] | None) -> bool:
    """Tell whether something has any of the tags that exclude it."""
    tags = tags_of(source)
    return any(tags.get(each["Key"]) == each["Value"] for each in excluded or ())
