"""Spans of time in round words."""

from datetime import timedelta

_DAYS = {"year": 365.25, "month": 30.4375, "week": 7.0, "day": 1.0}
_CLOSE = 0.04  # share by which a round number may be off


def about(span: timedelta) -> str:
    """Say roughly how long a span is, such as ``about 5 weeks``.

    The longest unit of which it is close to a whole number is taken.
    """
    days = span / timedelta(days=1)
    for unit, length in _DAYS.items():
        number = round(days / length)
        if number and abs(days / length - number) <= _CLOSE * number:
            return f"about {_counted(number, unit)}"
    if days < 2:
        return f"about {_counted(round(days * 24), 'hour')}"
    return f"about {_counted(round(days), 'day')}"


def _counted(number: int, unit: str) -> str:
    if number == 1:
        return f"an {unit}" if unit == "hour" else f"a {unit}"
    return f"{number} {unit}s"
