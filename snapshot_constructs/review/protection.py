"""Judges what protects snapshots beside policies: the Recycle Bin and block public access."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from snapshot_constructs.cfn import block_public_access, rbin
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.protection_words import Protection
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.rules import Place, Verdict
from snapshot_constructs.rules.protection import (
    Across,
    Named,
    judge_public_access,
    judge_public_accesses,
    judge_recycle_bin_rule,
    judge_recycle_bin_rules,
)

T = TypeVar("T")

TYPES = (rbin.RESOURCE_TYPE, block_public_access.RESOURCE_TYPE)
"""The resource types that are judged here."""


def judged(
    type_: str, properties: Mapping[str, Any], attributes: Mapping[str, Any], place: Place
) -> tuple[Protection, Verdict]:
    """Read one resource, and judge it alone.

    Args:
        type_: one of ``TYPES``.
        properties: resolved as far as they are known.
        attributes: the resource as it stands in the template, for its DeletionPolicy.
        place: where it will be deployed.
    """
    if type_ == rbin.RESOURCE_TYPE:
        rule = rbin.decode(properties, attributes)
        return rule, judge_recycle_bin_rule(rule, place)
    setting = block_public_access.decode(properties)
    return setting, judge_public_access(setting, place)


def judged_together(found: Iterable[Named[object]]) -> tuple[Across, ...]:
    """Judge all such resources of one template beside each other.

    Args:
        found: in the order of the template; once for each variant of a resource, with its condition.
    """
    every = tuple(found)
    rules, settings = _of(RecycleBinRule, every), _of(BlockPublicAccess, every)
    return (*judge_recycle_bin_rules(rules), *judge_public_accesses(settings))


def _of(made: type[T], found: Iterable[Named[object]]) -> list[Named[T]]:
    return [
        Named(each.logical_id, each.it, each.when) for each in found if isinstance(each.it, made)
    ]
