"""Cases for the rules on fast snapshot restore."""

from typing import Any

from snapshot_constructs.model import (
    CreateRule,
    Deferred,
    FastRestore,
    PolicySpec,
    Retain,
    Schedule,
)
from snapshot_constructs.rules import Place
from tests.policies import amis, by_cron, create, instances, schedule, volumes
from tests.rules.cases import breaks, holds

SCHEDULES = "PolicyDetails/Schedules"
RULE = f"{SCHEDULES}/0/FastRestoreRule"
ZONES = f"{RULE}/AvailabilityZones"
IDS = f"{RULE}/AvailabilityZoneIds"
COUNT = f"{RULE}/Count"
INTERVAL = f"{RULE}/Interval"
UNIT = f"{RULE}/IntervalUnit"
LATER = Deferred({"Ref": "Later"})
ONE = Retain.last(1)
LETTERS = "abcdefghijk"


def _fast(age: Retain | None = ONE, /, **changes: Any) -> Schedule:
    rule = FastRestore(zones=("eu-west-1a",), retain=age)
    return schedule(fast_restore=rule, **changes)


def _zones(*zones: Any, ids: Any = ()) -> PolicySpec:
    rule = FastRestore(zones=zones, zone_ids=ids, retain=ONE)
    return volumes(schedule(fast_restore=rule))


def _counted(count: Any, kept: Any = 7) -> PolicySpec:
    return volumes(_fast(Retain.last(count), retain=Retain.last(kept)))


def _aged(age: Retain, kept: Retain, rule: CreateRule | None = None) -> PolicySpec:
    runs = rule or by_cron("cron(0 3 1 1 ? *)")
    return volumes(_fast(age, retain=kept, create=runs))


def _several(*counts: int) -> PolicySpec:
    return volumes(
        *(
            _fast(Retain.last(count), name=f"n{i}", create=create(times=(f"0{i}:00",)))
            for i, count in enumerate(counts)
        )
    )


def _in(region: str) -> Place:
    return Place(region=region)


YEARS = Retain.years(5)
LATE = create(times=("23:00",))
ENABLES_NONE = {
    "no rule": (schedule(create=LATE), ()),
    "no retention": (_fast(None, create=LATE), ("fsr-type-match",)),
    "count too large": (_fast(Retain.last(1001), create=LATE), ("fsr-count-range",)),
    "no create rule": (
        _fast(Retain.days(1), retain=Retain.days(2), create=None),
        ("schedule-name-required",),
    ),
    "age too large": (
        _fast(Retain.years(101), retain=Retain.days(2), create=LATE),
        ("fsr-age-range",),
    ),
    "once": (
        _fast(Retain.days(1), retain=Retain.days(2), create=by_cron("cron(0 3 1 1 ? 2030)")),
        ("cron-single-shot",),
    ),
}
"""Schedules that enable fast restore of no snapshot, or of none that counts."""


def _beside(first: Schedule, count: int) -> PolicySpec:
    """Make a policy in which a second schedule enables fast restore of ``count`` snapshots."""
    if first.retain == Retain.last(7):
        return volumes(first, _fast(Retain.last(count), name="b"))
    return volumes(first, _fast(Retain.days(count), name="b", retain=Retain.days(7)))


