"""Schedules: when a policy runs, and all that is done with what it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Required, Self, TypedDict, Unpack

from snapshot_constructs.model import zone as zones
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.firing import reaching_count
from snapshot_constructs.model.retention import Retain, Window
from snapshot_constructs.model.scripts import Script
from snapshot_constructs.model.sharing import Share
from snapshot_constructs.model.tags import Tags, as_tags
from snapshot_constructs.model.value import Value
from snapshot_constructs.model.weekdays import WEEKDAYS, weekday

_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class ScheduleOptions(TypedDict, total=False):
    """What every way to make a ``Schedule`` takes besides its times.

    Attributes:
        retain: how many or how long snapshots or AMIs are kept; all schedules of a policy keep by
            count, or all by age.
        archive: moves snapshots to the archive tier instead of deleting them, and how long they
            stay there; snapshots of volumes only, one schedule of a policy, at most every 28 days.
        fast_restore: enables fast snapshot restore, which is billed by the hour.
        copies: copies to other Regions or Outposts.
        share: shares snapshots with other accounts.
        deprecate: marks AMIs as deprecated, by count or age as ``retain``.
        copy_tags: whether tags of the source are put on what is made.
        tags: further tags on what is made.
        variable_tags: tags whose value is ``$(instance-id)`` or ``$(timestamp)``.
        scripts: scripts before and after snapshots of instances, at most one.
        location: where snapshots are kept: CLOUD, OUTPOST_LOCAL or LOCAL_ZONE.
    """

    retain: Required[Retain | Window]
    archive: Retain | None
    fast_restore: FastRestore | None
    copies: Sequence[CopyTo]
    share: Share | None
    deprecate: Retain | None
    copy_tags: bool | None
    tags: Mapping[str, str | Deferred]
    variable_tags: Mapping[str, str]
    scripts: Sequence[Script]
    location: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Value):
    """One schedule of a policy; made by ``daily``, ``weekly`` and their like.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_Schedule.html
    """

    name: str | Deferred | None = None
    create: CreateRule | Deferred | None = None
    retain: Retain | Deferred | None = None
    archive: Retain | Deferred | None = None
    fast_restore: FastRestore | Deferred | None = None
    copies: tuple[CopyTo | Deferred, ...] | Deferred = ()
    shares: tuple[Share | Deferred, ...] | Deferred = ()
    deprecate: Retain | Deferred | None = None
    copy_tags: bool | Deferred | None = None
    tags: Tags = ()
    variable_tags: Tags = ()
    note: str = field(default="", compare=False)

    @classmethod
    def every(
        cls,
        *,
        hours: int,
        at: str | None = None,
        zone: object = None,
        dst: zones.Dst = "standard",
        **options: Unpack[ScheduleOptions],
    ) -> Self:
        """Run every 1, 2, 3, 4, 6, 8, 12 or 24 hours.

        Args:
            hours: the interval.
            at: a run of the day as HH:MM, from which the others follow; DLM picks one when None.
            zone: the time zone of ``at``, such as ``Asia/Tokyo``; UTC when None.
            dst: whether the zone's ``standard`` or ``summer`` offset holds all year.
            options: see ``ScheduleOptions``.

        Raises:
            ValueError: if the time or the zone means nothing.
        """
        times, note = _times(at, zone, dst)
        return cls._made(
            CreateRule(interval=hours, interval_unit="HOURS", times=times), note, options
        )

    @classmethod
    def daily(
        cls,
        *,
        at: str,
        zone: object = None,
        dst: zones.Dst = "standard",
        **options: Unpack[ScheduleOptions],
    ) -> Self:
        """Run once a day; see ``every`` for the arguments."""
        return cls.every(hours=24, at=at, zone=zone, dst=dst, **options)

    @classmethod
    def weekly(
        cls,
        *days: str,
        at: str,
        zone: object = None,
        dst: zones.Dst = "standard",
        **options: Unpack[ScheduleOptions],
    ) -> Self:
        """Run on some days of the week, such as ``"SUN"`` or ``"MON", "THU"``.

        Where local time and UTC are on different days, the days are shifted.

        Raises:
            ValueError: if a day, the time or the zone means nothing.
        """
        utc = zones.to_utc(at, zone, dst)
        numbers = sorted({(weekday(day) + utc.day_shift) % 7 for day in days})
        if not numbers:
            raise ValueError("weekly: name at least one day (got none), such as 'SUN'")
        names = ",".join(WEEKDAYS[number] for number in numbers)
        return cls._cron(utc, f"? * {names} *", options)

    @classmethod
    def monthly(
        cls,
        *,
        at: str,
        day: int | str = 1,
        zone: object = None,
        dst: zones.Dst = "standard",
        **options: Unpack[ScheduleOptions],
    ) -> Self:
        """Run once a month, on a day from 1 to 28 or on the ``"last"``.

        Where local time and UTC are on different days, the day is shifted.

        Raises:
            ValueError: if the day is not one that every month has, cannot be shifted without
                missing some month, or if the time or the zone means nothing.
        """
        utc = zones.to_utc(at, zone, dst)
        return cls._cron(utc, f"{_day_of_month(day, utc.day_shift)} * ? *", options)

    @classmethod
    def yearly(
        cls,
        *,
        at: str,
        month: int = 1,
        day: int = 1,
        zone: object = None,
        dst: zones.Dst = "standard",
        **options: Unpack[ScheduleOptions],
    ) -> Self:
        """Run once a year, on a day that every year has.

        Raises:
            ValueError: if there is no such day every year, or if the time or zone means nothing.
        """
        utc = zones.to_utc(at, zone, dst)
        utc_day, utc_month = _day_of_year(month, day, utc.day_shift)
        return cls._cron(utc, f"{utc_day} {utc_month} ? *", options)

    @classmethod
    def cron(cls, expression: str, **options: Unpack[ScheduleOptions]) -> Self:
        """Run by a cron expression in UTC, such as ``cron(0 9 ? * MON-FRI *)``.

        Six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year.
        """
        return cls._made(CreateRule(cron=expression), "", options)

    @classmethod
    def _cron(cls, utc: zones.UtcTime, days: str, options: ScheduleOptions) -> Self:
        create = CreateRule(cron=f"cron({utc.minute} {utc.hour} {days})")
        return cls._made(create, utc.note, options)

    @classmethod
    def _made(cls, create: CreateRule, note: str, options: ScheduleOptions) -> Self:
        given: dict[str, Any] = dict(options)
        if "retain" not in given:
            raise TypeError("a schedule needs retain=…, such as Retain.last(7)")
        create = replace(
            create, scripts=given.pop("scripts", ()), location=given.pop("location", None)
        )
        share, window = given.pop("share", None), given["retain"]
        if isinstance(window, Window):
            given["retain"] = _count_for(create, window)
        for name in ("tags", "variable_tags"):
            given[name] = as_tags(given.get(name, ()))
        shares = () if share is None else (share,)
        return cls(create=create, note=note, shares=shares, **given)


def _times(at: Any, zone: object, dst: zones.Dst) -> tuple[tuple[str, ...], str]:
    if at is None:
        return (), ""
    if zone is None:
        return (at,), ""
    if is_deferred(at):
        raise ValueError(f"at: a time known only at deployment is UTC (got {at}); leave out zone")
    utc = zones.to_utc(at, zone, dst)
    return (utc.text,), utc.note


def _day_of_month(day: object, shift: int) -> str:
    if day == "last" and shift >= 0:
        return "1" if shift else "L"
    if type(day) is int and 1 <= day <= 28:
        shifted = day + shift
        if shifted == 0:
            return "L"
        if shifted <= 28:
            return str(shifted)
    elif day != "last":
        raise ValueError(f"monthly: day must be 1 to 28 or 'last' (got {day!r})")
    raise ValueError(
        f"monthly: in UTC, day {day!r} at this local time falls on a day that not every month can "
        f"name; choose another day or time, such as day=1"
    )


def _day_of_year(month: object, day: object, shift: int) -> tuple[str, int]:
    if type(month) is not int or not 1 <= month <= 12:
        raise ValueError(f"yearly: month must be 1 to 12 (got {month!r})")
    if type(day) is not int or not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
        raise ValueError(f"yearly: month {month} has no day {day!r} in every year")
    shifted = day + shift
    if shifted == 0:
        return "L", (month - 2) % 12 + 1
    if shifted <= _DAYS_IN_MONTH[month - 1]:
        return str(shifted), month
    if month == 2:
        raise ValueError(
            "yearly: in UTC, this is 29 February or 1 March by turns; choose another day or time"
        )
    return "1", month % 12 + 1


def _count_for(create: CreateRule, window: Window) -> Retain:
    count = reaching_count(create, window.length)
    if count is None:
        raise ValueError(
            "retain: a window needs a schedule whose times are known and repeat; "
            "write Retain.last(…) instead"
        )
    return Retain.last(count)
