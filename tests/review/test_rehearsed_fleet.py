"""What a rehearsal backs up: what a fleet file says, or something for each policy."""

from pathlib import Path

import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import Tag
from snapshot_constructs.model.rehearsed import DeployedPolicy, Use, Wanted
from snapshot_constructs.review.rehearsed_fleet import Fleet
from tests.policies import amis, event, instances, schedule, volumes
from tests.review.rehearsals import ACCOUNT, AWAY, REGION, default, deployed

GOLD, SILVER = {"backup": "gold"}, {"backup": "silver"}
OTHER = "444455556666"
BY_TAG = deployed(volumes(schedule(), target_tags=(Tag("backup", "gold"), Tag("team", "shop"))))
SETS = deployed(instances(schedule(), target_tags=(Tag("os", "windows"),)), "Shop/Sets")


def fleet(text: str | None, folder: Path, *, region: str | None = None, **volume: float) -> Fleet:
    file = None if text is None else folder / "fleet.yaml"
    if file is not None and text is not None:
        file.write_text(text)
    return Fleet.of(file, Volume(**{"size_gib": 500, **volume}), account=ACCOUNT, region=region)


def wanted(
    text: str | None, folder: Path, *policies: DeployedPolicy, **more: float
) -> list[Wanted]:
    return fleet(text, folder, **more).wanted(policies)


def test_without_a_file_each_policy_gets_something_with_its_first_tag(tmp_path: Path) -> None:
    images = deployed(amis(schedule(), target_tags=(Tag("role", "web"),)), "Shop/Web", region=AWAY)

    found = wanted(None, tmp_path, BY_TAG, SETS, images, size_gib=99.5, churn_per_day=0.05)

    assert [(each.region, each.tags, each.instance_tags) for each in found] == [
        (REGION, GOLD, None),
        (REGION, {}, {"os": "windows"}),
        (AWAY, {}, {"role": "web"}),
    ]
    assert {(each.size_gib, each.use, each.count) for each in found} == {(100, Use(99.5, 0.05), 1)}
    assert {each.account for each in found} == {ACCOUNT}


def test_policies_with_the_same_tag_share_a_volume_and_event_based_ones_need_none(
    tmp_path: Path,
) -> None:
    twin = deployed(volumes(schedule(), target_tags=(Tag("backup", "gold"),)), "Shop/Twin")

    found = wanted(None, tmp_path, BY_TAG, twin, deployed(event(), "Vault/Copies"))

    assert len(found) == 1


def test_default_policies_get_what_they_do_not_exclude(tmp_path: Path) -> None:
    volumes = deployed(default(Exclusions={"ExcludeVolumeTypes": ["gp3"]}), "Shop/Volumes")
    instances = deployed(default("INSTANCE"), "Shop/Instances")

    found = wanted(None, tmp_path, volumes, instances)

    assert [(each.type, each.tags, each.instance_tags) for each in found] == [
        ("gp2", {}, None),
        ("gp3", {}, {}),
    ]


def test_a_churn_is_assumed_where_none_is_said(tmp_path: Path) -> None:
    (found,) = wanted(None, tmp_path, BY_TAG)

    assert found.use == Use(500, 0.02)


def test_an_entry_says_how_volumes_are_used(tmp_path: Path) -> None:
    entry = (
        "{size_gib: 10.2, written_gib: 4, churn_per_day: 0.1, hot_share: 0.5, count: 3, "
        "region: eu-west-1, tags: {backup: gold}}"
    )

    (found,) = wanted(f"- {entry}", tmp_path, BY_TAG)

    assert found == Wanted(
        account=ACCOUNT,
        region=REGION,
        size_gib=11,
        use=Use(4, 0.1, 0.5),
        tags=GOLD,
        count=3,
    )


@pytest.mark.parametrize(
    ("region", "policies", "expected"),
    [(AWAY, [BY_TAG], AWAY), (None, [BY_TAG, SETS], REGION)],
    ids=["said", "the only one"],
)
def test_an_entry_without_a_region_is_where_the_policies_are(
    tmp_path: Path, region: str | None, policies: list[DeployedPolicy], expected: str
) -> None:
    found = fleet("- {size_gib: 1}", tmp_path, region=region).wanted(policies)

    assert [each.region for each in found] == [expected]


