"""How long a forecast over ten years takes, against a simulator that looks at everything every hour.

The simulator is the tests' oracle. It runs over a tenth of the time, which is counted tenfold: it
has little to look at while the first points accumulate, so that this is in its favour. Exits with 1
where a limit is missed.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time

from snapshot_constructs.forecast import forecast
from snapshot_constructs.model import PolicyDetails, PolicySpec, Retain, Schedule, Tag

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.forecast.naive import Simulator  # the path comes first

ROUNDS = 5
SECONDS, RATIO = 0.2, 100
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
TENTH = datetime(2027, 1, 1, tzinfo=UTC)


def policy() -> PolicySpec:
    """Make an hourly, a daily, a weekly and a monthly schedule that coincide."""
    schedules = {
        "hourly": Schedule.every(hours=1, at="00:00", retain=Retain.last(48)),
        "daily": Schedule.daily(at="03:00", retain=Retain.last(14)),
        "weekly": Schedule.weekly("SUN", at="03:00", retain=Retain.last(8)),
        "monthly": Schedule.monthly(at="03:00", retain=Retain.last(12)),
    }
    return PolicySpec(
        state="ENABLED",
        details=PolicyDetails(
            resource_types=("VOLUME",),
            target_tags=(Tag("backup", "gold"),),
            schedules=tuple(replace(each, name=name) for name, each in schedules.items()),
        ),
    )


def main() -> int:
    """Print the table; return the exit status."""
    tangled = policy()
    ours = median(_seconds(lambda: forecast(tangled, start=START, end=END)) for _ in range(ROUNDS))
    naive = 10 * _seconds(lambda: Simulator(tangled, START, TENTH).run())
    found = forecast(tangled, start=START, end=END)
    largest = _seconds(found.rpo)
    print(f"{'ten years, four schedules':32}{'CPU ms':>10}{'ratio':>10}")
    for name, seconds in (("forecast", ours), ("largest gap of all", largest), ("naive", naive)):
        print(f"{name:32}{seconds * 1000:10.1f}{seconds / ours:10.1f}")
    kept = ours <= SECONDS and naive >= RATIO * ours
    print(f"limits {SECONDS * 1000:.0f} ms, {RATIO} times: {'kept' if kept else 'exceeded'}")
    return int(not kept)


def _seconds(run: Callable[[], object]) -> float:
    before = process_time()
    run()
    return process_time() - before


if __name__ == "__main__":
    sys.exit(main())
