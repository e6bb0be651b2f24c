"""What will happen: the life intervals of restore points, and what follows from them."""

from snapshot_constructs.forecast.by_hand import Action, ByHand
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.history import history
from snapshot_constructs.forecast.minutes import NEVER, to_datetime, to_minutes
from snapshot_constructs.forecast.policy import forecast
from snapshot_constructs.forecast.timeline import JITTER, WINDOWS, Rung, Timeline, combine
from snapshot_constructs.forecast.track import Assumption, Tier, Track

__all__ = [
    "JITTER",
    "NEVER",
    "WINDOWS",
    "Action",
    "Assumption",
    "ByHand",
    "ForecastError",
    "Rung",
    "Tier",
    "Timeline",
    "Track",
    "combine",
    "forecast",
    "history",
    "to_datetime",
    "to_minutes",
]
