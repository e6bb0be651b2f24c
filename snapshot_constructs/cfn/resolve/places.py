"""What follows from the Region of a stack."""

from collections.abc import Mapping
from types import MappingProxyType

REGION = "AWS::Region"

_PARTITIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cn-": ("aws-cn", "amazonaws.com.cn"),
        "us-gov-": ("aws-us-gov", "amazonaws.com"),
        "eusc-": ("aws-eusc", "amazonaws.eu"),
        "us-iso-": ("aws-iso", "c2s.ic.gov"),
        "us-isob-": ("aws-iso-b", "sc2s.sgov.gov"),
        "eu-isoe-": ("aws-iso-e", "cloud.adc-e.uk"),
        "us-isof-": ("aws-iso-f", "csp.hci.ic.gov"),
    }
)
"""By the beginning of the Region's name; as botocore's endpoints have it, 2026-11."""
_COMMERCIAL = ("aws", "amazonaws.com")


def following(region: str) -> dict[str, str]:
    """Return the pseudo parameters that follow from a Region."""
    found = (pair for start, pair in _PARTITIONS.items() if region.startswith(start))
    partition, suffix = next(found, _COMMERCIAL)
    return {"AWS::Partition": partition, "AWS::URLSuffix": suffix}
