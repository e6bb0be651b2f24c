"""Forecasts as pictures: SVG, and HTML that holds it with a table of the same figures."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from html import escape

from snapshot_constructs.forecast import ForecastError, Timeline
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.review import forecast_words as say
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, Place
from snapshot_constructs.review.summary import printable

_STYLE = """\
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
         color: #24292f; background: #fff; }
  img { width: 100%; height: auto; }
  table { border-collapse: collapse; margin: 1rem 0; }
  caption { text-align: left; font-weight: bold; }
  th, td { padding: .2rem .8rem; border-bottom: 1px solid #d8dee4; text-align: right; }
  th:first-child { text-align: left; }"""


def draw(timeline: Timeline, *, volume: Volume, title: str, until: datetime) -> str:
    """Draw the lives of restore points, how many there are, and what they store, as SVG.

    The same arguments always make the same text, so that pictures can be committed.

    Args:
        timeline: from ``forecast``.
        volume: what is backed up.
        title: above the picture.
        until: the last instant that is drawn; the first is the start of the timeline.

    Raises:
        ForecastError: if matplotlib is not installed.
    """
    try:
        from snapshot_constructs.review import picture_panels  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise ForecastError(
            "pictures need matplotlib, which is not installed; run "
            "pip install 'snapshot-constructs[pictures]'"
        ) from None
    return picture_panels.drawn(timeline, volume=volume, title=printable(title), until=until)


def svg(found: Outlook) -> str:
    """Draw one forecast."""
    volume, until = found.question.volume, found.on
    return draw(found.timeline, volume=volume, title=found.policy.name, until=until)


def html(answers: Sequence[Answer]) -> str:
    """Return a page that needs no other file: of each policy the picture and its figures."""
    parts = [part for each in answers for part in _policy(each)]
    taken = [
        f"<li>{_text(assumption.text)} ({assumption.mark}{_text(f'; {of}' if of else '')})</li>"
        for assumption, of in say.assumed(answers)
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            f'<meta charset="utf-8">\n<title>Forecast</title>\n<style>\n{_STYLE}\n</style>',
            *parts,
            f"<p>{say.JITTER}</p>",
            *(["<h2>What this takes for granted</h2>", "<ul>", *taken, "</ul>"] if taken else []),
            "</html>\n",
        ]
    )


def _policy(each: Answer) -> list[str]:
    heading = f"<h2>{_text(each.policy.name)}</h2>"
    if isinstance(each, NoOutlook):
        return [heading, f"<p>No forecast: {_text(each.reason)}</p>"]
    drawing = b64encode(svg(each).encode()).decode()
    alt = f"Restore points of {each.policy.name} over time; the tables below say the same"
    return [
        heading,
        f'<img alt="{_text(alt)}" src="data:image/svg+xml;base64,{drawing}">',
        *(_table(each, place) for place in each.places),
        f"<p>Stored: {say.gib(each.stored.total)}.",
        f"Cost in {each.month:%B %Y}: {say.usd(each.cost.total)}.",
        f"Steady: {_text(say.steady(each))}.</p>",
    ]


def _table(found: Outlook, place: Place) -> str:
    rows = [
        f'<tr><th scope="row">{step.now.window}</th><td>{step.now.points}</td>'
        f"<td>{say.span(step.now.gap)}</td><td>{say.gap(step)}</td></tr>"
        for step in place.ladder
    ]
    counted = f"{place.points} {say.where(found, place)} on {say.day(found.on)}"
    caption = f"{say.lost(place).capitalize()}; {counted}{say.apart(place)}"
    names = ("Back", "Points", "Gap on that day", "Largest gap")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return "\n".join(
        [f"<table><caption>{_text(caption)}</caption>", f"<tr>{head}</tr>", *rows, "</table>"]
    )


def _text(text: str) -> str:
    return escape(printable(text))
