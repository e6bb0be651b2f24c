"""Rules on Data Lifecycle Manager policies, by topic."""

from typing import Any

from snapshot_constructs.rules.dlm import (
    alarms,
    archive,
    copying,
    coverage,
    default_policy,
    deprecation,
    event,
    fast_restore,
    parameters,
    retention,
    role,
    schedule,
    scripts,
    sharing,
    tags,
    target,
    top_level,
)
from snapshot_constructs.rules.registry import Rule

TOPICS: dict[str, tuple[Rule[Any], ...]] = {
    "The policy itself": top_level.RULES,
    "Targets": target.RULES,
    "Schedules and create rules": schedule.RULES,
    "Retention": retention.RULES,
    "Archive tier": archive.RULES,
    "Fast snapshot restore": fast_restore.RULES,
    "Copies": copying.RULES,
    "Sharing": sharing.RULES,
    "Scripts": scripts.RULES,
    "Parameters": parameters.RULES,
    "Tags on snapshots and AMIs": tags.RULES,
    "Deprecation of AMIs": deprecation.RULES,
    "Event-based policies": event.RULES,
    "Default policies": default_policy.RULES,
    "Role and deployment": role.RULES,
    "What is backed up": coverage.RULES,
    "Alarms": alarms.RULES,
}

RULES: tuple[Rule[Any], ...] = tuple(rule for rules in TOPICS.values() for rule in rules)
