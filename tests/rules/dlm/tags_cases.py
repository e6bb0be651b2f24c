"""Cases for the rules on tags of snapshots and AMIs."""

from snapshot_constructs.model import CreateRule, Deferred, PolicySpec, Retain, Schedule, Tag
from tests.policies import amis, by_cron, create, instances, schedule, volumes
from tests.rules.cases import breaks, holds

SCHEDULE = "PolicyDetails/Schedules/0"
ADDED = f"{SCHEDULE}/TagsToAdd"
VARIABLE = f"{SCHEDULE}/VariableTags"
LATER = Deferred({"Ref": "Later"})


def _tags(number: int, prefix: str = "key") -> tuple[Tag, ...]:
    return tuple(Tag(f"{prefix}{i}", "value") for i in range(number))


def _variable(number: int) -> tuple[Tag, ...]:
    return tuple(Tag(f"variable{i}", "$(timestamp)") for i in range(number))


def _added(*tags: Tag | Deferred) -> PolicySpec:
    return volumes(schedule(tags=tags))


def _both(number: int, variable: int) -> PolicySpec:
    return instances(schedule(tags=_tags(number), variable_tags=_variable(variable)))


def _weekly(day: str, number: int, prefix: str = "weekly", hour: object = 3) -> Schedule:
    return schedule(
        name=day.replace(",", "-"),
        create=by_cron(f"cron(0 {hour} ? * {day} *)"),
        retain=Retain.last(60),
        tags=_tags(number, prefix),
    )


def _hourly(number: int) -> Schedule:
    every = create(interval=1, times=("00:00",))
    return schedule(create=every, tags=_tags(number))


def _monthly(number: int, day: int) -> Schedule:
    return schedule(
        name="monthly",
        create=by_cron(f"cron(0 9 {day} * ? *)"),
        retain=Retain.last(12),
        tags=_tags(number, "monthly"),
    )


