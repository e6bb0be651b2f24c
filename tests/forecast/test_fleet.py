import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.forecast import ForecastError, combine, forecast
from snapshot_constructs.forecast.cost import cost
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.fleet import MOST_VOLUMES, Fleet, Group, check_count
from snapshot_constructs.forecast.fleet_file import read_fleet
from snapshot_constructs.forecast.fleet_forecast import Row, forecast_fleet, points_of_fleet
from snapshot_constructs.forecast.fleet_sums import sizes
from snapshot_constructs.forecast.spread import Spread
from snapshot_constructs.forecast.storage import stored_daily
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import FastRestore, Retain, Tag
from tests.policies import by_cron, copy_to, create, instances, schedule, volumes

SPAN = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2026, 4, 1, tzinfo=UTC)}
LAST = -1

GOLD = volumes(
    schedule(name="4h", create=create(interval=4), retain=Retain.last(12)),
    schedule(retain=Retain.last(20), copies=(copy_to(retain=Retain.days(10)),)),
)
SILVER = volumes(
    schedule(retain=Retain.days(9)), target_tags=(Tag("backup", "silver"), Tag("tier", "2"))
)
DATABASES = instances(schedule(retain=Retain.last(3)))
POLICIES = {"gold": GOLD, "silver": SILVER, "databases": DATABASES}
BOTH = {"backup": "gold", "tier": "2"}


def fleet(*entries, policies=POLICIES):
    """Make a fleet from volumes, each with its tags or the name of its policy."""
    made = Fleet(policies)
    for volume, group in entries:
        churn = float("nan") if volume.churn_per_day is None else volume.churn_per_day
        made.add(made.place(*group), volume.full_gib, churn, volume.hot_share, 1)
    return made


def near(found):
    return pytest.approx(found, rel=1e-9)


def lows(ranges):
    return [each.low for each in ranges]


