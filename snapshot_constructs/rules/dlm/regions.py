"""Regions and Outposts as places that copies go to."""

import re

REGIONS = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2"),
    *("ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"),
    *("ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"),
    *("ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2"),
    *("eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2"),
    *("eu-west-3", "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "me-west-1"),
    *("mx-central-1", "sa-east-1", "sa-west-1", "us-east-1", "us-east-2", "us-gov-east-1"),
    *("us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1"),
    *("us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2"),
)
"""Names to suggest, from botocore 1.44.5 (November 2026); Regions that came later are fine too."""

REGION = re.compile(r"([a-z]+-){2,3}[0-9]")
OUTPOST = re.compile(
    r"arn:aws[a-z-]*:outposts:(?P<region>[a-z0-9-]+):[0-9]{12}:outpost/op-[a-f0-9]{17}"
)

_PARTITIONS = {
    "cn": "aws-cn",
    "us-gov": "aws-us-gov",
    "us-iso": "aws-iso",
    "us-isob": "aws-iso-b",
    "eu-isoe": "aws-iso-e",
    "us-isof": "aws-iso-f",
    "eusc": "aws-eusc",
}


def is_outpost(destination: str) -> bool:
    """Tell whether a destination is the ARN of an Outpost."""
    return OUTPOST.fullmatch(destination) is not None


def region_of(destination: str) -> str | None:
    """Return the Region that is named, or that an Outpost belongs to; None for anything else."""
    if REGION.fullmatch(destination):
        return destination
    outpost = OUTPOST.fullmatch(destination)
    return outpost["region"] if outpost else None


def partition_of(region: str) -> str:
    """Return the partition of a Region, by the first words of its name."""
    words = region.split("-")
    two, one = "-".join(words[:2]), words[0]
    return _PARTITIONS.get(two) or _PARTITIONS.get(one) or "aws"


def nearest(name: str) -> str:
    """Return the Region whose name is most like ``name``, to suggest it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is something to mend

    return (*get_close_matches(name.lower(), REGIONS, n=1), "eu-central-1")[0]
