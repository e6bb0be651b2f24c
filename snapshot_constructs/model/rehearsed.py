"""What a rehearsal makes and sees: plain values, known to who runs it and to who judges it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


class Use(NamedTuple):
    """How a volume is used.

    Attributes:
        written_gib: how much of it was ever written.
        churn_per_day: the share of that rewritten per day.
        hot_share: the share of the blocks that all rewriting falls on.
    """

    written_gib: float
    churn_per_day: float
    hot_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Volumes that are all alike; or instances, each with one volume.

    Attributes:
        tags: of the volumes.
        instance_tags: of the instances; None for volumes without.
        type: of the volumes.
    """

    account: str
    region: str
    size_gib: int
    use: Use
    tags: Mapping[str, str]
    instance_tags: Mapping[str, str] | None = None
    type: str = "gp3"
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedPolicy:
    """A lifecycle policy that was deployed.

    Attributes:
        name: the path of its construct, else its logical id.
        stack: the name of its stack.
        id: as DLM gave it.
        enabled: when it was created.
        content: what GetLifecyclePolicy answered then.
        state: what it is at the end.
        message: what DLM says to that.
    """

    name: str
    stack: str
    logical_id: str
    id: str
    account: str
    region: str
    enabled: datetime
    content: Mapping[str, Any]
    state: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveVolume:
    """A volume that is there at the end.

    Attributes:
        made: when.
        instances: ids of those that it is attached to.
        is_root: whether one of them starts from it.
    """

    id: str
    account: str
    region: str
    zone: str
    made: datetime
    size_gib: int
    type: str
    use: Use
    tags: Mapping[str, str]
    instances: tuple[str, ...] = ()
    is_root: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveInstance:
    """An instance that is there at the end.

    Attributes:
        made: when.
    """

    id: str
    account: str
    region: str
    zone: str
    made: datetime
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A snapshot or an AMI that is there at the end.

    Attributes:
        policy: the id of the policy that made it; empty where none did.
        schedule: its name.
        volumes: what it was made of, copy or not.
        instance: that an AMI was made of; empty for snapshots, and where it is not known.
        taken: when.
        added_gib: what it has that no older snapshot has which shares blocks with it.
    """

    id: str
    account: str
    region: str
    policy: str
    schedule: str
    is_image: bool
    is_copy: bool
    volumes: tuple[str, ...]
    instance: str = ""
    tier: str = "standard"
    taken: datetime
    added_gib: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """All that is there at the end of a rehearsal.

    Attributes:
        start: of the rehearsal.
        end: when it was looked at.
        blocks: how many stand for a volume: what is stored is so exact.
        stand_ins: what the app names and nobody made: roles and keys, which were put there.
    """

    start: datetime
    end: datetime
    policies: tuple[DeployedPolicy, ...]
    volumes: tuple[LiveVolume, ...]
    instances: tuple[LiveInstance, ...]
    made: tuple[Made, ...]
    blocks: int = 4096
    stand_ins: tuple[str, ...] = ()
