"""Cases for the rules on archiving."""

from typing import Any

from snapshot_constructs.model import (
    CreateRule,
    Deferred,
    FastRestore,
    PolicySpec,
    Retain,
    Schedule,
    Share,
)
from tests.policies import amis, by_cron, copy_to, create, instances, monthly, schedule, volumes
from tests.rules.cases import breaks, holds

SCHEDULE = "PolicyDetails/Schedules/0"
ARCHIVE = f"{SCHEDULE}/ArchiveRule"
TIER = f"{ARCHIVE}/RetainRule/RetentionArchiveTier"
COUNT = f"{TIER}/Count"
INTERVAL = f"{TIER}/Interval"
LATER = Deferred({"Ref": "Later"})
FAST = FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))
SHARES = (Share.to("444455556666"),)
THIRD = Retain.last(3)


def _on(cron: str, archive: Retain) -> PolicySpec:
    return volumes(monthly(create=by_cron(cron), archive=archive))


def _runs(rule: CreateRule | None, archive: Retain = THIRD) -> PolicySpec:
    return volumes(monthly(create=rule, archive=archive))


def _counted(archive: Retain) -> PolicySpec:
    return volumes(monthly(archive=archive))


def _aged(archive: Retain, **changes: Any) -> PolicySpec:
    return volumes(monthly(retain=Retain.months(1), archive=archive, **changes))


def _archives(**changes: Any) -> Schedule:
    return monthly(archive=THIRD, **changes)


OTHER = monthly(name="other", create=by_cron("cron(0 9 15 * ? *)"))

