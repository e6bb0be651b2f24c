"""AWS::ImageBuilder::* but Image."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.spelling import IMAGE_BUILDER
from snapshot_constructs.rehearse.cloud.cfn.tagging import Retag, given, retagger
from snapshot_constructs.rehearse.cloud.service import Output

_SERVICE = "imagebuilder"


def call(stack: Stack, action: str, **params: Any) -> Output:
    """Call an action that takes a client token."""
    return stack.call(_SERVICE, action, clientToken=str(uuid.uuid4()), **params)


def retag() -> Retag:
    """Return what changes the tags of a resource."""
    names = ("resourceArn", "tags", "tagKeys")
    return retagger(_SERVICE, lambda _stack, arn: arn, dict, names)


def latest(references: Output | None) -> Attributes:
    """Return the attributes by which all versions of a resource are chosen."""
    found = references or {}
    return {
        f"LatestVersion.{node or 'Arn'}": found[f"latest{node}VersionArn"]
        for node in ("", "Major", "Minor", "Patch")
        if f"latest{node}VersionArn" in found
    }


def kind_of(
    title: str, id: str, properties: str, *, required: str, fixed: str = "", more: str = ""
) -> Kind:
    """Return a type.

    Args:
        title: its name without the namespace.
        id: the parameter that holds an ARN.
        properties: that it has.
        required: those that must be given.
        fixed: those that a new resource needs; none can be changed when empty.
        more: attributes, which the API names with a small letter.
    """
    names = frozenset(properties.split())
    return Kind(
        name=f"AWS::ImageBuilder::{title}",
        properties=names,
        required=tuple(required.split()),
        replaces=frozenset(fixed.split()) or names,
        tagged="map",
        create=_creator(title, id),
        read=_reader(title, id, more.split()),
        update=_updater(title, id),
        retag=retag(),
        delete=lambda stack, arn, _properties: _delete(stack, title, id, arn),
    )


def _creator(title: str, id: str) -> Callable[[Stack, Properties, Tags], str]:
    def create(stack: Stack, properties: Properties, tags: Tags) -> str:
        asked = spelled(stack, _SERVICE, f"Create{title}", properties, IMAGE_BUILDER)
        made = call(stack, f"Create{title}", **asked, **given(tags, tags=dict(tags)))
        return str(made[id])

    return create


def _reader(title: str, id: str, more: list[str]) -> Callable[[Stack, str], Attributes]:
    def read(stack: Stack, arn: str) -> Attributes:
        shown = stack.call(_SERVICE, f"Get{title}", **{id: arn})
        it = shown[title[0].lower() + title[1:]]
        rest = {name: _text(it[name[0].lower() + name[1:]]) for name in more}
        references = latest(shown.get("latestVersionReferences"))
        return {"Arn": arn, "Name": it["name"], **references, **rest}

    return read


def _updater(title: str, id: str) -> Callable[[Stack, str, Properties, Properties], None]:
    def update(stack: Stack, arn: str, _old: Properties, new: Properties) -> None:
        body = {name: value for name, value in new.items() if name != "Name"}
        asked = spelled(stack, _SERVICE, f"Update{title}", body, IMAGE_BUILDER)
        call(stack, f"Update{title}", **{id: arn}, **asked)

    return update


def _delete(stack: Stack, title: str, id: str, arn: str) -> None:
    stack.call(_SERVICE, f"Delete{title}", **{id: arn})


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


KINDS = (
    kind_of(
        "Component",
        "componentBuildVersionArn",
        "ChangeDescription Data Description KmsKeyId Name Platform SupportedOsVersions Uri Version",
        required="Name Platform Version",
        more="Type Encrypted",
    ),
    kind_of(
        "ContainerRecipe",
        "containerRecipeArn",
        "Components ContainerType Description DockerfileTemplateData DockerfileTemplateUri "
        "ImageOsVersionOverride InstanceConfiguration KmsKeyId Name ParentImage PlatformOverride "
        "TargetRepository Version WorkingDirectory",
        required="",
    ),
    kind_of(
        "DistributionConfiguration",
        "distributionConfigurationArn",
        "Description Distributions Name",
        required="Name Distributions",
        fixed="Name",
    ),
    kind_of(
        "ImageRecipe",
        "imageRecipeArn",
        "AdditionalInstanceConfiguration AmiTags AmiWatermarks BlockDeviceMappings Components "
        "Description Name ParentImage Version WorkingDirectory",
        required="Name Version ParentImage",
    ),
    kind_of(
        "InfrastructureConfiguration",
        "infrastructureConfigurationArn",
        "Description InstanceMetadataOptions InstanceProfileName InstanceTypes KeyPair Logging Name "
        "ParentInstance Placement ResourceTags SecurityGroupIds SnsTopicArn SubnetId "
        "TerminateInstanceOnCompletion TerminateInstanceOnFailure",
        required="Name InstanceProfileName",
        fixed="Name",
    ),
    kind_of(
        "LifecyclePolicy",
        "lifecyclePolicyArn",
        "Description ExecutionRole Name PolicyDetails ResourceSelection ResourceType Status",
        required="Name ExecutionRole ResourceType PolicyDetails ResourceSelection",
        fixed="Name",
    ),
    kind_of(
        "Workflow",
        "workflowBuildVersionArn",
        "ChangeDescription Data Description KmsKeyId Name Type Uri Version",
        required="Name Type Version",
    ),
)
