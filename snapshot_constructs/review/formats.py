"""The formats that a review has."""

from pathlib import Path

from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.page import Paint, plain

FORMATS = ("text", "markdown", "json", "sarif")


def formatted(
    outcome: Outcome, style: str, *, folder: Path, show_unknown: bool = False, paint: Paint = plain
) -> str:
    """Return the outcome of a review in one of the formats; only what is asked for is loaded.

    Args:
        outcome: of a review.
        style: text, markdown, json or sarif.
        folder: what SARIF has paths from.
        show_unknown: whether to list what is known only at deployment.
        paint: colours parts of plain text.
    """
    match style:
        case "json":
            from snapshot_constructs.review import as_json  # noqa: PLC0415  # loaded when asked for

            return as_json.render(outcome)
        case "sarif":
            from snapshot_constructs.review import sarif  # noqa: PLC0415  # the same

            return sarif.render(outcome, folder=folder)
        case "markdown":
            from snapshot_constructs.review import markdown  # noqa: PLC0415  # the same

            return markdown.render(outcome, show_unknown=show_unknown)
        case _:
            from snapshot_constructs.review import text  # noqa: PLC0415  # the same

            return text.render(outcome, show_unknown=show_unknown, paint=paint)
