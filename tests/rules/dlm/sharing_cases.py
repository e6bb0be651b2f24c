"""Cases for the rules on sharing."""

from snapshot_constructs.model import CreateRule, Deferred, PolicySpec, Retain, Share
from tests.policies import amis, by_cron, copy_to, create, instances, schedule, volumes
from tests.rules.cases import breaks, holds

SHARES = "PolicyDetails/Schedules/0/ShareRules"
UNSHARE = f"{SHARES}/0/UnshareInterval"
ONE = Share.to("444455556666")
LATER = Deferred({"Ref": "Later"})


def _with(*accounts: str | Deferred) -> PolicySpec:
    return volumes(schedule(shares=(Share(accounts=accounts),)))


def _numbers(number: int) -> list[str]:
    return [f"{i:012}" for i in range(number)]


def _until(unshare: Retain, retain: object = Retain.days(30), **changes: object) -> PolicySpec:
    rule = Share.to("444455556666", unshare_after=unshare)
    return volumes(schedule(shares=(rule,), retain=retain, **changes))


MONTHLY = by_cron("cron(0 3 1 * ? *)")
MONDAYS = {"create": by_cron("cron(0 3 ? * MON *)")}
FIRSTS = {"create": MONTHLY}
HALF_DAYS = {"create": create(interval=12)}

