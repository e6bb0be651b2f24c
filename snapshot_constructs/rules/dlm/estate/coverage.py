"""Which volumes are backed up, and by what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from snapshot_constructs.model.address import Address, may_coexist
from snapshot_constructs.model.backable import Backable, Disk, Machine, Volume
from snapshot_constructs.model.default_policy import DefaultSettings, Exclusions
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate, PlacedPolicy
from snapshot_constructs.model.iam import Truth
from snapshot_constructs.model.policy import DEFAULTS, Kind, Parameters
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.rules.dlm.estate.matching import are_known, carries, each_tag
from snapshot_constructs.rules.dlm.estate.selecting import selects
from snapshot_constructs.rules.dlm.estate.survey import Survey, details_of

MOST = 10
"""So many names at most are given of what covers a volume."""

_MEANING_IT = ("backup", "snapshot")  # in keys of tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One volume, or the volumes that a machine is launched with.

    Attributes:
        what: such as ``volume`` or ``volumes of the instance``.
        covered: None where that is not known before deployment.
        by: the names of what covers it, at most ``MOST``.
        why: why it is not covered, or why that is not known; empty where it is.
    """

    address: Address
    what: str
    tags: Tags
    covered: bool | None
    by: tuple[str, ...] = ()
    why: str = ""


def coverage(estate: Estate) -> tuple[Row, ...]:
    """Return a row for each volume of an estate, in the order in which they were found.

    Where nothing backs anything up, only volumes with a tag that means it have one.
    """
    covering = Covering(Survey(estate))
    every = estate.policies or estate.selections
    volumes = (each for each in estate.volumes if every or covering.is_meant(each))
    return tuple(_row(covering, volume) for volume in volumes)


def _row(covering: "Covering", volume: Volume) -> Row:
    covered = covering.covered(volume)
    own = volume.machine is None
    return Row(
        address=volume.address,
        what="volume" if own else f"volumes of the {volume.source}",
        tags=volume.tags,
        covered=covered,
        by=tuple(_named(each, volume.address) for each in covering.by(volume)),
        why="" if covered else covering.why(volume),
    )


def _named(one: Address, seen_from: Address) -> str:
    """Name what covers, with the condition under which it does."""
    always = one.when in ("", seen_from.when)
    return one.name if always else f"{one.name} (if {one.when})"


