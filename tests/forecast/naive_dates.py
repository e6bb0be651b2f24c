"""Dates, lengths and keys for the oracle, the dates by stepping through the calendar."""

import calendar
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from snapshot_constructs.model import Cron

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOR_EVER = datetime.max.replace(tzinfo=UTC)


def fast_of(group: list[Any], now: datetime) -> dict[str, Any]:
    """Unite the zones; in each, the longest holds."""
    found: dict[str, Any] = {}
    for schedule in group:
        rule = schedule.fast_restore
        for zone in (*rule.zones, *rule.zone_ids) if rule is not None else ():
            until = rule.retain.count if rule.retain.by_count else date_by(rule.retain, now)
            found[zone] = max(found[zone], until) if zone in found else until
    return found


def deprecation(rules: list[Any], now: datetime) -> tuple[datetime | None, int | None]:
    """Return when, or beyond how many newer ones; neither if any of the rules is missing."""
    if any(rule is None for rule in rules):
        return None, None
    dates = [date_by(rule, now) for rule in rules]
    if None in dates:
        return None, max(rule.count for rule in rules)
    return max(date for date in dates if date is not None), None


def date_by(retain: Any, now: datetime) -> datetime | None:
    """Return when an age is reached; None for a count, or without a rule."""
    if retain is None or retain.by_count:
        return None
    number = retain.interval
    match retain.unit:
        case "DAYS":
            return later(now, number)
        case "WEEKS":
            return later(now, 7 * number)
        case "MONTHS":
            return months_later(now, number)
    return months_later(now, 12 * number)


def key(copy: Any) -> object:
    """Return what a copy is encrypted with."""
    return bool(copy.encrypted), copy.key


def key_by(owner: Any, copies: list[Any]) -> object:
    """Return what one copy is encrypted with that several rules ask for: the owner's goes first."""
    return key(next((copy for copy in copies if copy in owner.copies), copies[0]))


def later(now: datetime, days: int) -> datetime:
    return FOR_EVER if days > 365 * 5000 else now + days * DAY


def months_later(now: datetime, months: int) -> datetime:
    year, month = now.year, now.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    last = calendar.monthrange(year, month)[1]
    return now.replace(year=year, month=month, day=min(now.day, last))


def kept(schedule: Any) -> Fraction:
    """Return for how many days a schedule keeps nominally, the archive included."""
    return sum(
        (nominal(rule, schedule) for rule in (schedule.retain, schedule.archive) if rule),
        Fraction(0),
    )


def nominal(rule: Any, schedule: Any) -> Fraction:
    if rule.by_count:
        return rule.count * mean_gap(schedule.create.cron, schedule.create.interval)
    days = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}[rule.unit]
    return Fraction(rule.interval * days)


@lru_cache
def mean_gap(cron: str | None, interval: int | None) -> Fraction:
    """Return the mean number of days between two runs."""
    if interval is not None:
        return Fraction(interval, 24)
    first, end = datetime(2001, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    number = 0
    for at in Cron.parse(str(cron)).firings(first - timedelta(minutes=1)):
        if at >= end:
            break
        number += 1
    return Fraction((end - first).days, number)


@lru_cache(maxsize=200_000)
def next_by(expression: str, after: datetime) -> datetime | None:
    return Cron.parse(expression).next(after)
