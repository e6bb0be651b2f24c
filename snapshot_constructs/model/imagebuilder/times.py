"""When a pipeline of Image Builder builds: its schedule expression, read in its time zone.

AWS documents the fields of a cron expression, but not all that follows from a time zone. What is
taken here, and why:

- A day of the week as a number is 1 (Sunday) to 7, as the user guide's table has it today; its
  example ``1-5`` for weekdays is from the time when the table began with Monday.
- A time that summer time skips does not come on that day, and one that it repeats comes once: so
  EventBridge Scheduler does it, which takes the same expressions and zones.
- ``sat#2,4``, which the guide explains, is the second Saturday and the fourth.
- ``rate(1 day)`` counts from a moment that AWS does not tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import TYPE_CHECKING, Literal

from snapshot_constructs.model.cron import Cron, CronError
from snapshot_constructs.model.value import brief

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Code = Literal["form", "question-mark"]

LONGEST = 106
"""Image Builder takes longer expressions, too, but no longer ones are read here."""

_CRON = "write, for example, cron(0 3 ? * SUN *)"
_RATE = re.compile(r"rate\((?P<number>0*[1-9][0-9]{0,8}) (?P<unit>minute|hour|day)s?\)", re.ASCII)
_SEVERAL = re.compile(r"(\w+)#([1-5](?:,[1-5])+)(?!\w)", re.ASCII)
_ZONE = re.compile(r"(?=.{3,100}\Z)[a-zA-Z0-9]{2,}(?:/[a-zA-Z0-9\-_+]+)*")
_DAY = timedelta(days=1)
_UNITS = {"day": _DAY, "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}


class TimesError(ValueError):
    """A text that is no schedule expression, or no time zone, of Image Builder.

    Attributes:
        what: what is wrong, with the text.
        fix: what to write instead.
        code: which requirement is broken.
    """

    def __init__(self, what: str, fix: str, code: Code = "form") -> None:
        super().__init__(f"{what}; {fix}")
        self.what = what
        self.fix = fix
        self.code = code


@dataclass(frozen=True, slots=True)
class BuildTimes:
    """The times at which a pipeline looks whether to build.

    Attributes:
        crons: in the time of the zone; none if it builds at a rate. One almost always.
        every: the rate; None where ``crons`` say when.
        zone: the name of an IANA time zone.
    """

    crons: tuple[Cron, ...]
    every: timedelta | None = None
    zone: str = "UTC"

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Return the times strictly later than ``moment``, in UTC and ascending.

        Args:
            moment: in any time zone, but with one; a rate counts from here, because only AWS
                knows from when it really counts.

        Raises:
            ValueError: if ``moment`` has no time zone.
        """
        if moment.utcoffset() is None:
            raise ValueError(f"a time needs a time zone (got {moment!r}); for example tzinfo=UTC")
        if self.every is not None:
            return _repeated(moment.astimezone(UTC), self.every)
        return self._by_cron(moment)

    def next(self, moment: datetime) -> datetime | None:
        """Return the first time strictly later than ``moment``, None if there is none."""
        return next(self.after(moment), None)

    def words(self) -> str:
        """Say when it builds, such as ``at 03:00 Europe/Paris on Sunday``."""
        if self.every is not None:
            return _rate_words(self.every)
        return " and ".join(cron.explain(self.zone) for cron in self.crons)

    def _by_cron(self, moment: datetime) -> Iterator[datetime]:
        zone = _load(self.zone)
        # What a clock of the zone shows is read as UTC; a day earlier, because clocks jump.
        clock = moment.astimezone(zone).replace(tzinfo=UTC, fold=0)
        since = clock - _DAY if clock.toordinal() > 1 else clock
        for shown in merge(*(cron.firings(since) for cron in self.crons)):
            at = shown.replace(tzinfo=zone).astimezone(UTC)
            if at > moment and at.astimezone(zone).replace(tzinfo=UTC, fold=0) == shown:
                yield at


def build_times(expression: str, zone: str | None = None) -> BuildTimes:
    """Read a schedule expression, and its time zone.

    Args:
        expression: ``cron(…)`` with six fields, or ``rate(…)``.
        zone: the name of an IANA time zone; UTC when None.

    Raises:
        TimesError: if Image Builder would refuse one of them, or if it is longer than ``LONGEST``.
    """
    name = "UTC" if zone is None else zone
    check_zone(name)
    if expression.startswith("rate("):
        return BuildTimes((), _rate(expression), name)
    if not expression.startswith("cron("):
        raise TimesError(f"must be cron(…) or rate(…) (got {brief(expression)})", _CRON)
    try:
        return BuildTimes(tuple(map(Cron.parse, _singly(expression))), zone=name)
    except CronError as error:
        raise _of_cron(error, expression) from None


def check_zone(name: str) -> None:
    """Do nothing with the name of a time zone that Image Builder takes.

    Raises:
        TimesError: if it is none.
    """
    fix = "write an IANA name, for example Europe/Paris"
    if _ZONE.fullmatch(name) is None:
        raise TimesError(f"must look like Europe/Paris (got {brief(name)})", fix)
    try:
        _load(name)
    except (LookupError, ValueError, OSError):
        raise TimesError(f"no time zone has this name (got {brief(name)})", fix) from None


def _load(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # few ask for the times of a pipeline

    return ZoneInfo(name)


def _rate(expression: str) -> timedelta:
    match = _RATE.fullmatch(expression)
    if match is None:
        raise TimesError(
            f"a rate is a number from 1 and minutes, hours or days (got {brief(expression)})",
            "write, for example, rate(7 days)",
        )
    return int(match["number"]) * _UNITS[match["unit"]]


def _singly(expression: str) -> list[str]:
    """Return an expression for each number of a list such as ``sat#2,4``."""
    match = _SEVERAL.search(expression)
    if match is None:
        return [expression]
    before, behind = expression[: match.start()], expression[match.end() :]
    numbers = sorted(set(match[2].split(",")))
    return [f"{before}{match[1]}#{number}{behind}" for number in numbers]


def _of_cron(error: CronError, expression: str) -> TimesError:
    if error.code in ("wrapper", "six-fields"):
        return TimesError(f"must be cron(…) with six fields (got {brief(expression)})", _CRON)
    what, _, cure = error.reason.rpartition("; ")
    if error.code == "question-mark":
        fix = "put ? in the day field that you do not use, as in cron(0 3 ? * SUN *)"
        return TimesError(what, fix, "question-mark")
    return TimesError(what, cure.replace("for example", "write, for example,", 1))


def _repeated(moment: datetime, every: timedelta) -> Iterator[datetime]:
    latest = datetime.max.replace(tzinfo=UTC)
    while latest - moment >= every:
        moment += every
        yield moment


def _rate_words(every: timedelta) -> str:
    unit, length = next(each for each in _UNITS.items() if not every % each[1])
    number = every // length
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"
