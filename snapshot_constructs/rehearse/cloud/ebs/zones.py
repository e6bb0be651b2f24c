"""Availability Zones, by their names and by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError

_LETTERS = "abcdef"
_DIRECTIONS = {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}


def zone_id(name: str) -> str:
    """Return the id of a zone: ``use1-az2`` for ``us-east-1b``."""
    area, *words, number = name[:-1].split("-")
    middle = "".join(_DIRECTIONS.get(word, word[:1]) for word in words)
    return f"{area}{middle}{number}-az{_LETTERS.index(name[-1]) + 1}"


def asked(region: str, params: Mapping[str, Any]) -> list[str]:
    """Return the names of the zones that a call names, by name or by id.

    Raises:
        ApiError: if it names none, or both ways, or one is not in the Region.
    """
    names, ids = params.get("AvailabilityZones", []), params.get("AvailabilityZoneIds", [])
    if bool(names) == bool(ids):
        text = "Either AvailabilityZone or AvailabilityZoneId must be specified, but not both"
        raise ApiError("InvalidParameterCombination", text)
    known = {zone_id(f"{region}{letter}"): f"{region}{letter}" for letter in _LETTERS}
    found = [known.get(id, id) for id in ids] or list(names)
    for each in found:
        if each not in known.values():
            raise ApiError("InvalidParameterValue", f"Invalid availability zone: [{each}]")
    return found
