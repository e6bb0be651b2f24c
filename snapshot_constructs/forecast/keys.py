"""What copies are encrypted with: one whose key is not that of the copy before is a full one."""

from collections.abc import Iterator, Sequence

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.deferred import Deferred, is_known
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule


def key_of(policies: Sequence[PolicySpec], schedule: str, place: str) -> object:
    """Return something that is equal for copies with the same key.

    A snapshot that several schedules made together may be copied as another schedule than its own
    says; then the first that copies to the place counts.
    """
    copies = [(name, copy) for policy in policies for name, copy in _copies(policy)]
    there = [(name, copy) for name, copy in copies if copy.destination == place]
    own = [copy for name, copy in there if name == schedule]
    chosen = next(iter(own or [copy for _, copy in there]), None)
    return None if chosen is None else (chosen.encrypted, chosen.key_arn)


def _copies(policy: PolicySpec) -> Iterator[tuple[str | Deferred | None, CopyTo]]:
    details = policy.details
    if not isinstance(details, PolicyDetails) or isinstance(details.schedules, Deferred):
        return
    for schedule in details.schedules:
        if isinstance(schedule, Schedule) and is_known(schedule.copies):
            for copy in schedule.copies:
                if isinstance(copy, CopyTo):
                    yield schedule.name, copy
