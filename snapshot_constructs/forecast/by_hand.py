"""What people do by hand with a snapshot that a policy made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self


class Action(StrEnum):
    """What is done, in AWS's words."""

    LOCK = "lock"
    ARCHIVE = "archive"
    RESTORE_FROM_ARCHIVE = "restore from archive"
    RESTORE_FROM_RECYCLE_BIN = "restore from Recycle Bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """Something done by hand with one restore point.

    Attributes:
        action: what is done.
        made: the nominal time at which the snapshot was made; for a copy, that of its source.
        at: when it is done.
        until: the end of a lock, by its duration or because it is unlocked.
        retention: for how long the retention rule keeps what goes to the Recycle Bin.
        place: where the snapshot is: empty where the policy is, else the Region of a copy.
        schedule: that made it; needed where two made one at that time.
    """

    action: Action
    made: datetime
    at: datetime
    until: datetime | None = None
    retention: timedelta | None = None
    place: str = ""
    schedule: str | None = None

    @classmethod
    def lock(
        cls,
        made: datetime,
        *,
        at: datetime,
        until: datetime,
        place: str = "",
        schedule: str | None = None,
    ) -> Self:
        """Lock a snapshot, in governance or compliance mode.

        Args:
            made: the nominal time at which it was made.
            at: when it is locked.
            until: when the lock expires, or is taken off.
            place: the Region of a copy.
            schedule: that made it.
        """
        return cls(
            action=Action.LOCK, made=made, at=at, until=until, place=place, schedule=schedule
        )

    @classmethod
    def archive(
        cls, made: datetime, *, at: datetime, place: str = "", schedule: str | None = None
    ) -> Self:
        """Move a snapshot to the archive tier.

        Args:
            made: the nominal time at which it was made.
            at: when it is archived.
            place: the Region of a copy.
            schedule: that made it.
        """
        return cls(action=Action.ARCHIVE, made=made, at=at, place=place, schedule=schedule)

    @classmethod
    def restore_from_archive(
        cls, made: datetime, *, at: datetime, place: str = "", schedule: str | None = None
    ) -> Self:
        """Move a snapshot back to the standard tier, for good.

        Args:
            made: the nominal time at which it was made.
            at: when it is restored.
            place: the Region of a copy.
            schedule: that made it.
        """
        return cls(
            action=Action.RESTORE_FROM_ARCHIVE, made=made, at=at, place=place, schedule=schedule
        )

    @classmethod
    def restore_from_recycle_bin(
        cls,
        made: datetime,
        *,
        at: datetime,
        retention: timedelta,
        place: str = "",
        schedule: str | None = None,
    ) -> Self:
        """Restore what the policy deleted.

        Args:
            made: the nominal time at which it was made.
            at: when it is restored.
            retention: for how long the retention rule of the Recycle Bin keeps it.
            place: the Region of a copy.
            schedule: that made it.
        """
        return cls(
            action=Action.RESTORE_FROM_RECYCLE_BIN,
            made=made,
            at=at,
            retention=retention,
            place=place,
            schedule=schedule,
        )

    def __str__(self) -> str:
        where = f" in {self.place}" if self.place else ""
        return f"{self.action} of {self.made:%Y-%m-%d %H:%M}{where} at {self.at:%Y-%m-%d %H:%M}"