CASES = [
    breaks("share-kind", SHARES, amis(schedule(shares=(ONE,)))),
    breaks("share-kind", SHARES, amis(schedule(shares=LATER)), name="deferred"),
    breaks("share-kind", SHARES, volumes(schedule(shares=(ONE, LATER)))),
    breaks("share-kind", SHARES, amis(schedule(shares=(ONE, ONE))), name="two-of-amis"),
    holds("share-kind", volumes(schedule(shares=(ONE,)))),
    holds("share-kind", instances(schedule(shares=(ONE,)))),
    holds("share-kind", amis()),
    # accounts
    breaks("share-accounts", f"{SHARES}/0/TargetAccounts", _with()),
    breaks(
        "share-accounts",
        f"{SHARES}/0/TargetAccounts/1",
        _with("444455556666", "44445555666"),
    ),
    breaks("share-accounts", f"{SHARES}/0/TargetAccounts/0", _with("4444555566660")),
    breaks("share-accounts", f"{SHARES}/0/TargetAccounts/0", _with("4444-5555-66")),
    holds("share-accounts", _with("000000000000", LATER)),
    holds("share-accounts", volumes(schedule(shares=(Share(accounts=LATER),)))),
    breaks("share-50", f"{SHARES}/0/TargetAccounts", _with(*_numbers(51))),
    holds("share-50", _with(*_numbers(50))),
    # the unshare period
    *(
        breaks("share-unshare-pair", f"{SHARES}/0/Unshare{name}", _until(unshare))
        for name, unshare in (
            ("IntervalUnit", Retain(interval=3)),
            ("Interval", Retain(unit="DAYS")),
            ("Interval", Retain.days(0)),
            ("IntervalUnit", Retain(interval=3, unit="HOURS")),
            ("Interval", Retain.last(3)),
        )
    ),
    breaks(
        "share-unshare-pair",
        UNSHARE,
        _until(Retain(count=3, interval=99, unit="DAYS")),
        name="both",
    ),
    breaks(
        "share-unshare-pair",
        UNSHARE,
        _until(Retain.years(101), LATER),
        name="101-years",
    ),
    holds("share-unshare-pair", _until(Retain.days(1))),
    holds("share-unshare-pair", _until(Retain.years(100), LATER)),
    holds("share-unshare-pair", volumes(schedule(shares=(ONE,)))),
    *(
        breaks("share-unshare-retention", UNSHARE, _until(unshare, retain, **changes))
        for unshare, retain, changes in (
            (Retain.days(6), Retain.days(5), {}),
            (Retain.weeks(1), Retain.days(6), {}),
            (Retain.days(32), Retain.months(1), {}),
            (Retain.days(8), Retain.last(7), {}),
            (Retain.days(4), Retain.last(7), HALF_DAYS),
            (Retain.days(15), Retain.last(2), MONDAYS),
            (Retain.days(32), Retain.last(1), FIRSTS),
        )
    ),
    *(
        breaks("share-unshare-equal", UNSHARE, _until(unshare, retain, **changes))
        for unshare, retain, changes in (
            (Retain.days(5), Retain.days(5), {}),
            (Retain.weeks(1), Retain.days(7), {}),
            (Retain.days(31), Retain.months(1), {}),
            (Retain.months(1), Retain.months(1), {}),
            (Retain.days(7), Retain.last(7), {}),
            (Retain.days(3), Retain.last(6), HALF_DAYS),
            (Retain.weeks(2), Retain.last(2), MONDAYS),
            (Retain.days(31), Retain.last(1), FIRSTS),
            (Retain.days(28), Retain.last(1), FIRSTS),
        )
    ),
    *(
        holds(rule, _until(unshare, retain, **changes))
        for rule in ("share-unshare-retention", "share-unshare-equal")
        for unshare, retain, changes in (
            (Retain.days(4), Retain.days(5), {}),
            (Retain.days(29), Retain.months(1), {}),
            (Retain.months(1), Retain.months(2), {}),
            (Retain.days(6), Retain.last(7), {}),
            (Retain.days(3), Retain.last(7), HALF_DAYS),
            (Retain.days(13), Retain.last(2), MONDAYS),
            (Retain.days(27), Retain.last(1), FIRSTS),
            (Retain.days(99), LATER, {}),
            (Retain.days(99), Retain.last(LATER), {}),
            (Retain.days(LATER), Retain.days(5), {}),
            (Retain.days(99), Retain.last(7), {"create": CreateRule(cron=LATER)}),
            (Retain.days(99), Retain.last(7), {"create": create(interval=LATER)}),
            (Retain.days(99), Retain.last(7), {"create": LATER}),
        )
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(99), None),
        also=("schedule-name-required",),
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(99), Retain.last(3), create=None),
        also=("schedule-name-required",),
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(99), Retain(count=7, interval=7, unit="DAYS")),
        also=("retain-xor",),
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(99), Retain.last(3), create=by_cron("daily")),
        also=("cron-wrapper",),
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(1), Retain.days(0), create=MONTHLY, archive=Retain.days(90)),
        also=("retain-zero-blocks",),
    ),
    holds(
        "share-unshare-retention",
        _until(Retain.days(1), Retain.last(0), create=MONTHLY, archive=Retain.last(3)),
        also=("retain-zero-blocks",),
    ),
    # what cannot be shared, what is not
    breaks(
        "share-outpost",
        SHARES,
        volumes(
            schedule(create=create(location="OUTPOST_LOCAL"), shares=(ONE,)),
            locations=("OUTPOST",),
        ),
    ),
    breaks(
        "share-outpost",
        SHARES,
        volumes(
            schedule(create=create(location="OUTPOST_LOCAL"), shares=LATER),
            locations=("OUTPOST",),
        ),
        name="deferred",
    ),
    holds(
        "share-outpost",
        volumes(
            schedule(create=create(location="CLOUD"), shares=(ONE,)),
            locations=("OUTPOST",),
        ),
    ),
    holds(
        "share-outpost",
        volumes(schedule(create=create(location="OUTPOST_LOCAL")), locations=("OUTPOST",)),
    ),
    breaks("share-copies", SHARES, volumes(schedule(shares=(ONE,), copies=(copy_to(),)))),
    breaks(
        "share-copies",
        SHARES,
        volumes(schedule(shares=LATER, copies=LATER)),
        name="deferred",
    ),
    holds("share-copies", volumes(schedule(shares=(ONE,)))),
    holds("share-copies", volumes(schedule(copies=(copy_to(),)))),
]
