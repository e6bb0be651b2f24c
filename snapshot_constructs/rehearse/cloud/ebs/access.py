"""What an account keeps from the public, and which images of others it uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.world import World

UNBLOCKED = "unblocked"
BLOCK_NEW = "block-new-sharing"
BLOCK_ALL = "block-all-sharing"
DISABLED = "disabled"


@dataclass
class Access:
    """The settings of an account in a Region.

    Attributes:
        snapshots: state of block public access; so is ``images``, which new accounts begin with.
        allowed: state of allowed images.
        criteria: that they meet, in botocore's names.
    """

    snapshots: str = UNBLOCKED
    images: str = BLOCK_NEW
    allowed: str = DISABLED
    criteria: list[dict[str, Any]] = field(default_factory=list)


def is_public(world: World, snapshot: Snapshot) -> bool:
    """Tell whether a snapshot is shared with all, and its owner does not block that."""
    if not snapshot.public:
        return False
    owner = world.store(Access, snapshot.account, snapshot.region)
    return owner.snapshots != BLOCK_ALL
