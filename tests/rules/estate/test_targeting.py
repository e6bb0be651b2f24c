"""What rules about tags find in several places, and in several templates, they tell once for each."""

import json

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.model.estate import Estate
from snapshot_constructs.rules import judge_estate
from snapshot_constructs.rules.dlm.estate.survey import Survey
from tests.estates import ACCOUNT, Resources, estate, policy, ref, tags, volume


def _of_two_files(first: Resources, second: Resources) -> Estate:
    files = {"a.json": first, "b.json": second}
    templates = [
        assembly.template(json.dumps({"Resources": body}), name) for name, body in files.items()
    ]
    found = [
        (each, resolved(each, region="eu-west-1", account=ACCOUNT).resources) for each in templates
    ]
    (only,) = estates(found, region="eu-west-1", account=ACCOUNT)
    return only


def _told(found: Estate, rule: str) -> list[str]:
    judged = judge_estate(found)
    return [each.address.logical_id for each in judged if each.finding.rule.id == f"dlm/{rule}"]


def test_every_volume_is_told_that_is_not_covered() -> None:
    silver = volume(tags(backup="silver", Backup="bronze"))

    found = estate({"Policy": policy(), "Data": volume(), "A": silver, "B": silver})

    assert _told(found, "volume-uncovered") == ["A", "B"]


def test_each_policy_that_doubles_the_first_is_told() -> None:
    found = estate({name: policy() for name in ("A", "B", "C")})

    assert _told(found, "target-tag-cross-policy") == ["B", "C"]


def test_each_policy_that_finds_a_volume_of_the_first_is_told() -> None:
    looking = {name: policy(TargetTags=tags(**{name: "yes"})) for name in ("A", "B", "C")}

    found = estate(looking | {"Data": volume(tags(A="yes", B="yes", C="yes"))})

    assert _told(found, "target-tag-cross-policy") == ["B", "C"]


def test_policies_of_one_stack_double_each_other_wherever_that_is_deployed() -> None:
    found = estate({"A": policy(), "B": policy()}, region=None)

    assert _told(found, "target-tag-cross-policy") == ["B"]


def test_a_reference_does_not_mean_the_same_in_another_template() -> None:
    looking = policy(TargetTags=tags(backup=ref("Tier")))

    found = _of_two_files({"A": looking}, {"B": looking})

    assert _told(found, "target-tag-cross-policy") == []


def test_a_policy_has_the_disks_that_carry_its_tags() -> None:
    found = estate(
        {
            "Gold": policy(),
            "Open": policy(TargetTags=tags(backup=ref("Tier"))),
            "Both": policy(TargetTags=[*tags(backup="gold"), *tags(backup=ref("Tier"))]),
            "A": volume(Size=100),
            "B": volume(tags(backup=ref("Tier")), Size=200),
        }
    )

    survey = Survey(found)

    largest = [survey.disks(each).largest for each in found.policies]
    assert [each and each.disk.size_gib for each in largest] == [100, 200, 200]


@pytest.mark.parametrize(
    ("sizes", "largest"),
    [
        ([1], "A"),
        ([100, 200], "B"),
        ([200, 100], "A"),
        ([100, 100], "A"),
        ([ref("Size"), 100], "B"),
        ([100, ref("Size")], "A"),
        ([ref("Size")], None),
    ],
)
def test_the_largest_disk_is_the_first_of_the_greatest_known_size(
    sizes: list[object], largest: str | None
) -> None:
    disks = {name: volume(Size=size) for name, size in zip("ABC", sizes, strict=False)}
    found = estate({"Policy": policy(), **disks})

    best = Survey(found).disks(found.policies[0]).largest

    assert (best and best.volume.address.logical_id) == largest
