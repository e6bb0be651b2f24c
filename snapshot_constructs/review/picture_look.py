"""What the panels of a picture share: colours, the view, and legends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from snapshot_constructs.forecast import Timeline, Track
from snapshot_constructs.forecast.minutes import DAY

STANDARD, ARCHIVE = "#1b6ca8", "#b8611b"
COPIES = ("#3d8b5f", "#8457a5", "#b03a62", "#6b6b2a")
DEPRECATED = ("#a9c9e6", "#b4d6c3", "#d0bfe0", "#e3b4c3", "#cfcf9f")
INK, MUTED, FAINT, PAPER = "#24292f", "#57606a", "#d8dee4", "#ffffff"
BAND_INCHES = 0.62
LONGEST_NAME = 18
DASHES = ("-", "-", (0, (6, 2)), (0, (3, 2)))  # so that curves upon each other are seen
MOST_LINES = 400  # of one band; of more, only every second, third, … is drawn


@dataclass(frozen=True, slots=True)
class Band:
    """The restore points of one schedule in one place, both tiers together."""

    schedule: str
    place: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What of a timeline is shown, in minutes."""

    timeline: Timeline
    start: int
    end: int

    @property
    def bands(self) -> list[Band]:
        """One band for each schedule and place, the copies after all others."""
        names = list(dict.fromkeys(track.schedule for track in self.timeline.tracks))
        ordered = sorted(
            self.timeline.tracks, key=lambda track: (track.place, names.index(track.schedule))
        )
        return [
            Band(schedule, place, tuple(found))
            for (place, schedule), found in groupby(ordered, lambda t: (t.place, t.schedule))
        ]

    @property
    def days(self) -> range:
        """The midnights in the picture, as days since 1970."""
        return range(-(-self.start // DAY), self.end // DAY + 1)

    def x(self, minute: int) -> float:
        """Return where on the axis of days an instant is, within the picture."""
        return min(max(minute, self.start), self.end) / DAY


def short(place: str) -> str:
    """Return the name of a place without what an ARN begins with."""
    return place.rpartition("/")[2]


def colours_of(timeline: Timeline) -> dict[tuple[str, str], str]:
    """Give each place and tier a colour."""
    found = {("", "standard"): STANDARD}
    if any(track.tier == "archive" for track in timeline.tracks):
        found["", "archive"] = ARCHIVE
    places = [place for place in timeline.places if place]
    return found | {(p, "standard"): COPIES[i % len(COPIES)] for i, p in enumerate(places)}


def legend(axes: Axes, entries: Sequence[tuple[str, str]], *more: Line2D) -> None:
    """Explain colours, at the right above a panel."""
    handles = [Line2D([], [], color=colour, linewidth=3, label=name) for colour, name in entries]
    axes.legend(
        handles=[*handles, *more],
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=len(entries) + len(more) or 1,
        frameon=False,
        borderaxespad=0,
        handlelength=1.4,
        columnspacing=1.4,
        fontsize=8.5,
    )
