"""For how long snapshots are shared with other accounts."""

import pytest

from snapshot_constructs.forecast import ByHand, Timeline, combine, forecast
from snapshot_constructs.forecast.assumptions import SHARED, SHARED_BY_ALL, SHARES_LATER
from snapshot_constructs.forecast.changes import SHARED_ON
from snapshot_constructs.model import CopyTo, Deferred, PolicySpec, Retain, Schedule, Share
from tests.forecast.histories import ARCHIVED_BY_COUNT, age, count, day, paused, then
from tests.policies import by_cron, create, monthly, schedule, volumes

PARTNER, AUDITOR = "444455556666", "777788889999"
LATER = Deferred({"Ref": "Parameter"})


def sharing(days: int | None, *accounts: str) -> tuple[Share, ...]:
    after = None if days is None else Retain.days(days)
    return (Share.to(*(accounts or (PARTNER,)), unshare_after=after),)


def ahead(policy: PolicySpec, end: str = "01-31") -> Timeline:
    return forecast(policy, start=day("01-01"), end=day(end))


def shared(found: Timeline, on: str, account: str = PARTNER) -> list[int]:
    return [at.day for at in found.shared(day(on), account)]


@pytest.mark.parametrize("policy", [count(7, shares=sharing(2)), age(7, shares=sharing(2))])
def test_a_snapshot_is_unshared_after_the_unshare_interval_and_stays(policy):
    found = ahead(policy)

    assert shared(found, "01-20 02:59") == [18, 19]
    assert shared(found, "01-20 03:00") == [19, 20]
    assert found.points(day("01-20 03:00")) == 7


def test_without_an_unshare_interval_a_snapshot_is_shared_as_long_as_it_is_there():
    found = ahead(count(3, shares=sharing(None)))

    assert found.shared(day("01-20"), PARTNER) == found.taken(day("01-20"))


def test_a_snapshot_is_shared_with_each_account_and_with_no_other():
    found = ahead(count(3, shares=sharing(1, PARTNER, AUDITOR)))

    assert [shared(found, "01-20", each) for each in (PARTNER, AUDITOR, "1")] == [[19], [19], []]


def test_each_share_rule_holds_for_its_accounts():
    found = ahead(count(3, shares=(*sharing(1, PARTNER), *sharing(2, AUDITOR))))

    assert [shared(found, "01-20", each) for each in (PARTNER, AUDITOR)] == [[19], [18, 19]]


def test_a_snapshot_is_shared_no_more_once_it_is_archived():
    policy = volumes(monthly(retain=Retain.last(1), archive=Retain.last(3), shares=sharing(None)))

    found = ahead(policy, end="06-30")

    assert [at.month for at in found.shared(found.end, PARTNER)] == [6]


def test_copies_are_not_shared():
    copied = count(1, shares=sharing(None), copies=(CopyTo("eu-central-1", retain=Retain.days(9)),))

    found = ahead(copied)

    assert shared(found, "01-20 12:00") == [20]


def test_what_schedules_make_together_is_shared_by_the_rules_of_all_for_the_longest_time():
    def each(days: int, name: str, expression: str, *accounts: str) -> Schedule:
        create = by_cron(expression)
        return schedule(name=name, create=create, shares=sharing(days, PARTNER, *accounts))

    daily, sundays = "cron(0 3 * * ? *)", "cron(0 3 ? * SUN *)"  # the 18th is one
    found = ahead(volumes(each(2, "daily", daily), each(4, "weekly", sundays, AUDITOR)))

    assert shared(found, "01-22 02:59") == [18, 20, 21]
    assert shared(found, "01-22 02:59", AUDITOR) == [18]
    assert shared(found, "01-22 03:00") == [21, 22]


def test_policies_that_are_combined_share_what_each_of_them_shares():
    one, other = ahead(count(3, shares=sharing(1))), ahead(count(3, shares=sharing(2)))

    assert shared(combine([one, other]), "01-20 12:00") == [19, 20, 20]


# --------------------------------------------------------------------------- changes to a policy


def test_a_new_unshare_interval_holds_for_snapshots_made_afterwards():
    one, other = count(7, shares=sharing(4)), count(7, shares=sharing(1))

    found = then(("01-01", one), ("01-10 12:00", other), end="01-31")

    assert shared(found, "01-12 12:00") == [9, 10, 12]


@pytest.mark.parametrize(
    ("after", "made"),
    [(count(7), [9, 10]), (None, [9, 10]), (paused(count(7, shares=sharing(2))), [9, 10])],
    ids=["rule removed", "deleted", "disabled"],
)
def test_without_the_rule_or_the_policy_nothing_is_unshared(after, made):
    found = then(("01-01", count(7, shares=sharing(2))), ("01-10 12:00", after), end="01-31")

    assert shared(found, "01-14 12:00") == made


def test_what_is_archived_by_hand_is_shared_no_more():
    archived = ByHand.archive(day("01-05 03:00"), at=day("01-06"))

    found = then(("01-01", count(7, shares=sharing(None))), end="01-31", by_hand=[archived])

    assert shared(found, "01-06 12:00") == [1, 2, 3, 4, 6]


def test_a_history_shares_as_a_forecast_does():
    policy = volumes(
        monthly(shares=sharing(40), archive=Retain.last(2)),
        schedule(create=create(times=("09:00",)), shares=sharing(3, PARTNER, AUDITOR)),
    )

    found = then(("01-01", policy), end="12-31")

    assert found.shares == ahead(policy, "12-31").shares
    assert found.shares


# --------------------------------------------------------------------------- what is said of it


def test_what_is_assumed_of_sharing_is_said_where_there_is_some():
    alone = ahead(count(3, shares=sharing(None)))
    both = ahead(volumes(schedule(shares=sharing(1)), ARCHIVED_BY_COUNT))
    none = ahead(volumes(schedule(), ARCHIVED_BY_COUNT))

    about = {SHARED, SHARED_BY_ALL, SHARES_LATER}
    assert about & {*alone.assumptions} == {SHARED}
    assert about & {*both.assumptions} == {SHARED, SHARED_BY_ALL}
    assert about & {*none.assumptions} == set()


def test_what_a_change_does_to_sharing_is_said_where_there_is_some():
    sharing_one = then(("01-01", count(3, shares=sharing(1))), end="01-31")
    silent = then(("01-01", count(3)), end="01-31")

    assert SHARED_ON in sharing_one.assumptions
    assert SHARED_ON not in silent.assumptions


@pytest.mark.parametrize(
    "shares",
    [
        LATER,
        (LATER,),
        (Share(accounts=LATER),),
        (Share.to(PARTNER, unshare_after=Retain.days(LATER)),),
        (Share.to(PARTNER, unshare_after=Retain(interval=2, unit=LATER)),),
        (Share.to(PARTNER, unshare_after=Retain.days(0)),),
        (Share.to(PARTNER, unshare_after=Retain(count=2, interval=2, unit="DAYS")),),
    ],
    ids=["rules", "rule", "accounts", "interval", "unit", "no interval", "a count too"],
)
def test_sharing_that_is_not_known_is_left_out_and_that_is_said(shares):
    found = ahead(count(3, shares=shares))

    assert found.shares == ()
    assert SHARES_LATER in found.assumptions
    assert found.points(found.end) == 3


def test_an_account_that_is_known_only_at_deployment_goes_by_its_name():
    found = ahead(count(3, shares=(Share.to(LATER),)))

    assert shared(found, "01-20 12:00", str(LATER)) == [18, 19, 20]
