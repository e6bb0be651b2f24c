"""What there is: policies, and what they made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule

if TYPE_CHECKING:
    from snapshot_constructs.rehearse.cloud.clock import Timer

ENABLED, DISABLED, ERROR = "ENABLED", "DISABLED", "ERROR"
STANDARD, ARCHIVE = "standard", "archive"


class Line(NamedTuple):
    """What keeps together: by retention, what one schedule made of one source in one place.

    Attributes:
        source: id of the volume or instance.
        place: of copies; empty for others.
    """

    schedule: str
    source: str
    place: str = ""


@dataclass(eq=False, kw_only=True)
class Point:
    """A snapshot, all those of one instance, an AMI, or a copy.

    Attributes:
        ids: of the snapshots, or of the one AMI.
        made: when it was asked for.
        nominal: when the schedule was due.
        members: the names of all schedules that were due together.
        tier: where it belongs by its schedule.
        is_done: whether it has been completed.
        expires: by age: when it leaves the tier.
        waits: whether it is archived, and not deleted, when it expires.
        is_stuck: whether it could not be archived, and is in the standard tier still.
        is_managed: whether the policy still looks after it.
        is_doomed: whether it goes at its expiry although the policy was deleted.
        zones: where fast restore is on: until when, or for how many newer ones; None for ever.
        accounts: that it is shared with, and until when; None for ever.
    """

    line: Line
    region: str
    ids: list[str]
    made: datetime
    nominal: datetime
    members: tuple[str, ...]
    tier: str = STANDARD
    is_done: bool = False
    expires: datetime | None = None
    waits: bool = False
    is_stuck: bool = False
    is_managed: bool = True
    is_doomed: bool = False
    is_deprecated: bool = False
    zones: dict[str, datetime | int | None] = field(default_factory=dict)
    accounts: dict[str, datetime | None] = field(default_factory=dict)


@dataclass(eq=False, kw_only=True)
class Task:
    """What schedules that are due together make of one volume or instance.

    Attributes:
        id: of the volume or instance.
        source: the volume or instance.
        nominal: when they are due.
        owner: the one that keeps longest, whose it is.
        group: all of them.
        results: what became of the scripts, as tags.
        is_started: whether it was counted as begun.
    """

    id: str
    source: Mapping[str, Any]
    nominal: datetime
    owner: Schedule
    group: tuple[Schedule, ...]
    results: dict[str, str] = field(default_factory=dict)
    is_started: bool = False


@dataclass(eq=False, kw_only=True)
class Policy:
    """A lifecycle policy.

    Attributes:
        details: as the API shows them, but for what is only shown.
        tags: on the policy itself.
        is_deleted: whether only what it left behind is still looked after.
        schedules: what the details say.
        lines: what it made and has not deleted, the oldest first.
        seen: ids of the shared snapshots that were taken notice of.
        timer: for the next run.
    """

    id: str
    account: str
    region: str
    partition: str
    role: str
    description: str
    state: str
    message: str
    details: dict[str, Any]
    tags: dict[str, str]
    created: datetime
    modified: datetime
    is_deleted: bool = False
    schedules: tuple[Schedule, ...] = ()
    lines: dict[Line, list[Point]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    timer: Timer | None = None

    @property
    def arn(self) -> str:
        """Return the ARN."""
        return f"arn:{self.partition}:dlm:{self.region}:{self.account}:policy/{self.id}"

    @property
    def is_running(self) -> bool:
        """Whether it does what it says."""
        return self.state == ENABLED and not self.is_deleted

    @property
    def is_default(self) -> bool:
        """Whether it is a default policy."""
        return bool(self.details["PolicyLanguage"] == "SIMPLIFIED")

    @property
    def is_event(self) -> bool:
        """Whether it copies what others share."""
        return bool(self.details["PolicyType"] == "EVENT_BASED_POLICY")

    @property
    def makes_images(self) -> bool:
        """Whether it makes AMIs."""
        return bool(self.details["PolicyType"] == "IMAGE_MANAGEMENT")

    @property
    def targets_instances(self) -> bool:
        """Whether it makes something of instances."""
        named = self.details.get("ResourceTypes") or [self.details.get("ResourceType")]
        return named == ["INSTANCE"]

    @property
    def extends_deletion(self) -> bool:
        """Whether it deletes the last backups too, and goes on when it is disabled or deleted."""
        return bool(self.details.get("ExtendDeletion"))

    @property
    def points(self) -> Iterator[Point]:
        """Return all that it made and has not deleted."""
        return (point for line in [*self.lines.values()] for point in [*line])

    def schedule(self, name: str) -> Schedule | None:
        """Return a schedule by its name."""
        return next((each for each in self.schedules if each.name == name), None)

    def add(self, point: Point) -> None:
        """Take note of something that was made."""
        self.lines.setdefault(point.line, []).append(point)

    def forget(self, point: Point) -> None:
        """Take note that something is gone."""
        line = self.lines.get(point.line, [])
        if point in line:
            line.remove(point)

    def leave_archive(self) -> None:
        """Look no more after what is in the archive tier, as when the policy is disabled."""
        for point in self.points:
            point.is_managed &= point.tier == STANDARD

    def has(self, point: Point) -> bool:
        """Tell whether something is still there."""
        return point in self.lines.get(point.line, ())


@dataclass
class Lifecycles:
    """The policies of an account in a Region."""

    policies: dict[str, Policy] = field(default_factory=dict)


@dataclass
class Settings:
    """What DLM decides itself; a reset of the cloud forgets it.

    Attributes:
        jitter: how much later than its nominal time a run may begin; each has a lateness of its own.
        first_run: the time of day of schedules without one, and of default policies.
    """

    jitter: timedelta = timedelta(0)
    first_run: time = time(0)
