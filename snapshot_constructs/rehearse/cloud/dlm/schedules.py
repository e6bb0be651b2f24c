"""The schedules of a policy, read once from its details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm.firing import Times
from snapshot_constructs.rehearse.cloud.dlm.keep import Keep

DEFAULT = "Default Schedule"
"""What default policies call theirs; AWS does not say."""


@dataclass(frozen=True, kw_only=True)
class Copying:
    """Copies to one place.

    Attributes:
        place: a Region, or the ARN of an Outpost.
        key: ARN of the KMS key; empty for the default one.
        keep: None for ever.
    """

    place: str
    encrypted: bool = False
    key: str = ""
    copy_tags: bool = False
    keep: Keep | None = None
    deprecate: Keep | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """What runs on the instance before and after.

    Attributes:
        handler: the document of Systems Manager, or ``AWS_VSS_BACKUP``.
        goes_on: whether a snapshot is made although the script before it failed.
    """

    handler: str
    stages: tuple[str, ...]
    timeout: int
    retries: int
    goes_on: bool

    @property
    def is_vss(self) -> bool:
        """Whether it is Windows' Volume Shadow Copy Service."""
        return self.handler == "AWS_VSS_BACKUP"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One schedule; the one of a default policy and the action of an event-based one are such, too.

    Attributes:
        times: when it runs; None where it does not go by the clock. A default policy looks once a day.
        keep: None where nothing is made but copies.
        location: where the snapshots are kept.
        zones: of fast restore, by name or id.
        accounts: that snapshots are shared with.
    """

    name: str
    times: Times | None = None
    keep: Keep | None = None
    archive: Keep | None = None
    copies: tuple[Copying, ...] = ()
    location: str = "CLOUD"
    script: Script | None = None
    zones: tuple[str, ...] = ()
    fast: Keep | None = None
    accounts: tuple[str, ...] = ()
    unshare: Keep | None = None
    deprecate: Keep | None = None
    copy_tags: bool = False
    tags: Mapping[str, str]
    variable_tags: Mapping[str, str]


def read(details: Mapping[str, Any]) -> tuple[Schedule, ...]:
    """Return the schedules of a policy."""
    if details["PolicyLanguage"] == "SIMPLIFIED":
        return (_default(details),)
    if details["PolicyType"] == "EVENT_BASED_POLICY":
        return tuple(map(_action, details["Actions"]))
    return tuple(map(_schedule, details["Schedules"]))


def pairs(tags: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    """Return tags as a mapping."""
    return {each["Key"]: each["Value"] for each in tags or ()}


def _schedule(written: Mapping[str, Any]) -> Schedule:
    create, fast = written["CreateRule"], written.get("FastRestoreRule") or {}
    share: Mapping[str, Any] = next(iter(written.get("ShareRules") or ()), {})
    archive = written.get("ArchiveRule") or {}
    return Schedule(
        name=written["Name"],
        times=Times.of(create),
        keep=Keep.of(written["RetainRule"]),
        archive=Keep.of(archive.get("RetainRule", {}).get("RetentionArchiveTier")),
        copies=tuple(map(_copying, written.get("CrossRegionCopyRules") or ())),
        location=create.get("Location") or "CLOUD",
        script=next(map(_script, create.get("Scripts") or ()), None),
        zones=(*fast.get("AvailabilityZones", ()), *fast.get("AvailabilityZoneIds", ())),
        fast=Keep.of(fast),
        accounts=tuple(share.get("TargetAccounts", ())),
        unshare=Keep.of(share, "Unshare"),
        deprecate=Keep.of(written.get("DeprecateRule")),
        copy_tags=written.get("CopyTags") or False,
        tags=pairs(written.get("TagsToAdd")),
        variable_tags=pairs(written.get("VariableTags")),
    )


def _copying(written: Mapping[str, Any]) -> Copying:
    return Copying(
        place=written.get("Target") or written["TargetRegion"],
        encrypted=written["Encrypted"],
        key=written.get("CmkArn") or "",
        copy_tags=written.get("CopyTags") or False,
        keep=Keep.of(written.get("RetainRule")),
        deprecate=Keep.of(written.get("DeprecateRule")),
    )


def _script(written: Mapping[str, Any]) -> Script:
    return Script(
        handler=written["ExecutionHandler"],
        stages=tuple(written.get("Stages") or ("PRE", "POST")),
        timeout=written.get("ExecutionTimeout") or 10,
        retries=written.get("MaximumRetryCount") or 0,
        goes_on=written.get("ExecuteOperationOnScriptFailure") is not False,
    )


def _default(details: Mapping[str, Any]) -> Schedule:
    keep = Keep(None, details["RetainInterval"], "DAYS")
    targets = details.get("CrossRegionCopyTargets") or ()
    return Schedule(
        name=DEFAULT,
        times=Times(hours=24),
        keep=keep,
        copies=tuple(Copying(place=each["TargetRegion"], keep=keep) for each in targets),
        copy_tags=details.get("CopyTags") or False,
        tags={},
        variable_tags={},
    )


def _action(written: Mapping[str, Any]) -> Schedule:
    copies = (
        Copying(
            place=each["Target"],
            encrypted=each["EncryptionConfiguration"]["Encrypted"],
            key=each["EncryptionConfiguration"].get("CmkArn") or "",
            keep=Keep.of(each.get("RetainRule")),
        )
        for each in written["CrossRegionCopy"]
    )
    return Schedule(name=written["Name"], copies=tuple(copies), tags={}, variable_tags={})
