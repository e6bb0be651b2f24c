"""Which policies apply to a volume."""

from collections.abc import Mapping

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.policy import Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.tags import Tag

Pairs = Mapping[str, str]


def targeted(policies: Mapping[str, PolicySpec]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, for each tag that some policy for volumes asks for, the policies that do.

    Policies of other kinds act on instances or on shared snapshots: volumes name them directly.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, policy in policies.items():
        for pair in _targets(policy):
            found[pair] = (*found.get(pair, ()), name)
    return found


def matching(
    policies: Mapping[str, PolicySpec], tags: Pairs, policy: str | None
) -> tuple[str, ...]:
    """Return the names of the policies for a volume: those that any of its tags meets, and its own.

    Raises:
        ForecastError: if the policy that is named does not exist.
    """
    if policy is not None and policy not in policies:
        known = ", ".join(map(repr, sorted(policies))) or "none"
        raise ForecastError(f"no policy has this name (got {policy!r}); the names are {known}")
    asked = targeted(policies)
    met = {name for pair in tags.items() for name in asked.get(pair, ())}
    return tuple(name for name in policies if name == policy or name in met)


def _targets(policy: PolicySpec) -> set[tuple[str, str]]:
    details = policy.details
    if policy.kind is not Kind.VOLUME_SNAPSHOTS or not isinstance(details, PolicyDetails):
        return set()
    tags = () if isinstance(details.target_tags, Deferred) else details.target_tags
    return {
        (tag.key, tag.value)
        for tag in tags
        if isinstance(tag, Tag) and isinstance(tag.key, str) and isinstance(tag.value, str)
    }
