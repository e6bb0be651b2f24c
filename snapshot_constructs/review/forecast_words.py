"""Forecasts in words and figures that all formats share."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from snapshot_constructs.forecast.cost import Cost
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.storage import Stored
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.forecast.volume import UNKNOWN_CHURN, Volume
from snapshot_constructs.review.forecasts import Answer, NoOutlook, Outlook, Place, Step
from snapshot_constructs.review.summary import plural

_HOUR = timedelta(hours=1)

JITTER = (
    "Losses and gaps are nominal: add the hour that DLM may start late, for default policies four."
)


def day(at: date | datetime | None) -> str:
    """Say a day, such as ``31 Jan 2027``."""
    return "never" if at is None else f"{at.day} {at:%b %Y}"


def span(length: timedelta | None) -> str:
    """Say a length, such as ``4 h`` or ``1 day 2 h``; from a day on, rounded up to hours."""
    if length is None:
        return "-"
    if length >= timedelta(days=1):
        length = -(-length // _HOUR) * _HOUR
    hours, minutes = divmod(length.seconds // 60, 60)
    parts = [
        plural(length.days, "day") if length.days else "",
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes else "",
    ]
    return " ".join(part for part in parts if part) or "0 min"


def gib(amount: Range) -> str:
    """Say an amount, such as ``517 to 674 GiB``."""
    return f"{_span_of(f'{amount.low:,.0f}', f'{amount.high:,.0f}')} GiB"


def usd(amount: Range) -> str:
    """Say US dollars, such as ``25.87 to 33.69 USD``."""
    return f"{amount} USD"


def percent(share: float) -> str:
    """Say a share, such as ``0.5%``."""
    return f"{100 * share:g}%"


def volume(found: Volume) -> str:
    """Say what a volume is like, such as ``500 GiB, 2% of it rewritten per day``."""
    size = f"{found.size_gib:g} GiB"
    if found.written_gib is not None:
        size += f" ({found.written_gib:g} GiB written)"
    hot = "" if found.hot_share == 1 else f", all of it in {percent(found.hot_share)} of the blocks"
    return f"{size}, {churn(found)} rewritten per day{hot}"


def churn(found: Volume) -> str:
    """Say how much of a volume is rewritten per day."""
    if found.churn_per_day is not None:
        return percent(found.churn_per_day)
    return f"{percent(UNKNOWN_CHURN.low)} to {percent(UNKNOWN_CHURN.high)}"


def where(found: Outlook, place: Place) -> str:
    """Name a place, such as ``copies in eu-central-1``."""
    return f"copies in {place.name}" if place.name else f"restore points in {found.region}"


def lost(place: Place) -> str:
    """Say how much is lost at the most by going back to the newest, such as ``at most 4 h lost``."""
    return f"at most {span(place.most_lost)} lost"


def apart(place: Place) -> str:
    """Say how far from each other older ones may be, where it is more than what is lost."""
    if place.worst_gap == place.most_lost:
        return ""
    return f", at most {span(place.worst_gap)} apart"


def gap(step: Step) -> str:
    """Say how dense a window is, such as ``1 h``, or ``1 h, then 1 day`` before its first point."""
    within, before = span(step.within), span(step.worst_gap)
    return within if within == before else f"{within}, then {before}"


def steady(found: Outlook) -> str:
    """Say when the steady state is reached."""
    if found.steady_from is None:
        return f"not before {day(found.timeline.end)}: more comes than goes"
    later = "" if found.is_steady else ", later than that day: the figures still grow"
    return f"from {day(found.steady_from)} on{later}"


def stored(found: Stored) -> Iterator[tuple[str, Range]]:
    """Yield what is stored, by what it is."""
    yield "snapshots", found.snapshots
    yield from _existing({"archive": found.archive})
    yield from _existing({f"copies in {place}": size for place, size in found.copies.items()})


def paid(found: Cost) -> Iterator[tuple[str, Range]]:
    """Yield what is paid, by what for."""
    yield "snapshots", found.snapshots
    yield from _existing({"archive": found.archive})
    yield from _existing({f"copies in {place}": usd for place, usd in found.copies.items()})
    yield from _existing({f"transfer to {place}": usd for place, usd in found.transfer.items()})
    yield from _existing({"fast snapshot restore": found.fast_restore})


def assumed(answers: Iterable[Answer]) -> Iterator[tuple[Assumption, str]]:
    """Yield every assumption once, and of which policies it is, where not of all."""
    outlooks = [each for each in answers if not isinstance(each, NoOutlook)]
    holders: dict[Assumption, list[str]] = {}
    for each in outlooks:
        for assumption in each.assumptions:
            holders.setdefault(assumption, []).append(each.policy.name)
    for assumption, names in sorted(holders.items(), key=lambda item: item[0].mark):
        some = names[0] if len(names) == 1 else plural(len(names), "policy")
        yield assumption, "" if len(names) == len(outlooks) else some


def _existing(found: Mapping[str, Range]) -> Iterator[tuple[str, Range]]:
    yield from ((name, amount) for name, amount in found.items() if amount != NOTHING)


def _span_of(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