CASES = [
    breaks("tags-add-45", ADDED, _added(*_tags(46))),
    breaks(
        "tags-add-45",
        VARIABLE,
        instances(schedule(variable_tags=_variable(46))),
    ),
    breaks("tags-add-45", f"{ADDED}/1/Key", _added(Tag("a", "b"), Tag(None, "b"))),
    breaks("tags-add-45", f"{ADDED}/0/Value", _added(Tag("a"), LATER)),
    breaks(
        "tags-add-45",
        f"{VARIABLE}/0/Value",
        amis(schedule(tags=LATER, variable_tags=(Tag("a"),))),
        name="deferred",
    ),
    holds("tags-add-45", _added(*_tags(45))),
    holds("tags-add-45", instances(schedule(variable_tags=_variable(45)))),
    holds("tags-add-45", _added(Tag("a", ""), Tag(LATER, LATER), LATER)),
    # keys and values
    breaks("tags-key-chars", f"{ADDED}/0/Key", _added(Tag("a=b", "c"))),
    breaks("tags-key-chars", f"{ADDED}/1/Key", _added(LATER, Tag("a\\b", "c"))),
    breaks(
        "tags-key-chars",
        f"{VARIABLE}/0/Key",
        instances(schedule(variable_tags=(Tag("a=b", "$(timestamp)"),))),
    ),
    holds("tags-key-chars", _added(Tag("a/b:c +-@", "a=b\\c"))),
    holds("tags-key-chars", volumes(schedule(tags=LATER))),
    breaks("tags-reserved", f"{ADDED}/0/Key", _added(Tag("aws:backup", "a"))),
    holds("tags-reserved", _added(Tag("aws", "aws:"), Tag("my-aws:", "a"))),
    holds("tags-reserved", _added(Tag(LATER, "a"))),
    breaks("tags-dlm-managed", f"{ADDED}/0/Key", _added(Tag("dlm:managed", "a"))),
    holds("tags-dlm-managed", _added(Tag("dlm:Managed", "a"))),
    breaks("tags-length", f"{ADDED}/0/Key", _added(Tag("a" * 129, "b"))),
    breaks("tags-length", f"{ADDED}/0/Key", _added(Tag("", LATER)), name="empty"),
    breaks("tags-length", f"{ADDED}/0/Value", _added(Tag("a", "b" * 257))),
    breaks("tags-length", f"{ADDED}/0/Value", _added(Tag(LATER, "b" * 257)), name="deferred"),
    holds("tags-length", _added(Tag("a" * 128, "b" * 256))),
    holds("tags-length", _added(Tag("a", ""))),
    breaks("tags-unique", ADDED, _added(Tag("a", "b"), Tag("a", "b"))),
    breaks(
        "tags-unique",
        ADDED,
        instances(schedule(tags=(Tag("a", "b"),), variable_tags=(Tag("a", "$(timestamp)"),))),
    ),
    holds("tags-unique", _added(Tag("a", "b"), Tag("A", "b"))),
    holds("tags-unique", _added(Tag(LATER, "b"), Tag(LATER, "b"))),
    # how many
    breaks("tags-total-50", SCHEDULE, _both(45, 5)),
    breaks("tags-total-50", SCHEDULE, _both(5, 45)),
    breaks(
        "tags-total-50",
        "PolicyDetails/Schedules/1",
        instances(
            LATER,  # type: ignore[arg-type]  # a schedule that is known at deployment
            schedule(tags=_tags(45), variable_tags=_variable(5)),
        ),
        name="second",
    ),
    breaks("tags-total-50", SCHEDULE, _added(*_tags(50), LATER), also=("tags-add-45",)),
    holds("tags-total-50", _added(*_tags(44), *(LATER,) * 6), also=("tags-add-45",)),
    holds("tags-total-50", _both(45, 4)),
    breaks(
        "tags-total-50",
        "PolicyDetails/Schedules",
        volumes(schedule(tags=_tags(30)), _weekly("SUN", 20)),
    ),
    breaks(
        "tags-total-50",
        "PolicyDetails/Schedules",
        volumes(_hourly(30), _monthly(20, day=25)),
        name="seldom",
    ),
    breaks(
        "tags-total-50",
        "PolicyDetails/Schedules",
        volumes(
            schedule(tags=_tags(20)),
            _weekly("MON", 15, "monday"),
            _weekly("TUE", 16, "tuesday"),
            _weekly("MON,WED", 15, "mixed"),
        ),
        name="three-meet",
    ),
    holds(
        "tags-total-50",
        volumes(schedule(tags=_tags(30)), _weekly("SUN", 19)),
        name="50",
    ),
    holds(
        "tags-total-50",
        volumes(schedule(tags=_tags(30)), _weekly("SUN", 30, "key")),
        name="same-keys",
    ),
    holds(
        "tags-total-50",
        volumes(schedule(tags=_tags(30)), _weekly("SUN", 30, hour=4)),
        name="other-hour",
    ),
    holds(
        "tags-total-50",
        volumes(
            schedule(tags=_tags(20)),
            _weekly("MON", 20, "monday"),
            _weekly("TUE", 20, "tuesday"),
        ),
        name="never-all",
    ),
    holds(
        "tags-total-50",
        volumes(
            schedule(tags=_tags(20)),
            _weekly("MON", 29, "monday"),
            _weekly("TUE", 10, "tuesday"),
        ),
        name="never-51",
    ),
    *(
        holds(
            "tags-total-50",
            volumes(
                schedule(tags=_tags(30)),
                schedule(name="other", create=other, tags=_tags(30, "other")),
            ),
            name="deferred",
        )
        for other in (
            LATER,
            CreateRule(cron=LATER),
            create(interval=LATER),
            create(times=LATER),
            create(times=(LATER,)),
        )
    ),
    holds(
        "tags-total-50",
        volumes(
            schedule(tags=_tags(30)),
            schedule(name="other", create=None, tags=_tags(30, "other")),
        ),
        also=("schedule-name-required",),
    ),
    holds(
        "tags-total-50",
        volumes(
            schedule(tags=_tags(30)),
            schedule(name="over", create=by_cron("cron(0 3 1,2 1 ? 2020)"), tags=_tags(30, "over")),
        ),
        name="one-is-over",
    ),
    # variables
    breaks("vartags-kind", VARIABLE, volumes(schedule(variable_tags=_variable(1)))),
    breaks("vartags-kind", VARIABLE, volumes(schedule(variable_tags=LATER)), name="deferred"),
    holds("vartags-kind", instances(schedule(variable_tags=_variable(1)))),
    holds("vartags-kind", amis(schedule(variable_tags=_variable(1)))),
    holds("vartags-kind", volumes()),
    *(
        breaks(
            "vartags-values",
            f"{VARIABLE}/0/Value",
            instances(schedule(variable_tags=(Tag("a", value),))),
        )
        for value in ("", "today", "$(timestamp) ", "$(instance-id)-1", "$(volume-id)")
    ),
    *(
        holds(
            "vartags-values",
            amis(schedule(variable_tags=(Tag("a", value),))),
        )
        for value in ("$(instance-id)", "$(timestamp)", LATER)
    ),
    holds("vartags-values", amis(schedule(variable_tags=LATER))),
    holds("vartags-values", amis(schedule(variable_tags=(LATER,)))),
]
