"""Rules of the Recycle Bin: what is kept for a while after it was deleted."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class RecycleBinRule(Value):
    """One AWS::Rbin::Rule.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rbin-rule.html

    Attributes:
        resource_type: EBS_SNAPSHOT, EC2_IMAGE or EBS_VOLUME.
        retain: how long what was deleted is kept, in days.
        resource_tags: what carries one of these is kept; everything in the Region when empty.
        exclude_tags: what carries one of these is not kept; only where everything else is.
        unlock_delay: how long a locked rule stays as it is after it was unlocked; the rule is not
            locked when None.
        status: pending or available; set by the service.
        tags: on the rule itself.
        deletion_policy: what CloudFormation does with the rule when it leaves the stack; it deletes
            the rule when None.
        update_replace_policy: the same for when an update replaces the rule.
        misread: what was written in a shape that no property has.
    """

    resource_type: str | Deferred | None = None
    retain: Retain | Deferred | None = None
    description: str | Deferred | None = None
    resource_tags: Tags = ()
    exclude_tags: Tags = ()
    unlock_delay: Retain | Deferred | None = None
    status: str | Deferred | None = None
    tags: Tags = ()
    deletion_policy: str | Deferred | None = None
    update_replace_policy: str | Deferred | None = None
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})

    @property
    def days(self) -> int | None:
        """How many days something is kept, if that is known."""
        return self.retain.nominal_days if isinstance(self.retain, Retain) else None
