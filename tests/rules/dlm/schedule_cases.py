"""Cases for the rules on schedules and create rules."""

from datetime import date

from snapshot_constructs.model import CreateRule, Deferred, Retain, Schedule, Script, Share
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.rules import Place
from tests.policies import amis, by_cron, copy_to, create, instances, monthly, schedule, volumes
from tests.rules.cases import breaks, holds

SCHEDULES = "PolicyDetails/Schedules"
NAME = f"{SCHEDULES}/0/Name"
CREATE = f"{SCHEDULES}/0/CreateRule"
CRON = f"{CREATE}/CronExpression"
LATER = Deferred({"Ref": "Later"})


def _cron(expression: str) -> Schedule:
    return schedule(create=by_cron(expression))


def _create(**changes: object) -> Schedule:
    return schedule(create=create(**changes))


def _named(*names: str) -> list[Schedule]:
    times = ("01:00", "02:00", "03:00", "04:00", "05:00")
    return [
        schedule(name=name, create=create(times=(at,)))
        for name, at in zip(names, times, strict=False)
    ]


def _on(day: str) -> Place:
    return Place(today=date.fromisoformat(day))


HOURLY = schedule(
    name="hourly", create=create(interval=1, times=("00:00",)), retain=Retain.last(720)
)
LONGER = schedule(name="longer", retain=Retain.last(8))

