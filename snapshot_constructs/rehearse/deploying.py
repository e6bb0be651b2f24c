"""Deploy a cloud assembly into the local cloud, as `cdk deploy` does, but in parts of a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from snapshot_constructs.rehearse import change_sets
from snapshot_constructs.rehearse.assembly import Stack, nested_paths, paths
from snapshot_constructs.rehearse.bootstrapping import bootstrap
from snapshot_constructs.rehearse.change_sets import Details
from snapshot_constructs.rehearse.deployment import DeployedStack, Deployment
from snapshot_constructs.rehearse.failures import error
from snapshot_constructs.rehearse.place import Place
from snapshot_constructs.rehearse.publishing import publish
from snapshot_constructs.rehearse.surroundings import refuse_real


def deploy(stacks: Sequence[Stack], place: Place) -> Deployment:
    """Deploy stacks, one after the other.

    Args:
        stacks: of an assembly, in the order in which they can be deployed.
        place: where those go that do not say.

    Raises:
        DeployError: if CloudFormation cannot create or update one; that one is rolled back then.
        RehearsalError: if it cannot be tried.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    refuse_real()
    done = []
    for stack in stacks:
        there = place.elsewhere(*stack.place)
        if stack.has_resources():
            done.append(_deploy(stack, there))
        else:  # CloudFormation takes none without
            destroy(stack.name, there, paths(stack))
    return Deployment(tuple(done))


def _deploy(stack: Stack, place: Place) -> DeployedStack:
    __tracebackhide__ = True  # pytest shows the line of the test
    _bootstrap(stack, place)
    for manifest in stack.assets:
        publish(manifest, place)
    details, changed = change_sets.apply(place, stack.name, **_options(stack, place))
    if not change_sets.is_deployed(details):
        raise error(place, details, paths(stack), nested_paths(stack))
    _protect(stack, place, details)
    return _deployed(stack, place, details, changed=changed)


def _bootstrap(stack: Stack, place: Place) -> None:
    version = stack.properties.get("bootstrapStackVersionSsmParameter", "")
    if version.startswith("/cdk-bootstrap/"):
        bootstrap(place, version.split("/")[2])


def _protect(stack: Stack, place: Place, details: Details) -> None:
    wanted = bool(stack.properties.get("terminationProtection", False))
    if wanted != details.get("EnableTerminationProtection", False):
        place.client("cloudformation").update_termination_protection(
            StackName=details["StackId"], EnableTerminationProtection=wanted
        )


def _options(stack: Stack, place: Place) -> dict[str, Any]:
    """Return what a change set is made from."""
    said = stack.properties
    options: dict[str, Any] = {
        "Tags": _pairs(said.get("tags", {}), "Key", "Value"),
        "Parameters": _pairs(said.get("parameters", {}), "ParameterKey", "ParameterValue"),
    }
    if role := said.get("cloudFormationExecutionRoleArn"):
        options["RoleARN"] = place.filled(role)
    if url := said.get("stackTemplateAssetObjectUrl"):
        path = place.filled(url).removeprefix("s3://")
        return options | {"TemplateURL": f"{place.client('s3').meta.endpoint_url}/{path}"}
    return options | {"TemplateBody": stack.template.read_text(encoding="utf-8")}


def _pairs(values: Mapping[str, str], key: str, value: str) -> list[dict[str, str]]:
    return [{key: each, value: str(values[each])} for each in sorted(values)]


def _deployed(stack: Stack, place: Place, details: Details, *, changed: bool) -> DeployedStack:
    pages = place.client("cloudformation").get_paginator("list_stack_resources")
    found = pages.paginate(StackName=details["StackId"]).search("StackResourceSummaries[]")
    resources = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in details.get("Outputs", ())}
    return DeployedStack(
        id=details["StackId"],
        name=details["StackName"],
        account=place.account,
        region=place.region,
        changed=changed,
        outputs=outputs,
        resources=resources,
        paths=paths(stack),
    )


def destroy(stack: str, place: Place, paths: Mapping[str, str]) -> None:
    """Delete a stack, if it is there.

    Args:
        stack: its name or ARN.
        paths: of its constructs, by logical id.

    Raises:
        DeployError: if something in it cannot be deleted.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    refuse_real()
    found = change_sets.describe(place, stack)
    if found is None or change_sets.is_gone(found):
        return
    details = change_sets.delete(place, found)
    if not change_sets.is_gone(details):
        raise error(place, details, paths)
