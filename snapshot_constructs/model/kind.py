"""The kinds of lifecycle policy; apart from policies, because every rule names some."""

from enum import StrEnum


class Kind(StrEnum):
    """The six kinds of lifecycle policy."""

    VOLUME_SNAPSHOTS = "snapshots of volumes"
    INSTANCE_SNAPSHOTS = "snapshots of instances"
    AMIS = "AMIs of instances"
    EVENT = "copies of shared snapshots"
    DEFAULT_VOLUMES = "default policy for volumes"
    DEFAULT_INSTANCES = "default policy for instances"


ALL = frozenset(Kind)
SNAPSHOTS = frozenset({Kind.VOLUME_SNAPSHOTS, Kind.INSTANCE_SNAPSHOTS})
CUSTOM = SNAPSHOTS | {Kind.AMIS}
DEFAULTS = frozenset({Kind.DEFAULT_VOLUMES, Kind.DEFAULT_INSTANCES})
