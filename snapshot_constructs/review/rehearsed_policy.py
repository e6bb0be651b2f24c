"""The policies of a rehearsal, as the forecast understands them."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from snapshot_constructs.cfn.export import exported
from snapshot_constructs.model.default_policy import DefaultSettings, Exclusions
from snapshot_constructs.model.policy import DEFAULTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.rehearsed import DeployedPolicy
from snapshot_constructs.model.tags import Tag


class Policy(NamedTuple):
    """A policy that was deployed.

    Attributes:
        name: by which users know it; with its stack before it where two have the same.
        spec: what DLM says that it is: all that waits for deployment is known by then.
    """

    name: str
    deployed: DeployedPolicy
    spec: PolicySpec

    @property
    def id(self) -> str:
        """As DLM gave it."""
        return self.deployed.id

    @property
    def place(self) -> tuple[str, str]:
        """Its account and Region."""
        return self.deployed.account, self.deployed.region

    @property
    def is_default(self) -> bool:
        """Whether it is a default policy."""
        return self.spec.kinds <= DEFAULTS

    @property
    def is_disabled(self) -> bool:
        """Whether it was deployed so that it makes nothing."""
        return self.spec.state == "DISABLED"

    @property
    def of_volumes(self) -> bool:
        """Whether it backs up volumes, rather than instances."""
        return self.spec.kind in (Kind.VOLUME_SNAPSHOTS, Kind.DEFAULT_VOLUMES)

    @property
    def of_instances(self) -> bool:
        """Whether it backs up instances."""
        kinds = (Kind.INSTANCE_SNAPSHOTS, Kind.AMIS, Kind.DEFAULT_INSTANCES)
        return self.spec.kind in kinds

    @property
    def makes_images(self) -> bool:
        """Whether it makes AMIs."""
        return self.spec.kind in (Kind.AMIS, Kind.DEFAULT_INSTANCES)

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """The tags that it looks for, any of which suffices."""
        details = self.spec.details
        tags = details.target_tags if isinstance(details, PolicyDetails) else ()
        found = [each for each in tags if isinstance(each, Tag)] if isinstance(tags, tuple) else []
        return tuple((str(each.key), str(each.value)) for each in found)

    @property
    def location(self) -> str:
        """Where it looks for them: CLOUD, OUTPOST or LOCAL_ZONE."""
        details = self.spec.details
        found = details.locations if isinstance(details, PolicyDetails) else ()
        return str(found[0]) if isinstance(found, tuple) and found else "CLOUD"

    @property
    def exclusions(self) -> Exclusions:
        """What a default policy leaves out."""
        details = self.spec.details
        inner = details.defaults if isinstance(details, PolicyDetails) else None
        found = (inner or self.spec.defaults or DefaultSettings()).exclusions
        return found if isinstance(found, Exclusions) else Exclusions()


def policies(found: Iterable[DeployedPolicy]) -> list[Policy]:
    """Return policies, each with a name that no other has."""
    deployed = list(found)
    times = Counter(each.name for each in deployed)
    return [
        Policy(
            each.name if times[each.name] == 1 else f"{each.stack}:{each.name}",
            each,
            exported(each.content),
        )
        for each in deployed
    ]
