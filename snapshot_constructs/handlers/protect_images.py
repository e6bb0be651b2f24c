"""Deregistration protection of the newest AMIs of a pipeline, in an account and a Region.

Runs as a custom resource, and whenever an AMI becomes available. Properties: ``Pipeline`` (the name of
its images), ``Newest`` (how many are protected), ``Cooldown`` and ``OnRemoval`` (``keep``, or ``restore``).
What is protected here carries a tag; nothing else ever loses its protection.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

PERMISSIONS = {
    "on_event": [
        {"Action": "ec2:DescribeImages", "Resource": "*"},
        {
            "Action": [
                "ec2:DisableImageDeregistrationProtection",
                "ec2:EnableImageDeregistrationProtection",
            ],
            "Resource": "arn:{partition}:ec2:{region}::image/*",
            "Condition": {"StringEquals": {"aws:ResourceTag/CreatedBy": "EC2 Image Builder"}},
        },
        {
            "Action": ["ec2:CreateTags", "ec2:DeleteTags"],
            "Resource": "arn:{partition}:ec2:{region}::image/*",
            "Condition": {
                "StringEquals": {"aws:ResourceTag/CreatedBy": "EC2 Image Builder"},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": "snapshot-constructs:deregistration-protection"
                },
            },
        },
    ],
}

MARK = "snapshot-constructs:deregistration-protection"
GONE = ("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable")

Image = dict[str, Any]
Change = tuple[str, Callable[[], None]]
"""The id of an AMI, and what is to be done to it."""

_log = logging.getLogger(__name__)


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Protect the newest AMIs and release those before them, so that they can be retired."""
    properties = event["ResourceProperties"]
    identity = {"PhysicalResourceId": f"deregistration-protection/{properties['Pipeline']}"}
    if event["RequestType"] == "Delete" and properties["OnRemoval"] == "keep":
        _log.info("kept", extra={"pipeline": properties["Pipeline"]})
        return identity
    images = _images(properties["Pipeline"])
    available = [image for image in images if image["State"] == "available"]
    newest = [] if event["RequestType"] == "Delete" else available[: int(properties["Newest"])]
    cooldown = properties["Cooldown"] == "true"
    _each(_protect(newest, cooldown=cooldown), "protected")
    _each(_release(image for image in images if image not in newest), "released")
    return identity


def _protect(images: Iterable[Image], *, cooldown: bool) -> Iterator[Change]:
    wanted = f"enabled-with{'' if cooldown else 'out'}-cooldown"
    for image in images:
        state = image.get("DeregistrationProtection", "disabled")
        if _is_ours(image) and state == wanted:
            continue
        if _is_ours(image) or not state.startswith("enabled"):
            yield image["ImageId"], partial(_enable, image["ImageId"], cooldown=cooldown)


def _release(images: Iterable[Image]) -> Iterator[Change]:
    for image in images:
        if _is_ours(image):
            yield image["ImageId"], partial(_disable, image["ImageId"])


def _enable(id: str, *, cooldown: bool) -> None:
    """Mark first: what is marked in vain is protected the next time; the other way it stays for ever."""
    _ec2().create_tags(Resources=[id], Tags=[{"Key": MARK, "Value": "true"}])
    _ec2().enable_image_deregistration_protection(ImageId=id, WithCooldown=cooldown)


def _disable(id: str) -> None:
    _ec2().disable_image_deregistration_protection(ImageId=id)
    _ec2().delete_tags(Resources=[id], Tags=[{"Key": MARK}])


def _each(changes: Iterable[Change], done: str) -> None:
    """Make all changes that can be made, and fail at the end if one could not."""
    failed = []
    for id, change in changes:
        try:
            change()
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                continue
            failed.append(f"{id}: {error}")
        else:
            _log.info(done, extra={"image": id})
    if failed:
        raise RuntimeError(f"not all AMIs could be {done}: {'; '.join(failed)}")


def _images(pipeline: str) -> list[Image]:
    """Return the AMIs of a pipeline that are owned here, newest first."""
    pages = (
        _ec2()
        .get_paginator("describe_images")
        .paginate(
            Owners=["self"],
            IncludeDisabled=True,
            Filters=[{"Name": "tag:Ec2ImageBuilderArn", "Values": [f"*:image/{pipeline}/*"]}],
        )
    )
    found = [image for page in pages for image in page["Images"]]
    return sorted(found, key=lambda image: str(image["CreationDate"]), reverse=True)


def _is_ours(image: Image) -> bool:
    return any(tag["Key"] == MARK for tag in image.get("Tags", ()))


@cache
def _ec2() -> Any:
    retries = {"mode": "adaptive", "total_max_attempts": 8}
    return boto3.client("ec2", config=Config(retries=retries))
