"""Rules on the Recycle Bin and on block public access for snapshots."""

from collections.abc import Sequence
from typing import Any

from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.rules.judge import group, held
from snapshot_constructs.rules.protection import (
    block_public_access,
    facts,
    recycle_bin,
    recycle_bin_lock,
    recycle_bin_tags,
    recycle_bin_together,
)
from snapshot_constructs.rules.protection.together import Across, Named, judge_together
from snapshot_constructs.rules.registry import Place, Rule, Verdict

_RECYCLE_BIN: tuple[Rule[Any], ...] = (
    *recycle_bin.RULES,
    *recycle_bin_tags.RULES,
    *recycle_bin_lock.RULES,
)

TOPICS: dict[str, tuple[Rule[Any], ...]] = {
    "Recycle Bin": (*_RECYCLE_BIN, *recycle_bin_together.RULES, *facts.RULES),
    "Block public access for snapshots": (
        *block_public_access.RULES,
        block_public_access.ONE_PER_REGION,
        *block_public_access.FACTS,
    ),
}

RULES: tuple[Rule[Any], ...] = tuple(rule for rules in TOPICS.values() for rule in rules)

_ON_BIN = group(_RECYCLE_BIN)
_ON_PUBLIC_ACCESS = group(block_public_access.RULES)
_NOWHERE = Place()


def judge_recycle_bin_rule(rule: RecycleBinRule, place: Place = _NOWHERE) -> Verdict:
    """Hold a rule of the Recycle Bin against all that one alone can break."""
    return held(rule, place, _ON_BIN)


def judge_recycle_bin_rules(rules: Sequence[Named[RecycleBinRule]]) -> tuple[Across, ...]:
    """Hold all rules of the Recycle Bin in a template against what several can break together."""
    return judge_together(rules, recycle_bin_together.TOGETHER)


def judge_public_access(setting: BlockPublicAccess, place: Place = _NOWHERE) -> Verdict:
    """Hold block public access for snapshots against all that one resource alone can break."""
    return held(setting, place, _ON_PUBLIC_ACCESS)


def judge_public_accesses(settings: Sequence[Named[BlockPublicAccess]]) -> tuple[Across, ...]:
    """Hold all such resources of a template against what several can break together."""
    return judge_together(settings, block_public_access.TOGETHER)


__all__ = [
    "RULES",
    "TOPICS",
    "Across",
    "Named",
    "judge_public_access",
    "judge_public_accesses",
    "judge_recycle_bin_rule",
    "judge_recycle_bin_rules",
]
