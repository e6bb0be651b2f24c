"""Default policies: one for all volumes, one for all instances of an account in a Region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.tags import Tags, as_tags
from snapshot_constructs.model.value import Value

CREATE_INTERVAL_DAYS = 1
RETAIN_INTERVAL_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions(Value):
    """What a default policy leaves out.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_Exclusions.html

    Attributes:
        boot_volumes: whether boot volumes are left out; volume policies only.
        volume_types: types such as ``st1`` that are left out; volume policies only.
        tags: whatever carries one of these is left out.
    """

    boot_volumes: bool | Deferred | None = None
    volume_types: tuple[str | Deferred, ...] | Deferred = ()
    tags: Tags = ()

    @classmethod
    def of(
        cls,
        *,
        boot_volumes: bool | None = None,
        volume_types: Sequence[str] = (),
        tags: Mapping[str, str | Deferred] | None = None,
    ) -> Self:
        """Leave these out."""
        return cls(
            boot_volumes=boot_volumes,
            volume_types=tuple(volume_types),
            tags=as_tags(tags or ()),  # type: ignore[arg-type]  # a mapping was turned into tags
        )


@dataclass(frozen=True, slots=True)
class CopyTarget(Value):
    """Names a Region to which a default policy copies, with the default key there.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_CrossRegionCopyTarget.html
    """

    region: str | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultSettings(Value):
    """The settings of a default policy.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_CreateLifecyclePolicy.html

    Attributes:
        create_interval_days: 1 to 7; 1 when None.
        retain_interval_days: 2 to 14; 7 when None.
        copy_tags: whether the tags of the source are put on the backups.
        extend_deletion: whether the last backup is deleted too when the source or the policy is gone.
        copy_targets: up to three other Regions.
        exclusions: what is left out.
    """

    create_interval_days: int | Deferred | None = None
    retain_interval_days: int | Deferred | None = None
    copy_tags: bool | Deferred | None = None
    extend_deletion: bool | Deferred | None = None
    copy_targets: tuple[CopyTarget | Deferred, ...] | Deferred = ()
    exclusions: Exclusions | Deferred | None = None
