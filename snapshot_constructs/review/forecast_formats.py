"""Which formats a forecast may have."""

from collections.abc import Sequence

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.review import forecast_csv, forecast_fleet, forecast_json, forecast_text
from snapshot_constructs.review.forecast_fleet import FleetOutlook
from snapshot_constructs.review.forecast_picture import html, svg
from snapshot_constructs.review.forecasts import Answer, Outlook
from snapshot_constructs.review.page import Paint, plain

FORMATS = ("text", "json", "csv", "svg", "html")


def formatted(answers: Sequence[Answer], style: str, paint: Paint = plain) -> str:
    """Return forecasts in one of the formats.

    Raises:
        ForecastError: if matplotlib is missing, or an SVG is asked for what is not one policy.
    """
    match style:
        case "json":
            return forecast_json.render(answers)
        case "csv":
            return forecast_csv.render(answers)
        case "svg":
            return svg(_only(answers))
        case "html":
            return html(answers)
        case _:
            return forecast_text.render(answers, paint=paint)


def fleet_formatted(found: FleetOutlook, style: str, paint: Paint = plain) -> str:
    """Return the forecast of a fleet in one of the formats.

    Raises:
        ForecastError: if it is asked for as a picture.
    """
    match style:
        case "text":
            return forecast_fleet.as_text(found, paint=paint)
        case "json":
            return forecast_fleet.as_json(found)
        case "csv":
            return forecast_fleet.as_csv(found)
        case _:
            raise ForecastError(f"a fleet has no picture (got {style}); write text, json or csv")


def _only(answers: Sequence[Answer]) -> Outlook:
    if len(answers) != 1:
        raise ForecastError(
            f"svg shows one policy (got {len(answers)}); choose it with --resource ID, or write html"
        )
    (found,) = answers
    if not isinstance(found, Outlook):
        raise ForecastError(f"{found.policy.name} has no forecast to draw: {found.reason}")
    return found
