"""Calls of actions within a test's own process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output
from snapshot_constructs.rehearse.cloud.world import World

ACCOUNT = "111111111111"
REGION = "eu-central-1"


@dataclass(frozen=True)
class Client:
    """Calls one service, as the root user of an account unless someone else is named."""

    world: World
    service: str
    account: str = ACCOUNT
    region: str = REGION
    caller: Caller | None = None

    def __call__(self, action: str, **params: Any) -> Output:
        """Call an action, and return what it answers."""
        return self.world.call(
            self.service,
            action,
            params,
            account=self.account,
            region=self.region,
            caller=self.caller,
        )

    def refused(self, action: str, **params: Any) -> str:
        """Call an action that is refused, and return the code of its error."""
        with pytest.raises(ApiError) as caught:
            self(action, **params)
        return caught.value.code


@dataclass
class Limited:
    """May do some things only, and remembers what was asked, and of which resource."""

    allowed: tuple[str, ...]
    arn: str = f"arn:aws:sts::{ACCOUNT}:assumed-role/limited/session"
    account: str = ACCOUNT
    service: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def may(self, action: str, resource: str, _context: Mapping[str, Any]) -> bool:
        """Tell whether the action is one of those."""
        self.asked.append((action, resource))
        return action in self.allowed
