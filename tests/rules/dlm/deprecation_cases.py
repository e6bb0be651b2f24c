"""Cases for the rules on deprecation."""

from snapshot_constructs.model import Deferred, PolicySpec, Retain
from tests.policies import amis, instances, schedule, volumes
from tests.rules.cases import breaks, holds

WHERE = "PolicyDetails/Schedules/0/DeprecateRule"
LATER = Deferred({"Ref": "Later"})


def _kept(rule: Retain | Deferred, retain: object = Retain.last(7)) -> PolicySpec:
    return amis(schedule(deprecate=rule, retain=retain))


CASES = [
    breaks("dep-kind", WHERE, volumes(schedule(deprecate=Retain.last(3)))),
    breaks("dep-kind", WHERE, instances(schedule(deprecate=LATER))),
    holds("dep-kind", _kept(Retain.last(3))),
    holds("dep-kind", volumes()),
    holds(
        "dep-kind",
        amis(schedule(deprecate=Retain.last(3)), policy_type=LATER),
        name="kind-not-known",
    ),
    *(
        breaks("dep-type-match", WHERE, _kept(rule, retain))
        for rule, retain in (
            (Retain.days(3), Retain.last(7)),
            (Retain.last(3), Retain.days(7)),
            (Retain(count=3, interval=3, unit="DAYS"), Retain.last(7)),
            (Retain(), Retain.last(7)),
            (Retain(), LATER),
            (Retain.days(LATER), Retain.last(LATER)),
        )
    ),
    *(
        holds("dep-type-match", _kept(rule, retain))
        for rule, retain in (
            (Retain.last(3), Retain.last(7)),
            (Retain.days(3), Retain.days(7)),
            (Retain.days(3), LATER),
            (LATER, Retain.last(7)),
        )
    ),
    holds(
        "dep-type-match",
        _kept(Retain.days(3), None),
        also=("schedule-name-required",),
    ),
    holds(
        "dep-type-match",
        _kept(Retain.days(3), Retain(count=7, interval=7, unit="DAYS")),
        also=("retain-xor",),
    ),
    *(
        breaks("dep-count", f"{WHERE}/Count", _kept(Retain.last(count), retain))
        for count, retain in (
            (0, Retain.last(7)),
            (8, Retain.last(7)),
            (1001, Retain.last(1000)),
            (1001, LATER),
        )
    ),
    *(
        holds("dep-count", _kept(Retain.last(count), retain))
        for count, retain in (
            (1, Retain.last(7)),
            (7, Retain.last(7)),
            (1000, Retain.last(1000)),
            (1000, LATER),
            (1000, Retain.last(LATER)),
            (LATER, Retain.last(7)),
        )
    ),
    holds("dep-count", _kept(Retain.last(3), None), also=("schedule-name-required",)),
    *(
        breaks("dep-age", f"{WHERE}/{name}", _kept(rule, retain))
        for name, rule, retain in (
            ("Interval", Retain.days(0), Retain.days(7)),
            ("Interval", Retain(unit="DAYS"), Retain.days(7)),
            ("IntervalUnit", Retain(interval=1), Retain.days(7)),
            ("IntervalUnit", Retain(interval=1, unit="HOURS"), Retain.days(7)),
            ("Interval", Retain.days(8), Retain.days(7)),
            ("Interval", Retain.weeks(2), Retain.days(13)),
            ("Interval", Retain.weeks(5), Retain.months(1)),
            ("Interval", Retain.months(1), Retain.weeks(4)),
            ("Interval", Retain.months(61), Retain.years(5)),
            ("Interval", Retain.years(5), Retain.months(59)),
            ("Interval", Retain.days(3651), Retain.days(36500)),
            ("Interval", Retain.weeks(521), Retain.years(100)),
            ("Interval", Retain.months(121), Retain.years(100)),
            ("Interval", Retain.years(11), Retain.years(100)),
            ("Interval", Retain.days(0), LATER),
        )
    ),
    *(
        holds("dep-age", _kept(rule, retain))
        for rule, retain in (
            (Retain.days(1), Retain.days(7)),
            (Retain.days(7), Retain.days(7)),
            (Retain.weeks(2), Retain.days(14)),
            (Retain.weeks(4), Retain.months(1)),
            (Retain.months(1), Retain.weeks(5)),
            (Retain.years(5), Retain.months(60)),
            (Retain.months(60), Retain.years(5)),
            (Retain.days(3650), Retain.days(3650)),
            (Retain.weeks(520), Retain.years(100)),
            (Retain.months(120), Retain.years(10)),
            (Retain.years(10), Retain.years(10)),
            (Retain.years(10), LATER),
            (Retain.days(99), Retain.days(LATER)),
            (Retain.days(LATER), Retain.days(7)),
        )
    ),
    holds("dep-age", _kept(Retain.days(3), None), also=("schedule-name-required",)),
]