CASES = [
    breaks("schedules-1-4", SCHEDULES, volumes(schedules=())),
    breaks("schedules-1-4", SCHEDULES, volumes(*_named("a", "b", "c", "d", "e"))),
    holds("schedules-1-4", volumes(*_named("a", "b", "c", "d"))),
    holds("schedules-1-4", volumes(*_named("a"))),
    breaks("schedule-name-format", NAME, volumes(schedule(name="a.b"))),
    breaks("schedule-name-format", NAME, volumes(schedule(name="täglich"))),
    breaks("schedule-name-format", NAME, volumes(schedule(name=""))),
    breaks("schedule-name-format", NAME, volumes(schedule(name="a\n"))),
    breaks("schedule-name-format", NAME, volumes(schedule(name="a" * 121))),
    holds("schedule-name-format", volumes(schedule(name="a" * 120))),
    holds("schedule-name-format", volumes(schedule(name="Az 09_-"))),
    breaks("schedule-name-required", NAME, volumes(schedule(name=None))),
    breaks("schedule-name-required", f"{SCHEDULES}/0/RetainRule", volumes(schedule(retain=None))),
    breaks("schedule-name-required", CREATE, volumes(schedule(create=None))),
    holds("schedule-name-required", volumes(schedule(name=LATER))),
    breaks("schedule-name-unique", SCHEDULES, volumes(*_named("a", "b", "a"))),
    breaks("schedule-name-unique", SCHEDULES, volumes(*_named("a", "a", "a"))),
    breaks("schedule-name-unique", SCHEDULES, volumes(*_named("a", "a"))),
    holds("schedule-name-unique", volumes(*_named("a", "A"))),
    holds(
        "schedule-name-unique",
        volumes(schedule(name=LATER), schedule(name=LATER, create=create(times=("04:00",)))),
    ),
    breaks(
        "retention-type-uniform",
        SCHEDULES,
        volumes(
            schedule(),
            schedule(name="b", create=create(times=("04:00",)), retain=Retain.days(7)),
        ),
    ),
    holds(
        "retention-type-uniform",
        volumes(
            schedule(retain=Retain.days(7)),
            schedule(name="b", create=create(times=("04:00",)), retain=Retain.weeks(2)),
        ),
    ),
    holds(
        "retention-type-uniform",
        volumes(
            schedule(retain=Retain.days(7)),
            schedule(
                name="b",
                create=create(times=("04:00",)),
                retain=Retain(count=7, interval=7, unit="DAYS"),
            ),
        ),
        also=("retain-xor",),
        name="both at once",
    ),
    breaks("create-xor", CREATE, volumes(_create(cron="cron(0 2 * * ? *)"))),
    breaks(
        "create-xor",
        CREATE,
        volumes(schedule(create=by_cron("cron(0 2 * * ? *)", interval=2, interval_unit="HOURS"))),
        name="without times",
    ),
    breaks(
        "create-xor",
        CREATE,
        volumes(schedule(create=by_cron("cron(0 2 * * ? *)", interval_unit="HOURS"))),
        name="unit alone beside cron",
    ),
    breaks(
        "create-xor",
        CREATE,
        volumes(
            schedule(create=by_cron("cron(0 2 * * ? *)", interval_unit="HOURS", times=("02:00",)))
        ),
        name="unit and times beside cron",
    ),
    breaks(
        "create-xor",
        CREATE,
        volumes(schedule(create=by_cron("cron(0 2 * * ? *)", interval=2))),
        name="interval alone beside cron",
    ),
    breaks(
        "create-xor",
        CREATE,
        volumes(schedule(create=by_cron("cron(0 2 * * ? *)", interval=2, times=("02:00",)))),
        name="interval and times beside cron",
    ),
    breaks("create-xor", CREATE, volumes(schedule(create=CreateRule(times=("03:00",))))),
    holds("create-xor", volumes(_cron("cron(0 2 * * ? *)"))),
    breaks(
        "times-with-cron",
        f"{CREATE}/Times",
        volumes(schedule(create=by_cron("cron(0 2 * * ? *)", times=("02:00",)))),
    ),
    holds("times-with-cron", volumes(_create(times=("02:00",)))),
    *(
        breaks(
            "interval-set", f"{CREATE}/Interval", volumes(_create(interval=hours)), name=str(hours)
        )
        for hours in (-1, 0, 5, 7, 9, 11, 13, 23, 25, 48, 10**18)
    ),
    *(
        holds("interval-set", volumes(_create(interval=hours)), name=str(hours))
        for hours in (1, 2, 3, 4, 6, 8, 12, 24, LATER)
    ),
    breaks(
        "interval-unit-hours", f"{CREATE}/IntervalUnit", volumes(_create(interval_unit="hours"))
    ),
    breaks(
        "interval-unit-hours",
        f"{CREATE}/IntervalUnit",
        volumes(_create(interval=7, interval_unit="DAYS")),
        name="7 days",
    ),
    breaks("interval-unit-hours", f"{CREATE}/IntervalUnit", volumes(_create(interval_unit=None))),
    breaks("interval-unit-hours", f"{CREATE}/Interval", volumes(_create(interval=None))),
    holds("interval-unit-hours", volumes(_create(interval_unit=LATER))),
    breaks("times-format", f"{CREATE}/Times", volumes(_create(times=("09:00", "21:00")))),
    *(
        breaks("times-format", f"{CREATE}/Times/0", volumes(_create(times=(at,))), name=at)
        for at in ("24:00", "03:60", "3:00", "03:00:00", "0300", "")
    ),
    *(
        holds("times-format", volumes(_create(times=(at,))), name=str(at))
        for at in ("00:00", "23:59", "19:09", LATER)
    ),
    breaks("times-omitted", f"{CREATE}/Times", volumes(_create(times=()))),
    holds("times-omitted", volumes(_create(times=LATER))),
    breaks("create-xor", CREATE, volumes(schedule(create=CreateRule()))),
    breaks(
        "interval-unit-hours",
        f"{CREATE}/Interval",
        volumes(schedule(create=CreateRule(interval_unit="HOURS"))),
    ),
    *(
        breaks("cron-wrapper", CRON, volumes(_cron(expression)), name=expression)
        for expression in (
            "rate(1 day)",
            "0 3 * * ? *",
            "cron(0 3 * * ?)",
            "cron(0 3 * * ?\n*)",
            "",
        )
    ),
    breaks("cron-wrapper", CRON, volumes(_cron(f"cron(0 3 * * ? *{' ' * 90})")), name="101"),
    holds("cron-wrapper", volumes(_cron(f"cron(0 3 * * ? *{' ' * 89})")), name="100"),
    *(
        breaks("cron-six-fields", CRON, volumes(_cron(expression)), name=expression)
        for expression in ("cron(30 12 1 * ?)", "cron(0 0 3 * * ? *)", "cron(0 24 * * ? *)")
    ),
    holds("cron-six-fields", volumes(_cron("cron(0 23 * * ? *)"))),
    *(
        breaks("cron-question-mark", CRON, volumes(_cron(expression)), name=expression)
        for expression in ("cron(0 9 1 * MON *)", "cron(0 9 ? * ? *)", "cron(0 9 * * * *)")
    ),
    holds("cron-question-mark", volumes(_cron("cron(0 9 ? * MON *)"))),
    *(
        breaks("cron-min-gap", CRON, volumes(_cron(expression)), name=expression)
        for expression in ("cron(0/15 * * * ? *)", "cron(0,59 3 * * ? *)")
    ),
    holds("cron-min-gap", volumes(_cron("cron(0 * * * ? *)"))),
    *(
        breaks("cron-max-gap", CRON, volumes(_cron(expression)), name=expression)
        for expression in (
            "cron(0 3 1 1 ? 2026/2)",
            "cron(0 3 29 2 ? *)",
            "cron(0 3 1 1 ? 2028,2029,2031)",
        )
    ),
    *(
        holds("cron-max-gap", volumes(_cron(expression)), name=expression)
        for expression in ("cron(0 3 1 1 ? *)", "cron(0 9 ? 1 MON#1 *)")
    ),
    breaks("cron-single-shot", CRON, volumes(_cron("cron(0 3 1 1 ? 2030)"))),
    breaks(
        "cron-single-shot", CRON, volumes(_cron("cron(0 3 1 1 ? 2030)")), place=_on("2030-01-01")
    ),
    breaks("cron-single-shot", CRON, volumes(_cron("cron(0 0 1 1 ? 1970)")), name="no day given"),
    holds("cron-single-shot", volumes(_cron("cron(0 3 1 1 ? 2030,2031)"))),
    breaks("cron-never", CRON, volumes(_cron("cron(0 3 31 2 ? *)"))),
    breaks("cron-never", CRON, volumes(_cron("cron(0 3 1 1 ? 2030)")), place=_on("2030-01-02")),
    breaks(
        "cron-never",
        CRON,
        volumes(_cron("cron(30 23 31 12 ? 2028,2029)")),
        place=_on("2030-01-01"),
        name="last night",
    ),
    holds(
        "cron-never",
        volumes(_cron("cron(0 0 1 1 ? 2029,2030)")),
        place=_on("2030-01-01"),
        name="this midnight",
    ),
    holds("cron-never", volumes(_cron("cron(0 0 1 1 ? 1970,1971)")), name="no day given"),
    breaks("schedule-shadowed", f"{SCHEDULES}/1", volumes(HOURLY, schedule()), name="second"),
    breaks("schedule-shadowed", f"{SCHEDULES}/0", volumes(schedule(), HOURLY), name="first"),
    breaks(
        "schedule-shadowed", f"{SCHEDULES}/1", volumes(schedule(), schedule(name="b")), name="equal"
    ),
    breaks(
        "schedule-shadowed",
        f"{SCHEDULES}/0",
        volumes(schedule(retain=Retain.days(7)), schedule(name="b", retain=Retain.weeks(2))),
        name="by age",
    ),
    breaks(
        "schedule-shadowed",
        f"{SCHEDULES}/1",
        volumes(
            schedule(retain=Retain.last(14)),
            schedule(name="b", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(2)),
        ),
        name="weekly kept as long, later",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(2)),
            schedule(name="b", retain=Retain.last(13)),
        ),
        name="weekly kept longer",
    ),
    breaks(
        "schedule-shadowed",
        f"{SCHEDULES}/1",
        volumes(
            schedule(create=by_cron("cron(0 3 ? * SUN,WED *)"), retain=Retain.last(4)),
            schedule(name="b", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(2)),
        ),
        name="a count lasts for its longest gaps",
    ),
    holds(
        "schedule-shadowed",
        volumes(HOURLY, schedule(create=create(times=("03:30",)))),
        name="another minute",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(),
            schedule(name="b", create=by_cron("cron(0 3 ? * MON-FRI *)"), retain=Retain.last(99)),
        ),
        name="not at weekends",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(create=create(interval=1, times=("00:00",)), retain=Retain.last(24)),
            schedule(name="b", create=by_cron("cron(0 * * 1-11 ? *)"), retain=Retain.last(24)),
        ),
        name="not in December",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(create=by_cron("cron(0 3 1 1 ? 2020,2021)"), retain=Retain.last(2)),
            schedule(name="b", retain=Retain.last(1000)),
        ),
        name="over",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(2)),
            schedule(name="b", create=by_cron("cron(0 3 1/2 * ? *)"), retain=Retain.last(99)),
        ),
        name="on every other Sunday",
    ),
    *(
        breaks(
            "schedule-shadowed",
            f"{SCHEDULES}/1",
            volumes(schedule(retain=first), schedule(name="b", retain=second)),
            also=("retention-type-uniform",),
            name="count and age",
        )
        for first, second in ((Retain.last(7), Retain.days(7)), (Retain.days(7), Retain.last(7)))
    ),
    *(
        holds(
            "schedule-shadowed",
            volumes(
                schedule(create=by_cron("cron(0 3 1 1 ? 2030)"), retain=first),
                schedule(name="b", retain=second),
            ),
            also=("cron-single-shot",),
            name="once",
        )
        for first, second in (
            (Retain.days(7), Retain.days(30)),
            (Retain.days(30), Retain.days(7)),
            (Retain.last(7), Retain.last(30)),
        )
    ),
    *(
        holds(
            "schedule-shadowed",
            volumes(schedule(**{part: None}), LONGER),
            also=("schedule-name-required",),
            name=f"no {part}",
        )
        for part in ("create", "retain")
    ),
    holds("schedule-shadowed", volumes(schedule(retain=Retain()), LONGER), also=("retain-xor",)),
    holds(
        "schedule-shadowed",
        volumes(LONGER, schedule(copies=(copy_to(),))),
        name="copies",
    ),
    holds(
        "schedule-shadowed",
        volumes(LONGER, schedule(shares=(Share.to("444455556666"),))),
        name="shares",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            LONGER,
            schedule(fast_restore=FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))),
        ),
        name="fast restore",
    ),
    holds(
        "schedule-shadowed",
        volumes(
            schedule(create=create(times=("09:00",)), retain=Retain.last(1000)),
            monthly(archive=Retain.last(3)),
        ),
        name="archives",
    ),
    holds(
        "schedule-shadowed",
        amis(LONGER, schedule(deprecate=Retain.last(1))),
        name="deprecates",
    ),
    holds(
        "schedule-shadowed",
        instances(LONGER, schedule(create=create(scripts=(Script.vss(),)))),
        name="scripts",
    ),
]
