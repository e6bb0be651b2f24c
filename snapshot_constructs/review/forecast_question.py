"""The words on the command line that ask for a forecast."""

from datetime import UTC, datetime, time

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.volume import LARGEST_GIB, Volume
from snapshot_constructs.review.forecasts import Question


def question(
    now: datetime,
    *,
    start: str | None,
    on: str | None,
    size_gib: float,
    churn: str | None,
    written_gib: float | None = None,
    hot_share: str | None = None,
) -> Question:
    """Read what is asked.

    Args:
        now: today, where the start is not said.
        start: as YYYY-MM-DD.
        on: the same; its last minute is meant, unless a time follows, as in 2027-01-31T12:00.
        size_gib: of a volume.
        churn: such as 2%/day.
        written_gib: of a volume.
        hot_share: such as 10%.

    Raises:
        ForecastError: in one line, if something cannot be read.
    """
    volume = Volume(
        _size(size_gib),
        written_gib,
        None if churn is None else _share(churn, "churn", "2%/day"),
        1.0 if hot_share is None else _share(hot_share, "hot-share", "10%"),
    )
    begins = now.date().isoformat() if start is None else start
    return Question(
        start=_instant(begins, "start", time()),
        on=None if on is None else _instant(on, "on", time(23, 59)),
        volume=volume,
    )


def _instant(text: str, name: str, clock: time) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ForecastError(f"{name} must be a day (got {text!r}); write 2027-01-31") from None
    if len(text) <= len("2027-01-31"):
        found = datetime.combine(found, clock)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _size(gib: float) -> float:
    if 0 < gib <= LARGEST_GIB:
        return gib
    raise ForecastError(
        f"volume-gib must be more than 0, at most {LARGEST_GIB} (got {gib:g}); write GiB, such as 100"
    )


def _share(text: str, name: str, example: str) -> float:
    number = text.replace(" ", "").lower().removesuffix("/day")
    try:
        share = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        raise ForecastError(f"{name} must be a share (got {text!r}); write {example}") from None
    if 0 <= share <= 1:
        return share
    raise ForecastError(f"{name} must be 0% to 100% (got {text!r}); write {example}")
