"""AWS::DLM::LifecyclePolicy in CloudFormation's spelling, both ways."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.cfn.codec import (
    TEXT,
    TEXTS,
    TRUTH,
    WHOLE,
    Group,
    Inline,
    Key,
    Misreads,
    listed,
    shape,
    wrapped,
)
from snapshot_constructs.model import (
    CopyAction,
    CopyTarget,
    CopyTo,
    CreateRule,
    DefaultSettings,
    EventParameters,
    EventSource,
    Exclusions,
    FastRestore,
    Parameters,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
)
from snapshot_constructs.model.deferred import is_deferred

RESOURCE_TYPE = "AWS::DLM::LifecyclePolicy"

_TAGS = listed(shape(Tag, Key("Key", "key", TEXT), Key("Value", "value", TEXT)))
_COUNT = Key("Count", "count", WHOLE)
_AGE = (Key("Interval", "interval", WHOLE), Key("IntervalUnit", "unit", TEXT))
_RETAIN = shape(Retain, _COUNT, *_AGE)
_AGE_ONLY = shape(Retain, *_AGE)


_ARCHIVE = wrapped("RetainRule", wrapped("RetentionArchiveTier", _RETAIN))
_SCRIPT = shape(
    Script,
    Key("ExecutionHandler", "handler", TEXT),
    Key("ExecutionHandlerService", "service", TEXT),
    Key("Stages", "stages", TEXTS),
    Key("ExecutionTimeout", "timeout_seconds", WHOLE),
    Key("MaximumRetryCount", "retries", WHOLE),
    Key("ExecuteOperationOnScriptFailure", "snapshot_on_failure", TRUTH),
)
_CREATE_RULE = shape(
    CreateRule,
    Key("Interval", "interval", WHOLE),
    Key("IntervalUnit", "interval_unit", TEXT),
    Key("Times", "times", TEXTS),
    Key("CronExpression", "cron", TEXT),
    Key("Location", "location", TEXT),
    Key("Scripts", "scripts", listed(_SCRIPT)),
)
_FAST_RESTORE = shape(
    FastRestore,
    Key("AvailabilityZones", "zones", TEXTS),
    Key("AvailabilityZoneIds", "zone_ids", TEXTS),
    Inline("retain", Retain, (_COUNT, *_AGE)),
)
_COPY = shape(
    CopyTo,
    Key("Target", "target", TEXT),
    Key("TargetRegion", "target_region", TEXT),
    Key("Encrypted", "encrypted", TRUTH),
    Key("CmkArn", "key", TEXT),
    Key("CopyTags", "copy_tags", TRUTH),
    Key("RetainRule", "retain", _AGE_ONLY),
    Key("DeprecateRule", "deprecate", _AGE_ONLY),
)
_SHARE = shape(
    Share,
    Key("TargetAccounts", "accounts", TEXTS),
    Inline(
        "unshare_after",
        Retain,
        (Key("UnshareInterval", "interval", WHOLE), Key("UnshareIntervalUnit", "unit", TEXT)),
    ),
)
_SCHEDULE = shape(
    Schedule,
    Key("Name", "name", TEXT),
    Key("CreateRule", "create", _CREATE_RULE),
    Key("RetainRule", "retain", _RETAIN),
    Key("ArchiveRule", "archive", _ARCHIVE),
    Key("FastRestoreRule", "fast_restore", _FAST_RESTORE),
    Key("CrossRegionCopyRules", "copies", listed(_COPY)),
    Key("ShareRules", "shares", listed(_SHARE)),
    Key("DeprecateRule", "deprecate", _RETAIN),
    Key("CopyTags", "copy_tags", TRUTH),
    Key("TagsToAdd", "tags", _TAGS),
    Key("VariableTags", "variable_tags", _TAGS),
)
_PARAMETERS = shape(
    Parameters,
    Key("ExcludeBootVolume", "exclude_boot_volume", TRUTH),
    Key("ExcludeDataVolumeTags", "exclude_data_volume_tags", _TAGS),
    Key("NoReboot", "no_reboot", TRUTH),
)
_EVENT_SOURCE = shape(
    EventSource,
    Key("Type", "type", TEXT),
    Key(
        "Parameters",
        "parameters",
        shape(
            EventParameters,
            Key("EventType", "event_type", TEXT),
            Key("SnapshotOwner", "owners", TEXTS),
            Key("DescriptionRegex", "description_regex", TEXT),
        ),
    ),
)
_ACTION = shape(
    CopyAction,
    Key("Name", "name", TEXT),
    Key(
        "CrossRegionCopy",
        "copies",
        listed(
            shape(
                CopyTo,
                Key("Target", "target", TEXT),
                Group(
                    "EncryptionConfiguration",
                    (Key("Encrypted", "encrypted", TRUTH), Key("CmkArn", "key", TEXT)),
                ),
                Key("RetainRule", "retain", _AGE_ONLY),
            )
        ),
    ),
)
_COPY_TARGET = shape(CopyTarget, Key("TargetRegion", "region", TEXT))
_EXCLUSIONS = shape(
    Exclusions,
    Key("ExcludeBootVolumes", "boot_volumes", TRUTH),
    Key("ExcludeVolumeTypes", "volume_types", TEXTS),
    Key("ExcludeTags", "tags", _TAGS),
)
_DEFAULTS = Inline(
    "defaults",
    DefaultSettings,
    (
        Key("CreateInterval", "create_interval_days", WHOLE),
        Key("RetainInterval", "retain_interval_days", WHOLE),
        Key("CopyTags", "copy_tags", TRUTH),
        Key("ExtendDeletion", "extend_deletion", TRUTH),
        Key("CrossRegionCopyTargets", "copy_targets", listed(_COPY_TARGET)),
        Key("Exclusions", "exclusions", _EXCLUSIONS),
    ),
)
_DETAILS = shape(
    PolicyDetails,
    Key("PolicyType", "policy_type", TEXT),
    Key("PolicyLanguage", "language", TEXT),
    Key("ResourceTypes", "resource_types", TEXTS),
    Key("ResourceType", "resource_type", TEXT),
    Key("ResourceLocations", "locations", TEXTS),
    Key("TargetTags", "target_tags", _TAGS),
    Key("Schedules", "schedules", listed(_SCHEDULE)),
    Key("Parameters", "parameters", _PARAMETERS),
    Key("EventSource", "event_source", _EVENT_SOURCE),
    Key("Actions", "actions", listed(_ACTION)),
    _DEFAULTS,
)
_POLICY = shape(
    PolicySpec,
    Key("Description", "description", TEXT),
    Key("State", "state", TEXT),
    Key("ExecutionRoleArn", "role", TEXT),
    Key("DefaultPolicy", "default_policy", TEXT),
    _DEFAULTS,
    Key("PolicyDetails", "details", _DETAILS),
    Key("Tags", "tags", _TAGS),
)


_TOP_LEVEL = ("Description", "State", "ExecutionRoleArn", "PolicyDetails", "DefaultPolicy", "Tags")


def encode(policy: PolicySpec) -> dict[str, Any]:
    """Return the resource's Properties; tokens stay what they are."""
    written: dict[str, Any] = _POLICY.write(policy)
    return written


def decode(properties: Mapping[str, Any]) -> PolicySpec:
    """Read the resource's Properties, whatever they are.

    Returns:
        The policy; what has the wrong shape, and properties that do not exist, are listed in its
        ``misread``.
    """
    if is_deferred(properties):  # all of them are known only at deployment
        properties = dict.fromkeys(_TOP_LEVEL, properties)
    misread: Misreads = []
    found = _POLICY.read(properties, "", misread)
    policy = found if isinstance(found, PolicySpec) else PolicySpec()
    return replace(policy, misread=tuple(misread)) if misread else policy
