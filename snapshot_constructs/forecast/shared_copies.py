"""How long copies of what others share are kept: all that can be told of them beforehand."""

from datetime import timedelta
from operator import sub

from snapshot_constructs.forecast import event
from snapshot_constructs.forecast.keep import FOREVER, Keep
from snapshot_constructs.forecast.lives import reached
from snapshot_constructs.forecast.minutes import DAY, MINUTE, to_minutes
from snapshot_constructs.forecast.outlook import START
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec

_CALENDAR = range(to_minutes(START), to_minutes(START.replace(year=START.year + 4)), DAY)
"""Days on which something may be made; the months and years after them have all lengths."""


def kept(policy: PolicySpec) -> dict[str, timedelta | None]:
    """Return the least age up to which the copies in each place are kept; None for ever.

    Args:
        policy: an event-based one.

    Raises:
        ForecastError: if the copies are not known well enough.
    """
    details = policy.details
    plans = event.plans(details, ()) if isinstance(details, PolicyDetails) else ()
    return {place: _least(copied.keep) for plan in plans for place, copied in plan.copies.items()}


def _least(keep: Keep) -> timedelta | None:
    return None if keep == FOREVER else min(map(sub, reached(_CALENDAR, keep), _CALENDAR)) * MINUTE
