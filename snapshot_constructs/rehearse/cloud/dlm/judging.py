"""What DLM refuses about a policy as a whole, by our own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn.dlm import decode
from snapshot_constructs.model.normal import normal
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call
from snapshot_constructs.rules.judge import judge
from snapshot_constructs.rules.registry import Finding, Place

_LATER = {
    "dlm/fsr-az-region",
    "dlm/tags-length",
    "dlm/tags-reserved",
    "dlm/xr-cmk-region",
    "dlm/xr-outpost-encrypted",
}
"""What DLM takes, and EC2 refuses when the policy runs."""

_ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "dlm/create-xor": ("CronExpression", "Interval"),
    "dlm/retain-xor": ("Count", "Interval"),
    "dlm/xr-target-field": ("Target", "TargetRegion"),
    "dlm/fsr-az-xor": ("AvailabilityZones", "AvailabilityZoneIds"),
}
_TOGETHER: dict[str, tuple[str, ...]] = {
    "dlm/resource-types-one": ("ResourceTypes",),
    "dlm/target-tags-size": ("TargetTags",),
    "dlm/schedules-1-4": ("Schedules",),
    "dlm/schedule-name-required": ("Name", "CreateRule", "RetainRule"),
    "dlm/retain-unit-pair": ("Interval", "IntervalUnit"),
    "dlm/share-unshare-pair": ("UnshareInterval", "UnshareIntervalUnit"),
    "dlm/evt-source": ("EventSource",),
    "dlm/evt-one-action": ("Actions",),
    "dlm/top-required": ("PolicyDetails",),
}


def check(call: Call, properties: Mapping[str, Any]) -> None:
    """Refuse a policy that DLM refuses.

    Args:
        properties: in the names of the API, with tags as CloudFormation has them.

    Raises:
        ApiError: that names the parameters, where some are missing or exclude each other.
    """
    policy = normal(decode(properties))
    errors = [each for each in judge(policy, _place(call)).errors if each.rule.id not in _LATER]
    if errors:
        text = "; ".join(map(str, errors))
        raise ApiError("InvalidRequestException", text, 400, **_members(errors, properties))


def _place(call: Call) -> Place:
    today = call.world.clock.now().date()
    return Place(region=call.region, account=call.account, today=today)


def _members(errors: list[Finding], properties: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the lists of parameters that the refusal has."""
    required: list[str] = []
    exclusive: list[str] = []
    for each in errors:
        value = _at(properties, each.where)
        names = _ALTERNATIVES.get(each.rule.id, ())
        given = [name for name in names if name in value]
        if len(given) > 1:
            exclusive += given
        elif not given:
            required += names
        required += [name for name in _TOGETHER.get(each.rule.id, ()) if name not in value]
    found = {"RequiredParameters": required, "MutuallyExclusiveParameters": exclusive}
    return {name: [*dict.fromkeys(names)] for name, names in found.items() if names}


def _at(properties: Any, where: str) -> Mapping[str, Any]:
    """Return the structure that a finding is about, or that holds what it is about."""
    found: Any = properties
    for step in where.split("/"):
        inner = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, list) and step.isdigit() and int(step) < len(found):
            inner = found[int(step)]
        if not isinstance(inner, Mapping | list):
            break
        found = inner
    return found if isinstance(found, Mapping) else {}
