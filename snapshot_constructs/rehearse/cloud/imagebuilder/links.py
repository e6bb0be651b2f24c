"""What resources refer to."""

from __future__ import annotations

from collections.abc import Iterator

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.asking import require_role
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import (
    CONTAINER_RECIPE,
    IMAGE_RECIPE,
    PIPELINE,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.service import Call, Params

_NAMED = (
    "imageRecipeArn",
    "containerRecipeArn",
    "infrastructureConfigurationArn",
    "distributionConfigurationArn",
)


def check_links(call: Call, params: Params) -> None:
    """Refuse parameters that refer to what is not there.

    What belongs to others, such as Amazon, is taken on trust, and so are base images.

    Raises:
        ApiError: if something is missing.
    """
    for arn in _own(call, params):
        call.store(Store).get(arn)
    if "instanceProfileName" in params:
        _check_profile(call, params["instanceProfileName"])


def check_unused(call: Call, record: Record) -> None:
    """Refuse to delete what others refer to.

    Raises:
        ApiError: if there is one.
    """
    store = call.store(Store)
    for other in store.all(IMAGE_RECIPE, CONTAINER_RECIPE, PIPELINE):
        if any(store.find(arn) is record for arn in other.mentions()):
            message = f"The resource ARN '{record.arn}' has other resources depended on it"
            raise ApiError("ResourceDependencyException", message)


def _own(call: Call, params: Params) -> Iterator[str]:
    components = (each["componentArn"] for each in params.get("components", ()))
    workflows = (each["workflowArn"] for each in params.get("workflows", ()))
    named = (params[name] for name in _NAMED if name in params)
    for arn in (*components, *workflows, *named):
        if arn.split(":")[4] == call.account:
            yield arn


def _check_profile(call: Call, name: str) -> None:
    """Refuse an instance profile that does not exist, or whose role the caller may not pass."""
    asked = {"InstanceProfileName": name}
    try:
        answer = call.world.call(
            "iam", "GetInstanceProfile", asked, account=call.account, region=call.region
        )
    except ApiError:
        message = f"The provided instance profile {name} does not exist"
        raise ApiError("InvalidParameterValueException", message) from None
    for role in answer["InstanceProfile"]["Roles"]:
        require_role(call, role["Arn"], "ec2.amazonaws.com")
