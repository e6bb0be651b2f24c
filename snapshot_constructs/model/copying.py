"""Copies to other Regions, Outposts and, in event-based policies, other accounts."""

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.value import Value


@runtime_checkable
class KeyWithArn(Protocol):
    """A KMS key of the CDK, or anything like it."""

    @property
    def key_arn(self) -> str:
        """Its ARN."""
        ...


@dataclass(frozen=True, slots=True)
class CopyTo(Value):
    """Copies each snapshot or AMI to another Region, or each snapshot to an Outpost.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_CrossRegionCopyRule.html

    Attributes:
        target: a Region, such as ``eu-central-1``, or the ARN of an Outpost.
        target_region: where an AMI policy names its Region; the constructs fill it from ``target``.
        encrypted: whether the copy is encrypted; False never decrypts what is encrypted.
        key: the KMS key of the copies, as ARN or as an object with ``key_arn``; without one the
            default key of the destination is used, and such copies can never be shared.
        retain: the age up to which copies are kept; always an age, also under a count-based
            schedule. None leaves it out, and nobody documents what happens to the copies then.
        copy_tags: whether the user's tags are put on the copy, separately from the schedule's own.
        deprecate: the age at which a copied AMI is deprecated.
        key_object: the key as it was given, for grants.
    """

    target: str | Deferred | None = None
    target_region: str | Deferred | None = field(default=None, kw_only=True)
    encrypted: bool | Deferred | None = field(default=True, kw_only=True)
    key: str | Deferred | KeyWithArn | None = field(default=None, kw_only=True)
    retain: Retain | Deferred | None = field(kw_only=True)
    copy_tags: bool | Deferred | None = field(default=None, kw_only=True)
    deprecate: Retain | Deferred | None = field(default=None, kw_only=True)
    key_object: object = field(
        default=None, kw_only=True, compare=False, repr=False, metadata={"opaque": True}
    )

    def __post_init__(self) -> None:
        key = getattr(self.key, "alias_target_key", self.key)  # DLM refuses the ARN of an alias
        arn = getattr(key, "key_arn", None)
        if arn is not None:
            object.__setattr__(self, "key_object", key)
            object.__setattr__(self, "key", arn)
        Value.__post_init__(self)

    @property
    def destination(self) -> str | Deferred | None:
        """The Region or Outpost, whichever field names it."""
        return self.target if self.target is not None else self.target_region

    @property
    def key_arn(self) -> str | Deferred | None:
        """The ARN of the key, however the key was given."""
        return self.key if isinstance(self.key, (str, Deferred)) else None
