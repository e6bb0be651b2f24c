"""Let Systems Manager reach every instance that runs: ministack's have no machine behind them."""

from __future__ import annotations

from ministack.services import ec2

from snapshot_constructs.rehearse.cloud.world import World


def install(_world: World) -> None:
    """Count every instance that runs as managed; what is run on it ends well at once."""
    ec2.instance_is_managed = _is_running


def _is_running(id: str) -> bool:
    found = ec2._instances.get(id)  # noqa: SLF001 - see the package
    return found is not None and found["State"]["Name"] == "running"
