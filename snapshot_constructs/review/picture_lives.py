"""The first panel of a picture: the life of each restore point."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from snapshot_constructs.forecast import NEVER
from snapshot_constructs.forecast.minutes import DAY
from snapshot_constructs.review.picture_look import (
    ARCHIVE,
    BAND_INCHES,
    COPIES,
    DEPRECATED,
    FAINT,
    INK,
    LONGEST_NAME,
    MOST_LINES,
    MUTED,
    STANDARD,
    Band,
    View,
    colours_of,
    legend,
    short,
)

_FADED = dict(zip((STANDARD, *COPIES), DEPRECATED, strict=True))
_MEANING = {
    STANDARD: "standard tier",
    DEPRECATED[0]: "deprecated AMI",
    ARCHIVE: "archive tier",
    COPIES[0]: "copy",
    DEPRECATED[1]: "deprecated copy",
}

Piece = tuple[float, float, int]
"""From when to when, in days since 1970, and how far down."""


def lives_panel(axes: Axes, bands: Sequence[Band], view: View) -> None:
    """Draw the life of each restore point, in one band for each schedule and place."""
    shades: set[str] = set()
    for number, band in enumerate(bands):
        lines, slots, thinned = _lines(band, view)
        shades |= set(lines)
        for shade, found in lines.items():
            axes.add_collection(_collection(found, shade, number, slots))
        _name(axes, band, number, thinned)
        axes.axhline(number + 1, color=FAINT, linewidth=0.8)
    axes.set_ylim(len(bands), 0)
    axes.set_yticks([])
    axes.set_title("Each line is the life of a restore point")
    legend(axes, [(shade, name) for shade, name in _MEANING.items() if shade in shades])


def _name(axes: Axes, band: Band, number: int, thinned: int) -> None:
    lines = [band.schedule, short(band.place), f"1 of {thinned} drawn" if thinned > 1 else ""]
    for line, text in enumerate(each for each in lines if each):
        axes.annotate(
            text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…",
            (0, number + 0.5),
            (-8, 5 - 11 * line),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            ha="right",
            va="center",
            color=INK if line == 0 else MUTED,
            fontsize=9 if line == 0 else 8,
            annotation_clip=False,
            parse_math=False,
        )


def _collection(found: Sequence[Piece], shade: str, band: int, slots: int) -> LineCollection:
    height = 0.86 / slots
    segments = [
        [(since, y), (until, y)]
        for since, until, slot in found
        for y in [band + 0.07 + (slot + 0.5) * height]
    ]
    width = max(0.5, min(4.0, 0.75 * BAND_INCHES * 72 * height))
    return LineCollection(segments, colors=shade, linewidths=width, capstyle="butt")


def _lines(band: Band, view: View) -> tuple[dict[str, list[Piece]], int, int]:
    """Return what to draw in each shade, how many lines fit above each other, and one in how many."""
    lives = sorted(_lives_of(band, view).items())
    thinned = -(-len(lives) // MOST_LINES)
    margin = (view.end - view.start) / DAY / 300
    found: dict[str, list[Piece]] = {}
    ends: list[float] = []
    for _, pieces in lives[:: thinned or 1]:
        since, until = pieces[0][0], pieces[-1][1]
        slot = next((i for i, end in enumerate(ends) if end <= since), len(ends))
        ends[slot : slot + 1] = [until]
        for start, end, shade in pieces:
            trimmed = end - min(margin, (end - start) / 3) if end == until < view.end / DAY else end
            found.setdefault(shade, []).append((start, trimmed, slot))
    return found, max(len(ends), 1), thinned


def _lives_of(band: Band, view: View) -> dict[int, list[tuple[float, float, str]]]:
    """Return the pieces of each restore point's life: standard, deprecated, archived."""
    found: dict[int, list[tuple[float, float, str]]] = {}
    colour = colours_of(view.timeline)[band.place, "standard"]
    for track in sorted(band.tracks, key=lambda track: track.tier, reverse=True):
        late = track.deprecated or [NEVER] * len(track.born)
        for taken, born, gone, faded in zip(track.taken, track.born, track.gone, late, strict=True):
            shade = ARCHIVE if track.tier == "archive" else colour
            middle = max(born, min(faded, gone))
            for since, until, drawn_in in (
                (born, middle, shade),
                (middle, gone, _FADED.get(shade, shade)),
            ):
                if view.x(until) > view.x(since):
                    found.setdefault(taken, []).append((view.x(since), view.x(until), drawn_in))
    return found
