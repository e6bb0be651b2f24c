"""What event-based policies make: copies of snapshots that others share."""

from array import array
from collections.abc import Iterator, Sequence

from snapshot_constructs.forecast.firings import Runs
from snapshot_constructs.forecast.keep import FOREVER, known
from snapshot_constructs.forecast.lives import Rules, not_before_next
from snapshot_constructs.forecast.plan import Plan, read_copies
from snapshot_constructs.forecast.track import Track
from snapshot_constructs.model.event import CopyAction
from snapshot_constructs.model.policy import PolicyDetails


def tracks(details: PolicyDetails, shared: Sequence[int]) -> Iterator[Track]:
    """Yield the track of the copies in each place.

    Args:
        details: of the policy.
        shared: the minutes in which snapshots are shared, ascending.

    Raises:
        ForecastError: if the copies are not known well enough.
    """
    for plan in plans(details, shared):
        born = plan.runs.times
        for place, copied in plan.copies.items() if born else ():
            dates = Rules((copied.keep,), {}).reached(born)
            goes = not_before_next(born, dates)
            yield Track(
                schedule=plan.name,
                place=place,
                taken=born,
                born=born,
                gone=goes,
                keys=[copied.key] * len(born),
            )


def plans(details: PolicyDetails, shared: Sequence[int]) -> Iterator[Plan]:
    """Yield each action like a schedule that makes nothing but copies.

    Args:
        details: of the policy.
        shared: the minutes in which snapshots are shared, ascending.

    Raises:
        ForecastError: if the copies are not known well enough.
    """
    known(details.actions, "the event-based policy: the actions")
    for action in details.actions if isinstance(details.actions, tuple) else ():
        known(action, "the event-based policy: the action")
        if isinstance(action, CopyAction):
            name = str(action.name)
            yield Plan(
                name=name,
                runs=Runs(times=array("q", shared), mean_gap=None),
                keep=FOREVER,
                archive=None,
                copies=dict(read_copies(action.copies, f"action {name!r}:")),
                fast_restore={},
                deprecate=None,
                shares={},
            )
