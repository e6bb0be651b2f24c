"""Whether accounts are in organizations and organizational units that images are shared with."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs.records import Image
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output
from snapshot_constructs.rehearse.cloud.world import World

_REGION = "us-east-1"  # Organizations knows no Regions


def is_member(world: World, image: Image, account: str) -> bool:
    """Tell whether an account is in any of the organizations and units of an image."""
    return any(_is_in(world, arn, account) for arn in image.organizations)


def _is_in(world: World, arn: str, account: str) -> bool:
    """Ask the management account of an organization, which the ARN names."""
    owner, (kind, organization, *unit) = arn.split(":")[4], arn.rpartition(":")[2].split("/")
    try:
        found = _ask(world, owner, "DescribeOrganization")["Organization"]
        above = _above(world, owner, account)
    except ApiError:
        return False
    return found["Id"] == organization and (kind == "organization" or unit[0] in above)


def _above(world: World, owner: str, account: str) -> list[str]:
    """Return the ids of all that an account is in, up to the root."""
    found = [account]
    while not found[-1].startswith("r-"):
        parents = _ask(world, owner, "ListParents", ChildId=found[-1])["Parents"]
        found.append(parents[0]["Id"])
    return found


def _ask(world: World, owner: str, action: str, **params: str) -> Output:
    return world.call("organizations", action, params, account=owner, region=_REGION)
