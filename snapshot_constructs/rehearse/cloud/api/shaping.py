"""Cut what a call returns to the shape that the model of the service gives it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape


def shaped(shape: Shape, value: Any, style: str) -> Any:
    """Return a value as plain JSON, with members by their names on the wire.

    Args:
        shape: the one that the model gives it.
        value: what the call returned; members that the shape lacks are left out.
        style: how times are written: ``iso8601`` or ``unixTimestamp``, unless the shape says so.
    """
    if isinstance(shape, StructureShape):
        return {
            member.serialization.get("name", name): shaped(member, value[name], style)
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [shaped(shape.member, item, style) for item in value]
    if isinstance(shape, MapShape):
        return {key: shaped(shape.value, item, style) for key, item in value.items()}
    if shape.type_name == "timestamp":
        return _time(value, shape.serialization.get("timestampFormat", style))
    return value


def _time(value: datetime | str, style: str) -> str | float:
    if isinstance(value, str):
        return value
    if style == "iso8601":
        return (
            value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
            + f"{value.microsecond // 1000:03}Z"
        )
    return value.timestamp()
