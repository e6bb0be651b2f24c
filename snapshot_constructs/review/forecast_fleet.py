"""Forecasts of a whole fleet: restore points, storage and cost for each policy, Region and tier."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.fleet import Group
from snapshot_constructs.forecast.fleet_file import read_fleet
from snapshot_constructs.forecast.fleet_forecast import Days, FleetForecast, forecast_fleet
from snapshot_constructs.review import forecast_words as say
from snapshot_constructs.review.forecast_csv import safe
from snapshot_constructs.review.forecast_json import bounds
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, month_end
from snapshot_constructs.review.page import Page, Paint, plain
from snapshot_constructs.review.report import Reviewed
from snapshot_constructs.review.summary import printable

COLUMNS = (
    *("policy", "region", "tier", "on", "points", "gib_low", "gib_high"),
    *("month", "usd_low", "usd_high"),
)


@dataclass(frozen=True, slots=True)
class FleetOutlook:
    """The forecast of a fleet, and the policies that have none.

    Attributes:
        on: the instant that it is for; the cost is that of its month.
    """

    forecast: FleetForecast
    on: datetime
    left_out: tuple[NoOutlook, ...]

    @property
    def rows(self) -> list[tuple[tuple[str, ...], int, Range, Range]]:
        """Policy, Region and tier, with the points, GiB and US dollars of each."""
        found = sorted(self.forecast.rows.items())
        return [(tuple(row), *self._figures(days)) for row, days in found]

    @property
    def total(self) -> tuple[int, Range, Range]:
        """The points, GiB and US dollars of all."""
        return self._figures(self.forecast.total)

    def _figures(self, found: Days) -> tuple[int, Range, Range]:
        days = self.forecast.days
        here = days.index(self.on.date())
        month = [
            i
            for i, day in enumerate(days)
            if (day.year, day.month) == (self.on.year, self.on.month)
        ]
        return found.points[here], found.gib[here], Range.sum(found.usd[i] for i in month)


def of_fleet(answers: Sequence[Answer], file: Path, *, region: str | None) -> FleetOutlook:
    """Forecast the fleet of a file under the policies that have a forecast.

    A policy applies to volumes of its own Region, or of any where its Region is not known.

    Args:
        answers: of all policies, to one question.
        file: the fleet file; its entries name policies as the answers do, with the template before
            it, as in ``shop.yaml:Nightly``, where templates have the same name.
        region: where volumes are that name none.

    Raises:
        ForecastError: if the file holds no fleet, or numpy is missing.
    """
    found = [each for each in answers if isinstance(each, Outlook)]
    if not found:
        raise ForecastError(f"{file}: no policy has a forecast (got {len(answers)} without)")
    policies = _by_name(_once(found))
    fleet = read_fleet({name: each.spec for name, each in policies.items()}, file, region=region)
    fleet.groups = [_within_region(each, policies) for each in fleet.groups]
    on = max(each.on for each in found)
    end = month_end(on) + timedelta(minutes=1)
    return FleetOutlook(
        forecast_fleet(fleet, start=found[0].question.start, end=end),
        on,
        (*(each for each in answers if isinstance(each, NoOutlook)), *_forms(found)),
    )


def _once(found: Sequence[Outlook]) -> list[Reviewed]:
    """Return each policy in the first of its forms: it never has two of them at once."""
    once: dict[tuple[str, str], Reviewed] = {}
    for each in found:
        once.setdefault((each.policy.template.file, each.policy.logical_id), each.policy)
    return list(once.values())


def _forms(found: Sequence[Outlook]) -> Iterator[NoOutlook]:
    """Yield the further forms of policies."""
    counted = {id(each) for each in _once(found)}
    for each in found:
        if id(each.policy) not in counted:
            why = f"another of its forms is counted, not the one when {each.policy.when}"
            yield NoOutlook(each.policy, why)


def _by_name(policies: Sequence[Reviewed]) -> dict[str, Reviewed]:
    """Return policies by name; by template and name where several have the same."""
    times = Counter(each.name for each in policies)
    return {
        each.name if times[each.name] == 1 else f"{each.template.file}:{each.name}": each
        for each in policies
    }


def _within_region(group: Group, policies: Mapping[str, Reviewed]) -> Group:
    """Leave out the policies of other Regions."""
    here = (None, group.region)
    return group._replace(
        policies=tuple(name for name in group.policies if policies[name].place.region in here)
    )


def as_text(found: FleetOutlook, *, paint: Paint = plain) -> str:
    """Return the fleet as a table of at most 100 columns, unless names are long."""
    page, forecast = Page(paint), found.forecast
    page.lines.append(page.paint("Fleet", "title"))
    page.entry(2, "volumes", f"{forecast.volumes}, of which {forecast.uncovered} have no policy")
    page.entry(2, "on", f"{say.day(found.on)}; the cost is that of {found.on:%B %Y}")
    for each in found.left_out:
        page.entry(2, "left out", f"{each.policy.name}: {each.reason}")
    page.gap()
    rows = [(*names, *_shown(points, gib, usd)) for names, points, gib, usd in found.rows]
    table = [("policy", "Region", "tier", "points", "GiB", "USD"), *rows]
    table.append(("all", "", "", *_shown(*found.total)))
    widths = [max(len(row[i]) for row in table) for i in range(6)]
    page.lines.extend(_row(row, widths) for row in table)
    page.gap()
    page.lines.append(page.paint("What this takes for granted", "title"))
    for assumption in sorted(forecast.assumptions, key=lambda each: each.mark):
        page.entry(2, assumption.mark, assumption.text)
    return "\n".join(page.lines) + "\n"


def as_json(found: FleetOutlook) -> str:
    """Return the fleet for programs."""
    points, gib, usd = found.total
    content = {
        "version": 1,
        "on": f"{found.on:%Y-%m-%dT%H:%M:%SZ}",
        "month": f"{found.on:%Y-%m}",
        "volumes": found.forecast.volumes,
        "uncovered": found.forecast.uncovered,
        "rows": [_object(*row) for row in found.rows],
        "total": {"points": points, "stored_gib": bounds(gib), "usd": bounds(usd)},
        "left_out": [{"policy": e.policy.name, "reason": e.reason} for e in found.left_out],
        "assumptions": [{"text": e.text, "mark": e.mark} for e in found.forecast.assumptions],
    }
    return json.dumps(content, indent=2) + "\n"


def as_csv(found: FleetOutlook) -> str:
    """Return one row for each policy, Region and tier."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for names, points, gib, usd in found.rows:
        days = [
            f"{found.on:%Y-%m-%dT%H:%MZ}",
            points,
            *_ends(gib),
            f"{found.on:%Y-%m}",
            *_ends(usd),
        ]
        writer.writerow([*map(safe, names), *days])
    return text.getvalue()


def _ends(figure: Range) -> tuple[str, str]:
    return f"{figure.low:.2f}", f"{figure.high:.2f}"


def _shown(points: int, gib: Range, usd: Range) -> tuple[str, str, str]:
    return f"{points:,}", say.gib(gib).removesuffix(" GiB"), say.usd(usd).removesuffix(" USD")


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    left = (f"{printable(cells[i]):{widths[i]}}" for i in range(3))
    right = (f"{cells[i]:>{widths[i]}}" for i in range(3, 6))
    return "  " + "  ".join((*left, *right))


def _object(names: Sequence[str], points: int, gib: Range, usd: Range) -> dict[str, Any]:
    policy, region, tier = names
    address = {"policy": policy, "region": region, "tier": tier}
    return {**address, "points": points, "stored_gib": bounds(gib), "usd": bounds(usd)}
