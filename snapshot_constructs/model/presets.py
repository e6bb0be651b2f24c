"""Sets of schedules by intent."""

from collections.abc import Callable
from functools import partial

from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.zone import Dst

_MADE_BY: dict[str, Callable[..., Schedule]] = {
    "daily": Schedule.daily,
    "weekly": partial(Schedule.weekly, "SUN"),
    "monthly": Schedule.monthly,
    "yearly": Schedule.yearly,
}


class Schedules:
    """Makes the schedules of well-known rotations."""

    @staticmethod
    def gfs(
        *,
        daily: int = 0,
        weekly: int = 0,
        monthly: int = 0,
        yearly: int = 0,
        at: str = "03:00",
        zone: object = None,
        dst: Dst = "standard",
        copy_tags: bool | None = None,
    ) -> dict[str, Schedule]:
        """Rotate grandfather, father, son: keep the newest of each period.

        All run at one time of day, so that DLM makes a single snapshot where they meet, kept for the
        longest of their retentions.

        Args:
            daily: how many daily ones are kept; no such schedule when 0.
            weekly: the same for weekly ones, made on Sunday.
            monthly: the same for monthly ones, made on the 1st.
            yearly: the same for yearly ones, made on 1 January.
            at: the time of day as HH:MM.
            zone: the time zone of ``at``; UTC when None.
            dst: which of the zone's offsets holds all year.
            copy_tags: whether tags of the source are put on what is made.

        Returns:
            Schedules by name, for the ``schedules`` of a policy.

        Raises:
            ValueError: if the time or the zone means nothing.
        """
        kept = {"daily": daily, "weekly": weekly, "monthly": monthly, "yearly": yearly}
        return {
            name: _MADE_BY[name](
                at=at, zone=zone, dst=dst, retain=Retain.last(count), copy_tags=copy_tags
            )
            for name, count in kept.items()
            if count
        }