many = st.lists(
    st.tuples(
        st.builds(
            Volume,
            st.floats(1, 16_000),
            churn_per_day=st.none() | st.floats(0, 1),
            hot_share=st.sampled_from([1.0, 0.3, 0.05]),
        ),
        st.tuples(
            st.sampled_from(["eu-west-1", "us-east-1"]),
            st.sampled_from([(), ("gold",), ("silver",), ("gold", "silver")]),
        ),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15)
@given(many)
def test_a_fleet_stores_and_costs_what_its_volumes_do_one_by_one(entries):
    found = forecast_fleet(fleet(*entries), **SPAN)

    stored, paid = [Range.of(0)] * 90, Counter()
    for volume, (region, names) in entries:
        if names:
            timeline = combine(forecast(POLICIES[name], **SPAN) for name in names)
            daily = stored_daily(timeline, volume).values()
            stored = [a + b.total for a, b in zip(stored, daily, strict=True)]
            months = cost(timeline, volume, region=region).months.items()
            paid.update({month: each.total.high for month, each in months})
    assert lows(found.total.gib) == near(lows(stored))
    assert [each.high for each in found.total.gib] == near([each.high for each in stored])
    assert all(found.usd_per_month[month].high == near(usd) for month, usd in paid.items())


def test_however_many_change_rates_there_are_all_volumes_are_added_up():
    made = Fleet.of(
        {"gold": GOLD},
        count=20_000,
        size_gib=Spread.uniform(1, 100),
        churn_per_day=Spread.uniform(0, 1),
        region="eu-west-1",
        policy="gold",
    )
    gap = 4 * 60

    (found,) = sizes(made.group, (made.written_gib, made.churn_per_day, made.hot_share), [{gap}])

    written, rate = np.array(made.written_gib), np.array(made.churn_per_day)
    assert found[gap].exact == near(float(np.sum(written * (1 - np.exp(-rate * gap / 1440)))))


def test_a_group_that_has_no_volumes_adds_nothing():
    alone, beside = (fleet((Volume(10), ("eu-west-1", ("gold",)))) for _ in range(2))
    beside.place("us-east-1", ("silver",))

    found, same = (forecast_fleet(each, **SPAN).total for each in (beside, alone))

    assert (found.points, found.gib, found.usd) == (same.points, same.gib, same.usd)


def test_counts_are_those_of_the_timeline_times_the_volumes():
    gold = ("eu-west-1", ("gold",))
    made = fleet(*[(Volume(10), gold)] * 5)
    timeline = forecast(GOLD, **SPAN)

    points = points_of_fleet(made, **SPAN)

    ends = [datetime(2026, month, 28, 23, 59, tzinfo=UTC) for month in (1, 2, 3)]
    at_home = points[Row("gold", "eu-west-1", "standard")]
    copies = points[Row("gold", "eu-central-1", "standard")]
    assert [at_home[n] for n in (27, 58, 86)] == [5 * timeline.points(end) for end in ends]
    assert [copies[n] for n in (27, 58, 86)] == [
        5 * timeline.points(end, "eu-central-1") for end in ends
    ]


def test_the_points_of_a_forecast_are_those_that_are_counted_without_it():
    made = fleet(*[(Volume(10), ("eu-west-1", ("gold", "silver")))] * 5)

    found = forecast_fleet(made, **SPAN)

    assert {row: days.points for row, days in found.rows.items()} == points_of_fleet(made, **SPAN)


@pytest.mark.parametrize("written", [None, 30])
@pytest.mark.parametrize("churn", [None, 0.02])
def test_a_fleet_of_one_volume_rests_on_what_the_volume_does(written, churn):
    volume = Volume(100, written_gib=written, churn_per_day=churn)
    made = Fleet.of(
        {"gold": GOLD},
        count=1,
        size_gib=100,
        churn_per_day=churn,
        written_share=volume.full_gib / 100,
        region="eu-west-1",
        policy="gold",
    )

    found = forecast_fleet(made, **SPAN)

    alone = cost(forecast(GOLD, **SPAN), volume, region="eu-west-1")
    assert found.assumptions == alone.assumptions


def test_the_written_sizes_of_two_fleets_are_known_if_those_of_both_are():
    known, unknown = (
        Fleet.of(POLICIES, count=1, size_gib=1, region="r", written_share=share)
        for share in (0.5, 1.0)
    )

    assert (known + known).measured
    assert not (known + unknown).measured
    assert not (unknown + known).measured


def test_tags_decide_which_policies_apply_to_a_volume_any_of_them_suffices():
    groups = [
        Fleet.of(POLICIES, count=1, size_gib=1, region="r", tags=tags).groups[0].policies
        for tags in (
            {"backup": "gold"},
            {"backup": "silver"},
            {"tier": "2"},
            BOTH,
            {"backup": "Gold"},
        )
    ]

    assert groups == [("gold",), ("silver",), ("silver",), ("gold", "silver"), ()]


def test_a_volume_may_name_a_policy_that_asks_for_tags_of_instances():
    made = Fleet.of(POLICIES, count=2, size_gib=1, region="r", policy="databases")

    assert made.groups == [Group("r", ("databases",))]


def test_volumes_that_no_policy_applies_to_are_told():
    plain = Fleet.of(POLICIES, count=3, size_gib=1, region="eu-west-1", tags={"backup": "no"})
    gold = Fleet.of(POLICIES, count=4, size_gib=1, region="eu-west-1", tags={"backup": "gold"})

    found = forecast_fleet(plain + gold, **SPAN)

    assert (found.volumes, found.uncovered) == (7, 3)


def test_blocks_that_two_policies_share_are_stored_once():
    volume = Volume(100, churn_per_day=0.0)
    made = fleet((volume, ("eu-west-1", ("gold", "silver"))), policies=POLICIES)

    found = forecast_fleet(made, **SPAN)

    home = [days.gib[LAST].exact for row, days in found.rows.items() if row.region == "eu-west-1"]
    assert sum(home) == near(100)
    assert set(found.by_policy) == {"gold", "silver"}


def test_policies_and_regions_add_up_to_the_total():
    gold, silver = (
        Fleet.of(POLICIES, count=3, size_gib=50, churn_per_day=0.1, region=region, tags=tags)
        for region, tags in (("eu-west-1", {"backup": "gold"}), ("us-east-1", BOTH))
    )

    found = forecast_fleet(gold + silver, **SPAN)

    for split in (found.by_policy, found.by_region):
        assert sum(days.points[LAST] for days in split.values()) == found.total.points[LAST]
        assert sum(days.usd[LAST].exact for days in split.values()) == near(
            found.total.usd[LAST].exact
        )
    assert set(found.by_region) == {"eu-west-1", "us-east-1", "eu-central-1"}
    assert list(found.usd_per_month) == [date(2026, month, 1) for month in (1, 2, 3)]


def test_fast_restore_is_paid_for_five_snapshots_of_a_region_however_many_volumes_there_are():
    zones = FastRestore.in_zones("eu-west-1a", "eu-west-1b", retain=Retain.last(1))
    policies = {"fast": volumes(schedule(fast_restore=zones)), "none": volumes(schedule())}

    def paid(policy, count):
        made = Fleet.of(policies, count=count, size_gib=1, region="eu-west-1", policy=policy)
        return forecast_fleet(made, **SPAN).total.usd[60].low

    extra = [paid("fast", count) - paid("none", count) for count in (3, 300)]

    assert extra == near([3 * 2 * 18, 5 * 2 * 18])


def test_fast_restore_is_paid_for_by_the_policy_that_enables_it_from_its_first_run_on():
    zone = FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))
    sundays = by_cron("cron(0 3 ? * SUN *)")
    policies = {"fast": volumes(schedule(create=sundays, fast_restore=zone)), "gold": GOLD}
    made = fleet((Volume(1), ("eu-west-1", ("fast", "gold"))), policies=policies)

    found = forecast_fleet(made, **SPAN).by_policy["fast"].usd

    first_sunday = date(2026, 1, 4) - date(2026, 1, 1)
    assert found[first_sunday.days - 1] == Range.of(0)
    assert found[first_sunday.days + 1].low == pytest.approx(18, abs=0.1)


