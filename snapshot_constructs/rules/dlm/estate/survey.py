"""An estate with all that is looked up in it more than once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from snapshot_constructs.model.address import Address, Mark, may_coexist
from snapshot_constructs.model.backable import Backable, Machine, Volume
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate, PlacedPolicy, by_mark
from snapshot_constructs.model.policy import Kind, PolicyDetails
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.dlm.estate.disks import Disks, Found, is_small
from snapshot_constructs.rules.dlm.estate.matching import Token, are_known, each_tag, folded, token
from snapshot_constructs.rules.dlm.estate.parts import Parts

LOOKS_AT = {
    Kind.VOLUME_SNAPSHOTS: "VOLUME",
    Kind.INSTANCE_SNAPSHOTS: "INSTANCE",
    Kind.AMIS: "INSTANCE",
}
"""What each kind of policy finds by tags."""


class Looking(NamedTuple):
    """A policy, and one of the tags that it looks for."""

    policy: PlacedPolicy
    i: int
    tag: Tag

    @property
    def where(self) -> str:
        """The path of the tag."""
        return f"PolicyDetails/TargetTags/{self.i}"


class Survey:
    """An estate, and who looks for what in it."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._summaries: dict[object, Disks] = {}
        self._parts: dict[int, Parts] = {}

    def parts(self, policy: PlacedPolicy) -> Parts:
        """Return the parts of a policy of the estate."""
        found = self._parts.get(id(policy))
        if found is None:
            found = self._parts[id(policy)] = Parts(policy)
        return found

    @cached_property
    def looking(self) -> tuple[Looking, ...]:
        """Every tag that an enabled policy of certain kind looks for."""
        return tuple(
            Looking(policy, i, tag)
            for policy in self.estate.policies
            if policy.runs and self.parts(policy).kind in LOOKS_AT
            for i, tag in each_tag(details_of(policy).target_tags)
        )

    @cached_property
    def _looking_by(self) -> dict[object, list[Looking]]:
        found: defaultdict[object, list[Looking]] = defaultdict(list)
        for each in self.looking:
            what = LOOKS_AT[self.parts(each.policy).kind or Kind.AMIS]
            found[what, token(each.tag, each.policy.address.file)].append(each)
        return found

    @cached_property
    def unclear(self) -> frozenset[str]:
        """What some policy may look for by tags that are not known."""
        return frozenset(
            what
            for policy in self.estate.policies
            if policy.runs
            for kind, what in LOOKS_AT.items()
            if kind in self.parts(policy).kinds and _is_unclear(policy)
        )

    def lookers(self, thing: Backable) -> Iterator[Looking]:
        """Yield what looks for a tag that a volume or a machine carries."""
        what = "VOLUME" if isinstance(thing, Volume) else "INSTANCE"
        for _, tag in each_tag(thing.tags):
            yield from self.lookers_of(what, tag, thing.address)

    def lookers_of(self, what: str, tag: Tag, seen_from: Address) -> Iterator[Looking]:
        """Yield what looks for a tag on one type of resource."""
        for each in self._looking_by.get((what, token(tag, seen_from.file)), ()):
            if may_coexist(each.policy.address, seen_from):
                yield each

    def first_lookers(self, thing: Backable) -> Iterator[Looking]:
        """Yield one of those that look for each tag that a volume or a machine carries."""
        what = "VOLUME" if isinstance(thing, Volume) else "INSTANCE"
        for _, tag in each_tag(thing.tags):
            first = next(self.lookers_of(what, tag, thing.address), None)
            if first is not None:
                yield first

    def looking_for_key(self, key: str) -> dict[Token, Looking]:
        """Return what looks on volumes for a key, whatever its case, by the spelling of the tag."""
        return self._looking_by_key.get(key, {})

    @cached_property
    def _looking_by_key(self) -> dict[str, dict[Token, Looking]]:
        found: dict[str, dict[Token, Looking]] = {}
        for each in self.looking:
            spelling = folded(each.tag)
            if spelling is not None and self.parts(each.policy).kind is Kind.VOLUME_SNAPSHOTS:
                found.setdefault(spelling[0], {}).setdefault(spelling, each)
        return found

    def all_known(self, what: str) -> bool:
        """Tell whether all tags of all resources of a type are known."""
        return self._all_known[what]

    @cached_property
    def _all_known(self) -> dict[str, bool]:
        return {
            what: all(are_known(thing.tags) for thing in things)
            for what, things in self.things.items()
        }

    @cached_property
    def things(self) -> dict[str, tuple[Backable, ...]]:
        """All that can be looked for, by resource type."""
        return {"VOLUME": self.estate.volumes, "INSTANCE": self.estate.machines}

    @cached_property
    def _by_tag(self) -> dict[object, list[Backable]]:
        found: defaultdict[object, list[Backable]] = defaultdict(list)
        for what, things in self.things.items():
            for thing in things:
                for _, tag in each_tag(thing.tags):
                    found[what, token(tag, thing.address.file)].append(thing)
        return found

    @cached_property
    def _by_folded(self) -> dict[object, list[tuple[Backable, Tag]]]:
        found: defaultdict[object, list[tuple[Backable, Tag]]] = defaultdict(list)
        for what, things in self.things.items():
            for thing in things:
                for _, tag in each_tag(thing.tags):
                    if (spelling := folded(tag)) is not None:
                        found[what, spelling].append((thing, tag))
        return found

    def carriers(self, what: str, tag: Tag, seen_from: Address) -> Iterator[Backable]:
        """Yield what surely carries a tag, and surely exists together with what looks for it."""
        for thing in self._by_tag.get((what, token(tag, seen_from.file)), ()):
            if may_coexist(thing.address, seen_from):
                yield thing

    def nearly(self, what: str, tag: Tag) -> list[tuple[Backable, Tag]]:
        """Return what carries a tag that differs in letter case or outer spaces at most."""
        spelling = folded(tag)
        return [] if spelling is None else self._by_folded.get((what, spelling), [])

    @cached_property
    def machines_by_mark(self) -> dict[Mark, tuple[Machine, ...]]:
        """The forms of each machine."""
        return by_mark(self.estate.machines)

    @cached_property
    def volumes_of(self) -> dict[Mark, list[Volume]]:
        """The volumes of each machine: those made with it and those attached."""
        found: defaultdict[Mark, list[Volume]] = defaultdict(list)
        for volume in self.estate.volumes:
            if volume.machine is not None:
                found[volume.machine].append(volume)
            for mark in volume.attached_to:
                if isinstance(mark, Mark):
                    found[mark].append(volume)
        return found

    def disks(self, policy: PlacedPolicy) -> Disks:
        """Sum up the disks that a policy surely finds by its tags."""
        whole = Disks()
        kind = self.parts(policy).kind
        what = LOOKS_AT.get(kind) if kind else None
        for _, tag in each_tag(details_of(policy).target_tags if what else ()):
            whole.merge(self._summary(what or "", tag, policy.address))
        return whole

    def _summary(self, what: str, tag: Tag, seen_from: Address) -> Disks:
        known = (what, token(tag, seen_from.file), seen_from.file, seen_from.when)
        if known not in self._summaries:
            made = self._summaries[known] = Disks()
            for thing in self.carriers(what, tag, seen_from):
                for volume in self._volumes(thing, seen_from):
                    for disk in volume.disks:
                        made.add(Found(volume, disk))
                if isinstance(thing, Machine) and is_small(thing):
                    made.small = made.small or thing
        return self._summaries[known]

    def _volumes(self, thing: Backable, seen_from: Address) -> Iterable[Volume]:
        if isinstance(thing, Volume):
            return (thing,)
        mine = self.volumes_of.get(thing.address.mark, ())
        return (each for each in mine if may_coexist(each.address, seen_from))


def details_of(policy: PlacedPolicy) -> PolicyDetails:
    """Return the details of a policy; empty where there are none, or they are not known."""
    found = policy.spec.details
    return found if isinstance(found, PolicyDetails) else PolicyDetails()


def _is_unclear(policy: PlacedPolicy) -> bool:
    tags = details_of(policy).target_tags
    if isinstance(policy.spec.details, Deferred) or isinstance(tags, Deferred):
        return True
    return any(
        not (isinstance(tag, Tag) and isinstance(tag.key, str) and isinstance(tag.value, str))
        or tag.key.startswith("aws:")
        for tag in tags
    )
