"""Sharing snapshots with other accounts."""

from dataclasses import dataclass
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Value):
    """Shares each snapshot of the policy's own Region with other accounts.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_ShareRule.html

    Attributes:
        accounts: account ids of twelve digits.
        unshare_after: the age at which sharing ends; never when None.
    """

    accounts: tuple[str | Deferred, ...] | Deferred = ()
    unshare_after: Retain | None = None

    @classmethod
    def to(cls, *accounts: str | Deferred, unshare_after: Retain | None = None) -> Self:
        """Share with these accounts."""
        return cls(accounts=accounts, unshare_after=unshare_after)
