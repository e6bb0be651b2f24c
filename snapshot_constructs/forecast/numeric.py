"""Says in one line that numpy is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from snapshot_constructs.forecast.error import ForecastError


@contextmanager
def numpy_needed() -> Iterator[None]:
    """Guard the import of a module that needs numpy; fleets alone do.

    Raises:
        ForecastError: if it is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        raise ForecastError(
            "fleets need numpy, which is not installed; run pip install 'snapshot-constructs[fleet]'"
        ) from None
