"""Properties become parameters of an API, and back."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.cfn.spelling import IMAGE_BUILDER, PLAIN
from snapshot_constructs.rehearse.cloud.service import model_of


def shape(service: str, action: str) -> Any:
    return model_of(service).operation_model(action).input_shape


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ({"MinCount": "24"}, {"MinCount": 24}),
        ({"MinCount": 24.0}, {"MinCount": 24}),
        ({"EbsOptimized": "True"}, {"EbsOptimized": True}),
        ({"ImageId": 24}, {"ImageId": "24"}),
        ({"ImageId": True}, {"ImageId": "true"}),
        ({"Monitoring": {"Enabled": "false"}}, {"Monitoring": {"Enabled": False}}),
        ({"SecurityGroups": [1]}, {"SecurityGroups": ["1"]}),
    ],
)
def test_values_become_what_the_api_asks_for(written: Any, asked: Any) -> None:
    wrong: list[str] = []

    found = PLAIN.params(shape("ec2", "RunInstances"), written, "#", wrong)

    assert (found, wrong) == (asked, [])


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"MinCount": "many"}, "#/MinCount: expected type: Integer, found: String"),
        ({"MinCount": True}, "#/MinCount: expected type: Integer, found: Boolean"),
        ({"EbsOptimized": "yes"}, "#/EbsOptimized: expected type: Boolean, found: String"),
        ({"ImageId": {}}, "#/ImageId: expected type: String, found: JSONObject"),
        ({"ImageId": None}, "#/ImageId: expected type: String, found: Null"),
        ({"Monitoring": []}, "#/Monitoring: expected type: JSONObject, found: JSONArray"),
        ({"SecurityGroups": 1}, "#/SecurityGroups: expected type: JSONArray, found: Number"),
        ({"Placement": {"Zone": "a"}}, "#/Placement: extraneous key [Zone] is not permitted"),
        (
            {"BlockDeviceMappings": [{"Ebs": {"Size": 8}}]},
            "#/BlockDeviceMappings/0/Ebs: extraneous key [Size] is not permitted",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_its_path(written: Any, why: str) -> None:
    wrong: list[str] = []

    PLAIN.params(shape("ec2", "RunInstances"), written, "#", wrong)

    assert wrong == [why]


AMI = {"Name": "web", "LaunchPermissionConfiguration": {"UserIds": ["111111111111"]}}
PROPERTIES = {
    "Name": "Web",
    "Distributions": [{"Region": "eu-west-1", "AmiDistributionConfiguration": AMI}],
}
PARAMS = {
    "name": "Web",
    "distributions": [
        {
            "region": "eu-west-1",
            "amiDistributionConfiguration": {
                "name": "web",
                "launchPermission": {"userIds": ["111111111111"]},
            },
        }
    ],
}


def test_image_builder_begins_in_small_letters() -> None:
    wrong: list[str] = []

    found = IMAGE_BUILDER.params(
        shape("imagebuilder", "CreateDistributionConfiguration"), PROPERTIES, "#", wrong
    )

    assert (found, wrong) == (PARAMS, [])


def test_parameters_become_properties_again() -> None:
    asked = {**PARAMS, "clientToken": "token", "dryRun": True}

    found = IMAGE_BUILDER.properties(
        shape("imagebuilder", "CreateDistributionConfiguration"), asked
    )

    assert found == PROPERTIES


def test_keys_of_maps_stay_as_they_are() -> None:
    written = {"ResourceTags": {"Team": "web", "cost": 7}}
    wrong: list[str] = []

    found = IMAGE_BUILDER.params(
        shape("imagebuilder", "CreateInfrastructureConfiguration"), written, "#", wrong
    )

    assert (found, wrong) == ({"resourceTags": {"Team": "web", "cost": "7"}}, [])


@pytest.mark.parametrize(
    "name", ["amiDistributionConfiguration", "S3ExportConfiguration", "ClientToken"]
)
def test_names_of_the_api_alone_are_no_properties(name: str) -> None:
    wrong: list[str] = []
    written = {"Distributions": [{"Region": "eu-west-1", name: {}}]}

    IMAGE_BUILDER.params(
        shape("imagebuilder", "CreateDistributionConfiguration"), written, "#", wrong
    )

    assert wrong == [f"#/Distributions/0: extraneous key [{name}] is not permitted"]
