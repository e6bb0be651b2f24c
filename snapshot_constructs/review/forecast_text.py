"""Forecasts as plain text for people, at most 100 columns wide."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.outlook import lateness
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.model import words
from snapshot_constructs.review import forecast_words as say
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, Place, Question, Step
from snapshot_constructs.review.page import Page, Paint, plain
from snapshot_constructs.review.summary import plural, printable

Line = tuple[str, str]


def render(answers: Sequence[Answer], *, paint: Paint = plain) -> str:
    """Return the forecasts, and after them what all of them take for granted."""
    page = Page(paint)
    for each in answers:
        page.lines.append(page.paint(printable(each.policy.name), "title"))
        page.entry(2, "makes", words.headline(each.policy.spec))
        if isinstance(each, NoOutlook):
            for label, text in words.policy_lines(each.policy.spec):
                page.entry(2, label, text)
            page.entry(2, "no forecast", each.reason)
            page.gap()
        else:
            _outlook(page, each)
    if any(isinstance(each, Outlook) for each in answers):
        page.entry(0, "", say.JITTER)
        page.gap()
        assumptions(page, say.assumed(answers))
    return "\n".join(page.lines).rstrip("\n") + "\n"


def assumptions(page: Page, found: Iterator[tuple[Assumption, str]]) -> None:
    """List assumptions, each with its mark."""
    page.lines.append(page.paint("What this takes for granted", "title"))
    for assumption, of in found:
        some = f" ({of})" if of else ""
        page.entry(2, assumption.mark, f"{assumption.text}{some}")


def in_short(found: Answer) -> Iterator[Line]:
    """Yield what a review says about a policy: a label and a text for each line."""
    if isinstance(found, NoOutlook):
        yield "no forecast", found.reason
        return
    for place in found.places:
        if place.name:
            yield "copies", f"in {place.name}: {_summed(found, place)}"
        else:
            yield "forecast", f"{_summed(found, place)}; {_since(found)}"
            yield "ladder", _ladder(place)
    steady = "a month" if found.is_steady else f"in {found.month:%B %Y}"
    yield "costs", f"{say.usd(found.cost.total)} {steady}, for {say.gib(found.stored.total)}"


def premises(question: Question) -> str:
    """Say what the forecasts of a review are for."""
    return (
        f"Forecasts: policies enabled on {say.day(question.start)}, seen at the end of a month in "
        f"the steady state; a volume of {say.volume(question.volume)}; list prices. {say.JITTER}"
    )


def _summed(found: Outlook, place: Place) -> str:
    archived = f", {place.archived:,} of them archived" if place.archived else ""
    reach = "" if place.oldest is None else f", {_ago(found.on - place.oldest)} back"
    points = plural(place.points, "restore point")
    return f"{say.lost(place)}; {points}{archived}{reach}{say.apart(place)}"


def _since(found: Outlook) -> str:
    if found.steady_from is None:
        return f"never steady: so on {say.day(found.on)}, and more later"
    return f"steady from {say.day(found.steady_from)} on"


def _ago(length: timedelta) -> str:
    return f"{length.days} days" if length.days > 1 else say.span(length)


def _ladder(place: Place) -> str:
    return ", ".join(
        f"{step.now.window.replace(' ', '')}: {step.now.points:,} (gap {say.gap(step)})"
        for step in place.ladder
    )


def _outlook(page: Page, found: Outlook) -> None:
    page.entry(2, "on", f"{found.on:%a} {say.day(found.on)} at {found.on:%H:%M} UTC")
    page.entry(2, "enabled", f"on {say.day(found.question.start)}")
    page.entry(2, "volume", f"{say.volume(found.question.volume)}, in {found.region}")
    page.entry(2, "steady", say.steady(found))
    page.gap()
    for place in found.places:
        _place(page, found, place)
        page.gap()
    page.entry(2, "stores", _split(found.stored.total, say.stored(found.stored), say.gib))
    costs = _split(found.cost.total, say.paid(found.cost), say.usd)
    page.entry(2, "costs", f"in {found.month:%B %Y}: {costs}")
    page.gap()


def _place(page: Page, found: Outlook, place: Place) -> None:
    page.named(say.where(found, place), _counted(place))
    page.entry(4, "lost at most", _lost(found, place))
    if place.oldest is not None:
        page.entry(4, "oldest", f"of {say.day(place.oldest)}, {_ago(found.on - place.oldest)} back")
    between = "between any two that are kept"
    page.entry(4, "largest gap", f"{say.span(place.worst_gap)} {_when(found)}, {between}")
    page.lines.append(page.paint(_HEAD, "label"))
    back = "nothing" if place.oldest is None else _ago(found.on - place.oldest)
    page.lines.extend(_row(step, back) for step in place.ladder)


def _counted(place: Place) -> str:
    notes = [
        f"{place.archived:,} in the archive tier" if place.archived else "",
        f"{place.deprecated:,} deprecated" if place.deprecated else "",
        f"at most {place.most:,} at any moment",
    ]
    return f"{place.points:,}, " + ", ".join(note for note in notes if note)


def _lost(found: Outlook, place: Place) -> str:
    late = say.span(lateness(found.policy.spec))
    return f"{say.span(place.most_lost)} {_when(found)}, and up to {late} more by jitter"


def _when(found: Outlook) -> str:
    if found.steady_from is None:
        return f"at any moment until {say.day(found.timeline.end)}"
    return "once steady"


_HEAD = f"    {'back':14}{'points':>6}{'gap that day':>18}{'largest gap':>28}  reaches back"


def _row(step: Step, back: str) -> str:
    rung = step.now
    gaps = f"{say.span(rung.gap):>18}{say.gap(step):>28}"
    return f"    {rung.window:14}{rung.points:>6,}{gaps}  {'all of it' if rung.reaches else back}"


def _split(total: Range, parts: Iterator[tuple[str, Range]], show: Callable[[Range], str]) -> str:
    found = list(parts)
    if len(found) == 1:
        return show(total)
    return f"{show(total)}: " + ", ".join(f"{show(part)} {name}" for name, part in found)