def test_copies_on_an_outpost_are_stored_and_cost_nothing():
    outpost = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1234567890abcdef0"
    policies = {"only": volumes(schedule(copies=(copy_to(outpost),)))}
    made = fleet((Volume(10), ("eu-west-1", ("only",))), policies=policies)

    there = forecast_fleet(made, **SPAN).by_region[outpost]

    assert there.gib[LAST].low > 10
    assert there.usd[LAST] == Range.of(0)


def test_size_written_share_and_change_rate_do_not_depend_on_each_other():
    made = Fleet.of(
        POLICIES,
        count=10_000,
        size_gib=Spread.uniform(1, 3),
        written_share=Spread.uniform(0, 1),
        churn_per_day=Spread.uniform(0, 1),
        region="r",
    )

    written, rate = np.array(made.written_gib), np.array(made.churn_per_day)
    assert written.mean() == pytest.approx(2 * 0.5, rel=0.01)
    assert abs(np.corrcoef(written, rate)[0, 1]) < 0.02


def test_a_fleet_of_a_few_numbers_has_the_spread_that_was_asked_for():
    sizes = Spread.lognormal(median=100, most=2000)
    churn = Spread.uniform(0.0, 0.1)

    made = Fleet.of(POLICIES, count=20_000, size_gib=sizes, churn_per_day=churn, region="r")

    written, rate = np.array(made.written_gib), np.array(made.churn_per_day)
    assert np.percentile(written, [50, 99]) == pytest.approx([100, 2000], rel=0.02)
    assert np.percentile(rate, [10, 50, 90]) == pytest.approx([0.01, 0.05, 0.09], rel=0.01)
    assert abs(np.corrcoef(np.log(written), rate)[0, 1]) < 0.02


def test_weights_say_how_often_a_value_comes():
    sizes = Spread.weighted({500: 1, 100: 3})

    made = Fleet.of(POLICIES, count=1000, size_gib=sizes, region="r", written_share=0.5)

    counts = Counter(made.written_gib)
    assert set(counts) == {50, 250}
    assert counts[50] == pytest.approx(750, abs=5)


def test_the_same_numbers_always_make_the_same_fleet():
    numbers = {
        "size_gib": Spread.uniform(1, 100),
        "churn_per_day": Spread.uniform(0, 1),
        "region": "r",
    }

    one, other = (Fleet.of(POLICIES, count=100, **numbers) for _ in range(2))

    assert (one.written_gib, one.churn_per_day) == (other.written_gib, other.churn_per_day)