def test_an_entry_without_a_region_is_refused_where_there_are_several(tmp_path: Path) -> None:
    away = deployed(volumes(schedule()), "Shop/Away", region=AWAY)

    with pytest.raises(ForecastError, match=r"fleet\.yaml:1: region is missing"):
        wanted("- {size_gib: 1}", tmp_path, BY_TAG, away)


def test_an_entry_that_names_a_policy_for_instances_is_an_instance(tmp_path: Path) -> None:
    (found,) = wanted("- {size_gib: 1, tags: {a: b}, policy: Shop/Sets}", tmp_path, BY_TAG, SETS)

    assert (found.tags, found.instance_tags) == ({"a": "b"}, {"os": "windows"})


def test_an_entry_that_names_a_policy_for_volumes_carries_a_tag_of_it(tmp_path: Path) -> None:
    text = "- {size_gib: 1, tags: {backup: silver}, policy: Shop/Daily}"

    (found,) = wanted(text, tmp_path, BY_TAG)

    assert found.tags == {**SILVER, "team": "shop"}


def test_an_entry_can_be_called_by_the_logical_id_of_its_policy(tmp_path: Path) -> None:
    (found,) = wanted("- {size_gib: 1, policy: ShopDaily}", tmp_path, BY_TAG)

    assert found.tags == GOLD


def test_an_entry_that_names_a_policy_has_no_other_value_of_its_tag(tmp_path: Path) -> None:
    policy = deployed(volumes(schedule(), target_tags=(Tag("backup", "gold"),)))

    with pytest.raises(
        ForecastError,
        match=r":1: tags: policy 'Shop/Daily' wants backup=gold \(got backup=silver\)",
    ):
        wanted("- {size_gib: 1, tags: {backup: silver}, policy: Shop/Daily}", tmp_path, policy)


def test_an_entry_that_names_no_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match=r"\(got 'Weekly'\); the names are 'Shop/Daily'"):
        wanted("- {size_gib: 1, policy: Weekly}", tmp_path, BY_TAG)


def test_volumes_are_in_each_account_that_has_a_policy_for_them(tmp_path: Path) -> None:
    theirs = deployed(volumes(schedule(), target_tags=(Tag("backup", "gold"),)), account=OTHER)
    text = "- {size_gib: 1, tags: {backup: gold}}\n- {size_gib: 2, tags: {team: shop}}"

    found = wanted(text, tmp_path, BY_TAG, theirs)

    assert [(each.account, each.size_gib) for each in found] == [
        (ACCOUNT, 1),
        (OTHER, 1),
        (ACCOUNT, 2),
    ]


def test_volumes_that_no_policy_is_for_are_there_once(tmp_path: Path) -> None:
    any_volume = deployed(default(), "Vault/Any", account=OTHER)

    (covered,) = wanted("- {size_gib: 1}", tmp_path, BY_TAG, any_volume)
    (elsewhere,) = wanted("- {size_gib: 1, region: us-east-1}", tmp_path, any_volume)

    assert (covered.account, elsewhere.account) == (OTHER, ACCOUNT)


def test_a_fleet_that_is_too_large_is_refused_with_the_way_to_sample_it(tmp_path: Path) -> None:
    text = "- {size_gib: 1, count: 400}\n- {size_gib: 2, count: 40000}\n- {size_gib: 3}"

    with pytest.raises(ForecastError) as error:
        fleet(text, tmp_path)

    assert str(error.value) == (
        f"{tmp_path}/fleet.yaml:2: must be at most 500 volumes in all to rehearse (got 40,401); volumes "
        "with the same tags, Region and size fare alike: write a sample of them, such as count: 5"
    )


def test_a_fleet_of_500_is_not_too_large(tmp_path: Path) -> None:
    (found,) = wanted("- {size_gib: 1, count: 500}", tmp_path, BY_TAG)

    assert found.count == 500
