"""An account and a Region of the local cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snapshot_constructs.rehearse.clients import Clients


@dataclass(frozen=True)
class Place:
    """An account and a Region of a cloud."""

    clients: Clients
    account: str
    region: str

    def client(self, service: str) -> Any:
        """Return the client of a service here."""
        return self.clients.client(service, self.account, self.region)

    def elsewhere(self, account: str | None, region: str | None) -> Place:
        """Return another place, which is this one where nothing is said."""
        return Place(self.clients, account or self.account, region or self.region)

    def filled(self, text: str) -> str:
        """Put partition, account and Region in where a manifest leaves them open."""
        for name, value in (
            ("Partition", "aws"),
            ("AccountId", self.account),
            ("Region", self.region),
        ):
            text = text.replace(f"${{AWS::{name}}}", value)
        return text
