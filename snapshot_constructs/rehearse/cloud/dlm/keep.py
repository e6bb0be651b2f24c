"""For how long something is kept: the newest few, or up to an age."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Self

_DAYS = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}
_MONTHS = {"MONTHS": 1, "YEARS": 12}


@dataclass(frozen=True)
class Keep:
    """A count, or an age.

    Attributes:
        count: None where it is an age.
    """

    count: int | None = None
    interval: int = 0
    unit: str = "DAYS"

    @classmethod
    def of(cls, rule: Mapping[str, Any] | None, prefix: str = "") -> Self | None:
        """Return what a rule of a policy says; None without one.

        Args:
            rule: in the names of the API.
            prefix: of these names, such as ``Unshare``.
        """
        if rule and rule.get(f"{prefix}IntervalUnit"):
            return cls(None, rule[f"{prefix}Interval"], rule[f"{prefix}IntervalUnit"])
        if rule and rule.get("Count") is not None:
            return cls(rule["Count"])
        return None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is kept: it goes to the archive tier at once."""
        return self.count == 0 if self.count is not None else self.interval == 0

    def until(self, made: datetime) -> datetime | None:
        """Return when something expires; None by count."""
        if self.count is not None:
            return None
        if self.unit in _MONTHS:
            return _months_later(made, self.interval * _MONTHS[self.unit])
        return made + timedelta(days=self.interval * _DAYS[self.unit])

    def lasts(self, gap: Fraction | None) -> Fraction | None:
        """Return the days that it lasts nominally; None for ever.

        Args:
            gap: the days between two runs; None where there is only one.
        """
        if self.count is None:
            return Fraction(self.interval * _DAYS[self.unit])
        return None if gap is None else self.count * gap


def _months_later(at: datetime, months: int) -> datetime:
    """Return the same day of a later month, or its last day."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
