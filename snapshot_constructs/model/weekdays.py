"""The days of the week, as people write them and as cron counts them."""

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
"""The days of the week as cron names and counts them, from 1."""

_FULL_WEEKDAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")


def weekday(day: object) -> int:
    """Return the number of a day of the week, from 0 for Sunday.

    Raises:
        ValueError: if there is no such day.
    """
    for names in (WEEKDAYS, _FULL_WEEKDAYS):
        if isinstance(day, str) and day.upper() in names:
            return names.index(day.upper())
    raise ValueError(f"weekly: no such day (got {day!r}); write one of {', '.join(WEEKDAYS)}")
