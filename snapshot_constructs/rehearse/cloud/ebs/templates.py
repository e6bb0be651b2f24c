"""What launch templates say, as if the request had said it."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs import instances
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Params

_COMMON = (
    "BlockDeviceMappings",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "KeyName",
    "SecurityGroupIds",
    "TagSpecifications",
    "UserData",
)
_LISTS = ("BlockDeviceMappings", "TagSpecifications")  # the request adds to them, later ones count


def with_template(call: Call, params: Params) -> Params:
    """Return the parameters of RunInstances with what its launch template adds.

    Raises:
        ApiError: if there is no such template or version.
    """
    named = params.get("LaunchTemplate")
    if not named:
        return params
    asked = {name: value for name, value in named.items() if name != "Version"}
    asked["Versions"] = [named.get("Version", "$Default")]
    found = instances.theirs(call, "DescribeLaunchTemplateVersions", asked)
    if not found["LaunchTemplateVersions"]:
        text = f"There is no version {named.get('Version')} of the launch template"
        raise ApiError("InvalidLaunchTemplateId.VersionNotFound", text)
    data = found["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    says = {name: data[name] for name in _COMMON if name in data}
    both = {name: says[name] + params[name] for name in _LISTS if name in says and name in params}
    return says | params | both
