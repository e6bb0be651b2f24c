"""Cases for the rules on retention."""

from typing import Any

from snapshot_constructs.model import Deferred, FastRestore, PolicySpec, Retain, Share
from tests.policies import amis, by_cron, copy_to, instances, monthly, schedule, volumes
from tests.rules.cases import breaks, holds

RETAIN = "PolicyDetails/Schedules/0/RetainRule"
COUNT = f"{RETAIN}/Count"
INTERVAL = f"{RETAIN}/Interval"
UNIT = f"{RETAIN}/IntervalUnit"
LATER = Deferred({"Ref": "Later"})
FAST = FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))
SHARES = (Share.to("444455556666"),)


def _keeps(**parts: Any) -> PolicySpec:
    return volumes(schedule(retain=Retain(**parts)))


def _archives(retain: Retain, **changes: Any) -> PolicySpec:
    archive = Retain.last(3) if retain.by_count else Retain.days(90)
    return volumes(monthly(retain=retain, archive=archive, **changes))


def _age(cron: str, retain: Retain) -> PolicySpec:
    return volumes(schedule(create=by_cron(cron), retain=retain))


FIRST = "cron(0 9 1 * ? *)"
THURSDAY = "cron(0 9 ? * THU#2 *)"

CASES = [
    breaks("retain-xor", RETAIN, _keeps(count=7, interval=7, unit="DAYS")),
    breaks("retain-xor", RETAIN, _keeps(count=0, interval=0, unit="HOURS")),
    breaks("retain-xor", RETAIN, _keeps(count=1001, interval=36501, unit="DAYS")),
    breaks("retain-xor", RETAIN, _keeps(count=7, unit="DAYS")),
    breaks("retain-xor", RETAIN, _keeps(count=1, interval=0)),
    breaks("retain-xor", RETAIN, _keeps()),
    holds("retain-xor", _keeps(count=7)),
    holds("retain-xor", _keeps(interval=7, unit="DAYS")),
    breaks("retain-unit-pair", UNIT, _keeps(interval=7)),
    breaks("retain-unit-pair", INTERVAL, _keeps(unit="DAYS")),
    breaks("retain-unit-pair", UNIT, _keeps(interval=7, unit="HOURS")),
    breaks("retain-unit-pair", UNIT, _keeps(interval=7, unit="days")),
    *(
        holds("retain-unit-pair", _keeps(interval=7, unit=unit), name=str(unit))
        for unit in ("DAYS", "WEEKS", "MONTHS", "YEARS", LATER)
    ),
    *(
        breaks("retain-count-range", COUNT, _keeps(count=count), name=str(count))
        for count in (-1, 0, 1001)
    ),
    breaks("retain-count-range", COUNT, instances(schedule(retain=Retain.last(0)))),
    breaks("retain-count-range", COUNT, amis(schedule(retain=Retain.last(1001)))),
    breaks("retain-count-range", COUNT, _archives(Retain.last(-1)), name="archives -1"),
    breaks("retain-count-range", COUNT, _archives(Retain.last(1001)), name="archives 1001"),
    *(holds("retain-count-range", _keeps(count=count)) for count in (1, 2, 1000, LATER)),
    holds("retain-count-range", _archives(Retain.last(0)), name="archives at once"),
    holds("retain-count-range", _archives(Retain.last(1000)), name="archives 1000"),
    breaks("retain-age-range", INTERVAL, _keeps(interval=0, unit="DAYS")),
    breaks("retain-age-range", INTERVAL, _keeps(interval=-1, unit="DAYS")),
    breaks("retain-age-range", INTERVAL, _archives(Retain.days(-1)), name="archives -1"),
    *(
        breaks("retain-age-range", INTERVAL, _archives(retain), name="archives not in days")
        for retain in (Retain.weeks(0), Retain.months(0), Retain.years(0))
    ),
    holds("retain-age-range", _keeps(interval=1, unit="DAYS")),
    holds("retain-age-range", _archives(Retain.days(0)), name="archives at once"),
    *(
        breaks("retain-age-max", INTERVAL, _keeps(interval=most + 1, unit=unit), name=unit)
        for unit, most in (("DAYS", 36500), ("WEEKS", 5200), ("MONTHS", 1200), ("YEARS", 100))
    ),
    breaks("retain-age-max", INTERVAL, _keeps(interval=10**18, unit="DAYS"), name="absurd"),
    *(
        holds("retain-age-max", _keeps(interval=most, unit=unit), name=unit)
        for unit, most in (("DAYS", 36500), ("WEEKS", 5200), ("MONTHS", 1200), ("YEARS", 100))
    ),
    breaks("retain-zero-blocks", RETAIN, _archives(Retain.last(0), copies=(copy_to(),))),
    breaks("retain-zero-blocks", RETAIN, _archives(Retain.last(0), fast_restore=FAST)),
    breaks("retain-zero-blocks", RETAIN, _archives(Retain.last(0), shares=SHARES)),
    breaks(
        "retain-zero-blocks",
        RETAIN,
        _archives(Retain.last(0), copies=LATER),
        name="copies deferred",
    ),
    breaks("retain-zero-blocks", RETAIN, _archives(Retain.days(0), copies=(copy_to(),))),
    holds("retain-zero-blocks", _archives(Retain.last(0))),
    holds(
        "retain-zero-blocks",
        _archives(Retain.last(1), copies=(copy_to(),)),
        also=("archive-not-copies",),
    ),
    holds(
        "retain-zero-blocks",
        volumes(schedule(retain=Retain.last(0), copies=(copy_to(),))),
        also=("retain-count-range",),
        name="without an archive",
    ),
    breaks("retain-age-short", INTERVAL, _age(FIRST, Retain.days(7))),
    breaks("retain-age-short", INTERVAL, _age(FIRST, Retain.days(29))),
    breaks("retain-age-short", INTERVAL, _age(FIRST, Retain.weeks(4))),
    holds(
        "retain-age-short",
        _age(FIRST, Retain(count=7, interval=7, unit="DAYS")),
        also=("retain-xor",),
    ),
    holds("retain-age-short", _age(FIRST, Retain.days(30))),
    holds("retain-age-short", _age(FIRST, Retain.months(1))),
    breaks("retain-age-short", INTERVAL, _age(THURSDAY, Retain.days(34))),
    breaks("retain-age-short", INTERVAL, _age(THURSDAY, Retain.months(1))),
    holds("retain-age-short", _age(THURSDAY, Retain.weeks(5))),
    breaks("retain-age-short", INTERVAL, _age("cron(0 9 ? * SUN *)", Retain.days(6))),
    holds("retain-age-short", _age("cron(0 9 ? * SUN *)", Retain.weeks(1))),
    breaks("retain-age-short", INTERVAL, _age("cron(0 9 1,22 * ? *)", Retain.days(20))),
    holds("retain-age-short", _age("cron(0 9 1,22 * ? *)", Retain.days(21))),
    breaks("retain-age-short", INTERVAL, _age("cron(0 9 1 1,4,7,10 ? *)", Retain.months(2))),
    holds("retain-age-short", _age("cron(0 9 1 1,4,7,10 ? *)", Retain.days(90))),
    breaks("retain-age-short", INTERVAL, _age("cron(0 9 1 1 ? *)", Retain.months(11))),
    holds("retain-age-short", _age("cron(0 9 1 1 ? *)", Retain.years(1))),
    holds("retain-age-short", _age("cron(0 9 1 1 ? *)", Retain.months(12))),
    holds("retain-age-short", _keeps(interval=1, unit="DAYS")),
    holds("retain-age-short", _archives(Retain.days(0))),
    breaks("retain-count-one", COUNT, _keeps(count=1)),
    breaks("retain-count-one", COUNT, amis(schedule(retain=Retain.last(1)))),
    holds("retain-count-one", _keeps(count=2)),
    holds("retain-count-one", _archives(Retain.last(1))),
    holds("retain-count-one", _keeps(count=1, unit="DAYS"), also=("retain-xor",)),
]
