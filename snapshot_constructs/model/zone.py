"""Local times as UTC: DLM knows neither zones nor summer time."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Dst = Literal["standard", "summer"]

REFERENCE_YEAR = 2026
"""Offsets are read from this year, so that a template never depends on the day it was made."""

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
"""A time of day as DLM takes it."""

_MINUTE = timedelta(minutes=1)
_DAYS = [datetime(REFERENCE_YEAR, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]


class UtcTime(NamedTuple):
    """A local time of day as UTC.

    Attributes:
        hour: 0 to 23, UTC.
        minute: 0 to 59.
        day_shift: -1, 0 or 1: which UTC day it is, seen from the local day.
        note: when it is an hour off, in words; empty when never.
    """

    hour: int
    minute: int
    day_shift: int
    note: str

    @property
    def text(self) -> str:
        """The time as ``HH:MM``."""
        return f"{self.hour:02}:{self.minute:02}"


def clock(at: object) -> tuple[int, int]:
    """Read ``HH:MM``.

    Raises:
        ValueError: if it is no time of day.
    """
    if isinstance(at, str) and CLOCK.fullmatch(at):
        return int(at[:2]), int(at[3:])
    raise ValueError(f"at: expected a time of day (got {at!r}); write HH:MM, such as '03:00'")


def to_utc(at: str, zone: object = None, dst: Dst = "standard") -> UtcTime:
    """Turn a local time of day into UTC by a fixed offset of its zone.

    Args:
        at: HH:MM.
        zone: name of an IANA time zone, or an object with ``timezone_name``; UTC when None.
        dst: which of the zone's two offsets holds all year: ``standard`` or ``summer``.

    Raises:
        ValueError: if the time or the zone means nothing.
    """
    hour, minute = clock(at)
    if dst not in ("standard", "summer"):
        raise ValueError(f"dst: expected 'standard' or 'summer' (got {dst!r})")
    if zone is None:
        return UtcTime(hour, minute, 0, "")
    name = str(getattr(zone, "timezone_name", zone))
    zone_info = _load(name)
    offset = _offset(zone_info, dst)
    total = timedelta(hours=hour, minutes=minute) - offset
    shift, within = divmod(total // _MINUTE, 24 * 60)
    exception = _exception(zone_info, offset, hour, minute)
    note = f"{at} {name} by {dst} time; {exception}" if exception else ""
    return UtcTime(*divmod(within, 60), shift, note)


def _load(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  # few name a zone

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"zone: no time zone is called {name!r}; write an IANA name, such as 'Europe/Berlin'"
        ) from None


def _offset(zone: "ZoneInfo", dst: Dst) -> timedelta:
    offsets = [_DAYS[n].astimezone(zone).utcoffset() or timedelta(0) for n in (14, 195)]
    return max(offsets) if dst == "summer" else min(offsets)


def _exception(zone: "ZoneInfo", offset: timedelta, hour: int, minute: int) -> str:
    """Say in which months of the year the zone has another offset, and what the time is then."""
    offsets = [day.astimezone(zone).utcoffset() or timedelta(0) for day in _DAYS]
    off = [other != offset for other in offsets]
    if not any(off):
        return ""
    first = next(n for n, now in enumerate(off) if now and not off[n - 1])
    last = next(n for n, now in enumerate(off) if off[n - 1] and not now)
    local = _DAYS[1] + timedelta(hours=hour, minutes=minute) + offsets[first] - offset
    months = f"{_DAYS[first - 1]:%B} to {_DAYS[last - 1]:%B}"
    return f"from {months} it runs at {local:%H:%M} local time"
