"""Prices: dated, with their unit and source; those that the package brings, or your own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Literal, Self

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.track import Assumption, Mark

Item = Literal["snapshot-storage", "archive-storage", "archive-restore", "fast-restore", "transfer"]

UNITS: Mapping[Item, str] = {
    "snapshot-storage": "GB-month",
    "archive-storage": "GB-month",
    "archive-restore": "GB",
    "fast-restore": "DSU-hour",
    "transfer": "GB",
}
"""What each price is for; a DSU-hour is one snapshot fast to restore in one zone for an hour."""

ELSEWHERE = "us-east-1"
"""The Region whose prices stand in for those of a Region without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One price in US dollars.

    Attributes:
        item: what is paid for.
        region: where; for transfer, from where.
        usd: per ``unit``; AWS's GB are taken as GiB.
        unit: GB-month, GB or DSU-hour.
        date: when the source said so, as YYYY-MM-DD.
        source: who says so.
        to: for transfer, to which Region; to all others where None.
        mark: whether AWS says so, or others do.
    """

    item: Item
    region: str
    usd: float
    unit: str
    date: str
    source: str
    to: str | None = None
    mark: Mark = "documented"

    def __post_init__(self) -> None:
        if self.unit != UNITS.get(self.item):
            raise ForecastError(
                f"price: no such item and unit (got {self.item!r} per {self.unit!r}); write one of "
                + ", ".join(f"{item} per {unit}" for item, unit in UNITS.items())
            )
        if not (isfinite(self.usd) and self.usd >= 0):
            raise ForecastError(f"price: usd must be 0 or more (got {self.usd}); write 0.05")

    def __str__(self) -> str:
        where = self.region if self.to is None else f"{self.region} to {self.to}"
        said = f"{self.source}, {self.date}"
        return f"{self.item} in {where}: {self.usd:g} USD per {self.unit} ({said})"


@dataclass(frozen=True, slots=True)
class Prices:
    """A price list; of two prices for the same, the later one holds."""

    prices: tuple[Price, ...]

    @classmethod
    def known(cls) -> Self:
        """Return the list prices that come with this package: those of us-east-1."""
        return cls(_known())

    def with_own(self, prices: Iterable[Price]) -> "Prices":
        """Return a list in which your own prices come first."""
        return Prices((*self.prices, *prices))

    def find(self, item: Item, region: str, to: str | None = None) -> Price:
        """Return the price in a Region, or that of us-east-1 where the list has none.

        Raises:
            ForecastError: if the list has neither.
        """
        offers = [price for price in self.prices if price.item == item]
        for where in ((region, to), (region, None), (ELSEWHERE, None)):
            for price in reversed(offers):
                if (price.region, price.to) == where:
                    return price
        raise ForecastError(
            f"prices: there is none for {item} in {region!r} or {ELSEWHERE}; add "
            f"Price(item={item!r}, region={region!r}, usd=…, unit={UNITS[item]!r}, …)"
        )


def assumed(price: Price, region: str) -> tuple[Assumption, ...]:
    """Say which price was taken, and that it is another Region's where it is."""
    taken = Assumption(str(price), price.mark)
    if price.region == region:
        return (taken,)
    other = f"{price.item} in {region} is taken to cost what it costs in {price.region}"
    return (taken, Assumption(other))


@cache
def _known() -> tuple[Price, ...]:
    text = Path(__file__).with_name("prices.json").read_text("utf-8")
    return tuple(Price(**each) for each in json.loads(text)["prices"])