CASES = [
    breaks("fsr-kind", RULE, amis(_fast())),
    breaks("fsr-kind", RULE, amis(_fast(Retain.last(8)))),
    holds("fsr-kind", volumes(_fast())),
    holds("fsr-kind", instances(_fast())),
    holds("fsr-kind", amis()),
    breaks("fsr-az-required", ZONES, _zones()),
    breaks("fsr-az-required", ZONES, _zones(*(f"eu-west-1{letter}" for letter in LETTERS))),
    breaks("fsr-az-required", IDS, _zones(ids=tuple(f"euw1-az{i}" for i in range(11)))),
    holds("fsr-az-required", _zones("eu-west-1a")),
    holds("fsr-az-required", _zones(ids=("euw1-az1",))),
    holds("fsr-az-required", _zones(*(f"eu-west-1{letter}" for letter in LETTERS[:10]))),
    holds("fsr-az-required", _zones(ids=tuple(f"euw1-az{i}" for i in range(10)))),
    holds("fsr-az-required", _zones(ids=LATER), name="ids deferred"),
    breaks("fsr-az-xor", RULE, _zones("eu-west-1a", ids=("euw1-az1",))),
    breaks("fsr-az-xor", RULE, _zones("eu-west-1a", ids=LATER), name="ids deferred"),
    holds("fsr-az-xor", _zones(LATER)),
    *(
        breaks("fsr-az-format", f"{ZONES}/0", _zones(zone), name=zone)
        for zone in (
            *("us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "eu-west-1", "eu-west-1A", "west-1a"),
            *("eu-west-1aa", "euw1-az1", "eu-west-north-a1", "", "ap-southwestern-1a"),
        )
    ),
    *(
        breaks("fsr-az-format", f"{IDS}/0", _zones(ids=(zone,)), name=zone)
        for zone in (
            *("usw2-lax1-az1", "eu-west-1a", "euw1-az", "ew1-az1", "euwww1-az1", "EUW1-az1"),
            "usgw1-az123456789",
        )
    ),
    *(
        holds("fsr-az-format", _zones(zone), name=str(zone))
        for zone in ("us-gov-west-1a", "ap-southeast-1a", "ap-northeasts-1a", LATER)
    ),
    *(
        holds("fsr-az-format", _zones(ids=(zone,)), name=zone)
        for zone in ("euw1-az1", "usgw1-az1", "use1-az12", "usgw1-az12345678")
    ),
    breaks("fsr-az-format", f"{ZONES}/1", _zones("eu-west-1a", "eu-west-1")),
    breaks("fsr-az-region", f"{ZONES}/1", _zones("eu-west-1a", "eu-west-1a"), name="twice"),
    breaks("fsr-az-region", f"{IDS}/1", _zones(ids=("euw1-az1", "euw1-az1")), name="twice"),
    breaks(
        "fsr-az-region",
        f"{ZONES}/1",
        _zones("eu-west-1a", "eu-west-2a"),
        place=_in("eu-west-1"),
    ),
    breaks("fsr-az-region", f"{IDS}/0", _zones(ids=("euw2-az1",)), place=_in("eu-west-1")),
    breaks("fsr-az-region", f"{IDS}/0", _zones(ids=("apse1-az1",)), place=_in("ap-south-1")),
    holds("fsr-az-region", _zones("eu-west-1a"), name="no Region given"),
    holds("fsr-az-region", _zones("eu-west-1a", "eu-west-1b"), place=_in("eu-west-1")),
    *(
        holds("fsr-az-region", _zones(ids=(zone,)), place=_in(region), name=region)
        for region, zone in {
            "eu-west-1": "euw1-az1",
            "us-east-2": "use2-az1",
            "eu-north-1": "eun1-az1",
            "af-south-1": "afs1-az1",
            "eu-central-1": "euc1-az1",
            "ap-northeast-3": "apne3-az1",
            "ap-southeast-2": "apse2-az1",
            "cn-northwest-1": "cnnw1-az1",
            "us-gov-west-1": "xyz1-az1",
            "ab-newest-1": "xyz1-az1",
        }.items()
    ),
    holds(
        "fsr-az-region",
        _zones("us-west-2-lax-1a"),
        place=_in("eu-west-1"),
        also=("fsr-az-format",),
    ),
    holds("fsr-az-region", _zones(LATER, "eu-west-1a"), place=_in("eu-west-1")),
    breaks("fsr-type-match", RULE, volumes(_fast(None))),
    breaks("fsr-type-match", RULE, volumes(_fast(Retain(count=0, interval=1, unit="DAYS")))),
    breaks("fsr-type-match", RULE, volumes(_fast(Retain(count=6, interval=1, unit="DAYS")))),
    breaks("fsr-type-match", RULE, volumes(_fast(Retain.days(1)))),
    breaks("fsr-type-match", RULE, volumes(_fast(ONE, retain=Retain.days(7)))),
    holds("fsr-type-match", volumes(_fast(Retain.days(1), retain=Retain.days(7)))),
    holds(
        "fsr-type-match",
        volumes(_fast(retain=Retain(count=7, interval=7, unit="DAYS"))),
        also=("retain-xor",),
    ),
    holds(
        "fsr-type-match",
        volumes(_fast(Retain.days(1), retain=Retain(count=7, interval=7, unit="DAYS"))),
        also=("retain-xor",),
        name="by age",
    ),
    holds("fsr-type-match", volumes(_fast(retain=Retain())), also=("retain-xor",)),
    holds("fsr-type-match", volumes(_fast(retain=None)), also=("schedule-name-required",)),
    *(
        breaks("fsr-count-range", COUNT, _counted(count), name=str(count))
        for count in (-1, 0, 1001)
    ),
    breaks("fsr-count-range", COUNT, _counted(1001, kept=LATER), name="1001 of an unknown count"),
    breaks("fsr-count-range", COUNT, _counted(3, kept=2)),
    breaks("fsr-count-range", COUNT, _counted(2, kept=1)),
    holds("fsr-count-range", _counted(2, kept=2)),
    holds("fsr-count-range", _counted(1000, kept=1000), also=("fsr-quota-5",)),
    holds("fsr-count-range", _counted(1, kept=0), also=("retain-count-range",)),
    holds("fsr-count-range", _counted(LATER)),
    breaks("fsr-age-range", INTERVAL, _aged(Retain.days(0), YEARS)),
    breaks("fsr-age-range", UNIT, _aged(Retain(interval=1, unit="HOURS"), YEARS)),
    breaks("fsr-age-range", UNIT, _aged(Retain(interval=1), YEARS)),
    breaks("fsr-age-range", INTERVAL, _aged(Retain(unit="DAYS"), YEARS)),
    *(
        breaks("fsr-age-range", INTERVAL, _aged(Retain(interval=most + 1, unit=unit), YEARS))
        for unit, most in (("DAYS", 36500), ("WEEKS", 5200), ("MONTHS", 1200), ("YEARS", 100))
    ),
    *(
        holds(
            "fsr-age-range",
            _aged(Retain(interval=most, unit=unit), Retain(interval=most, unit=unit)),
            also=("fsr-quota-5",),
            name=unit,
        )
        for unit, most in (("DAYS", 36500), ("WEEKS", 5200), ("MONTHS", 1200), ("YEARS", 100))
    ),
    breaks("fsr-age-range", INTERVAL, _aged(Retain.days(365), Retain.weeks(52))),
    breaks("fsr-age-range", INTERVAL, _aged(Retain.days(3), Retain.days(2), create())),
    holds("fsr-age-range", _aged(Retain.days(2), Retain.days(2), create())),
    holds("fsr-age-range", _aged(Retain.years(1), Retain.months(12))),
    holds(
        "fsr-age-range",
        volumes(_fast(Retain.days(1), retain=None)),
        also=("schedule-name-required",),
    ),
    breaks(
        "fsr-location",
        RULE,
        volumes(_fast(create=create(location="OUTPOST_LOCAL")), locations=("OUTPOST",)),
    ),
    holds("fsr-location", volumes(_fast(create=create(location="CLOUD")), locations=("OUTPOST",))),
    holds(
        "fsr-location",
        volumes(schedule(create=create(location="OUTPOST_LOCAL")), locations=("OUTPOST",)),
    ),
    holds("fsr-location", volumes(_fast(create=None)), also=("schedule-name-required",)),
    *(
        breaks(
            "fsr-quota-5",
            f"{SCHEDULES}/1/FastRestoreRule",
            _beside(first, 6),
            also=also,
            name=f"{name}, and 6",
        )
        for name, (first, also) in ENABLES_NONE.items()
    ),
    *(
        holds("fsr-quota-5", _beside(first, 5), also=also, name=f"{name}, and 5")
        for name, (first, also) in ENABLES_NONE.items()
    ),
    breaks("fsr-quota-5", RULE, _counted(6)),
    holds("fsr-quota-5", _counted(5)),
    breaks("fsr-quota-5", f"{SCHEDULES}/1/FastRestoreRule", _several(3, 3)),
    breaks("fsr-quota-5", f"{SCHEDULES}/1/FastRestoreRule", _several(5, 1, 1)),
    holds("fsr-quota-5", _several(3, 2)),
    breaks("fsr-quota-5", RULE, _aged(Retain.days(6), Retain.days(7), create())),
    holds("fsr-quota-5", _aged(Retain.days(5), Retain.days(7), create())),
    breaks("fsr-quota-5", RULE, _aged(Retain.days(1), Retain.days(7), create(interval=4))),
    holds("fsr-quota-5", _aged(Retain.days(1), Retain.days(7), create(interval=6))),
    breaks(
        "fsr-quota-5",
        RULE,
        _aged(Retain.weeks(6), Retain.weeks(6), by_cron("cron(0 3 ? * SUN *)")),
    ),
    holds(
        "fsr-quota-5",
        _aged(Retain.weeks(5), Retain.weeks(6), by_cron("cron(0 3 ? * SUN *)")),
    ),
    holds(
        "fsr-quota-5",
        _aged(YEARS, YEARS, by_cron("cron(0 3 1 1 ? 2030)")),
        also=("cron-single-shot",),
    ),
]
