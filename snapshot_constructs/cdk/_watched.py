"""What policies made here offer besides: alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.cdk._base import Made
from snapshot_constructs.cdk.alarms import SnapshotAlarms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from aws_cdk import Duration, aws_cloudwatch
    from aws_cdk.aws_sns import ITopic


class Watched(Made):
    """A lifecycle policy made here, which can be watched."""

    def add_alarms(
        self,
        id: str = "Alarms",
        *,
        topic: ITopic | None = None,
        actions: Sequence[aws_cloudwatch.IAlarmAction] = (),
        grace: timedelta | Duration | None = None,
    ) -> SnapshotAlarms:
        """Make alarms on what fails, and on what is missing, whatever the reason.

        Missing is what was not made, of any volume or instance, for as long as lies between two runs
        by the forecast, an hour that a run may be late, and ``grace``. CloudWatch looks back seven
        days at the most: for policies that run less often a note says that nothing notices.

        Args:
            id: what they are called below the policy.
            topic: is told of alarms, of their end, and of the state ERROR; both services are admitted
                to it.
            actions: more that happens on alarms.
            grace: how much longer than others making one may take; an hour when None.

        Raises:
            TypeError: if an argument is none of its kind.
            ValueError: if the id is taken, or the grace is longer than an alarm looks back.
        """
        return SnapshotAlarms(self, id, topic=topic, actions=actions, grace=grace)
