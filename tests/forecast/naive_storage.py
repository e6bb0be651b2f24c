"""The oracle of what lives store and cost: block by block, and moment by moment.

It takes lives that an event loop saw, and asks again at each moment what is there.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count, pairwise

from snapshot_constructs.forecast.volume import Volume
from tests.forecast.blocks import Disk, Store
from tests.forecast.naive import NINETY_DAYS, Life
from tests.forecast.naive_dates import DAY, FOR_EVER, HOUR

BLOCKS, SEEDS = 3000, range(8)
QUOTA = 5
MINUTE = timedelta(minutes=1)

Kind = tuple[str, str]
"""A tier and a place."""


def until(life: Life) -> datetime:
    """Return how long something is billed."""
    gone = life.gone or FOR_EVER
    return max(gone, life.born + NINETY_DAYS) if life.tier == "archive" else gone


def chains(lives: Sequence[Life]) -> dict[Life, int]:
    """Give the same number to all that share blocks."""
    numbers, newest = count(1), dict[str, Life]()
    found = dict[Life, int]()
    for life in sorted(lives, key=lambda life: (life.born, life.taken)):
        if life.tier == "archive":
            found[life] = next(numbers)
        elif life.place == "":
            found[life] = 0
        else:
            before = newest.get(life.place)
            shares = before and until(before) >= life.born and before.key == life.key
            found[life] = found[before] if before and shares else next(numbers)
            newest[life.place] = life
    return found


def in_blocks(
    lives: Sequence[Life], on: datetime, *, churn: float, hot: float
) -> dict[Kind, float]:
    """Return how many times a volume is stored at an instant, on the average of several disks."""
    numbers, there = chains(lives), [life for life in lives if life.born <= on < until(life)]
    sums = defaultdict[Kind, float](float)
    for seed in SEEDS:
        stores = defaultdict[Kind, Store](Store)
        disk = Disk(BLOCKS, churn=churn, hot=hot, seed=seed)
        now: datetime | None = None
        for life in sorted(there, key=lambda life: life.taken):
            disk.run(0 if now is None else (life.taken - now) / MINUTE)
            now = life.taken
            stores[life.tier, life.place].snapshot(life, disk, apart=numbers[life])
        for kind, store in stores.items():
            sums[kind] += store.blocks / BLOCKS / len(SEEDS)
    return dict(sums)


def in_gib(lives: Sequence[Life], volume: Volume, on: datetime) -> dict[Kind, float]:
    """Return what is stored at an instant, by the changes between those that are there."""
    there = defaultdict[tuple[Kind, int], list[datetime]](list)
    for life, number in chains(lives).items():
        if life.born <= on < until(life):
            there[(life.tier, life.place), number].append(life.taken)
    found = defaultdict[Kind, float](float)
    for (kind, _), taken in there.items():
        gaps = ((later - one) // MINUTE for one, later in pairwise(sorted(taken)))
        found[kind] += volume.full_gib + sum(volume.changed_gib(gap).exact for gap in gaps)
    return dict(found)


# ------------------------------------------------------------------------------------------ cost


def bill(
    lives: Sequence[Life],
    fast: Mapping[str, Sequence[Life]],
    volume: Volume,
    span: tuple[datetime, datetime],
    *,
    region: str,
    usd: Mapping[str, float],
) -> dict[tuple[date, str, str], float]:
    """Return US dollars by month, purpose and place.

    Args:
        lives: of everything in a tier and a place.
        fast: while fast restore is enabled, by schedule; those first in order get the quota first.
        volume: what all is of.
        span: the start and the end.
        region: where the volume is.
        usd: the prices by purpose.
    """
    sums = defaultdict[tuple[date, str, str], float](float)
    for since, to in _days(span, lives):
        month = since.date().replace(day=1)
        part = (to - since) / (monthrange(month.year, month.month)[1] * DAY)
        for (tier, place), gib in in_gib(lives, volume, since).items():
            sums[month, tier, place] += gib * part * usd[tier]
    for copy, gib in _transfers(lives, volume):
        if copy.place != region:
            month = copy.born.date().replace(day=1)
            sums[month, "transfer", copy.place] += gib * usd["transfer"]
    for since, to in _days(span):
        month = since.date().replace(day=1)
        sums[month, "fast restore", ""] += _dsu_hours(fast, since, to) * usd["fast restore"]
    return {key: value for key, value in sums.items() if value}


def _days(
    span: tuple[datetime, datetime], lives: Sequence[Life] = ()
) -> Iterator[tuple[datetime, datetime]]:
    """Yield days, or the parts of days in which nothing comes or goes."""
    start, end = span
    midnight = start.replace(hour=0, minute=0)
    moments = {start, end, *(midnight + n * DAY for n in range((end - midnight).days + 1))}
    moments |= {at for life in lives for at in (life.born, until(life))}
    yield from pairwise(sorted(at for at in moments if start <= at <= end))


def _transfers(lives: Sequence[Life], volume: Volume) -> Iterator[tuple[Life, float]]:
    """Yield what is moved: everything where it shares nothing with the copy before."""
    numbers, before = chains(lives), dict[str, Life]()
    for copy in numbers:
        if copy.place:
            one = before.get(copy.place)
            if one is None or numbers[one] != numbers[copy]:
                yield copy, volume.full_gib
            else:
                yield copy, volume.changed_gib((copy.taken - one.taken) // MINUTE).exact
            before[copy.place] = copy


def _dsu_hours(fast: Mapping[str, Sequence[Life]], since: datetime, to: datetime) -> float:
    left, hours = float(QUOTA), 0.0
    for lives in fast.values():
        zones = defaultdict[str, float](float)
        for life in lives:
            enabled = min(life.gone or FOR_EVER, to) - max(life.born, since)
            zones[life.place] += max(enabled, 0 * DAY) / (to - since)
        wanted = max(zones.values(), default=0.0)
        granted = min(left, wanted)
        left -= granted
        if wanted:
            hours += sum(zones.values()) * granted / wanted * (to - since) / HOUR
    return hours
