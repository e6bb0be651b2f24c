"""The images of Amazon that are in every Region."""

from collections.abc import Mapping
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.ebs.amazon import image_of
from snapshot_constructs.rehearse.cloud.ebs.storage import stored
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output, Params
from tests.rehearse.cloud.calling import REGION
from tests.rehearse.cloud.ebs.conftest import OTHER, Ec2
from tests.rehearse.cloud.ebs.making import image, shown, snapshots

LATEST = "/aws/service/ami-amazon-linux-latest"
LINUX = f"{LATEST}/al2023-ami-kernel-default-x86_64"
ARM = f"{LATEST}/al2023-ami-kernel-6.1-arm64"
WINDOWS = "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"


def id_of(parameter: str, region: str = REGION) -> str:
    found = image_of(parameter, region)
    assert found is not None
    return found


def names(ec2: Ec2, **asked: Any) -> list[str]:
    return [each["Name"] for each in ec2("DescribeImages", **asked)["Images"]]


def parameters(
    _service: str, _action: str, params: Params, _caller: Caller, _account: str, region: str
) -> Output:
    """Answer as Systems Manager would."""
    found = image_of(params["Name"], region)
    if found is None:
        raise ApiError("ParameterNotFound", "no such parameter")
    return {"Parameter": {"Value": found}}


def test_a_parameter_leads_to_an_image_of_its_region(ec2: Ec2) -> None:
    far = ec2.at("us-east-1")

    found = shown(ec2, id_of(LINUX)), shown(far, id_of(LINUX, "us-east-1"))

    assert {each["PublicSsmParameterName"] for each in found} == {LINUX}
    assert found[0]["ImageId"] != found[1]["ImageId"]
    assert image_of(f"{LATEST}/al1984-x86_64", REGION) is None


@pytest.mark.parametrize(
    ("parameter", "wanted"),
    [
        (LINUX, {"Architecture": "x86_64", "RootDeviceName": "/dev/xvda"}),
        (ARM, {"Architecture": "arm64", "ImageOwnerAlias": "amazon", "Public": True}),
        (WINDOWS, {"Platform": "Windows", "RootDeviceName": "/dev/sda1"}),
    ],
)
def test_images_are_of_their_kind(ec2: Ec2, parameter: str, wanted: Mapping[str, Any]) -> None:
    assert wanted.items() <= shown(ec2, id_of(parameter)).items()


def test_they_are_found_by_owner_and_name(ec2: Ec2) -> None:
    filters = [{"Name": "name", "Values": ["al2023-ami-2023*-kernel-6.1-x86_64"]}]

    found = names(ec2, Owners=["amazon"], Filters=filters)

    assert len(found) == 1
    assert names(ec2, Owners=["137112412989"], Filters=filters) == found
    assert names(ec2, Owners=["self"], Filters=filters) == []


def test_every_account_launches_them(ec2: Ec2) -> None:
    for each in (ec2, ec2.at(account=OTHER)):
        instance = each.shown(each.instance(ImageId=id_of(WINDOWS)))

        (device,) = instance["BlockDeviceMappings"]
        assert device["DeviceName"] == "/dev/sda1"
        assert each.shown(device["Ebs"]["VolumeId"])["Size"] == 30


def test_they_can_be_copied_and_encrypted_by_that(ec2: Ec2) -> None:
    asked = {"SourceImageId": id_of(LINUX), "SourceRegion": REGION, "Name": "mine"}

    made = str(ec2("CopyImage", Encrypted=True, **asked)["ImageId"])

    assert [ec2.shown(each)["Encrypted"] for each in snapshots(ec2, made)] == [True]


def test_an_image_of_an_instance_is_of_the_kind_of_that_instance(ec2: Ec2) -> None:
    made = image(ec2, instance=ec2.instance(ImageId=id_of(ARM)))

    assert shown(ec2, made)["Architecture"] == "arm64"


def test_they_are_not_the_account_s(ec2: Ec2) -> None:
    names(ec2)

    assert ec2.refused("DeregisterImage", ImageId=id_of(LINUX)) == "AuthFailure"
    assert ec2("DescribeSnapshots")["Snapshots"] == []
    assert stored(ec2.world) == []


def test_a_launch_may_name_a_parameter(ec2: Ec2) -> None:
    ec2.world.elsewhere = parameters

    instance = ec2.instance(ImageId=f"resolve:ssm:{ARM}")

    assert ec2.shown(instance)["ImageId"] == id_of(ARM)
    asked = {"ImageId": "resolve:ssm:/none", "MinCount": 1, "MaxCount": 1}
    assert ec2.refused("RunInstances", **asked) == "InvalidParameterValue"
