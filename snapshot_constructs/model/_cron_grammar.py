"""The grammar of AWS cron expressions: text in, sorted numbers out.

AWS documents the wildcards of each field, but not every combination. What is taken here, and why:

- Ranges may wrap round (``20-2`` hours, ``FRI-MON``): the EventBridge guide has ``0/30 20-2`` among
  its examples (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html,
  checked 2026-11). Years do not wrap: after 2199 nothing comes.
- ``L``, ``W`` and ``#`` stand alone in their field. The guide says so for ``#``; for ``L`` and
  ``W`` Quartz does, the scheduler whose dialect this is.
- ``LW`` and ``5L`` are not in the guide but work (aws_cron_expression_validator#12 and #18).
  ``L-3`` is refused: Quartz has it, AWS does not document it.
- ``31W`` skips the months without a 31st, as ``31`` does.
- A step is at most the largest value of its field: EventBridge refuses ``*/60`` (aws-sdk-js#4212).
- A step is also taken in day-of-week (``2-6/2``), where the guide's table leaves out the ``/``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

FIRST_YEAR, LAST_YEAR = 1970, 2199
ALL_YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))

Code = Literal["wrapper", "six-fields", "question-mark", "field"]

_EXAMPLE = "for example 'cron(0 3 * * ? *)'"
# DLM: the pattern of CreateRule.CronExpression, checked 2026-11.
_WRAPPER = re.compile(r"cron\(([^\n]{11,100})\)")
_ITEM = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\w+))?", re.ASCII)
_NEAREST = re.compile(r"(\w+)W", re.ASCII | re.IGNORECASE)
_LAST_OF = re.compile(r"(\w+)L", re.ASCII | re.IGNORECASE)
_NTH = re.compile(r"(\w+)#([1-5])", re.ASCII)
_SHOWN = 110


class CronError(ValueError):
    """A text that is no AWS cron expression.

    Attributes:
        reason: one line: what is wrong, the offending text, and what would be right.
        code: which requirement is broken.
        field: the name of the field at fault, None if it is the expression as a whole.
    """

    def __init__(self, reason: str, *, code: Code = "field", field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.field = field


class DayKind(StrEnum):
    """The ways to name days; beside each, the numbers that belong to it."""

    DATES = "dates"  # 1 to 31, any number of them
    NEAREST_WEEKDAY = "nearest weekday"  # one date
    LAST = "last"  # none
    LAST_WEEKDAY = "last weekday"  # none
    WEEKDAYS = "weekdays"  # 1 (Sunday) to 7, any number of them
    LAST_OF = "last of"  # one day of the week
    NTH_OF = "nth of"  # a day of the week, and 1 to 5


class Days(NamedTuple):
    """The days of a month on which an expression fires."""

    kind: DayKind
    numbers: tuple[int, ...] = ()


class Fields(NamedTuple):
    """What the six fields of an expression select; all numbers ascend."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field: its values and their names, the widest step, and an example to show in errors."""

    name: str
    low: int
    high: int
    widest: int
    example: str
    names: tuple[str, ...] = ()

    def error(self, text: str, what: str, right: str = "") -> CronError:
        cure = f"for example {right or repr(self.example)}"
        return CronError(f"{self.name}: {what} (got {shown(text)}); {cure}", field=self.name)

    def number(self, text: str) -> int:
        if text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        or_names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
        what = f"a value is {self.low} to {self.high}{or_names}"
        return self._between(text, self.low, self.high, what)

    def width(self, step: str) -> int:
        return self._between(step, 1, self.widest, f"a step is 1 to {self.widest}")

    def _between(self, text: str, low: int, high: int, what: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise self.error(text, what)
        return int(text)


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MINUTE = _Field("minutes", 0, 59, 59, "0/15")
_HOUR = _Field("hours", 0, 23, 23, "9-17")
_DATE = _Field("day-of-month", 1, 31, 31, "1,15")
_MONTH = _Field("month", 1, 12, 12, "JAN,JUL", _MONTHS)
_WEEKDAY = _Field("day-of-week", 1, 7, 7, "MON-FRI", _WEEKDAYS)
_YEAR = _Field("year", FIRST_YEAR, LAST_YEAR, LAST_YEAR - FIRST_YEAR, "2027-2030")
_FIELDS = (_MINUTE, _HOUR, _DATE, _MONTH, _WEEKDAY, _YEAR)


def shown(text: str) -> str:
    """Quote ``text`` on one line, shortened where it is very long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def split(expression: str) -> tuple[str, ...]:
    """Return the six fields of an expression, as written.

    Raises:
        CronError: with the code ``wrapper``, ``six-fields`` or ``question-mark``.
    """
    match = _WRAPPER.fullmatch(expression)
    if match is None:
        what = "an expression is six fields in 'cron(…)', 11 to 100 characters on one line"
        raise CronError(f"{what} (got {shown(expression)}); {_EXAMPLE}", code="wrapper")
    fields = tuple(re.findall(r"[^ \t]+", match[1]))
    if len(fields) != len(_FIELDS):
        names = ", ".join(field.name for field in _FIELDS)
        what = f"an expression has the six fields {names}, not {len(fields)}"
        raise CronError(f"{what} (got {shown(expression)}); {_EXAMPLE}", code="six-fields")
    _check_question_marks(fields)
    return fields


def parse(expression: str) -> Fields:
    """Read an expression.

    Raises:
        CronError: if it is none.
    """
    minutes, hours, date, month, weekday, year = split(expression)
    return Fields(
        minutes=_values(_MINUTE, minutes),
        hours=_values(_HOUR, hours),
        days=_weekdays(weekday) if date == "?" else _dates(date),
        months=_values(_MONTH, month),
        years=_values(_YEAR, year),
    )


def _check_question_marks(fields: tuple[str, ...]) -> None:
    for field, text in zip(_FIELDS, fields, strict=True):
        if "?" in text and (field not in (_DATE, _WEEKDAY) or text != "?"):
            what = "a '?' stands alone, in day-of-month or day-of-week only"
            reason = f"{field.name}: {what} (got {shown(text)}); {_EXAMPLE}"
            raise CronError(reason, code="question-mark", field=field.name)
    date, weekday = fields[2], fields[4]
    if (date == "?") == (weekday == "?"):
        what = "exactly one of day-of-month and day-of-week must be '?'"
        got = f"{shown(date)} and {shown(weekday)}"
        raise CronError(f"{what} (got {got}); {_EXAMPLE}", code="question-mark")


def _dates(text: str) -> Days:
    _refuse_lists(_DATE, text, "LW")
    if text.upper() == "L":
        return Days(DayKind.LAST)
    if text.upper() == "LW":
        return Days(DayKind.LAST_WEEKDAY)
    if match := _NEAREST.fullmatch(text):
        return Days(DayKind.NEAREST_WEEKDAY, (_DATE.number(match[1]),))
    if text.upper().startswith("L-"):
        what = "AWS documents no days counted from the end of the month"
        raise _DATE.error(text, what, "'L', the last day")
    return Days(DayKind.DATES, _values(_DATE, text))


def _weekdays(text: str) -> Days:
    _refuse_lists(_WEEKDAY, text, "#")
    if text.upper() == "L":
        return Days(DayKind.WEEKDAYS, (7,))
    if match := _LAST_OF.fullmatch(text):
        return Days(DayKind.LAST_OF, (_WEEKDAY.number(match[1]),))
    if match := _NTH.fullmatch(text):
        return Days(DayKind.NTH_OF, (_WEEKDAY.number(match[1]), int(match[2])))
    if "#" in text:
        raise _WEEKDAY.error(text, "a '#' is between a day of the week and 1 to 5", "'THU#2'")
    return Days(DayKind.WEEKDAYS, _values(_WEEKDAY, text))


def _refuse_lists(field: _Field, text: str, specials: str) -> None:
    items = text.upper().split(",")
    special = any(item.endswith("L") or any(sign in item for sign in specials) for item in items)
    if len(items) > 1 and special:
        raise field.error(text, "L, W and # cannot be part of a list", "one schedule for each")


def _values(field: _Field, text: str) -> tuple[int, ...]:
    return tuple(sorted({value for item in text.split(",") for value in _item(field, item)}))


def _item(field: _Field, item: str) -> list[int]:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise field.error(item, "not a value, a range or a step" if item else "an item is empty")
    first, last, step = match["first"], match["last"], match["step"]
    by = 1 if step is None else field.width(step)
    start = field.low if first is None else field.number(first)
    if last is not None:
        return _range(field, item, start, field.number(last), by)
    return list(range(start, start + 1 if first and not step else field.high + 1, by))


def _range(field: _Field, item: str, start: int, stop: int, by: int) -> list[int]:
    size = field.high - field.low + 1
    if stop >= start:
        return list(range(start, stop + 1, by))
    if field is _YEAR:
        raise field.error(item, "a range of years must ascend")
    return [field.low + (value - field.low) % size for value in range(start, stop + size + 1, by)]
