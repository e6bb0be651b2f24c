"""Which images of others an account lets in."""

from typing import Any

import pytest

from tests.rehearse.cloud.ebs.conftest import IMAGE, OTHER, Ec2
from tests.rehearse.cloud.ebs.making import image, shown


@pytest.fixture
def shared(ec2: Ec2) -> str:
    """Return an image that another account shares."""
    other = ec2.at(account=OTHER)
    made = image(other, "golden 1")
    permission = {"Add": [{"UserId": ec2.account}]}
    other("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)
    return made


def allow(ec2: Ec2, *criteria: dict[str, Any], state: str = "enabled") -> None:
    ec2("ReplaceImageCriteriaInAllowedImagesSettings", ImageCriteria=list(criteria))
    ec2("EnableAllowedImagesSettings", AllowedImagesSettingsState=state)


def seen(ec2: Ec2) -> list[str]:
    return [each["ImageId"] for each in ec2("DescribeImages", Owners=[OTHER])["Images"]]


def launch(ec2: Ec2, id: str) -> str:
    return ec2.refused("RunInstances", ImageId=id, MinCount=1, MaxCount=1)


def test_what_is_not_allowed_is_hidden_and_cannot_be_used(ec2: Ec2, shared: str) -> None:
    copied = {"SourceImageId": shared, "SourceRegion": ec2.region, "Name": "copy"}
    allow(ec2, {"ImageProviders": ["amazon"]})

    codes = {
        launch(ec2, shared),
        ec2.refused("DescribeImages", ImageIds=[shared]),
        ec2.refused("CopyImage", **copied),
    }

    assert (codes, seen(ec2)) == ({"InvalidAMIID.NotFound"}, [])


def test_images_that_nobody_made_here_are_not_allowed(ec2: Ec2) -> None:
    allow(ec2, {"ImageProviders": ["amazon"]})

    assert launch(ec2, IMAGE) == "InvalidAMIID.NotFound"


def test_own_images_are_always_allowed(ec2: Ec2) -> None:
    made = image(ec2)

    allow(ec2, {"ImageProviders": ["none"]})

    assert ec2.instance(ImageId=made)


@pytest.mark.parametrize(
    ("criterion", "is_met"),
    [
        ({"ImageProviders": [OTHER, "amazon"]}, True),
        ({"ImageProviders": ["none"]}, False),
        ({"ImageNames": ["golden *"]}, True),
        ({"ImageNames": ["golden"]}, False),
        ({"ImageProviders": [OTHER], "ImageNames": ["silver ?"]}, False),
        ({"CreationDateCondition": {"MaximumDaysSinceCreated": 10}}, True),
        ({"CreationDateCondition": {"MaximumDaysSinceCreated": 9}}, False),
        ({"DeprecationTimeCondition": {"MaximumDaysSinceDeprecated": 0}}, True),
        ({"MarketplaceProductCodes": ["abc"]}, False),
    ],
)
def test_an_image_must_meet_all_of_a_criterion(
    ec2: Ec2, shared: str, criterion: dict[str, Any], is_met: bool
) -> None:
    ec2.wait(days=10)

    allow(ec2, criterion)

    assert seen(ec2) == ([shared] if is_met else [])


def test_deprecation_counts_from_its_date(ec2: Ec2, shared: str) -> None:
    other = ec2.at(account=OTHER)
    when = ec2.world.clock.now()
    other("EnableImageDeprecation", ImageId=shared, DeprecateAt=when)
    allow(ec2, {"DeprecationTimeCondition": {"MaximumDaysSinceDeprecated": 2}})

    ec2.wait(days=2)
    early = ec2("DescribeImages", ImageIds=[shared])["Images"]
    ec2.wait(days=1)

    assert len(early) == 1
    assert ec2.refused("DescribeImages", ImageIds=[shared]) == "InvalidAMIID.NotFound"


def test_one_criterion_of_several_is_enough(ec2: Ec2, shared: str) -> None:
    allow(ec2, {"ImageProviders": ["amazon"]}, {"ImageProviders": [OTHER]})

    assert seen(ec2) == [shared]


def test_without_criteria_all_are_allowed(ec2: Ec2, shared: str) -> None:
    allow(ec2)

    assert seen(ec2) == [shared]


def test_audit_mode_only_shows_what_would_be(ec2: Ec2, shared: str) -> None:
    before = shown(ec2, shared)["ImageAllowed"]

    allow(ec2, {"ImageProviders": ["none"]}, state="audit-mode")

    assert (before, shown(ec2, shared)["ImageAllowed"]) == (None, False)
    assert ec2.instance(ImageId=shared)


def test_criteria_stay_when_they_are_not_held_against_images_any_more(
    ec2: Ec2, shared: str
) -> None:
    criterion = {"ImageProviders": ["none"]}
    allow(ec2, criterion)
    answer = ec2("DisableAllowedImagesSettings")

    found = ec2("GetAllowedImagesSettings")

    assert answer == {"AllowedImagesSettingsState": "disabled"}
    assert found == {"State": "disabled", "ImageCriteria": [criterion], "ManagedBy": "account"}
    assert seen(ec2) == [shared]


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ([{"ImageNames": ["a"]}] * 11, "InvalidParameterValue"),
        ([{"ImageProviders": ["acme"]}], "InvalidParameterValue"),
        ([{"ImageNames": [f"n{number}" for number in range(51)]}], "InvalidParameterValue"),
        ([{"ImageProviders": ["none", "amazon"]}], "InvalidParameterCombination"),
        ([{"ImageProviders": ["none"], "ImageNames": ["a"]}], "InvalidParameterCombination"),
    ],
)
def test_criteria_that_cannot_be_are_refused(
    ec2: Ec2, criteria: list[dict[str, Any]], code: str
) -> None:
    action = "ReplaceImageCriteriaInAllowedImagesSettings"

    assert ec2.refused(action, ImageCriteria=criteria) == code
