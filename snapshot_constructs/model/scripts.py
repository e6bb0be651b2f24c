"""Scripts that run before and after a snapshot, for application-consistent backups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Value

VSS = "AWS_VSS_BACKUP"
SAP_HANA = "AWSSystemsManagerSAP-CreateDLMSnapshotForSAPHANA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Value):
    """Runs a Systems Manager document, or VSS, around each snapshot of an instance.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_Script.html

    Attributes:
        handler: AWS_VSS_BACKUP, or the name or ARN of a Systems Manager document.
        service: AWS_SYSTEMS_MANAGER, also when None.
        stages: PRE, POST or both; both when empty.
        timeout_seconds: how long one run may take, 10 to 120; 10 when None.
        retries: how often a failed run is repeated, 0 to 3; 0 when None.
        snapshot_on_failure: whether a crash-consistent snapshot is made when the script before it
            failed; it is when None.
    """

    handler: str | Deferred | None = None
    service: str | Deferred | None = None
    stages: tuple[str | Deferred, ...] | Deferred = ()
    timeout_seconds: int | Deferred | None = None
    retries: int | Deferred | None = None
    snapshot_on_failure: bool | Deferred | None = None

    @classmethod
    def vss(cls, *, retries: int | None = None, snapshot_on_failure: bool | None = None) -> Self:
        """Use Windows' Volume Shadow Copy Service."""
        return cls(handler=VSS, retries=retries, snapshot_on_failure=snapshot_on_failure)

    @classmethod
    def sap_hana(cls, *, timeout_seconds: int | None = None, retries: int | None = None) -> Self:
        """Quiesce SAP HANA; without a successful script no snapshot is made."""
        return cls(
            handler=SAP_HANA,
            timeout_seconds=timeout_seconds,
            retries=retries,
            snapshot_on_failure=False,
        )

    @classmethod
    def document(
        cls,
        name_or_arn: str,
        *,
        stages: Sequence[str] = (),
        timeout_seconds: int | None = None,
        retries: int | None = None,
        snapshot_on_failure: bool | None = None,
    ) -> Self:
        """Run an own Systems Manager document; one shared by another account goes by its ARN."""
        return cls(
            handler=name_or_arn,
            stages=tuple(stages),
            timeout_seconds=timeout_seconds,
            retries=retries,
            snapshot_on_failure=snapshot_on_failure,
        )
