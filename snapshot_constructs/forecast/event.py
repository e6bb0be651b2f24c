"""What event-based policies make: copies of snapshots that others share."""

from array import array
from collections.abc import Iterator, Sequence

from snapshot_constructs.forecast.keep import known
from snapshot_constructs.forecast.lives import Rules, not_before_next
from snapshot_constructs.forecast.plan import read_copies
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
    born = array("q", shared)
    known(details.actions, "the event-based policy: the actions")
    for action in details.actions if isinstance(details.actions, tuple) else ():
        known(action, "the event-based policy: the action")
        if isinstance(action, CopyAction) and born:
            name = str(action.name)
            for place, copied in read_copies(action.copies, f"action {name!r}:"):
                dates = Rules((copied.keep,), {}).reached(born)
                goes = not_before_next(born, dates)
                yield Track(schedule=name, place=place, taken=born, born=born, gone=goes)
