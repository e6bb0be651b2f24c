"""What an event-based policy listens for and does."""

from dataclasses import dataclass

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParameters(Value):
    """Says which events count.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_EventParameters.html

    Attributes:
        event_type: shareSnapshot.
        owners: ids of the accounts that share.
        description_regex: a regular expression over the snapshot's description.
    """

    event_type: str | Deferred | None = None
    owners: tuple[str | Deferred, ...] | Deferred = ()
    description_regex: str | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource(Value):
    """Fires when another account shares a snapshot with this one.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_EventSource.html

    Attributes:
        type: MANAGED_CWE.
        parameters: which events count.
    """

    type: str | Deferred | None = None
    parameters: EventParameters | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyAction(Value):
    """Copies the shared snapshot into this account."""

    name: str | Deferred | None = None
    copies: tuple[CopyTo | Deferred, ...] | Deferred = ()
