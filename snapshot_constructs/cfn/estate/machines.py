"""Volumes and machines, with the tags that CloudFormation and EC2 give them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from snapshot_constructs.cfn.estate.identity import Written
from snapshot_constructs.cfn.estate.reading import (
    fields,
    is_unclear,
    items,
    tags,
    text,
    truth,
    whole,
)
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.model.address import Address, Link, Mark, Pointer, may_coexist
from snapshot_constructs.model.backable import Disk, Machine, Source, Volume
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.tags import Tag, Tags

VOLUME = "AWS::EC2::Volume"
ATTACHMENT = "AWS::EC2::VolumeAttachment"
INSTANCE = "AWS::EC2::Instance"
TEMPLATE = "AWS::EC2::LaunchTemplate"
GROUP = "AWS::AutoScaling::AutoScalingGroup"
CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"

_ROOTS = ("/dev/xvda", "/dev/sda1")
_ELSEWHERE = Deferred("what stands elsewhere")


class _Launch(NamedTuple):
    """What a launch template or a launch configuration says of machines made with it."""

    address: Address
    machine_tags: Tags
    volume_tags: Tags
    instance_type: str | Deferred | None
    disks: tuple[Disk, ...] | None


_Made = tuple[Machine, Volume]


class Launches:
    """The launch templates and configurations of an estate, and who uses them."""

    def __init__(self, written: Iterable[Written], references: References) -> None:
        self._references = references
        self.used: set[Mark] = set()
        self._by_mark: dict[Mark, list[_Launch]] = {}
        for address, type_, properties in written:
            if type_ in (TEMPLATE, CONFIGURATION):
                made = _launch(address, type_, properties, references)
                self._by_mark.setdefault(address.mark, []).append(made)

    def of(self, user: Address, raw: object) -> _Launch | None:
        """Return what a machine is launched with; None if with nothing.

        Where that is not one thing that is known, nothing about it is.
        """
        named = fields(raw)
        link = self._references.link(
            user.file, named.get("LaunchTemplateId") or named.get("LaunchTemplateName")
        )
        if is_unclear(raw):
            return _unknown(user)
        return None if link is None else self.at(user, link)

    def at(self, user: Address, link: Link) -> _Launch:
        """Return what stands at a link."""
        found = self._by_mark.get(link.mark, []) if isinstance(link, Pointer) else []
        same = [each for each in found if each.address.when == user.when] or found
        if isinstance(link, Pointer):
            self.used.add(link.mark)
        fits = len(same) == 1 and may_coexist(same[0].address, user)
        return same[0] if fits else _unknown(user)

    def unused(self) -> Iterator[_Made]:
        """Yield the machines of templates that nothing here uses, for something else may."""
        for mark, forms in self._by_mark.items():
            for each in forms if mark not in self.used else ():
                yield _made(each.address, Source.LAUNCH_TEMPLATE, each, each.machine_tags)


def volume(
    address: Address,
    properties: Mapping[str, Any],
    references: References,
    attached: tuple[Mark | Deferred, ...],
) -> Volume:
    """Read a volume that is a resource of its own."""
    return Volume(
        address=address,
        tags=tags(properties.get("Tags")),
        disks=(_disk(properties, None, address.file, references),),
        attached_to=attached,
    )


def instance(
    address: Address, properties: Mapping[str, Any], references: References, launches: Launches
) -> _Made:
    """Read an instance and the volumes that are made with it."""
    launch = launches.of(address, properties.get("LaunchTemplate")) or _nothing(address)
    own, propagates = (
        tags(properties.get("Tags")),
        truth(properties.get("PropagateTagsToVolumeOnCreation")),
    )
    given: Tags = own if propagates is True else ()
    given = (propagates,) if isinstance(propagates, Deferred) else given
    disks = _disks(properties.get("BlockDeviceMappings"), address.file, references)
    launch = _Launch(
        address,
        launch.machine_tags,
        _merged(launch.volume_tags, given),
        text(properties.get("InstanceType")) or launch.instance_type,
        _all_disks(launch.disks, disks),
    )
    return _made(
        address, Source.INSTANCE, launch, _merged(launch.machine_tags, own), propagates=propagates
    )


def group(
    address: Address, properties: Mapping[str, Any], references: References, launches: Launches
) -> _Made:
    """Read an Auto Scaling group as the machines that it makes, and their volumes."""
    mixed = fields(properties.get("MixedInstancesPolicy"))
    own = fields(mixed.get("LaunchTemplate"))
    written = properties.get("LaunchTemplate") or own.get("LaunchTemplateSpecification")
    launch = launches.of(address, written)
    configuration = references.link(address.file, properties.get("LaunchConfigurationName"))
    if launch is None and configuration is not None:
        launch = launches.at(address, configuration)
    unclear = is_unclear(properties.get("MixedInstancesPolicy")) or bool(own.get("Overrides"))
    if launch is None or unclear:
        launch = _unknown(address)
    propagated = _propagated(properties.get("Tags"))
    return _made(address, Source.GROUP, launch, _merged(launch.machine_tags, propagated))


def attachments(
    written: Iterable[Written], references: References
) -> dict[Mark, tuple[Mark | Deferred, ...]]:
    """Return the machines that each volume is attached to."""
    found: dict[Mark, tuple[Mark | Deferred, ...]] = {}
    for volume_link, machine in _attached(written, references):
        if isinstance(volume_link, Pointer):
            to = machine.mark if isinstance(machine, Pointer) else _ELSEWHERE
            found[volume_link.mark] = (*found.get(volume_link.mark, ()), to)
    return found


def _attached(
    written: Iterable[Written], references: References
) -> Iterator[tuple[Link | None, Link | None]]:
    for address, type_, properties in written:
        if type_ == ATTACHMENT:
            ids = (properties.get("VolumeId"), properties.get("InstanceId"))
            yield references.link(address.file, ids[0]), references.link(address.file, ids[1])
        elif type_ == INSTANCE:
            for each in items(properties.get("Volumes")):
                volume_id = fields(each).get("VolumeId")
                yield references.link(address.file, volume_id), Pointer(address.mark)


def _made(
    address: Address,
    source: Source,
    launch: _Launch,
    machine_tags: Tags,
    *,
    propagates: bool | Deferred | None = None,
) -> _Made:
    machine = Machine(
        address=address, source=source, tags=machine_tags, instance_type=launch.instance_type
    )
    disks = launch.disks or ()
    root = () if any(disk.root for disk in disks) else (Disk(root=True),)
    volumes = Volume(
        address=address,
        source=source,
        tags=launch.volume_tags,
        disks=(*root, *disks),
        machine=address.mark,
        propagates=propagates,
    )
    return machine, volumes


def _launch(
    address: Address, type_: str, properties: Mapping[str, Any], references: References
) -> _Launch:
    data = properties if type_ == CONFIGURATION else fields(properties.get("LaunchTemplateData"))
    if type_ == TEMPLATE and is_unclear(properties.get("LaunchTemplateData")):
        return _unknown(address)
    return _Launch(
        address,
        _specified(data.get("TagSpecifications"), "instance"),
        _specified(data.get("TagSpecifications"), "volume"),
        text(data.get("InstanceType")),
        _disks(data.get("BlockDeviceMappings"), address.file, references),
    )


def _nothing(address: Address) -> _Launch:
    return _Launch(address, (), (), None, ())


def _unknown(address: Address) -> _Launch:
    return _Launch(address, (_ELSEWHERE,), (_ELSEWHERE,), _ELSEWHERE, None)


def _specified(raw: object, kind: str) -> Tags:
    """Return the tags that TagSpecifications give one kind of resource."""
    found: Tags = ()
    for each in items(raw):
        type_ = text(fields(each).get("ResourceType"))
        if type_ == kind:
            found = _merged(found, tags(fields(each).get("Tags")))
        elif is_unclear(each) or isinstance(type_, Deferred):
            found = _merged(found, (Deferred(each),))
    return found


def _propagated(raw: object) -> Tags:
    """Return the tags that an Auto Scaling group puts on its instances."""
    found: Tags = ()
    for each in items(raw):
        launched = truth(fields(each).get("PropagateAtLaunch"))
        if is_unclear(each) or isinstance(launched, Deferred):
            found = _merged(found, (Deferred(each),))
        elif launched:
            tag = Tag(text(fields(each).get("Key")), text(fields(each).get("Value")))
            found = _merged(found, (tag,))
    return found


def _merged(first: Tags, then: Tags) -> Tags:
    """Return tags of which the latter win."""
    if isinstance(first, Deferred) or isinstance(then, Deferred):
        known = then if isinstance(first, Deferred) else first
        return (*(() if isinstance(known, Deferred) else known), _ELSEWHERE)
    keys = [each.key for each in then if isinstance(each, Tag)]
    left = (each for each in first if not (isinstance(each, Tag) and each.key in keys))
    return (*left, *then)


def _disks(raw: object, file: str, references: References) -> tuple[Disk, ...]:
    found = []
    for each in items(raw):
        mapping = fields(each)
        if "Ebs" in mapping:
            device = text(mapping.get("DeviceName"))
            found.append(_disk(fields(mapping["Ebs"]), device, file, references))
    return tuple(found)


def _disk(
    raw: Mapping[str, Any], device: str | Deferred | None, file: str, references: References
) -> Disk:
    return Disk(
        device=device,
        root=device in _ROOTS,
        size_gib=whole(raw.get("Size", raw.get("VolumeSize"))),
        type=text(raw.get("VolumeType")),
        encrypted=truth(raw.get("Encrypted")),
        key=references.link(file, raw.get("KmsKeyId")),
    )


def _all_disks(launched: tuple[Disk, ...] | None, own: tuple[Disk, ...]) -> tuple[Disk, ...]:
    """Return the disks of a launch template, with those that the instance has instead."""
    devices = [disk.device for disk in own]
    return (*(disk for disk in launched or () if disk.device not in devices), *own)
