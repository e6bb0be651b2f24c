"""The picture of a forecast, drawn by matplotlib: lives, numbers and storage over time."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from snapshot_constructs.forecast import Timeline, to_minutes
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.minutes import DAY
from snapshot_constructs.forecast.storage import Stored, stored_daily
from snapshot_constructs.forecast.volume import UNKNOWN_CHURN, Volume
from snapshot_constructs.review.picture_lives import lives_panel
from snapshot_constructs.review.picture_look import (
    BAND_INCHES,
    DASHES,
    FAINT,
    INK,
    PAPER,
    View,
    colours_of,
    legend,
    short,
)

_STYLE: Any = {
    "svg.hashsalt": "snapshot-constructs",
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "xtick.color": INK,
    "ytick.color": INK,
    "timezone": "UTC",
}
_NOTHING_ADDED: dict[str, str | None] = {
    "Date": None,
    "Creator": None,
    "Format": None,
    "Type": None,
}


def drawn(timeline: Timeline, *, volume: Volume, title: str, until: datetime) -> str:
    """Return the picture as SVG."""
    view = View(timeline, to_minutes(timeline.start), to_minutes(until))
    with mpl.rc_context(_STYLE):
        bands = view.bands
        tall = 5.4 + BAND_INCHES * len(bands)
        figure = Figure(figsize=(10, tall), facecolor=PAPER)
        figure.subplots_adjust(
            left=0.115, right=0.985, top=1 - 0.78 / tall, bottom=0.32 / tall, hspace=0.28
        )
        heights = [BAND_INCHES * len(bands), 1.75, 1.75]
        lives, numbers, storage = figure.subplots(3, 1, sharex=True, height_ratios=heights)
        figure.text(
            0.012,
            1 - 0.14 / tall,
            title,
            va="top",
            fontsize=13,
            fontweight="bold",
            parse_math=False,
        )
        lives_panel(lives, bands, view)
        _numbers(numbers, view)
        _storage(storage, view, volume)
        _axes((lives, numbers, storage), view)
        return _svg(figure, title)


def _numbers(axes: Axes, view: View) -> None:
    curves = list(_curves(view))
    for number, (_, colour, counts) in enumerate(curves):
        style = DASHES[min(number, 3)]
        axes.step(
            list(view.days), counts, color=colour, linewidth=1.6, linestyle=style, where="pre"
        )
    axes.set_ylim(0, 1.12 * max((max(counts) for _, _, counts in curves), default=1) + 0.5)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_title("Restore points that exist")
    legend(axes, [(colour, name) for name, colour, _ in curves])
    steady = view.timeline.steady_from
    if steady is not None and view.start < to_minutes(steady) < view.end:
        at = view.x(to_minutes(steady))
        late = to_minutes(steady) - view.start > 0.8 * (view.end - view.start)
        axes.axvline(at, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.annotate(
            f"steady from {steady.day} {steady:%b %Y}",
            (at, 0.06),
            (-4 if late else 4, 0),
            ha="right" if late else "left",
            annotation_clip=True,
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            fontsize=8,
        )


def _curves(view: View) -> Iterator[tuple[str, str, list[int]]]:
    """Yield a name, a colour and the number at the end of each day for each place and tier."""
    for (place, tier), colour in colours_of(view.timeline).items():
        tracks = [t for t in view.timeline.tracks if (t.place, t.tier) == (place, tier)]
        counts = [sum(track.count(day * DAY - 1) for track in tracks) for day in view.days]
        yield _called(place, tier), colour, counts


def _called(place: str, tier: str) -> str:
    if place:
        return f"copies in {short(place)}"
    return "archived" if tier == "archive" else "standard tier"


def _storage(axes: Axes, view: View, volume: Volume) -> None:
    daily = stored_daily(view.timeline, volume)
    days = [day for day in view.days[:-1] if _date(day) in daily]
    top = 0.0
    for number, ((place, tier), colour) in enumerate(colours_of(view.timeline).items()):
        style = DASHES[min(number, 3)]
        sizes = [_part(daily[_date(day)], place, tier) for day in days]
        lows, highs = [size.low for size in sizes], [size.high for size in sizes]
        middle = [day + 0.5 for day in days]
        axes.fill_between(middle, lows, highs, color=colour, alpha=0.3, linewidth=0)
        axes.plot(middle, lows, color=colour, linewidth=1.2, linestyle=style)
        axes.plot(middle, highs, color=colour, linewidth=1.2, linestyle=style)
        top = max(top, *highs, 0)
    axes.axhline(volume.full_gib, color=INK, linewidth=1, linestyle=(0, (1, 2)))
    full = Line2D([], [], color=INK, linewidth=1, linestyle=(0, (1, 2)), label="one full copy")
    legend(axes, [], full)
    axes.set_ylim(0, 1.15 * max(top, volume.full_gib))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_title("GiB stored, " + churn_of(volume))


def churn_of(volume: Volume) -> str:
    """Say how much of the volume changes."""
    churn = volume.churn_per_day
    size = f"of a volume of {volume.size_gib:g} GiB"
    low, high = UNKNOWN_CHURN.low, UNKNOWN_CHURN.high
    share = f"{100 * low:g}% to {100 * high:g}%" if churn is None else f"{100 * churn:g}%"
    return f"{size} of which {share} is rewritten per day"


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def _part(stored: Stored, place: str, tier: str) -> Range:
    if place:
        return stored.copies.get(place, NOTHING)
    return stored.archive if tier == "archive" else stored.snapshots


def _axes(panels: Sequence[Axes], view: View) -> None:
    for axes in panels:
        axes.set_facecolor(PAPER)
        axes.grid(axis="x", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    for axes in panels[1:]:
        axes.grid(axis="y", color=FAINT, linewidth=0.6)
    locator = AutoDateLocator(minticks=4, maxticks=10)  # type: ignore[no-untyped-call]  # matplotlib's
    panels[-1].set_xlim(view.start / DAY, view.end / DAY)
    panels[-1].xaxis.set_major_locator(locator)
    dates = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]  # matplotlib's
    panels[-1].xaxis.set_major_formatter(dates)
    panels[-1].tick_params(axis="x", pad=7)  # clear of the nought


def _svg(figure: Figure, title: str) -> str:
    content = io.BytesIO()
    canvas, about = FigureCanvasSVG(figure), _NOTHING_ADDED | {"Title": title}
    canvas.print_svg(content, metadata=about)  # type: ignore[no-untyped-call]  # matplotlib's
    return content.getvalue().decode("utf-8")
