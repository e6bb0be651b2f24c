from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.forecast import (
    Assumption,
    ByHand,
    ForecastError,
    combine,
    forecast,
    history,
)
from snapshot_constructs.forecast.cost import Bill, cost
from snapshot_constructs.forecast.expenses import Quota
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.prices import UNITS, Price, Prices
from snapshot_constructs.forecast.storage import stored_monthly
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import FastRestore, Retain
from tests.forecast.naive import Life
from tests.forecast.naive_history import Loop
from tests.forecast.naive_storage import bill as plain_bill
from tests.forecast.test_against_naive import share
from tests.forecast.test_history_against_naive import changing
from tests.forecast.tracks import DAY, lives, timeline
from tests.policies import by_cron, copy_to, schedule, volumes

JANUARY, APRIL, MAY = date(2026, 1, 1), date(2026, 4, 1), date(2026, 5, 1)
OWN = {"date": "2026-11-22", "source": "our contract"}


USD = {"standard": 0.05, "archive": 0.0125, "transfer": 0.02, "fast restore": 0.75}


def texts(bill):
    return [assumption.text for assumption in bill.assumptions]


def test_a_gib_stored_for_a_whole_month_costs_the_price_of_a_gb_month():
    found = timeline(lives((0, None)), days=31)

    bill = cost(found, Volume(100, churn_per_day=0.02), region="us-east-1")

    assert bill.months[JANUARY].snapshots.exact == pytest.approx(5.0)


def test_a_snapshot_is_billed_by_the_day():
    found = timeline(lives((0, 1)), days=31)

    bill = cost(found, Volume(10, churn_per_day=0.02), region="us-east-1")

    assert bill.months[JANUARY].total.exact == pytest.approx(10 / 31 * 0.05)


def test_the_bill_is_split_by_what_is_paid_for():
    archive = lives((10, None), tier="archive")
    copies = lives((0, None), (10, None), place="us-east-2")
    found = timeline(lives((0, None)), archive, copies, days=31)
    volume = Volume(100, churn_per_day=0.02)

    month = cost(found, volume, region="us-east-1").months[JANUARY]

    changed = volume.changed_gib(10 * DAY).exact
    assert month.snapshots.exact == pytest.approx(100 * 0.05)
    assert month.archive.exact == pytest.approx(100 * 0.0125 * 21 / 31)
    assert month.copies["us-east-2"].exact == pytest.approx((100 + changed * 21 / 31) * 0.05)
    assert month.transfer["us-east-2"].exact == pytest.approx((100 + changed) * 0.01)
    assert month.total.exact == pytest.approx(
        month.snapshots.exact
        + month.archive.exact
        + month.copies["us-east-2"].exact
        + month.transfer["us-east-2"].exact
    )


def test_a_policy_from_its_schedule_to_its_bill():
    policy = volumes(schedule(retain=Retain.last(7), copies=(copy_to(retain=Retain.days(3)),)))
    year = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}
    volume = Volume(100, churn_per_day=0.02)

    month = cost(forecast(policy, **year), volume, region="us-east-1").months[APRIL]

    daily = volume.changed_gib(DAY).exact
    assert month.snapshots.exact == pytest.approx((100 + 6 * daily) * 0.05)
    assert month.copies["eu-central-1"].exact == pytest.approx((100 + 2 * daily) * 0.05)
    assert month.transfer["eu-central-1"].exact == pytest.approx(30 * daily * 0.02)


def by_purpose(bill: Bill) -> dict[tuple[date, str, str], float]:
    """Return what is paid in each month, by purpose and place."""
    found: dict[tuple[date, str, str], Range] = {}
    for month, spent in bill.months.items():
        found[month, "standard", ""] = spent.snapshots
        found[month, "archive", ""] = spent.archive
        found[month, "fast restore", ""] = spent.fast_restore
        found |= {(month, "standard", place): usd for place, usd in spent.copies.items()}
        found |= {(month, "transfer", place): usd for place, usd in spent.transfer.items()}
    return {key: usd.exact for key, usd in found.items() if usd.exact}


