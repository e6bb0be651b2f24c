"""What is written for a policy without errors, AWS's own schemas take."""

import json
from typing import Any

import pytest
from botocore import session
from botocore.model import Shape
from botocore.validate import ParamValidator
from cfnlint.api import lint
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from snapshot_constructs.cfn.dlm import RESOURCE_TYPE, encode
from snapshot_constructs.model import CreateRule, Kind, PolicySpec, Retain, Schedule
from tests.policies import amis, copy_to, default, event, instances, monthly, schedule, volumes
from tests.strategies import LITERAL

EXAMPLES = {
    Kind.VOLUME_SNAPSHOTS: volumes(schedule(copies=(copy_to(),)), monthly(archive=Retain.last(3))),
    Kind.INSTANCE_SNAPSHOTS: instances(),
    Kind.AMIS: amis(schedule(deprecate=Retain.last(3))),
    Kind.EVENT: event(),
    Kind.DEFAULT_VOLUMES: default("VOLUME"),
    Kind.DEFAULT_INSTANCES: default("INSTANCE"),
}


@pytest.fixture(scope="module")
def resource_schema() -> Draft7Validator:
    """Load the schema that CloudFormation publishes, as cfn-lint has it."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", RESOURCE_TYPE).schema
    return Draft7Validator(schema)


@pytest.fixture(scope="module")
def request_shape() -> Shape:
    """Load what the API's CreateLifecyclePolicy takes."""
    service = session.get_session().get_service_model("dlm")
    shape = service.operation_model("CreateLifecyclePolicy").input_shape
    assert shape is not None
    return shape


def as_request(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the API's spelling, in which the tags of the policy are a map."""
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    return properties | ({"Tags": tags} if tags else {})


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=25)
def test_cloudformation_and_the_api_take_every_policy_without_errors(
    kind: Kind, data: st.DataObject, resource_schema: Draft7Validator, request_shape: Shape
) -> None:
    policy = data.draw(LITERAL[kind])

    properties = encode(policy)

    assert not [error.message for error in resource_schema.iter_errors(properties)]
    report = ParamValidator().validate(as_request(properties), request_shape)
    assert report.generate_report() == ""


@pytest.mark.parametrize(
    "wrong",
    [
        volumes(Schedule(create=CreateRule(interval=1, interval_unit="DAYS"))),
        volumes(schedule(name="a" * 121)),
        volumes(*[schedule()] * 5),
    ],
    ids=["unit", "name", "schedules"],
)
def test_the_schema_is_really_asked(wrong: PolicySpec, resource_schema: Draft7Validator) -> None:
    properties = encode(wrong)

    assert not resource_schema.is_valid(properties)


def test_cfn_lint_finds_nothing_in_a_template_with_every_kind() -> None:
    resources = {
        kind.name.title().replace("_", ""): {"Type": RESOURCE_TYPE, "Properties": encode(policy)}
        for kind, policy in EXAMPLES.items()
    }

    matches = lint(json.dumps({"Resources": resources}), regions=["us-east-1"])

    assert [f"{match.rule.id} {match.message}" for match in matches] == []
