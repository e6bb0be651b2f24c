"""Rules on Data Lifecycle Manager policies, by topic; loaded on first use."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snapshot_constructs.rules.registry import Rule

    TOPICS: dict[str, tuple[Rule[Any], ...]]
    RULES: tuple[Rule[Any], ...]

__all__ = ["RULES", "TOPICS"]


def __getattr__(name: str) -> object:
    """Load all rules when they are asked for: pipelines need a few words of theirs, and no rule."""
    if name == "TOPICS":
        return _topics()
    if name == "RULES":
        return _rules()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _rules() -> "tuple[Rule[Any], ...]":
    return tuple(rule for rules in _topics().values() for rule in rules)


@cache
def _topics() -> "dict[str, tuple[Rule[Any], ...]]":
    from snapshot_constructs.rules.dlm import (  # noqa: PLC0415 - so that who needs a part of them waits for no other
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

    return {
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
