"""A rehearsal beside its forecast as plain text for people, at most 100 columns wide."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from snapshot_constructs.forecast import Rung
from snapshot_constructs.model import words
from snapshot_constructs.review import forecast_words as say
from snapshot_constructs.review.page import Page, Paint, plain
from snapshot_constructs.review.rehearsed import Comparison, Outcome, Place
from snapshot_constructs.review.rehearsed_points import Difference, What
from snapshot_constructs.review.rehearsed_sides import Side
from snapshot_constructs.review.summary import plural, printable

MOST_LINES, MOST_TIMES, MOST_UNITS = 20, 6, 3
_TIME = "%Y-%m-%dT%H:%M"


def render(found: Comparison, *, paint: Paint = plain) -> str:
    """Return all policies, and whether everything is as it was foreseen."""
    page = Page(paint)
    page.lines.append(page.paint("Rehearsal", "title"))
    _premises(page, found)
    page.gap()
    for each in found.outcomes:
        page.lines.append(page.paint(printable(each.policy.name), "title"))
        page.entry(2, "makes", words.headline(each.policy.spec))
        _outcome(page, each)
        page.gap()
    page.entry(0, "", verdict(found), style="error" if found.differs else "good")
    return "\n".join(page.lines) + "\n"


def verdict(found: Comparison) -> str:
    """Say whether everything is as it was foreseen."""
    if not found.outcomes:
        return "There is no lifecycle policy."
    compared = [each for each in found.outcomes if not each.reason]
    left = len(found.outcomes) - len(compared)
    beside = f"; {left} not compared" if left else ""
    if wrong := [each.policy.name for each in found.outcomes if each.differs]:
        return f"Not as forecast: {', '.join(map(printable, wrong))}{beside}."
    return f"As forecast: {plural(len(compared), 'policy')}{beside}."


def _premises(page: Page, found: Comparison) -> None:
    seen = found.seen
    days = f"{(found.on - seen.start).days} days"
    page.entry(2, "from", f"{_moment(seen.start)} to {_moment(found.on)} UTC, {days}")
    sources = f"{plural(len(seen.volumes), 'volume')} and {plural(len(seen.instances), 'instance')}"
    churns = {each.use.churn_per_day for each in seen.volumes}
    changing = " or ".join(map(say.percent, sorted(churns)[:MOST_UNITS]))
    page.entry(2, "with", f"{sources}, {changing} rewritten per day")
    if seen.stand_ins:
        page.entry(2, "stand-ins", f"for what is named only: {', '.join(seen.stand_ins)}")


def _outcome(page: Page, found: Outcome) -> None:
    policy = found.policy
    made = plural(found.made, "AMI" if policy.makes_images else "snapshot")
    if found.reason:
        page.entry(2, "not compared", f"{found.reason}; made: {made}")
    else:
        page.entry(2, "deployed", _deployed(found))
        if policy.is_disabled:
            page.entry(2, "state", "it is disabled, and makes nothing")
        page.entry(2, "compared", _sources(found))
        for note in found.notes:
            page.entry(2, "left out", note)
        for place in found.places:
            page.gap()
            _place(page, found, place)
    _wrong(page, found)


def _wrong(page: Page, found: Outcome) -> None:
    """Write what is not as it was foreseen."""
    if found.differs:
        page.gap()
    if found.state:
        page.entry(2, "state", found.state, style="error")
    lines = [*map(_difference, found.differences), *_stored(found)]
    for label, text in lines[:MOST_LINES]:
        page.entry(2, label, text, style="error")
    if (more := len(lines) - MOST_LINES) > 0:
        page.entry(2, "", f"and {plural(more, 'more line')}; --format json has them all")


def _deployed(found: Outcome) -> str:
    policy = found.policy.deployed
    where = f"account {policy.account}, {policy.region}"
    return f"{_moment(policy.enabled)} by stack {policy.stack} in {where}"


def _sources(found: Outcome) -> str:
    return plural(found.sources, "volume" if found.policy.of_volumes else "instance")


def _place(page: Page, found: Outcome, place: Place) -> None:
    page.named(_where(found, place.name), f"{place.really.points:,}, of {place.forecast.points:,}")
    page.lines.append(page.paint(_HEAD, "label"))
    for really, forecast in zip(place.really.ladder, place.forecast.ladder, strict=True):
        page.lines.append(_row(really, forecast))
    page.lines.append(_cells("oldest", *map(_oldest, (place.really, place.forecast))))
    if place.really.archived or place.forecast.archived:
        archived = (f"{each.archived:,}" for each in (place.really, place.forecast))
        page.lines.append(_cells("archived", *archived))
    if place.stored is not None:
        stored = (f"{gib:,.0f} GiB" for gib in (place.stored.really, place.stored.forecast))
        page.lines.append(_cells("stored", *stored))


_HEAD = f"    {'back':12}{'really':>14}{'forecast':>14}{'largest gap':>20}{'forecast':>20}"


def _row(really: Rung, forecast: Rung) -> str:
    points = _cells(really.window, f"{really.points:,}", f"{forecast.points:,}")
    return f"{points}{say.span(really.gap):>20}{say.span(forecast.gap):>20}"


def _cells(label: str, really: str, forecast: str) -> str:
    return f"    {label:12}{really:>14}{forecast:>14}"


def _oldest(side: Side) -> str:
    return "none" if side.oldest is None else say.day(side.oldest)


def _where(found: Outcome, place: str) -> str:
    return f"copies in {place}" if place else f"restore points in {found.policy.deployed.region}"


def _stored(found: Outcome) -> Iterator[tuple[str, str]]:
    for place in found.places:
        stored = place.stored
        if stored is not None and stored.differs:
            where, margin = _where(found, place.name), f"{stored.margin:,.2f} GiB"
            both = f"{stored.really:,.2f} GiB, forecast {stored.forecast:,.2f} GiB"
            yield "stored", f"{where}: {both}; they may be {margin} apart"


def _difference(found: Difference) -> tuple[str, str]:
    """Return a label, and what differs, such as ``daily of vol-…: 2027-01-31T03:00``."""
    tier = "archived " if found.tier == "archive" else ""
    place = f" in {found.place}" if found.place else ""
    schedule = found.schedule or "backup"
    return str(found.what), f"{tier}{schedule} of {_units(found)}{place}: {_times(found)}"


def _units(found: Difference) -> str:
    named = ", ".join(found.units[:MOST_UNITS])
    more = len(found.units) - MOST_UNITS
    return f"{named} and {more:,} more" if more > 0 else named


def _times(found: Difference) -> str:
    if found.what is What.LATE:
        pairs = zip(found.due, found.came, strict=True)
        shown = [f"{due:{_TIME}} came at {came:%H:%M}" for due, came in pairs]
    else:
        shown = [f"{due:{_TIME}}" for due in found.due]
    return _bounded(shown)


def _bounded(shown: Sequence[str]) -> str:
    more = len(shown) - MOST_TIMES
    return ", ".join(shown[:MOST_TIMES]) + (f" and {more:,} more" if more > 0 else "")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
