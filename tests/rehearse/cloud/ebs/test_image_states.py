"""Images that are disabled, deprecated or protected."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.ebs.conftest import OTHER, START, Ec2
from tests.rehearse.cloud.ebs.making import image, shown, states

DAY = timedelta(days=1)


@pytest.fixture
def made(ec2: Ec2) -> str:
    return image(ec2)


def share(ec2: Ec2, made: str) -> None:
    permission = {"Add": [{"UserId": OTHER}]}
    ec2("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)


def listed(ec2: Ec2, **asked: Any) -> list[str]:
    found = ec2("DescribeImages", Owners=[ACCOUNT], **asked)["Images"]
    return [each["ImageId"] for each in found]


def deprecate(ec2: Ec2, made: str, when: datetime) -> None:
    ec2("EnableImageDeprecation", ImageId=made, DeprecateAt=when)


def publish(ec2: Ec2, made: str) -> None:
    ec2("DisableImageBlockPublicAccess")
    permission = {"Add": [{"Group": "all"}]}
    ec2("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)


def test_a_disabled_image_is_hidden_and_cannot_be_launched(ec2: Ec2, made: str) -> None:
    ec2("DisableImage", ImageId=made)

    launch = ec2.refused("RunInstances", ImageId=made, MinCount=1, MaxCount=1)
    assert launch == "InvalidAMIID.Unavailable"
    assert (listed(ec2), listed(ec2, IncludeDisabled=True)) == ([], [made])
    assert shown(ec2, made)["State"] == "disabled"


def test_an_enabled_image_can_be_launched_but_is_shared_no_more(ec2: Ec2, made: str) -> None:
    share(ec2, made)
    ec2("DisableImage", ImageId=made)
    permission = {"Add": [{"UserId": OTHER}]}
    code = ec2.refused("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)

    ec2("EnableImage", ImageId=made)

    assert code == "InvalidAMIID.Unavailable"
    assert listed(ec2.at(account=OTHER)) == []
    assert ec2.instance(ImageId=made)


def test_only_an_image_that_is_available_can_be_disabled(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 60
    pending = image(ec2)

    assert ec2.refused("DisableImage", ImageId=pending) == "InvalidAMIID.Unavailable"


def test_what_is_disabled_or_enabled_is_told_once(ec2: Ec2, made: str) -> None:
    for action in ("DisableImage", "DisableImage", "EnableImage", "EnableImage"):
        ec2(action, ImageId=made)

    assert [each["State"] for each in states(ec2)] == ["available", "disabled", "available"]


def test_a_deprecated_image_is_hidden_from_others_who_do_not_name_it(ec2: Ec2, made: str) -> None:
    share(ec2, made)
    other = ec2.at(account=OTHER)
    deprecate(ec2, made, START + DAY)
    before = listed(other)

    ec2.wait(days=1)

    assert (before, listed(other), listed(ec2)) == ([made], [], [made])
    assert listed(other, IncludeDeprecated=True) == listed(other, ImageIds=[made]) == [made]
    assert other.instance(ImageId=made)


def test_a_date_is_rounded_to_the_minute(ec2: Ec2, made: str) -> None:
    deprecate(ec2, made, START + timedelta(days=1, seconds=31))

    assert shown(ec2, made)["DeprecationTime"] == "2027-01-02T00:01:00.000Z"


def test_deprecation_can_be_cancelled(ec2: Ec2, made: str) -> None:
    deprecate(ec2, made, START + DAY)

    ec2("DisableImageDeprecation", ImageId=made)

    assert shown(ec2, made)["DeprecationTime"] is None


def test_an_image_can_be_deprecated_at_once(ec2: Ec2, made: str) -> None:
    deprecate(ec2, made, START)

    assert shown(ec2, made)["DeprecationTime"] == "2027-01-01T00:00:00.000Z"


@pytest.mark.parametrize("when", [START - DAY, START + 3653 * DAY])
def test_dates_that_are_past_or_far_away_are_refused(ec2: Ec2, made: str, when: datetime) -> None:
    code = ec2.refused("EnableImageDeprecation", ImageId=made, DeprecateAt=when)

    assert code == "InvalidParameterValue"


def test_a_public_image_is_deprecated_after_two_years_at_the_latest(ec2: Ec2, made: str) -> None:
    publish(ec2, made)
    before = shown(ec2, made)["DeprecationTime"]
    late = {"ImageId": made, "DeprecateAt": START + 731 * DAY}

    code = ec2.refused("EnableImageDeprecation", **late)

    deprecate(ec2, made, START + 100 * DAY)
    cancel = ec2.refused("DisableImageDeprecation", ImageId=made)
    assert (before, code) == ("2028-12-31T00:00:00.000Z", "InvalidParameterValue")
    assert cancel == "OperationNotPermitted"


def test_an_earlier_date_stays_when_an_image_becomes_public(ec2: Ec2, made: str) -> None:
    deprecate(ec2, made, START + DAY)

    publish(ec2, made)

    assert shown(ec2, made)["DeprecationTime"] == "2027-01-02T00:00:00.000Z"


def test_protection_is_shown(ec2: Ec2, made: str) -> None:
    seen = []
    for asked in ({}, {"WithCooldown": True}):
        ec2("EnableImageDeregistrationProtection", ImageId=made, **asked)
        seen.append(shown(ec2, made)["DeregistrationProtection"])

    attribute = {"ImageId": made, "Attribute": "deregistrationProtection"}
    found = ec2("DescribeImageAttribute", **attribute)["DeregistrationProtection"]

    assert seen == ["enabled-without-cooldown", "enabled-with-cooldown"]
    assert found == {"Value": "enabled-with-cooldown"}


@pytest.mark.parametrize(
    "action",
    [
        "DisableImage",
        "EnableImage",
        "DisableImageDeprecation",
        "EnableImageDeregistrationProtection",
        "DisableImageDeregistrationProtection",
        "DeregisterImage",
    ],
)
def test_only_the_owner_changes_an_image(ec2: Ec2, made: str, action: str) -> None:
    other = ec2.at(account=OTHER)
    hidden = other.refused(action, ImageId=made)
    share(ec2, made)

    code = other.refused(action, ImageId=made)

    assert (hidden, code) == ("InvalidAMIID.NotFound", "AuthFailure")
