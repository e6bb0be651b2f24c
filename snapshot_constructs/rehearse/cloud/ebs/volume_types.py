"""What the types of volumes can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from snapshot_constructs.rehearse.cloud.errors import ApiError


class _Type(NamedTuple):
    """Limits of a type: size in GiB, operations per second, MiB per second."""

    size: range
    iops: range = range(0)
    throughput: range = range(0)
    needs_iops: bool = False


_TYPES = {  # EBS guide, "Amazon EBS volume types"
    "standard": _Type(range(1, 1024 + 1)),
    "gp2": _Type(range(1, 16384 + 1)),
    "gp3": _Type(range(1, 65536 + 1), range(3000, 80000 + 1), range(125, 2000 + 1)),
    "io1": _Type(range(4, 16384 + 1), range(100, 64000 + 1), needs_iops=True),
    "io2": _Type(range(4, 65536 + 1), range(100, 256000 + 1), needs_iops=True),
    "st1": _Type(range(125, 16384 + 1)),
    "sc1": _Type(range(125, 16384 + 1)),
}


def check_type(kind: str, size: int, asked: Mapping[str, Any]) -> None:
    """Refuse a volume that its type cannot be.

    Args:
        kind: such as ``gp3``.
        size: in GiB.
        asked: as CreateVolume names it.

    Raises:
        ApiError: if it cannot be.
    """
    limits = _TYPES[kind]
    if size not in limits.size:
        _refuse("InvalidParameterValue", f"Volume of {size} GiB is invalid for {kind}")
    if limits.needs_iops and "Iops" not in asked:
        _refuse("MissingParameter", f"The parameter iops must be specified for {kind}")
    for name, allowed in (("Iops", limits.iops), ("Throughput", limits.throughput)):
        if name in asked and not allowed:
            _refuse("InvalidParameterCombination", f"{name} is not supported for {kind}")
        if name in asked and asked[name] not in allowed:
            _refuse("InvalidParameterValue", f"{name} of {asked[name]} is invalid for {kind}")
    if asked.get("MultiAttachEnabled") and not limits.needs_iops:
        _refuse("InvalidParameterCombination", f"Multi-Attach is not supported for {kind}")


def performance(kind: str, size: int, asked: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the operations and the MiB per second of a volume."""
    if kind == "gp3":
        return asked.get("Iops", 3000), asked.get("Throughput", 125)
    if kind == "gp2":
        return min(max(100, 3 * size), 16000), None
    return asked.get("Iops"), None


def _refuse(code: str, text: str) -> None:
    raise ApiError(code, text)
