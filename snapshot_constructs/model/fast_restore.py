"""Fast snapshot restore: volumes made from a snapshot have full speed at once."""

from dataclasses import dataclass
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FastRestore(Value):
    """Enables fast restore of the newest snapshots in some Availability Zones, billed by the hour.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_FastRestoreRule.html

    Attributes:
        zones: names of zones, such as ``eu-west-1a``.
        zone_ids: ids of zones, such as ``euw1-az1``, instead of names.
        retain: for how many of the newest, or up to which age; of the schedule's own type.
    """

    zones: tuple[str | Deferred, ...] | Deferred = ()
    zone_ids: tuple[str | Deferred, ...] | Deferred = ()
    retain: Retain | None = None

    @classmethod
    def in_zones(cls, *zones: str | Deferred, retain: Retain) -> Self:
        """Enable it in the zones of these names."""
        return cls(zones=zones, retain=retain)

    @classmethod
    def in_zone_ids(cls, *zone_ids: str | Deferred, retain: Retain) -> Self:
        """Enable it in the zones with these ids, which mean the same place in every account."""
        return cls(zone_ids=zone_ids, retain=retain)
