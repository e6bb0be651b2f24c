"""The parts of a policy that rules across resources look at, each found once."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.estate import PlacedPolicy
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.policy import Kind
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.scripts import Script
from snapshot_constructs.model.sharing import Share
from snapshot_constructs.rules.dlm import subjects
from snapshot_constructs.rules.dlm.needs import certain_actions
from snapshot_constructs.rules.registry import At, Place, Unknown

T = TypeVar("T")

_ANYWHERE = Place()


class Copy(NamedTuple):
    """One copy that a policy makes, and where it and its key are written."""

    it: CopyTo
    where: str
    key_where: str


class Parts:
    """What is known of a policy's parts."""

    def __init__(self, policy: PlacedPolicy) -> None:
        self._spec = policy.spec
        self.kinds = policy.spec.kinds

    @cached_property
    def kind(self) -> Kind | None:
        """The kind, if it is certain."""
        return next(iter(self.kinds)) if len(self.kinds) == 1 else None

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions without which the policy cannot do what it says."""
        return tuple(sorted(certain_actions(self._spec)))

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """The copies that it makes."""
        by_schedule = _known(subjects.schedule_copies(self._spec, _ANYWHERE))
        by_event = _known(subjects.action_copies(self._spec, _ANYWHERE))
        return (
            *(Copy(at.it, at.where, f"{at.where}/CmkArn") for at in by_schedule),
            *(
                Copy(at.it, at.where, f"{at.where}/EncryptionConfiguration/CmkArn")
                for at in by_event
            ),
        )

    @cached_property
    def archive_tiers(self) -> tuple[At[Retain], ...]:
        """What it keeps in the archive tier."""
        return _known(subjects.archive_tiers(self._spec, _ANYWHERE))

    @cached_property
    def shares(self) -> tuple[At[Share], ...]:
        """The accounts that it shares snapshots with."""
        return _known(subjects.shares(self._spec, _ANYWHERE))

    @cached_property
    def fast_restores(self) -> tuple[At[FastRestore], ...]:
        """What it enables fast restore of."""
        return _known(subjects.fast_restores(self._spec, _ANYWHERE))

    @cached_property
    def scripts(self) -> tuple[At[Script], ...]:
        """The scripts that it runs."""
        if Kind.INSTANCE_SNAPSHOTS not in self.kinds:
            return ()
        return _known(subjects.scripts(self._spec, _ANYWHERE))


def _known(found: Iterable[At[T] | Unknown]) -> tuple[At[T], ...]:
    return tuple(at for at in found if isinstance(at, At))