CSV = """\
size_gib,churn_per_day,written_gib,region,policy,tags,count
100,0.02,80,eu-west-1,,backup=gold;Name=a,
200,,,,silver,,3

50,0.1,,us-east-1,,"Name=b; tier=2",1
"""
ENTRIES = [
    {
        "size_gib": 100,
        "churn_per_day": 0.02,
        "written_gib": 80,
        "region": "eu-west-1",
        "tags": {"backup": "gold", "Name": "a"},
    },
    {"size_gib": 200, "policy": "silver", "count": 3},
    {
        "size_gib": 50,
        "churn_per_day": 0.1,
        "region": "us-east-1",
        "tags": {"Name": "b", "tier": "2"},
    },
]
YAML = """\
region: us-west-2
volumes:
  - &first
    size_gib: 100
    churn_per_day: 0.02
    written_gib: 80
    region: eu-west-1
    tags: {backup: gold, Name: a}
  - {size_gib: 200, policy: silver, count: 3}
  - size_gib: 50
    churn_per_day: 0.1
    region: us-east-1
    tags: {Name: b, tier: "2"}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fleet.csv", CSV),
        ("fleet.json", json.dumps({"region": "us-west-2", "volumes": ENTRIES})),
        ("list.json", json.dumps(ENTRIES, indent=1)),
        ("fleet.yaml", YAML),
        ("with-a-mark.csv", "\ufeff" + CSV.replace("\n", "\r\n")),
    ],
)
def test_a_fleet_is_read_from_any_of_the_formats(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")

    found = read_fleet(POLICIES, tmp_path / name, region="us-west-2")

    assert found.groups == [
        Group("eu-west-1", ("gold",)),
        Group("us-west-2", ("silver",)),
        Group("us-east-1", ("silver",)),
    ]
    assert found.group.tolist() == [0, 1, 1, 1, 2]
    assert found.written_gib.tolist() == [80, 200, 200, 200, 50]
    assert np.array(found.churn_per_day) == pytest.approx([0.02, *[np.nan] * 3, 0.1], nan_ok=True)
    assert not found.measured


def test_the_written_sizes_of_a_file_are_known_if_all_entries_say_theirs(tmp_path):
    path = tmp_path / "fleet.csv"

    def measured(*written):
        path.write_text("size_gib,written_gib\n" + "".join(f"9,{gib}\n" for gib in written))
        return read_fleet(POLICIES, path, region="r").measured

    assert measured("1", "2")
    assert not measured("", "2")
    assert not measured("1", "")


def test_a_file_says_what_share_of_a_volume_all_rewriting_falls_on(tmp_path):
    path = tmp_path / "fleet.csv"
    path.write_text("size_gib,hot_share\n9,0.25\n9,\n")

    found = read_fleet(POLICIES, path, region="r")

    assert found.hot_share.tolist() == [0.25, 1.0]


def test_as_many_tags_as_aws_takes_are_read(tmp_path):
    path = tmp_path / "fleet.json"
    tags = {f"key{i}": "value" for i in range(49)} | {"backup": "gold"}
    path.write_text(json.dumps([{"size_gib": 1, "tags": tags}]))

    found = read_fleet(POLICIES, path, region="r")

    assert found.groups == [Group("r", ("gold",))]


def test_as_many_volumes_as_a_fleet_may_have_are_counted_over_all_entries():
    check_count(MOST_VOLUMES)
    check_count(MOST_VOLUMES - 2, 2)

    with pytest.raises(ForecastError, match=r"count must be 1 to 19999998 \(got 19999999\)"):
        check_count(MOST_VOLUMES - 1, 2)


BOMB = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
HOSTILE = [
    ("empty.csv", "", "1: holds no volumes; add one, such as size_gib 100"),
    ("head.csv", "size_gib\n", "1: holds no volumes; add one, such as size_gib 100"),
    (
        "columns.csv",
        "size,tags\n",
        "1: must name each column once, size_gib among them (got 'size, tags')",
    ),
    ("twice.csv", "size_gib,size_gib\n", "1: must name each column once"),
    (
        "unknown.csv",
        "size_gib,colour\n1,red\n",
        "2: no such field (got 'colour'); the fields are size_gib",
    ),
    ("cells.csv", "size_gib,tags\n1,a=b,c\n", "2: must have 2 cells, as line 1 (got 3)"),
    ("quote.csv", 'size_gib\n1\n"2\n', "3: is not CSV (unexpected end of data)"),
    (
        "number.csv",
        "size_gib\n10\nten\n",
        "3: size_gib must be more than 0, at most 65536 (got 'ten')",
    ),
    ("percent.csv", "size_gib,churn_per_day\n1,5\n", "2: churn_per_day must be 0 to 1 (got 5.0)"),
    ("infinite.csv", "size_gib\ninf\n", "2: size_gib must be more than 0, at most 65536 (got inf)"),
    ("tags.csv", "size_gib,tags\n1,gold\n", "2: tags must be keys and values (got 'gold')"),
    (
        "many.csv",
        "size_gib,count\n1,99999999999\n",
        "2: count must be 1 to 20000000 (got 99999999999)",
    ),
    (
        "all.csv",
        "size_gib,count\n1,2\n1,19999999\n",
        "3: count must be 1 to 19999998 (got 19999999)",
    ),
    (
        "written.csv",
        "size_gib,written_gib\n1,2\n",
        "2: written_gib must be 0 to the size of the volume, 1 (got 2.0)",
    ),
    (
        "51.json",
        json.dumps([{"size_gib": 1, "tags": {f"key{i}": "value" for i in range(51)}}]),
        "1: tags: must be at most 50 (got 51); leave some out",
    ),
    ("half.csv", "size_gib,count\n1,1.5\n", "2: count must be 1 to 20000000 (got '1.5')"),
    ("policy.csv", "size_gib,policy\n1,bronze\n", "2: no policy has this name (got 'bronze')"),
    ("bytes.csv", b"size_gib\n1\n\xff\n", "3: is not UTF-8 (got byte 0xff); save it as UTF-8"),
    ("zero.csv", "size_gib\n\0\n", "2: "),
    ("no.json", "[\n{\n", "3: is not JSON ("),
    ("text.json", '"x"', "1: must hold a list of entries"),
    ("root.json", '{"disks": []}', "1: must hold volumes, and region at most (got ['disks'])"),
    ("entry.json", '[\n{"size_gib": 1},\n7]', "3: an entry must hold fields (got 7)"),
    ("deep.json", "[" * 100_000, "1: is nested too deep; no fleet needs that"),
    ("digits.json", "[" + "9" * 5000 + "]", "1: has a number of too many digits"),
    (
        "true.json",
        '[\n{"size_gib":\n true}]',
        "2: size_gib must be more than 0, at most 65536 (got True)",
    ),
    (
        "list.json",
        '[{"size_gib": [1]}]',
        "1: size_gib must be more than 0, at most 65536 (got a list)",
    ),
    (
        "nan.json",
        '[{"size_gib": 1, "churn_per_day": NaN}]',
        "1: churn_per_day must be 0 to 1 (got nan)",
    ),
    (
        "tags.json",
        '[{"size_gib": 1, "tags": ["a"]}]',
        "1: tags must be keys and values (got a list)",
    ),
    ("empty.yaml", "", "1: is not YAML (the file is empty)"),
    ("no.yaml", "- size_gib: 1\n  }\n", "2: is not YAML ("),
    ("tab.yaml", "- size_gib: 1\n\t- x", "2: is not YAML ("),
    ("deep.yaml", "[" * 100_000, "1: is not YAML (nested more than 10 levels deep)"),
    ("bomb.yaml", BOMB, "1: must hold volumes, and region at most (got ['a', 'b', 'c'])"),
    ("code.yaml", "- size_gib: 1\n- size_gib: !!python/object:os.system 1\n", "2: is not YAML ("),
    (
        "yes.yaml",
        "- size_gib: 1\n  tags: {backup: yes}\n",
        "1: tags: the value of 'backup' must be text",
    ),
    ("merge.yaml", "- &a {size_gib: 1}\n- <<: *a\n", "2: no such field (got '<<')"),
    ("key.yaml", "- ? [a]\n  : 1\n", "1: is not YAML (a key that is no text)"),
    ("date.yaml", "- size_gib: 2026-99-99\n", "1: is not YAML (has a value that cannot be read)"),
    ("two.yaml", "- size_gib: 1\n---\n- size_gib: 1\n", "2: is not YAML ("),
    ("fleet.txt", "size_gib\n1\n", ": is no fleet file by its name (got '.txt')"),
]


@pytest.mark.parametrize(("name", "content", "said"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_fails_in_one_line_with_file_and_line_when_the_file_is_no_fleet(
    tmp_path, name, content, said
):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(ForecastError) as failure:
        read_fleet(POLICIES, path, region="eu-west-1")

    assert str(failure.value).startswith(f"{path}:{said}".replace("::", ":"))
    assert len(str(failure.value).splitlines()) == 1


@pytest.mark.parametrize("suffix", ["csv", "json", "yaml"])
@settings(max_examples=60)
@given(
    content=st.binary(max_size=60)
    | st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)
)
def test_whatever_a_file_holds_it_ends_in_a_fleet_or_in_one_line(tmp_path_factory, suffix, content):
    path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
    path.write_bytes(content)

    try:
        said = len(read_fleet(POLICIES, path, region="eu-west-1")) * "x"
    except ForecastError as error:
        said = str(error)

    assert said
    assert len(said.splitlines()) == 1


def test_fails_when_there_is_no_such_file(tmp_path):
    with pytest.raises(ForecastError) as failure:
        read_fleet(POLICIES, tmp_path / "none.csv")

    assert str(failure.value) == f"{tmp_path / 'none.csv'}: no such file or directory"


def test_fails_when_nobody_says_the_region(tmp_path):
    path = tmp_path / "fleet.csv"
    path.write_text("size_gib\n1\n")

    with pytest.raises(ForecastError) as failure:
        read_fleet(POLICIES, path)

    assert str(failure.value) == (
        f"{path}:2: region is missing (got none); write one, such as 'eu-west-1'"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": 0}, "count must be 1 to 20000000 (got 0); write a whole number"),
        ({"size_gib": Spread.uniform(-1, 10)}, "size_gib must be more than 0"),
        ({"size_gib": Spread.weighted({1: 1, 70_000: 1})}, "size_gib must be more than 0"),
        ({"size_gib": None}, "size_gib must be more than 0, at most 65536 (got None)"),
        ({"churn_per_day": Spread.uniform(0, 2)}, "churn_per_day must be 0 to 1 (got 2)"),
        ({"written_share": 1.5}, "written_gib must be 0 to the size of the volume, 10 (got 15.0)"),
        ({"policy": "bronze"}, "no policy has this name (got 'bronze'); the names are 'databases'"),
    ],
    ids=["count", "size", "largest-size", "no-size", "churn", "written", "policy"],
)
def test_fails_when_the_numbers_of_a_fleet_mean_nothing(wrong, said):
    with pytest.raises(ForecastError) as failure:
        Fleet.of(POLICIES, **({"count": 1, "size_gib": 10, "region": "r"} | wrong))

    assert str(failure.value).startswith(said)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Spread.weighted({}),
        lambda: Spread.weighted({1: -1, 2: 3}),
        lambda: Spread.lognormal(median=100, most=10),
        lambda: Fleet(POLICIES) + Fleet({}),
        lambda: forecast_fleet(Fleet(POLICIES), **SPAN),
    ],
    ids=["no-weights", "negative", "median", "policies", "no-volumes"],
)
def test_fails_when_spreads_or_fleets_do_not_fit(make):
    with pytest.raises(ForecastError, match=r"^(spread|fleets?): "):
        make()


def test_fails_in_one_line_when_numpy_is_missing():
    program = """
import sys
sys.modules["numpy"] = None
from snapshot_constructs.forecast.fleet import Fleet
Fleet.of({}, count=1, size_gib=1, region="r")
"""

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.stderr.endswith(
        "fleets need numpy, which is not installed; run pip install 'snapshot-constructs[fleet]'\n"
    )
