"""How long something is kept: a number of the newest, or an age."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, Self

from snapshot_constructs.model.deferred import Deferred, is_known
from snapshot_constructs.model.value import Value

NOMINAL_DAYS = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}
"""Days in a unit, as DLM counts them when it compares periods (a month as 30 days)."""


class HasDays(Protocol):
    """A duration of the CDK, or anything like it."""

    def is_unresolved(self) -> bool:
        """Whether it waits for deployment."""
        ...

    def to_days(self, *, integral: bool | None = None) -> float:
        """Its length."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Retain(Value):
    """Keeps the newest ``count``, or everything up to an age of ``interval`` units.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_RetainRule.html

    Attributes:
        count: how many of the newest are kept, per volume or instance and per schedule.
        interval: the age, in ``unit``.
        unit: DAYS, WEEKS, MONTHS or YEARS.
    """

    count: int | Deferred | None = None
    interval: int | Deferred | None = None
    unit: str | Deferred | None = None

    @classmethod
    def last(cls, count: int | Deferred) -> Self:
        """Keep the newest ``count``; 0, together with an archive, archives at once."""
        return cls(count=count)

    @classmethod
    def days(cls, days: int | Deferred) -> Self:
        """Keep everything for this many days."""
        return cls(interval=days, unit="DAYS")

    @classmethod
    def weeks(cls, weeks: int | Deferred) -> Self:
        """Keep everything for this many weeks."""
        return cls(interval=weeks, unit="WEEKS")

    @classmethod
    def months(cls, months: int | Deferred) -> Self:
        """Keep everything for this many calendar months."""
        return cls(interval=months, unit="MONTHS")

    @classmethod
    def years(cls, years: int | Deferred) -> Self:
        """Keep everything for this many calendar years."""
        return cls(interval=years, unit="YEARS")

    @classmethod
    def up_to(cls, age: timedelta | HasDays) -> Self:
        """Keep everything up to an age of whole days, such as ``cdk.Duration.days(30)``.

        Raises:
            ValueError: if it is not in whole days, or not known yet.
        """
        return cls.days(_whole_days(age))

    @staticmethod
    def window(*, days: float = 0, hours: float = 0) -> "Window":
        """Keep as many of the newest as it takes to always reach back this far.

        The schedule that it is given to turns it into a count.

        Raises:
            ValueError: if that is not back at all.
        """
        length = timedelta(days=days, hours=hours)
        if length <= timedelta(0):
            raise ValueError(f"window: must be longer than nothing (got {length}); write days=7")
        return Window(length)

    @property
    def by_count(self) -> bool:
        """Whether a count was written."""
        return self.count is not None

    @property
    def by_age(self) -> bool:
        """Whether an age was written, or half of one."""
        return self.interval is not None or self.unit is not None

    @property
    def nominal_days(self) -> int | None:
        """The age in days, a month as 30 and a year as 365; None where it is not known."""
        if isinstance(self.interval, int) and isinstance(self.unit, str):
            days = NOMINAL_DAYS.get(self.unit)
            return None if days is None else self.interval * days
        return None

    def explain(self) -> str:
        """Say in words what is kept, such as ``the newest 7`` or ``5 weeks``."""
        if self.by_count:
            return f"the newest {self.count}"
        if is_known(self.interval) and is_known(self.unit):
            unit = self.unit.lower()
            return f"{self.interval} {unit.removesuffix('s') if self.interval == 1 else unit}"
        return f"{self.interval} {self.unit}" if self.by_age else "not said"


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a count-based schedule must always reach."""

    length: timedelta


def _whole_days(age: timedelta | HasDays) -> int:
    if isinstance(age, timedelta):
        days = age / timedelta(days=1)
    elif hasattr(age, "to_days") and not age.is_unresolved():
        days = age.to_days(integral=False)
    else:
        raise ValueError(
            f"up_to: expected a length of time that is known (got {age!r}); write Retain.days(30)"
        )
    if days != int(days):
        raise ValueError(
            f"up_to: expected whole days (got {days:g}); write Retain.days({days:.0f})"
        )
    return int(days)
