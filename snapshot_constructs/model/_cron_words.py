"""A cron expression in plain words."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from snapshot_constructs.model._cron_calendar import minutes_of_day
from snapshot_constructs.model._cron_grammar import ALL_YEARS, DayKind, Days, Fields

_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NTH = ("first", "second", "third", "fourth", "fifth")
_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST_LIST = 8


def words(fields: Fields, zone: str) -> str:
    """Say when an expression fires; two that fire at different times never read the same."""
    return f"{_times(fields, zone)} {_dates(fields)}{_years(fields.years)}"


def _times(fields: Fields, zone: str) -> str:
    clock = minutes_of_day(fields)
    step = _step(clock)
    if step == 1 and len(clock) == 24 * 60:
        return "every minute"
    if step:
        return f"every {_duration(step)} from {_time(clock[0])} to {_time(clock[-1])} {zone}"
    if len(clock) <= _LONGEST_LIST:
        return f"at {_joined(map(_time, clock))} {zone}"
    minutes = _listed(fields.minutes, "{:02d}".format)
    hours = _listed(fields.hours, "{:02d}".format)
    of_hours = (
        "every hour" if len(fields.hours) == 24 else f"{_plural('hour', fields.hours)} {hours}"
    )
    return f"at {_plural('minute', fields.minutes)} {minutes} of {of_hours} {zone}"


def _dates(fields: Fields) -> str:
    days, months = fields.days, fields.months
    every_month = len(months) == 12
    named = "" if every_month else _listed(months, lambda month: _MONTHS[month - 1], cycle=12)
    of_months = f"of {named or 'every month'}"
    in_months = f" in {named}" if named else ""
    if (days.kind, len(days.numbers)) in ((DayKind.DATES, 31), (DayKind.WEEKDAYS, 7)):
        return f"every day{in_months}"
    if days.kind is DayKind.WEEKDAYS:
        from_monday = sorted((number - 2) % 7 for number in days.numbers)
        return f"on {_listed(from_monday, _WEEKDAYS.__getitem__, cycle=7)}{in_months}"
    return f"on the {_day(days)} {of_months}{_absent(days, months)}"


def _day(days: Days) -> str:
    numbers = days.numbers
    match days.kind:
        case DayKind.NEAREST_WEEKDAY:
            return f"weekday nearest the {_ordinal(numbers[0])}"
        case DayKind.LAST_OF:
            return f"last {_WEEKDAYS[numbers[0] - 2]}"
        case DayKind.NTH_OF:
            return f"{_NTH[numbers[1] - 1]} {_WEEKDAYS[numbers[0] - 2]}"
        case DayKind.DATES:
            return _listed(numbers, _ordinal)
    return "last day" if days.kind is DayKind.LAST else "last weekday"


def _absent(days: Days, months: Sequence[int]) -> str:
    """Warn where a month may lack the day."""
    numbers = days.numbers
    match days.kind:
        case DayKind.NTH_OF:
            return ", where there is one" if numbers[1] == len(_NTH) else ""
        case DayKind.NEAREST_WEEKDAY | DayKind.DATES:
            if numbers[-1] > min(_SHORTEST[month - 1] for month in months):
                return ", where there is one" if len(numbers) == 1 else ", where they exist"
    return ""


def _years(years: tuple[int, ...]) -> str:
    if years == ALL_YEARS:
        return ""
    if (step := _step(years)) and step > 1:
        return f", every {step} years from {years[0]} to {years[-1]}"
    return f" in {_listed(years, str)}"


def _step(values: Sequence[int]) -> int:
    """Return the constant distance between four or more values, otherwise 0."""
    steps = {later - earlier for earlier, later in pairwise(values)}
    return steps.pop() if len(values) > 3 and len(steps) == 1 else 0


def _duration(minutes: int) -> str:
    if minutes % 60:
        return "minute" if minutes == 1 else f"{minutes} minutes"
    return "hour" if minutes == 60 else f"{minutes // 60} hours"


def _time(minutes: int) -> str:
    return "{:02d}:{:02d}".format(*divmod(minutes, 60))


def _ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return f"{number}{suffix}"


def _plural(noun: str, values: Sequence[int]) -> str:
    return noun if len(values) == 1 else f"{noun}s"


def _listed(values: Iterable[int], word: Callable[[int], str], cycle: int = 0) -> str:
    """Name ascending values, three or more in a row as a range, round the end of a ``cycle``."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    if len(runs) > 1 and runs[-1][-1] + 1 - runs[0][0] == cycle:
        runs[0] = runs.pop() + runs[0]
    return _joined(text for run in runs for text in _run(run, word))


def _run(run: list[int], word: Callable[[int], str]) -> list[str]:
    return [f"{word(run[0])} to {word(run[-1])}"] if len(run) > 2 else [word(each) for each in run]


def _joined(texts: Iterable[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last