@share(0.3)
@given(changing(70, seldom=True), st.sampled_from([0.005, 0.1]), st.sampled_from([1.0, 0.05]))
def test_the_bill_of_a_policy_that_changes_is_the_sum_of_its_days(drawn, churn, hot):
    versions, end = drawn
    volume = Volume(100, churn_per_day=churn, hot_share=hot)
    found = history(versions, end=end)

    bill = cost(found, volume, region="eu-west-1")

    loop = Loop(versions, end, None).run()
    fast: dict[str, list[Life]] = {track.schedule: [] for track in found.fast_restores}
    for life in loop.fast_lives:
        fast[life.schedule].append(life)
    span = (versions[0][0], end)
    plain = plain_bill(loop.lives, fast, volume, span, region="eu-west-1", usd=USD)
    assert by_purpose(bill) == pytest.approx(plain, rel=1e-6)


@pytest.mark.parametrize(
    ("count", "zones", "usd"),
    [(1, "a", 540), (2, "abc", 3240), (5, "abc", 8100), (10, "abc", 8100)],
    ids=["one", "two-in-three-zones", "the-quota", "more-than-the-quota"],
)
def test_fast_restore_costs_540_per_snapshot_and_zone_in_30_days_up_to_the_quota(count, zones, usd):
    zoned = FastRestore.in_zones(*(f"us-east-1{z}" for z in zones), retain=Retain.last(count))
    policy = volumes(schedule(retain=Retain.last(10), fast_restore=zoned))
    half_a_year = {
        "start": datetime(2026, 1, 1, tzinfo=UTC),
        "end": datetime(2026, 7, 1, tzinfo=UTC),
    }

    bill = cost(forecast(policy, **half_a_year), Volume(100), region="us-east-1")

    assert bill.months[APRIL].fast_restore == Range(pytest.approx(usd), pytest.approx(usd))


def test_fast_restore_under_two_policies_costs_twice_as_much():
    zone = FastRestore.in_zones("us-east-1a", retain=Retain.last(1))
    policy = volumes(schedule(retain=Retain.last(10), fast_restore=zone))
    year = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}
    one = forecast(policy, **year)

    bill = cost(combine([one, one]), Volume(100), region="us-east-1")

    assert bill.months[APRIL].fast_restore.exact == pytest.approx(2 * 540)


def test_fast_restore_of_each_schedule_is_paid_for_from_when_it_is_there():
    zone = FastRestore.in_zones("us-east-1a", retain=Retain.last(1))
    weekly = by_cron("cron(0 3 ? * SUN *)")
    policy = volumes(
        schedule(retain=Retain.last(10), fast_restore=zone),
        schedule(name="weekly", create=weekly, retain=Retain.last(4), fast_restore=zone),
    )
    span = {"start": datetime(2026, 4, 1, tzinfo=UTC), "end": datetime(2026, 5, 1, tzinfo=UTC)}

    bill = cost(forecast(policy, **span), Volume(100), region="us-east-1")

    # From Wednesday and Sunday at 03:00 on. On Sundays both schedules are due: weekly wins.
    weekly_days, daily_days = (30 - 4 - 3 / 24), (30 - 3 / 24)
    assert bill.months[APRIL].fast_restore.exact == pytest.approx((weekly_days + daily_days) * 18)


def test_fast_restore_costs_what_it_does_in_the_region_of_the_volume():
    own = Price(item="fast-restore", region="eu-west-1", usd=1.0, unit="DSU-hour", **OWN)
    zone = FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))
    policy = volumes(schedule(retain=Retain.last(10), fast_restore=zone))
    year = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}

    prices = Prices.known().with_own([own])
    bill = cost(forecast(policy, **year), Volume(100), region="eu-west-1", prices=prices)

    assert bill.months[APRIL].fast_restore.exact == pytest.approx(30 * 24)
    assert [text for text in texts(bill) if text.startswith("fast-restore")] == [
        "fast-restore in eu-west-1: 1 USD per DSU-hour (our contract, 2026-11-22)"
    ]


def test_fast_restore_under_a_policy_made_anew_costs_on_what_the_old_one_left_enabled():
    zone = FastRestore.in_zones("us-east-1a", retain=Retain.last(1))
    policy = volumes(schedule(retain=Retain.last(10), fast_restore=zone))
    first, second, third = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 10, 20))
    versions = [(first, policy), (second, None), (third, policy)]

    bill = cost(
        history(versions, end=datetime(2026, 5, 1, tzinfo=UTC)), Volume(100), region="us-east-1"
    )

    assert bill.months[APRIL].fast_restore.exact == pytest.approx(2 * 540)


