"""Change the tags of resources that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.kind import Stack, Tags

Retag = Callable[[Stack, str, Tags, Tags], None]


def as_list(tags: Tags) -> list[dict[str, str]]:
    """Return tags as a list."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def retag_ec2(stack: Stack, id: str, old: Tags, new: Tags) -> None:
    """Change the tags of something in EC2."""
    gone = {key: value for key, value in old.items() if key not in new}
    if gone:
        stack.call("ec2", "DeleteTags", Resources=[id], Tags=[{"Key": key} for key in gone])
    if more := _more(old, new):
        stack.call("ec2", "CreateTags", Resources=[id], Tags=as_list(more))


def retagger(
    service: str,
    arn: Callable[[Stack, str], str],
    written: Callable[[Tags], object],
    names: tuple[str, str, str] = ("ResourceArn", "Tags", "TagKeys"),
) -> Retag:
    """Return what changes tags by TagResource and UntagResource.

    Args:
        service: as botocore names it.
        arn: of a resource, by its physical id.
        written: puts tags as the service wants them.
        names: of the parameters.
    """
    named, tagged, keys = names

    def retag(stack: Stack, id: str, old: Tags, new: Tags) -> None:
        resource = {named: arn(stack, id)}
        if gone := [key for key in old if key not in new]:
            stack.call(service, "UntagResource", **resource, **{keys: gone})
        if more := _more(old, new):
            stack.call(service, "TagResource", **resource, **{tagged: written(more)})

    return retag


def given(tags: Tags, /, **written: Any) -> Mapping[str, Any]:
    """Return parameters with tags in them, or nothing where there are no tags."""
    return written if tags else {}


def _more(old: Tags, new: Tags) -> dict[str, str]:
    return {key: value for key, value in new.items() if old.get(key) != value}
