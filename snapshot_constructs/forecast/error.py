"""The one error of this room."""


class ForecastError(ValueError):
    """Says in one line why there is no forecast for a policy, and what would help."""
