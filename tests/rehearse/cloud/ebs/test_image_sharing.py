"""Launch permissions, and other attributes of images."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output, Params
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.ebs.conftest import OTHER, Ec2
from tests.rehearse.cloud.ebs.making import DATA, image, shown

THIRD, OWNER = "333333333333", "999999999999"
ORGANIZATION = f"arn:aws:organizations::{OWNER}:organization/o-abcdefghij"
UNIT = f"arn:aws:organizations::{OWNER}:ou/o-abcdefghij/ou-abcd-prod"


@dataclass
class Organization:
    """An organization, whose accounts and units are in others."""

    parents: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, service: str, action: str, params: Params, _caller: Caller, account: str, *_: str
    ) -> Output:
        """Answer as Organizations would, in its management account."""
        assert (service, account) == ("organizations", OWNER)
        if action == "DescribeOrganization":
            return {"Organization": {"Id": "o-abcdefghij"}}
        if params["ChildId"] not in self.parents:
            raise ApiError("ChildNotFoundException", "no such child")
        return {"Parents": [{"Id": self.parents[params["ChildId"]]}]}


@pytest.fixture
def made(ec2: Ec2) -> str:
    return image(ec2)


def change(ec2: Ec2, made: str, verb: str = "Add", **item: str) -> None:
    ec2("ModifyImageAttribute", ImageId=made, LaunchPermission={verb: [item]})


def permissions(ec2: Ec2, made: str) -> list[dict[str, str]]:
    found = ec2("DescribeImageAttribute", ImageId=made, Attribute="launchPermission")
    return list(found["LaunchPermissions"])


def seen(ec2: Ec2, *executable: str) -> list[str]:
    asked = {"ExecutableUsers": list(executable)} if executable else {"Owners": [ACCOUNT]}
    return [each["ImageId"] for each in ec2("DescribeImages", **asked)["Images"]]


def test_an_account_that_an_image_is_shared_with_can_find_and_launch_it(
    ec2: Ec2, made: str
) -> None:
    other = ec2.at(account=OTHER)
    before = seen(other)

    change(ec2, made, UserId=OTHER)

    assert (before, seen(other), seen(ec2.at(account=THIRD))) == ([], [made], [])
    assert (seen(other, "self"), seen(ec2, OTHER), seen(ec2, THIRD)) == ([made], [made], [])
    assert other.instance(ImageId=made)
    assert permissions(ec2, made) == [{"UserId": OTHER}]


def test_others_see_no_tags(ec2: Ec2, made: str) -> None:
    ec2("CreateTags", Resources=[made], Tags=[{"Key": "a", "Value": "b"}])
    change(ec2, made, UserId=OTHER)
    other = ec2.at(account=OTHER)

    filters = [{"Name": "tag:a", "Values": ["b"]}]
    found = other("DescribeImages", Owners=[ACCOUNT], Filters=filters)["Images"]

    assert (found, shown(other, made)["Tags"]) == ([], [])


def test_sharing_ends(ec2: Ec2, made: str) -> None:
    for account in (OTHER, THIRD):
        change(ec2, made, UserId=account)

    change(ec2, made, "Remove", UserId=OTHER)

    assert (seen(ec2.at(account=OTHER)), seen(ec2.at(account=THIRD))) == ([], [made])
    ec2("ResetImageAttribute", ImageId=made, Attribute="launchPermission")
    assert permissions(ec2, made) == []


def test_an_account_can_decline_what_is_shared_with_it(ec2: Ec2, made: str) -> None:
    other, third = ec2.at(account=OTHER), ec2.at(account=THIRD)
    change(ec2, made, UserId=OTHER)
    ec2("DisableImageBlockPublicAccess")
    change(ec2, made, Group="all")

    other("CancelImageLaunchPermission", ImageId=made)

    assert permissions(ec2, made) == [{"Group": "all"}]
    assert third.refused("CancelImageLaunchPermission", ImageId=made) == "InvalidRequest"


def test_a_public_image_is_there_for_all(ec2: Ec2, made: str) -> None:
    ec2("DisableImageBlockPublicAccess")

    change(ec2, made, Group="all")

    third = ec2.at(account=THIRD)
    assert shown(third, made)["Public"] is True
    assert made in seen(third, "all")
    change(ec2, made, "Remove", Group="all")
    assert seen(third) == []


def test_an_organization_is_all_of_its_accounts(ec2: Ec2, made: str) -> None:
    ec2.world.elsewhere = Organization({OTHER: "r-root"})

    change(ec2, made, OrganizationArn=ORGANIZATION)

    other, third = ec2.at(account=OTHER), ec2.at(account=THIRD)
    assert (seen(other), seen(other, "self"), seen(third)) == ([made], [made], [])
    assert permissions(ec2, made) == [{"OrganizationArn": ORGANIZATION}]


def test_another_organization_of_the_same_owner_is_not_meant(ec2: Ec2, made: str) -> None:
    ec2.world.elsewhere = Organization({OTHER: "r-root"})

    change(ec2, made, OrganizationArn=ORGANIZATION.replace("abcdefghij", "klmnopqrst"))

    assert seen(ec2.at(account=OTHER)) == []


def test_a_unit_is_all_that_is_beneath_it(ec2: Ec2, made: str) -> None:
    parents = {OTHER: "ou-abcd-team", "ou-abcd-team": "ou-abcd-prod", "ou-abcd-prod": "r-root"}
    ec2.world.elsewhere = Organization({**parents, THIRD: "r-root"})

    change(ec2, made, OrganizationalUnitArn=UNIT)

    assert (seen(ec2.at(account=OTHER)), seen(ec2.at(account=THIRD))) == ([made], [])
    assert permissions(ec2, made) == [{"OrganizationalUnitArn": UNIT}]
    change(ec2, made, "Remove", OrganizationalUnitArn=UNIT)
    assert seen(ec2.at(account=OTHER)) == []


@pytest.mark.parametrize("name", ["UserIds", "OrganizationArns", "OrganizationalUnitArns"])
def test_the_flat_form_does_the_same(ec2: Ec2, made: str, name: str) -> None:
    item = {"UserIds": OTHER, "OrganizationArns": ORGANIZATION, "OrganizationalUnitArns": UNIT}
    asked = {"ImageId": made, "Attribute": "launchPermission", name: [item[name]]}

    ec2("ModifyImageAttribute", OperationType="add", **asked)

    assert permissions(ec2, made) == [{name.removesuffix("s"): item[name]}]
    ec2("ModifyImageAttribute", OperationType="remove", **asked)
    assert permissions(ec2, made) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "InvalidParameterCombination"),
        ({"Attribute": "launchPermission"}, "InvalidParameterCombination"),
        ({"Attribute": "launchPermission", "UserIds": [OTHER]}, "InvalidParameterCombination"),
        ({"Attribute": "kernel", "Value": "x"}, "InvalidParameterCombination"),
        (
            {
                "Description": {"Value": "d"},
                "LaunchPermission": {"Add": [{"UserId": OTHER}]},
            },
            "InvalidParameterCombination",
        ),
        ({"LaunchPermission": {"Add": [{"UserId": "12"}]}}, "InvalidAMIAttributeItemValue"),
        (
            {"LaunchPermission": {"Add": [{"OrganizationArn": "o-abcdefghij"}]}},
            "InvalidAMIAttributeItemValue",
        ),
    ],
)
def test_changes_that_make_no_sense_are_refused(
    ec2: Ec2, made: str, asked: dict[str, Any], code: str
) -> None:
    assert ec2.refused("ModifyImageAttribute", ImageId=made, **asked) == code


@pytest.mark.parametrize("is_managed", [True, False])
def test_encrypted_images_are_shared_with_their_own_keys_alone(ec2: Ec2, is_managed: bool) -> None:
    key = {} if is_managed else {"KmsKeyId": "one"}
    ebs = {"VolumeSize": 8, "Encrypted": True, **key}
    made = image(ec2, instance=ec2.instance(BlockDeviceMappings=[{**DATA, "Ebs": ebs}]))
    asked = {"ImageId": made, "LaunchPermission": {"Add": [{"UserId": OTHER}]}}

    if is_managed:
        assert ec2.refused("ModifyImageAttribute", **asked) == "OperationNotPermitted"
    else:
        ec2("ModifyImageAttribute", **asked)
        ec2("DisableImageBlockPublicAccess")
        public = {"ImageId": made, "LaunchPermission": {"Add": [{"Group": "all"}]}}
        assert ec2.refused("ModifyImageAttribute", **public) == "OperationNotPermitted"


def test_an_image_can_be_described_anew(ec2: Ec2, made: str) -> None:
    ec2("ModifyImageAttribute", ImageId=made, Description={"Value": "first"})
    first = shown(ec2, made)["Description"]

    ec2("ModifyImageAttribute", ImageId=made, Attribute="description", Value="second")

    found = ec2("DescribeImageAttribute", ImageId=made, Attribute="description")
    assert (first, found["Description"]) == ("first", {"Value": "second"})


def test_an_image_can_ask_for_the_second_version_of_the_metadata_service(
    ec2: Ec2, made: str
) -> None:
    ec2("ModifyImageAttribute", ImageId=made, ImdsSupport={"Value": "v2.0"})

    found = ec2("DescribeImageAttribute", ImageId=made, Attribute="imdsSupport")
    assert (found["ImdsSupport"], shown(ec2, made)["ImdsSupport"]) == ({"Value": "v2.0"}, "v2.0")


def test_attributes_that_an_image_lacks_are_empty(ec2: Ec2, made: str) -> None:
    def attribute(name: str) -> Any:
        return dict(ec2("DescribeImageAttribute", ImageId=made, Attribute=name))

    assert attribute("kernel") == {"ImageId": made, "KernelId": {}}
    assert attribute("bootMode") == {"ImageId": made, "BootMode": {}}
    assert attribute("productCodes") == {"ImageId": made, "ProductCodes": []}
    devices = attribute("blockDeviceMapping")["BlockDeviceMappings"]
    assert devices == shown(ec2, made)["BlockDeviceMappings"]
