"""Who calls, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Caller(Protocol):
    """A principal.

    Attributes:
        arn: of the principal.
        account: that it belongs to.
        service: of AWS that calls on its behalf, such as ``dlm.amazonaws.com``; empty for users.
    """

    @property
    def arn(self) -> str: ...  # noqa: D102 - see above
    @property
    def account(self) -> str: ...  # noqa: D102 - see above
    @property
    def service(self) -> str: ...  # noqa: D102 - see above

    def may(self, action: str, resource: str, context: Mapping[str, Any]) -> bool:
        """Tell whether the policies of the principal allow something.

        Args:
            action: such as ``ec2:CreateSnapshot``.
            resource: its ARN, or ``*``.
            context: condition keys of the request, with the prefix of the service.
        """


@dataclass(frozen=True)
class Root:
    """The root user of an account, or a service of AWS that needs no permission."""

    account: str
    service: str = ""

    @property
    def arn(self) -> str:
        """Return the ARN."""
        return f"arn:aws:iam::{self.account}:root"

    def may(self, _action: str, _resource: str, _context: Mapping[str, Any]) -> bool:
        """Tell that everything is allowed."""
        return True
