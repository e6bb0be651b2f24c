"""The local cloud with a virtual clock, and what tests do with it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snapshot_constructs.rehearse.deployment import DeployedStack, Deployment
    from snapshot_constructs.rehearse.error import RehearsalError
    from snapshot_constructs.rehearse.failures import DeployError, Failure
    from snapshot_constructs.rehearse.rehearsal import Rehearsal
    from snapshot_constructs.rehearse.results import Event, Image, Instance, Snapshot, Volume

_PLACES = {
    "DeployError": "failures",
    "DeployedStack": "deployment",
    "Deployment": "deployment",
    "Event": "results",
    "Failure": "failures",
    "Image": "results",
    "Instance": "results",
    "Rehearsal": "rehearsal",
    "RehearsalError": "error",
    "Snapshot": "results",
    "Volume": "results",
}

__all__ = [
    "DeployError",
    "DeployedStack",
    "Deployment",
    "Event",
    "Failure",
    "Image",
    "Instance",
    "Rehearsal",
    "RehearsalError",
    "Snapshot",
    "Volume",
]


def __getattr__(name: str) -> object:
    """Load a name on first use, so that neither pytest nor the cloud itself pays for it."""
    if name in _PLACES:
        return getattr(import_module(f"snapshot_constructs.rehearse.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
