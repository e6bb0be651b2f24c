"""Right rules of the Recycle Bin, to be changed a little by tests."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import Deferred, Retain, Tag
from snapshot_constructs.model.recycle_bin import RecycleBinRule

LATER = Deferred({"Ref": "Later"})
APP = Tag("app", "shop")
SCRATCH = Tag("scratch", "yes")
WEEK = Retain.days(7)


def region_level(**changes: Any) -> RecycleBinRule:
    """Keep all deleted snapshots of a Region for two weeks."""
    rule = RecycleBinRule(resource_type="EBS_SNAPSHOT", retain=Retain.days(14))
    return replace(rule, **changes)


def tag_level(*tags: Tag | Deferred, **changes: Any) -> RecycleBinRule:
    """Keep some deleted snapshots for two weeks."""
    return region_level(resource_tags=tags or (APP,), **changes)


def locked(**changes: Any) -> RecycleBinRule:
    """Keep all deleted snapshots of a Region, and lock that."""
    kept = {"deletion_policy": "Retain", "update_replace_policy": "Retain"}
    return region_level(**{"unlock_delay": WEEK, **kept, **changes})


def images(days: int | Deferred, **changes: Any) -> RecycleBinRule:
    """Keep all deregistered AMIs of a Region."""
    return region_level(**{"resource_type": "EC2_IMAGE", "retain": Retain.days(days), **changes})
