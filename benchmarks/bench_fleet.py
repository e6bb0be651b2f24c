"""How long the forecast of a fleet takes, against an event loop over its volumes.

The loop runs over a sample of the volumes, and its time is extrapolated linearly to all of them.
CPU time is what counts, so that a busy machine slows both alike; nothing here uses several cores.
Exits with 1 where a limit is missed.
"""

import heapq
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from math import exp, isclose

from snapshot_constructs.forecast.fleet import Fleet
from snapshot_constructs.forecast.fleet_forecast import forecast_fleet, points_of_fleet
from snapshot_constructs.forecast.spread import Spread
from snapshot_constructs.model import PolicyDetails, PolicySpec, Retain, Schedule, Tag
from snapshot_constructs.model.firing import firings

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
DAY = 24 * 60
SAMPLE = 20
ROUNDS = 5
SCHEDULES = {
    "4h": Schedule.every(hours=4, at="00:00", retain=Retain.last(42)),
    "daily": Schedule.daily(at="01:00", retain=Retain.last(35)),
    "weekly": Schedule.weekly("SUN", at="02:30", retain=Retain.last(13)),
    "monthly": Schedule.monthly(at="03:30", retain=Retain.last(12)),
}
POLICY = PolicySpec(
    state="ENABLED",
    details=PolicyDetails(
        resource_types=("VOLUME",),
        target_tags=(Tag("backup", "gold"),),
        schedules=tuple(
            Schedule(name=name, create=each.create, retain=each.retain)
            for name, each in SCHEDULES.items()
        ),
    ),
)
LIMITS = {
    "times faster than the loop, 10,000 volumes": 3000.0,
    "CPU seconds, counts of 1,000,000 volumes": 0.5,
    "CPU seconds, cost of 1,000,000 volumes": 5.0,
    "MB at most, cost of 1,000,000 volumes": 300.0,
}


def fleet(count: int) -> Fleet:
    """Make a fleet in which no two volumes are alike."""
    return Fleet.of(
        {"gold": POLICY},
        count=count,
        size_gib=Spread.lognormal(median=100, most=2000),
        churn_per_day=Spread.uniform(0.001, 0.1),
        region="us-east-1",
        tags={"backup": "gold"},
    )


def runs() -> list[tuple[int, int, str]]:
    """Return all runs of the year, ascending; the loop gets them for nothing."""
    found = []
    for name, schedule in SCHEDULES.items():
        for at in firings(schedule.create, START):
            if at > END:
                break
            found.append(((at - START).total_seconds() // 60, 1, name))
    return sorted(found)


def loop(events: list[tuple[int, int, str]], gib: float, churn: float) -> Iterator[float]:
    """Yield what one volume stores at the end of each day, event by event."""
    queue = [*events, *((day * DAY, 2, "") for day in range(1, 366))]
    heapq.heapify(queue)
    kept: dict[str, list[int]] = {name: [] for name in SCHEDULES}
    while queue:
        minute, kind, name = heapq.heappop(queue)
        if kind == 1:
            kept[name].append(minute)
            if len(kept[name]) > SCHEDULES[name].retain.count:
                kept[name].pop(0)
        else:
            alive = sorted(born for each in kept.values() for born in each)
            gaps = zip(alive[1:], alive, strict=False)
            yield gib * (1 + sum(1 - exp(-churn * (b - a) / DAY) for b, a in gaps))


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU time of one call, the best of a few."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


def ratio() -> float:
    """Measure loop and forecast by turns; return how many times faster the forecast is."""
    made, events = fleet(10_000), runs()
    sample = list(zip(made.written_gib, made.churn_per_day, strict=True))[:SAMPLE]
    ours = cpu(lambda: forecast_fleet(made, start=START, end=END))
    begin = time.process_time()
    stored = [list(loop(events, *volume)) for volume in sample]
    theirs = (time.process_time() - begin) / SAMPLE * len(made)
    ours = min(ours, cpu(lambda: forecast_fleet(made, start=START, end=END)))
    agree(made, [days[-1] for days in stored])
    print(f"loop: {theirs:,.0f} CPU s, extrapolated linearly from {SAMPLE} of 10,000 volumes")
    print(f"ours: {ours * 1000:,.1f} CPU ms")
    return theirs / ours


def agree(made: Fleet, stored: list[float]) -> None:
    """See that both compute the same, on the last day of the sample."""
    part = Fleet(made.policies)
    for i in range(len(stored)):
        row = (made.written_gib[i], made.churn_per_day[i], made.hot_share[i])
        part.add(part.place(*made.groups[0]), *row, 1)
    gib = forecast_fleet(part, start=START, end=END).total.gib[-1].exact
    if not isclose(gib, sum(stored), rel_tol=0.01):  # one is an average, the other at midnight
        raise SystemExit(f"the loop stores {sum(stored):,.1f} GiB, the forecast {gib:,.1f}")


def million() -> tuple[float, float, float]:
    """Return CPU seconds for counts and for cost, and the most memory, of a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "million"], check=True, capture_output=True, text=True
    )
    counts, cost, memory = map(float, done.stdout.split())
    return counts, cost, memory


def measure_million() -> None:
    """Print what ``million`` returns."""
    made, times = fleet(1_000_000), []
    for work in (points_of_fleet, forecast_fleet):
        begin = time.process_time()
        work(made, start=START, end=END)
        times.append(time.process_time() - begin)
    print(*times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> int:
    """Print the table; return the exit status."""
    figures = dict(zip(LIMITS, (ratio(), *million()), strict=True))
    missed = 0
    print(f"{'':46}{'measured':>12}{'limit':>10}")
    for name, limit in LIMITS.items():
        kept = figures[name] >= limit if "faster" in name else figures[name] <= limit
        missed += not kept
        said = "" if kept else "  missed"
        print(f"{name:46}{figures[name]:12,.2f}{limit:10,.2f}{said}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(measure_million() if sys.argv[1:] == ["million"] else main())
