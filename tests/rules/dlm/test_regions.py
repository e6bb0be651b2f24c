"""Regions are in the partitions that AWS says."""

import pytest
from botocore.loaders import Loader  # type: ignore[import-untyped]  # it has no annotations

from snapshot_constructs.rules import Place, judge
from snapshot_constructs.rules.dlm.regions import (
    REGION,
    REGIONS,
    is_outpost,
    nearest,
    partition_of,
    region_of,
)
from tests.policies import copy_to, schedule, volumes

PARTITIONS: dict[str, str] = {
    region: partition["id"]
    for partition in Loader().load_data("partitions")["partitions"]
    for region in partition["regions"]
    if REGION.fullmatch(region)
}
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"


@pytest.mark.parametrize("region", PARTITIONS)
def test_a_region_is_in_its_partition(region: str) -> None:
    partition = partition_of(region)

    assert partition == PARTITIONS[region]


def test_only_regions_that_exist_are_suggested() -> None:
    invented = set(REGIONS) - set(PARTITIONS)

    assert invented == set()


@pytest.mark.parametrize(
    ("written", "suggested"),
    [("us-west2", "us-west-2"), ("EU-West-1", "eu-west-1"), ("", "eu-central-1")],
)
def test_the_nearest_region_is_suggested(written: str, suggested: str) -> None:
    region = nearest(written)

    assert region == suggested


@pytest.mark.parametrize(
    ("destination", "region", "outpost"),
    [
        ("eu-west-1", "eu-west-1", False),
        (OUTPOST, "eu-west-1", True),
        (OUTPOST.replace("aws", "aws-us-gov"), "eu-west-1", True),
        (f"{OUTPOST}0", None, False),
        (OUTPOST.replace("1111", "111"), None, False),
        (OUTPOST.replace("outpost/", "site/"), None, False),
        ("eu-west-1a", None, False),
    ],
)
def test_a_destination_is_a_region_or_an_outpost(
    destination: str, region: str | None, outpost: bool
) -> None:
    found = region_of(destination)

    assert found == region
    assert is_outpost(destination) is outpost


@pytest.mark.parametrize(
    ("region", "advice"),
    [
        ("eu-west-1", "name another Region, for example 'eu-central-1'"),
        ("eu-central-1", "name another Region, for example 'eu-west-1'"),
        ("cn-north-1", "name another Region, for example 'cn-northwest-1'"),
        ("eusc-de-east-1", "leave this copy out"),
    ],
)
def test_a_copy_to_the_own_region_is_advised_to_go_elsewhere_in_the_partition(
    region: str, advice: str
) -> None:
    policy = volumes(schedule(copies=(copy_to(region, key=None),)))

    (found,) = judge(policy, Place(region=region)).errors

    assert found.fix == advice
