"""Metrics that AWS itself has in CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many of something, at a time; its unit is Count.

    Attributes:
        namespace: such as ``AWS/EBS``.
        dimensions: values by name.
        at: the virtual time.
    """

    account: str
    region: str
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    value: int = 1
    at: datetime
