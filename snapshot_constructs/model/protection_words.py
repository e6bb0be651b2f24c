"""Rules of the Recycle Bin, and block public access for snapshots, in plain words."""

from collections.abc import Iterator

from snapshot_constructs.model._words_parts import shown, tagged
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.retention import Retain

Protection = RecycleBinRule | BlockPublicAccess
Line = tuple[str, str]
"""A label and what is said under it."""

THINGS = {"EBS_SNAPSHOT": "EBS snapshots", "EC2_IMAGE": "AMIs", "EBS_VOLUME": "EBS volumes"}
"""What a rule of the Recycle Bin keeps, by its resource type."""

_STATES = {
    "block-all-sharing": "no EBS snapshot of this account and Region is public",
    "block-new-sharing": "no further EBS snapshot of this account and Region can be made public",
}
_ALREADY = {
    "block-all-sharing": "private as long as this setting stands",
    "block-new-sharing": "stays public",
}


def headline(value: Protection) -> str:
    """Say what is kept, or what is blocked."""
    if isinstance(value, RecycleBinRule):
        return f"Recycle Bin for deleted {things(value.resource_type)}{_which(value)}"
    state = value.state
    return _STATES.get(str(state), f"public sharing of EBS snapshots: {shown(state)}")


def lines(value: Protection) -> list[Line]:
    """Say how long things are kept and what is locked, or what happens to what is public."""
    if isinstance(value, RecycleBinRule):
        return [("keeps", _kept(value.retain)), *_lock(value.unlock_delay)]
    already = _ALREADY.get(str(value.state))
    return [("public now", already)] if already else []


def things(resource_type: str | Deferred | None) -> str:
    """Name what a rule of this resource type keeps."""
    return THINGS.get(str(resource_type), shown(resource_type))


def _which(rule: RecycleBinRule) -> str:
    if rule.resource_tags != ():
        return f" tagged {tagged(rule.resource_tags, 'or')}"
    if rule.exclude_tags != ():
        return f", all of this Region except those tagged {tagged(rule.exclude_tags, 'or')}"
    return ", all of this Region"


def _kept(retain: Retain | Deferred | None) -> str:
    return f"each for {retain.explain()}" if isinstance(retain, Retain) else shown(retain)


def _lock(delay: Retain | Deferred | None) -> Iterator[Line]:
    if isinstance(delay, Deferred):
        yield "locked", f"if {delay} says so"
    elif delay is not None:
        yield "locked", f"nobody can change or delete this rule; unlocking takes {delay.explain()}"
