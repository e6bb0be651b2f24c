"""Rules on several resources of Image Builder together."""

from typing import Any

from snapshot_constructs.rules.imagebuilder.estate import (
    backups,
    components,
    instances,
    machines,
    naming,
    retiring,
    roles,
    schedule,
    sharing,
)
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking
from snapshot_constructs.rules.registry import Rule

RULES: tuple[Rule[Any], ...] = (
    *naming.RULES,
    *components.RULES,
    *machines.RULES,
    *instances.RULES,
    *schedule.RULES,
    *roles.RULES,
    *sharing.RULES,
    *retiring.RULES,
    *backups.RULES,
)

TOPICS: dict[str, tuple[Rule[Any], ...]] = {"Image Builder: resources together": RULES}

__all__ = ["RULES", "TOPICS", "Baking"]