def test_getting_a_snapshot_back_from_the_archive_is_paid_for_in_full_when_it_begins():
    made = datetime(2026, 3, 5, 3, tzinfo=UTC)
    there = ByHand.archive(made, at=datetime(2026, 3, 6, tzinfo=UTC))
    back = ByHand.restore_from_archive(made, at=datetime(2026, 4, 9, tzinfo=UTC))
    policy = volumes(schedule(retain=Retain.last(3)))
    versions, end = [(datetime(2026, 1, 1, tzinfo=UTC), policy)], datetime(2026, 6, 1, tzinfo=UTC)

    bill = cost(
        history(versions, end=end, by_hand=[there, back]),
        Volume(100, churn_per_day=0.01),
        region="us-east-1",
    )

    spent = {month.month: each.restore.exact for month, each in bill.months.items()}
    assert spent == {1: 0, 2: 0, 3: 0, 4: pytest.approx(3), 5: 0}
    april = bill.months[APRIL]
    assert april.total.exact == pytest.approx(3 + april.snapshots.exact + april.archive.exact)
    assert [text for text in texts(bill) if text.startswith("archive-restore")] == [
        (
            "archive-restore in us-east-1: 0.03 USD per GB (Amazon EBS User Guide, Pricing and billing "
            "for archived snapshots, 2023-03-07)"
        ),
    ]


def test_what_comes_back_from_the_recycle_bin_costs_nothing_to_get_back():
    made = datetime(2026, 4, 5, 3, tzinfo=UTC)
    back = ByHand.restore_from_recycle_bin(
        made, at=datetime(2026, 4, 12, tzinfo=UTC), retention=timedelta(days=7)
    )
    versions = [(datetime(2026, 1, 1, tzinfo=UTC), volumes(schedule(retain=Retain.last(3))))]

    found = history(versions, end=datetime(2026, 6, 1, tzinfo=UTC), by_hand=[back])

    months = cost(found, Volume(100, churn_per_day=0.01), region="us-east-1").months
    assert {each.restore for each in months.values()} == {NOTHING}


def test_a_copy_that_is_archived_by_hand_is_paid_for_where_it_is():
    made = datetime(2026, 3, 5, 3, tzinfo=UTC)
    there = ByHand.archive(made, at=datetime(2026, 3, 6, tzinfo=UTC), place="us-east-2")
    back = ByHand.restore_from_archive(made, at=datetime(2026, 5, 9, tzinfo=UTC), place="us-east-2")
    policy = volumes(schedule(copies=(copy_to("us-east-2", retain=Retain.days(3)),)))
    versions, end = [(datetime(2026, 1, 1, tzinfo=UTC), policy)], datetime(2026, 6, 1, tzinfo=UTC)
    dear = Price(item="archive-restore", region="us-east-2", usd=0.05, unit="GB", **OWN)
    paid = {"region": "us-east-1", "prices": Prices.known().with_own([dear])}

    usual = cost(history(versions, end=end), Volume(100), **paid).months
    found = cost(history(versions, end=end, by_hand=[there, back]), Volume(100), **paid).months

    more = found[APRIL].copies["us-east-2"].low - usual[APRIL].copies["us-east-2"].low
    assert more == pytest.approx(100 * 0.0125)
    assert found[MAY].restore.exact == pytest.approx(5)


def test_fast_restore_of_a_rule_that_was_removed_is_still_paid_for():
    zone = FastRestore.in_zones("us-east-1a", retain=Retain.last(1))
    fast, plain = (
        volumes(schedule(retain=Retain.last(99), **rule)) for rule in ({"fast_restore": zone}, {})
    )
    versions = [
        (datetime(2026, 1, 1, tzinfo=UTC), fast),
        (datetime(2026, 3, 15, tzinfo=UTC), plain),
    ]

    found = history(versions, end=datetime(2026, 6, 1, tzinfo=UTC))

    months = cost(found, Volume(100), region="us-east-1").months
    assert months[APRIL].fast_restore.exact == pytest.approx(540)


def test_the_cost_is_a_range_where_nobody_knows_how_much_changes():
    found = timeline(lives((0, None), (10, None)), days=31)

    bill = cost(found, Volume(100), region="us-east-1")

    ends = (cost(found, Volume(100, churn_per_day=c), region="us-east-1") for c in (0.005, 0.05))
    assert bill.months[JANUARY].total == Range(*(end.months[JANUARY].total.exact for end in ends))
    assert any("where the change rate is not known" in text for text in texts(bill))


