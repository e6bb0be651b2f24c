"""Our tables say what the schemas of CloudFormation say."""

from collections.abc import Mapping
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from snapshot_constructs.rehearse.cloud.cfn.kind import Kind
from snapshot_constructs.rehearse.cloud.cfn.kinds import KINDS

NOT_HERE = {
    "AWS::CloudWatch::CompositeAlarm": {"ActionConfiguration"},
    "AWS::EC2::Instance": {
        "ElasticGpuSpecifications",
        "ElasticInferenceAccelerators",
        "SsmAssociations",
    },
    "AWS::EC2::FlowLog": {"TagFieldSpecifications"},
    "AWS::EC2::NatGateway": {
        "AvailabilityZoneAddresses",
        "MaxDrainDurationSeconds",
        "SecondaryAllocationIds",
        "SecondaryPrivateIpAddressCount",
        "SecondaryPrivateIpAddresses",
    },
    "AWS::EC2::SecurityGroupIngress": {"GroupName", "SourceSecurityGroupName"},
}
"""Properties that this cloud has no use for."""
MORE_REQUIRED = {"AWS::EC2::SecurityGroupIngress": {"GroupId"}}
"""What is required where other properties are not here."""

ALSO_REPLACED = {
    "AWS::EC2::SecurityGroupEgress": {"Description"},
    "AWS::EC2::SecurityGroupIngress": {"Description"},
}
"""What AWS changes in place, and this cloud by a new rule."""


def schema(kind: Kind) -> Mapping[str, Any]:
    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(
        "us-east-1", kind.name
    ).schema
    return found


def named(kind: Kind, key: str) -> set[str]:
    return {path.split("/")[2] for path in schema(kind).get(key, ())}


each = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


@each
def test_a_type_has_the_properties_of_its_schema(kind: Kind) -> None:
    writable = schema(kind)["properties"].keys() - named(kind, "readOnlyProperties") - {"Tags"}

    assert kind.properties == writable - NOT_HERE.get(kind.name, set())


@each
def test_a_type_requires_what_its_schema_requires(kind: Kind) -> None:
    required = set(schema(kind).get("required", ())) | MORE_REQUIRED.get(kind.name, set())

    assert set(kind.required) == required


@each
def test_what_can_only_be_given_to_a_new_resource_replaces_it(kind: Kind) -> None:
    fixed = named(kind, "createOnlyProperties") & kind.properties
    sometimes = named(kind, "conditionalCreateOnlyProperties") & kind.properties

    more = sometimes | ALSO_REPLACED.get(kind.name, set())
    assert fixed <= kind.replaces <= fixed | more


@each
def test_a_type_is_tagged_as_its_schema_says(kind: Kind) -> None:
    tags = schema(kind)["properties"].get("Tags", {})
    shape = {"array": "list", "object": "map"}.get(tags.get("type", ""), "")

    assert kind.tagged == shape
