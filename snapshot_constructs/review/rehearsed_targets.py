"""Which volumes and instances each policy of a rehearsal backs up, and since when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from snapshot_constructs.model.policy import Parameters, PolicyDetails
from snapshot_constructs.model.rehearsed import LiveInstance, LiveVolume, Rehearsed
from snapshot_constructs.model.tags import Tag, Tags
from snapshot_constructs.review.rehearsed_policy import Policy

_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)


class Backed(NamedTuple):
    """A volume or an instance that a policy backs up.

    Attributes:
        id: of the volume or instance.
        since: no run that is not later counts.
        units: ids of the volumes that snapshots are of, or of the instance that AMIs are of.
        volumes: whose blocks are kept.
    """

    id: str
    since: datetime
    units: tuple[str, ...]
    volumes: tuple[str, ...]


class Backing(NamedTuple):
    """What a policy backs up.

    Attributes:
        backed: what nobody else does, where that decides.
        shared: ids of what a default policy may leave to other policies.
    """

    backed: tuple[Backed, ...]
    shared: tuple[str, ...] = ()


def backing(policies: Sequence[Policy], seen: Rehearsed) -> dict[str, Backing]:
    """Return what each policy backs up, by its id."""
    meant = {each.id: tuple(_meant(each, seen)) for each in policies}
    return {each.id: _alone(each, policies, meant) for each in policies}


def _alone(
    policy: Policy, policies: Sequence[Policy], meant: Mapping[str, Sequence[Backed]]
) -> Backing:
    """Part what a default policy makes for sure from what others back up: a backup is a backup."""
    found = tuple(meant[policy.id])
    if not policy.is_default:
        return Backing(found)
    others = {
        id
        for other in policies
        if other.id != policy.id and not other.is_disabled
        for each in meant[other.id]
        for id in (each.units if policy.makes_images else each.volumes)
    }
    return Backing(
        tuple(each for each in found if others.isdisjoint(each.units)),
        tuple(each.id for each in found if not others.isdisjoint(each.units)),
    )


def _meant(policy: Policy, seen: Rehearsed) -> Iterator[Backed]:
    volumes = [each for each in seen.volumes if (each.account, each.region) == policy.place]
    if policy.is_default:
        volumes = [each for each in volumes if not _is_excluded(each, policy)]
    if policy.of_volumes:
        for volume in volumes:
            if _applies(policy, volume):
                yield Backed(volume.id, _since(policy, volume), (volume.id,), (volume.id,))
    elif policy.of_instances:
        for instance in seen.instances:
            if (instance.account, instance.region) == policy.place and _applies(policy, instance):
                yield from _instance(policy, instance, seen.volumes)


def _instance(
    policy: Policy, instance: LiveInstance, volumes: Sequence[LiveVolume]
) -> Iterator[Backed]:
    own = [each for each in volumes if instance.id in each.instances]
    kept = own if policy.makes_images else [each for each in own if not _is_left_out(each, policy)]
    ids = tuple(each.id for each in kept)
    units = (instance.id,) if policy.makes_images else ids
    if units:
        yield Backed(instance.id, _since(policy, instance), units, ids)


def _since(policy: Policy, source: LiveVolume | LiveInstance) -> datetime:
    """Return when runs begin to count; default policies leave out what is younger than a day."""
    old_enough = source.made + _DAY - _MOMENT if policy.is_default else source.made
    return max(old_enough, policy.deployed.enabled)


def _applies(policy: Policy, source: LiveVolume | LiveInstance) -> bool:
    if policy.is_default:
        return isinstance(source, LiveVolume) or not _has(source.tags, policy.exclusions.tags)
    is_local = len(source.zone) > len(f"{source.region}a")
    location = "LOCAL_ZONE" if is_local else "CLOUD"
    return location == policy.location and not source.tags.items().isdisjoint(policy.targets)


def _is_excluded(volume: LiveVolume, policy: Policy) -> bool:
    """Tell whether a default policy leaves a volume out."""
    exclusions = policy.exclusions
    return (
        _has(volume.tags, exclusions.tags)
        or (exclusions.boot_volumes is True and volume.is_root)
        or (isinstance(exclusions.volume_types, tuple) and volume.type in exclusions.volume_types)
    )


def _is_left_out(volume: LiveVolume, policy: Policy) -> bool:
    """Tell whether the snapshots of an instance leave a volume out."""
    details = policy.spec.details
    found = details.parameters if isinstance(details, PolicyDetails) else None
    parameters = found if isinstance(found, Parameters) else Parameters()
    if volume.is_root:
        return parameters.exclude_boot_volume is True
    return _has(volume.tags, parameters.exclude_data_volume_tags)


def _has(tags: Mapping[str, str], any_of: Tags) -> bool:
    """Tell whether one of some tags is there."""
    wanted = [each for each in any_of if isinstance(each, Tag)] if isinstance(any_of, tuple) else []
    return any(tags.get(str(each.key)) == each.value for each in wanted)
