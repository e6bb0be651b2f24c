"""Block public access for snapshots: whether an account may share them with everyone."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPublicAccess(Value):
    """One AWS::EC2::SnapshotBlockPublicAccess, a setting of an account in a Region.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-snapshotblockpublicaccess.html

    Attributes:
        state: block-all-sharing or block-new-sharing.
        misread: what was written in a shape that no property has.
    """

    state: str | Deferred | None = None
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