class Covering:
    """Tells what covers the volumes of an estate."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    def by(self, volume: Volume) -> tuple[Address, ...]:
        """Return the policies and selections that surely back a volume up."""
        found: dict[Address, None] = {}
        for one in self._all(volume):
            found[one] = None
            if len(found) == MOST:
                break
        return tuple(found)

    def _all(self, volume: Volume) -> Iterator[Address]:
        yield from self.policies(volume)
        yield from self.selections(volume)
        yield from self.defaults(volume)

    def covered(self, volume: Volume) -> Truth:
        """Tell whether a volume is backed up; None if it may be."""
        if next(self._all(volume), None) is not None:
            return True
        return None if self._reasons(volume) else False

    def why(self, volume: Volume) -> str:
        """Say why a volume is not covered, or why that is not known."""
        reasons = self._reasons(volume)
        if reasons:
            return reasons[0]
        if self._default_policies:
            return "the default policies leave it out"
        if self.survey.estate.policies or self.survey.estate.selections:
            return "no policy looks for its tags" if volume.tags else "it has no tags"
        return "there is no policy"

    def is_meant(self, volume: Volume) -> bool:
        """Tell whether a tag of a volume, or of its machine, speaks of backups."""
        things: list[Backable] = [volume, *self._machines(volume)]
        tags = [tag for thing in things for _, tag in each_tag(thing.tags)]
        keys = [tag.key.casefold() for tag in tags if isinstance(tag.key, str)]
        return any(word in key for word in _MEANING_IT for key in keys)

    def policies(self, volume: Volume) -> Iterator[Address]:
        """Yield the custom policies that find a volume by its tags or by those of its machine."""
        for looking in self.survey.lookers(volume):
            yield looking.policy.address
        for machine in self._machines(volume):
            for looking in self.survey.lookers(machine):
                if _takes(looking.policy, volume) is True:
                    yield looking.policy.address

    def selections(self, volume: Volume) -> Iterator[Address]:
        """Yield the selections of AWS Backup that take a volume, or its machine."""
        things: list[Backable] = [volume, *self._machines(volume)]
        for selection in self.survey.estate.selections:
            if may_coexist(selection.address, volume.address) and any(
                selects(selection, thing) is True for thing in things
            ):
                yield selection.address

    def defaults(self, volume: Volume) -> Iterator[Address]:
        """Yield the default policies that take a volume, or its machine."""
        for policy in self._default_policies:
            if (
                may_coexist(policy.address, volume.address)
                and self._by_default(policy, volume) is True
            ):
                yield policy.address

    def _machines(self, volume: Volume) -> list[Machine]:
        marks = [volume.machine, *(m for m in volume.attached_to if not isinstance(m, Deferred))]
        forms = self.survey.machines_by_mark
        found = [machine for mark in marks if mark for machine in forms.get(mark, ())]
        return [each for each in found if may_coexist(each.address, volume.address)]

    def _reasons(self, volume: Volume) -> list[str]:
        """Return why it is not known whether something covers a volume."""
        survey = self.survey
        machines = self._machines(volume)
        elsewhere = any(isinstance(mark, Deferred) for mark in volume.attached_to)
        looks = {LOOK for LOOK in ("VOLUME", "INSTANCE") if self._looks(LOOK)}
        reasons = []
        if ("VOLUME" in looks and not are_known(volume.tags)) or (
            "INSTANCE" in looks and any(not are_known(each.tags) for each in machines)
        ):
            reasons.append("its tags are known only at deployment")
        if "VOLUME" in survey.unclear or ("INSTANCE" in survey.unclear and (machines or elsewhere)):
            reasons.append("what a policy looks for is known only at deployment")
        if elsewhere and "INSTANCE" in looks:
            reasons.append("what it is attached to is known only at deployment")
        found = [each.policy for machine in machines for each in survey.lookers(machine)]
        if any(_takes(policy, volume) is None for policy in found):
            reasons.append("what a policy leaves out is known only at deployment")
        things: list[Backable] = [volume, *machines]
        if any(selects(s, thing) is None for s in survey.estate.selections for thing in things):
            reasons.append("what AWS Backup selects is known only at deployment")
        if any(self._by_default(policy, volume) is None for policy in self._default_policies):
            reasons.append("what a default policy leaves out is known only at deployment")
        return reasons

    def _looks(self, what: str) -> bool:
        return what in self._looked_for or what in self.survey.unclear

    @cached_property
    def _looked_for(self) -> frozenset[str]:
        volumes = Kind.VOLUME_SNAPSHOTS
        return frozenset(
            "VOLUME" if each.policy.spec.kind is volumes else "INSTANCE"
            for each in self.survey.looking
        )

    @cached_property
    def _default_policies(self) -> list[PlacedPolicy]:
        return [
            p
            for p in self.survey.estate.policies
            if p.runs and self.survey.parts(p).kinds <= DEFAULTS
        ]

    def _by_default(self, policy: PlacedPolicy, volume: Volume) -> Truth:
        """Tell whether a default policy takes a volume, or its machine."""
        settings = policy.spec.defaults or details_of(policy).defaults or DefaultSettings()
        if policy.spec.kind is None or isinstance(settings.exclusions, Deferred):
            return None
        exclusions = settings.exclusions or Exclusions()
        file = policy.address.file
        if policy.spec.kind is Kind.DEFAULT_INSTANCES:
            machines = self._machines(volume)
            found = [_left_out(each, exclusions.tags, file) for each in machines]
            return _opposite(all(found) if None not in found else None)
        by_kind = [_disk_left_out(disk, exclusions) for disk in volume.disks]
        if by_kind and all(each is True for each in by_kind):
            return False
        return _opposite(None if None in by_kind else _left_out(volume, exclusions.tags, file))


def _opposite(found: Truth) -> Truth:
    return None if found is None else not found


def _left_out(thing: Backable, excluded: Tags, file: str) -> Truth:
    """Tell whether one of a thing's tags is excluded."""
    if isinstance(excluded, Deferred):
        return None
    tags = [tag for _, tag in each_tag(excluded)]
    found = [carries(thing.tags, thing.address.file, tag, file) for tag in tags]
    return True if True in found else (None if None in found else False)


def _disk_left_out(disk: Disk, exclusions: Exclusions) -> Truth:
    """Tell whether a disk is excluded as a boot volume or for its type."""
    types = exclusions.volume_types
    found = [
        exclusions.boot_volumes is True and disk.root,
        None if isinstance(exclusions.boot_volumes, Deferred) and disk.root else False,
        None if isinstance(types, Deferred) else disk.type in types,
    ]
    return True if True in found else (None if None in found else False)


def _takes(policy: PlacedPolicy, volume: Volume) -> Truth:
    """Tell whether a policy that finds a machine takes this volume of it; None if it may."""
    parameters = details_of(policy).parameters
    if parameters is None or policy.spec.kind is Kind.AMIS:
        return True
    if not isinstance(parameters, Parameters):
        return None
    if all(disk.root for disk in volume.disks):
        without = parameters.exclude_boot_volume
        return None if isinstance(without, Deferred) else without is not True
    return _opposite(_left_out(volume, parameters.exclude_data_volume_tags, policy.address.file))
