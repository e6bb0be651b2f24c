"""The create rule of a schedule: when it runs and where its snapshots are kept."""

from dataclasses import dataclass

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.scripts import Script
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRule(Value):
    """When, and where, snapshots or AMIs are made; all times are UTC.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_CreateRule.html

    Attributes:
        interval: 1, 2, 3, 4, 6, 8, 12 or 24, in ``interval_unit``.
        interval_unit: HOURS.
        times: the first run of the day as HH:MM; DLM picks one when empty.
        cron: a cron expression instead of an interval.
        location: CLOUD (also when None), OUTPOST_LOCAL or LOCAL_ZONE.
        scripts: scripts before and after, at most one.
    """

    interval: int | Deferred | None = None
    interval_unit: str | Deferred | None = None
    times: tuple[str | Deferred, ...] | Deferred = ()
    cron: str | Deferred | None = None
    location: str | Deferred | None = None
    scripts: tuple[Script | Deferred, ...] | Deferred = ()
