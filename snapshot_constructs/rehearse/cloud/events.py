"""Events that AWS itself puts on the default bus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event.

    Attributes:
        source: such as ``aws.ec2``.
        detail_type: such as ``EBS Snapshot Notification``.
        detail: what happened.
        resources: ARNs.
        at: the virtual time.
    """

    account: str
    region: str
    source: str
    detail_type: str
    detail: Mapping[str, Any]
    resources: tuple[str, ...] = ()
    at: datetime
