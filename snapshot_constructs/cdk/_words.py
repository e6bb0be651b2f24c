"""Say where something is in the words of whoever wrote ``SnapshotPolicy(…)``."""

import json
import re
from collections.abc import Sequence

from snapshot_constructs.cdk._spelling import snake

_FIELDS = {
    "Actions": "actions",
    "ArchiveRule": "archive",
    "ArchiveRule/RetainRule": "archive",
    "ArchiveRule/RetainRule/RetentionArchiveTier": "archive",
    "AvailabilityZoneIds": "zone_ids",
    "AvailabilityZones": "zones",
    "CmkArn": "key",
    "CreateInterval": "defaults.create_interval_days",
    "CreateRule": "create",
    "CronExpression": "cron",
    "CrossRegionCopy": "copies",
    "CrossRegionCopyRules": "copies",
    "CrossRegionCopyTargets": "defaults.copy_targets",
    "DeprecateRule": "deprecate",
    "EncryptionConfiguration": "",
    "EncryptionConfiguration/CmkArn": "key",
    "EncryptionConfiguration/Encrypted": "encrypted",
    "ExcludeBootVolume": "exclude_boot_volume",
    "ExcludeBootVolumes": "boot_volumes",
    "ExcludeDataVolumeTags": "exclude_data_volume_tags",
    "ExcludeTags": "tags",
    "ExcludeVolumeTypes": "volume_types",
    "Exclusions": "defaults.exclusions",
    "ExecuteOperationOnScriptFailure": "snapshot_on_failure",
    "ExecutionHandler": "handler",
    "ExecutionHandlerService": "service",
    "ExecutionRoleArn": "role",
    "ExecutionTimeout": "timeout_seconds",
    "ExtendDeletion": "defaults.extend_deletion",
    "FastRestoreRule": "fast_restore",
    "FastRestoreRule/Count": "fast_restore.retain.count",
    "FastRestoreRule/Interval": "fast_restore.retain.interval",
    "FastRestoreRule/IntervalUnit": "fast_restore.retain.unit",
    "IntervalUnit": "unit",
    "CreateRule/IntervalUnit": "create.interval_unit",
    "MaximumRetryCount": "retries",
    "PolicyDetails": "details",
    "ResourceLocations": "locations",
    "RetainInterval": "defaults.retain_interval_days",
    "RetainRule": "retain",
    "ShareRules": "shares",
    "SnapshotOwner": "owners",
    "TagsToAdd": "tags",
    "TargetAccounts": "accounts",
    "TargetRegion": "target",
    "UnshareInterval": "unshare_after.interval",
    "UnshareIntervalUnit": "unshare_after.unit",
}
_LONGEST = 3

_ARGUMENTS = (
    (r"^defaults\.copy_targets(\[\d+\])(\.region|\.target)?", r"copy_to\1"),
    (r"^defaults\.copy_targets", "copy_to"),
    (r"^(details\.)?defaults\.?", ""),
    (r"^details\.event_source\.parameters\.owners", "shared_by"),
    (r"^details\.event_source\.parameters\.", ""),
    (r"^details\.actions\[0\]\.", ""),
    (r"^details\.parameters\.no_reboot", "reboot"),
    (r"^details\.parameters\.", ""),
    (r"^details\.resource_types(\[0\])?", "targets.resource_type"),
    (r"^details\.locations(\[0\])?", "targets.location"),
    (r"^details\.target_tags", "targets.tags"),
    (r"^details\.schedules", "schedules"),
    (r"^details\.?", ""),
    (r"^state", "enabled"),
    (r"^tags", "policy_tags"),
    (r"\.shares(\[0\])?", ".share"),
    (r"\.target_region$", ".target"),
)


def argument(where: str, names: Sequence[object] = ()) -> str:
    """Return a place in a policy as an argument of its construct.

    Args:
        where: the path of a property, such as ``PolicyDetails/Schedules/0/RetainRule/Count``, or of
            a field, such as ``details.schedules[0].retain.count``.
        names: the names of the schedules in their order.

    Returns:
        For example ``schedules["daily"].retain.count``.
    """
    found = _fields(where) if where[:1].isupper() else where
    for pattern, words in _ARGUMENTS:
        found = re.sub(pattern, words, found)
    return re.sub(r"^schedules\[(\d+)\]", lambda match: _named(int(match[1]), names), found)


def _named(position: int, names: Sequence[object]) -> str:
    name = names[position] if position < len(names) else position
    key = json.dumps(name, ensure_ascii=False) if isinstance(name, str) else repr(name)
    return f"schedules[{key}]"


def _fields(where: str) -> str:
    parts, found = where.split("/"), ""
    while parts:
        length = next(n for n in range(_LONGEST, 0, -1) if n == 1 or "/".join(parts[:n]) in _FIELDS)
        word, parts = "/".join(parts[:length]), parts[length:]
        found += f"[{word}]" if word.isdigit() else f".{_FIELDS.get(word, snake(word))}"
    return re.sub(r"\.+", ".", found).strip(".")