CASES = [
    breaks("archive-volume-only", ARCHIVE, instances(_archives())),
    breaks("archive-volume-only", ARCHIVE, amis(_archives())),
    breaks(
        "archive-volume-only",
        ARCHIVE,
        instances(schedule(archive=Retain(), fast_restore=FAST, copies=(copy_to(),))),
        name="wrong otherwise",
    ),
    holds("archive-volume-only", volumes(_archives())),
    holds("archive-volume-only", instances(monthly())),
    breaks(
        "archive-one-schedule",
        "PolicyDetails/Schedules/1/ArchiveRule",
        volumes(_archives(), _archives(name="other", create=by_cron("cron(0 9 15 * ? *)"))),
    ),
    breaks(
        "archive-one-schedule",
        "PolicyDetails/Schedules/2/ArchiveRule",
        volumes(
            _archives(),
            OTHER,
            _archives(name="third", create=by_cron("cron(0 9 20 * ? *)")),
        ),
    ),
    holds("archive-one-schedule", volumes(_archives(), OTHER)),
    holds("archive-one-schedule", volumes(schedules=(LATER, _archives()))),
    breaks("archive-cron-28d", f"{SCHEDULE}/CreateRule", _runs(create())),
    breaks("archive-cron-28d", f"{SCHEDULE}/CreateRule", _runs(by_cron("cron(0 9 ? * SUN *)"))),
    breaks("archive-cron-28d", f"{SCHEDULE}/CreateRule", _runs(by_cron("cron(0 9 1,28 * ? *)"))),
    breaks("archive-cron-28d", f"{SCHEDULE}/CreateRule", _runs(by_cron("cron(0 9,10 1 * ? *)"))),
    breaks(
        "archive-cron-28d",
        f"{SCHEDULE}/CreateRule",
        _runs(by_cron("cron(0 9 1,28 2 ? *)")),
        name="27 days in February",
    ),
    holds("archive-cron-28d", _runs(by_cron("cron(0 9 1 * ? *)")), name="monthly"),
    holds("archive-cron-28d", _runs(by_cron("cron(0 9 ? * 6L *)"), Retain.last(4)), name="28 days"),
    holds("archive-cron-28d", volumes(schedule()), name="archives nothing"),
    holds("archive-cron-28d", _runs(None), also=("schedule-name-required",)),
    holds(
        "archive-cron-28d",
        _runs(by_cron("cron(0 9 1 1 ? 2030)"), Retain.last(1)),
        also=("cron-single-shot",),
    ),
    breaks("archive-shape", TIER, _counted(Retain())),
    breaks("archive-shape", TIER, _counted(Retain(count=0, interval=3, unit="MONTHS"))),
    breaks("archive-shape", TIER, _counted(Retain(count=2, interval=3, unit="MONTHS"))),
    breaks("archive-shape", TIER, _counted(Retain(count=1001, interval=1, unit="DAYS"))),
    breaks("archive-shape", f"{TIER}/IntervalUnit", _aged(Retain(interval=90))),
    breaks("archive-shape", INTERVAL, _aged(Retain(unit="DAYS"))),
    breaks("archive-shape", f"{TIER}/IntervalUnit", _aged(Retain(interval=9, unit="HOURS"))),
    holds("archive-shape", _aged(Retain(interval=LATER, unit=LATER))),
    holds("archive-shape", _counted(THIRD)),
    breaks("archive-type-match", TIER, _counted(Retain.days(90))),
    breaks("archive-type-match", TIER, _aged(THIRD)),
    holds("archive-type-match", _aged(Retain.days(90))),
    *(
        holds(
            "archive-type-match",
            volumes(monthly(retain=Retain(count=3, interval=1, unit="MONTHS"), archive=archive)),
            also=("retain-xor",),
        )
        for archive in (THIRD, Retain.days(90))
    ),
    holds("archive-type-match", volumes(_archives(retain=None)), also=("schedule-name-required",)),
    *(
        breaks("archive-age-90", INTERVAL, _aged(age), name=age.explain())
        for age in (Retain.days(89), Retain.days(60), Retain.weeks(12), Retain.months(2))
    ),
    breaks("archive-age-90", INTERVAL, _aged(Retain.days(0)), name="0"),
    breaks("archive-age-90", INTERVAL, _aged(Retain.days(-1)), name="-1"),
    *(
        holds("archive-age-90", _aged(age), name=age.explain())
        for age in (Retain.days(90), Retain.weeks(13), Retain.months(3), Retain.years(1))
    ),
    breaks("archive-count-90", COUNT, _on("cron(0 9 1 * ? *)", Retain.last(2))),
    breaks("archive-count-90", COUNT, _on("cron(0 9 1 * ? *)", Retain.last(1))),
    holds("archive-count-90", _on("cron(0 9 1 * ? *)", THIRD)),
    *(
        holds("archive-count-90", _on(f"cron(0 9 {day} * ? *)", THIRD), name=day)
        for day in ("L", "LW", "1W", "15W", "31")
    ),
    *(
        breaks("archive-count-90", COUNT, _on(f"cron(0 9 {day} * ? *)", Retain.last(2)), name=day)
        for day in ("L", "LW", "1W", "15W", "31")
    ),
    *(
        breaks("archive-count-90", COUNT, _on(f"cron(0 9 ? * {day} *)", THIRD), name=day)
        for day in ("THU#2", "6L")
    ),
    holds("archive-count-90", _on("cron(0 9 ? * THU#2 *)", Retain.last(4))),
    breaks("archive-count-90", COUNT, _on("cron(0 9 1 1/2 ? *)", Retain.last(1))),
    holds("archive-count-90", _on("cron(0 9 1 1/2 ? *)", Retain.last(2))),
    holds("archive-count-90", _on("cron(0 9 1 1,4,7,10 ? *)", Retain.last(1))),
    holds("archive-count-90", _on("cron(0 9 1 2,5,8,11 ? *)", Retain.last(1)), name="89 days"),
    breaks("archive-count-90", COUNT, _on("cron(0 9 ? 1,4,7,10 MON#1 *)", Retain.last(1))),
    holds("archive-count-90", _on("cron(0 9 ? 1,4,7,10 MON#1 *)", Retain.last(2))),
    holds("archive-count-90", _on("cron(0 9 1 1 ? *)", Retain.last(1))),
    holds("archive-count-90", _runs(create(), Retain.last(1)), also=("archive-cron-28d",)),
    *(
        breaks("archive-count-range", COUNT, _counted(Retain.last(count)), name=str(count))
        for count in (-1, 0, 1001, 10**18)
    ),
    holds("archive-count-range", _counted(Retain.last(1000)), also=("archive-quota-25",)),
    holds("archive-count-range", _on("cron(0 9 1 1 ? *)", Retain.last(1))),
    breaks("archive-quota-25", COUNT, _counted(Retain.last(26))),
    breaks("archive-quota-25", COUNT, _counted(Retain.last(1000))),
    holds("archive-quota-25", _counted(Retain.last(25))),
    breaks("archive-quota-25", INTERVAL, _aged(Retain.months(26))),
    breaks("archive-quota-25", INTERVAL, _aged(Retain.years(100)), name="a century"),
    breaks("archive-quota-25", INTERVAL, _aged(Retain.days(10**18)), name="absurd"),
    holds("archive-quota-25", _aged(Retain.months(25))),
    holds(
        "archive-quota-25", _aged(Retain.days(90), create=None), also=("schedule-name-required",)
    ),
    breaks("archive-quota-25", INTERVAL, _aged(Retain.days(759))),
    breaks(
        "archive-quota-25",
        INTERVAL,
        _aged(Retain.days(90), create=create()),
        also=("archive-cron-28d",),
        name="interval",
    ),
    holds("archive-quota-25", _aged(Retain.days(758))),
    holds(
        "archive-quota-25",
        _aged(Retain.years(9), create=by_cron("cron(0 9 1 1 ? 2030)")),
        also=("cron-single-shot",),
    ),
    breaks("archive-ends-fsr-share", ARCHIVE, volumes(_archives(fast_restore=FAST))),
    breaks("archive-ends-fsr-share", ARCHIVE, volumes(_archives(shares=SHARES))),
    holds("archive-ends-fsr-share", volumes(monthly(fast_restore=FAST, shares=SHARES))),
    holds(
        "archive-ends-fsr-share",
        volumes(_archives(retain=Retain.last(0), shares=SHARES)),
        also=("retain-zero-blocks",),
    ),
    breaks("archive-not-copies", ARCHIVE, volumes(_archives(copies=(copy_to(),)))),
    breaks("archive-not-copies", ARCHIVE, volumes(_archives(copies=LATER)), name="deferred"),
    holds("archive-not-copies", volumes(monthly(copies=(copy_to(),)))),
    holds(
        "archive-not-copies",
        volumes(_archives(retain=Retain.last(0), copies=(copy_to(),))),
        also=("retain-zero-blocks",),
    ),
    *(
        breaks(
            "archive-local",
            ARCHIVE,
            volumes(
                _archives(create=by_cron("cron(0 9 1 * ? *)", location=kept)), locations=(source,)
            ),
            name=kept,
        )
        for kept, source in (("OUTPOST_LOCAL", "OUTPOST"), ("LOCAL_ZONE", "LOCAL_ZONE"))
    ),
    holds(
        "archive-local",
        volumes(
            _archives(create=by_cron("cron(0 9 1 * ? *)", location="CLOUD")), locations=("OUTPOST",)
        ),
    ),
    holds(
        "archive-local",
        volumes(schedule(create=create(location="OUTPOST_LOCAL")), locations=("OUTPOST",)),
    ),
]