def test_all_that_is_taken_for_granted_stands_beside_the_figure_once():
    made = Assumption("every run succeeds")
    copies = lives((0, None), (10, None), place="eu-central-1")
    found = timeline(lives((0, None)), copies, days=31, assumptions=(made,))

    bill = cost(found, Volume(100, churn_per_day=0.02), region="us-east-1")

    assert texts(bill) == [
        "every run succeeds",
        (
            "blocks are rewritten uniformly at random, at the same rate day and night, and the written "
            "size does not change"
        ),
        "volumes without a written size are written in full",
        "a GB-month is a GiB stored for all minutes of the calendar month",
        "snapshot-storage in us-east-1: 0.05 USD per GB-month (AWS Billing User Guide, 2026-04-13)",
        "snapshot-storage in eu-central-1 is taken to cost what it costs in us-east-1",
        (
            "transfer in us-east-1: 0.02 USD per GB (third parties (usage.ai), for most destinations, "
            "2026-06-02)"
        ),
    ]


def test_own_prices_come_before_those_of_the_package():
    own = Price(item="snapshot-storage", region="eu-west-1", usd=0.04, unit="GB-month", **OWN)
    found = timeline(lives((0, None)), days=31)
    volume = Volume(100, churn_per_day=0.02)

    bill = cost(found, volume, region="eu-west-1", prices=Prices.known().with_own([own]))

    assert bill.months[JANUARY].snapshots.exact == pytest.approx(4.0)
    assert (
        "snapshot-storage in eu-west-1: 0.04 USD per GB-month (our contract, 2026-11-22)"
        in texts(bill)
    )


def test_copies_within_the_region_are_not_transferred():
    found = timeline(lives((0, None), place="us-east-1"), days=31)

    month = cost(found, Volume(100), region="us-east-1").months[JANUARY]

    assert month.transfer == {}
    assert month.copies["us-east-1"].exact == pytest.approx(5.0)


def test_copies_on_an_outpost_have_no_price():
    outpost = "arn:aws:outposts:us-east-1:111122223333:outpost/op-1234567890abcdef0"
    found = timeline(lives((0, None), place=outpost), days=31)

    bill = cost(found, Volume(100), region="us-east-1")

    assert bill.months[JANUARY].total == NOTHING
    assert bill.months[JANUARY].copies == {outpost: NOTHING}
    assert "copies on an Outpost use its own storage, which has no price per GB" in texts(bill)
    assert stored_monthly(found, Volume(100))[JANUARY].copies == {outpost: Range.of(100)}


def test_copies_elsewhere_have_a_price_beside_those_on_an_outpost():
    outpost = "arn:aws:outposts:us-east-1:111122223333:outpost/op-1234567890abcdef0"
    found = timeline(lives((0, None), place=outpost), lives((0, None), place="us-east-2"), days=31)

    copies = cost(found, Volume(100), region="us-east-1").months[JANUARY].copies

    assert copies["us-east-2"].exact == pytest.approx(5.0)


def test_every_item_has_a_dated_price_with_a_source():
    known = Prices.known().prices

    assert {price.item for price in known} == set(UNITS)
    assert {price.region for price in known} == {"us-east-1"}
    assert all(date.fromisoformat(price.date) and price.source for price in known)


def test_the_price_of_a_transfer_elsewhere_is_not_the_one_of_a_near_pair():
    near, far = (
        Prices.known().find("transfer", where, "us-east-2") for where in ("us-east-1", "eu-west-1")
    )

    assert (near.usd, far.usd) == (0.01, 0.02)


def test_fails_when_there_is_no_price():
    with pytest.raises(ForecastError, match=r"prices: there is none for transfer in 'eu-west-1'"):
        Prices(()).find("transfer", "eu-west-1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"usd": -1}, r"price: usd must be 0 or more \(got -1\); write 0.05"),
        ({"unit": "GB-month"}, r"price: no such item and unit \(got 'transfer' per 'GB-month'\)"),
    ],
    ids=["negative", "unit"],
)
def test_fails_when_a_price_means_nothing(wrong, said):
    made = {"item": "transfer", "region": "eu-west-1", "usd": 1, "unit": "GB"} | OWN

    with pytest.raises(ForecastError, match=said):
        Price(**(made | wrong))


def test_of_the_snapshots_that_may_have_fast_restore_each_taker_leaves_less_for_the_next():
    quota = Quota()

    taken = [quota.take(0, number) for number in (2, 2, 2, 2)]

    assert taken == [2, 2, 1, 0]
    assert quota.take(1, 9) == 5
