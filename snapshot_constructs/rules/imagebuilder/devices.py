"""Rules on the block devices of recipes: their names, and which is the root."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder import ContainerRecipe, ImageRecipe
from snapshot_constructs.model.imagebuilder.base import SDA1, XVDA, Family, family_of
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    block_devices,
    given,
    recipes,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

Recipe = Part[ImageRecipe | ContainerRecipe]
ROOTS = (XVDA, SDA1)


def no_device_empty(part: Part[BlockDevice]) -> Breaches:
    """Find texts where only an empty one may stand."""
    written = known(part.it.no_device)
    if written:
        yield part.broken(
            "NoDevice",
            f"must be the empty text (got {brief(written)})",
            "write '', and the name of the device beside it",
        )


def no_device_alone(part: Part[BlockDevice]) -> Breaches:
    """Find devices that are left out and described."""
    if not given(part.it.no_device):
        return
    if given(part.it.ebs):
        other = "a disk"
    elif given(part.it.virtual_name):
        other = "a virtual name"
    else:
        return
    yield part.broken(
        "NoDevice",
        f"leaves the device out, whatever else is said of it (got {other} too)",
        "remove one of them",
    )


def device_name(part: Part[BlockDevice]) -> Breaches:
    """Find block devices without a name."""
    if known(part.it.device) is None:
        yield part.broken("DeviceName", "is missing", f"write, for example, {XVDA}")


def device_twice(part: Recipe) -> Breaches:
    """Find names of devices that are given twice."""
    seen: set[str] = set()
    for where, device in _devices(part):
        name = told(device.device)
        if name is not None and name in seen:
            yield part.broken(
                f"{where}/DeviceName",
                f"is another block device's, too (got {brief(name)})",
                "say all of a device in one place, or name another, for example /dev/sdf",
            )
        seen.add(str(name))


def root_device(part: Recipe) -> Breaches:
    """Find root devices of another operating system."""
    if part.it.devices == ():
        return
    family = _family(part.it)
    if family is None:
        return
    kept = {
        where: told(device.device)
        for where, device in _devices(part)
        if device.no_device is None and device.virtual_name is None
    }
    if family.root_device in kept.values():
        return
    for where, name in kept.items():
        if name in ROOTS:
            yield part.broken(
                f"{where}/DeviceName",
                f"is not the root device of {family.name}, which stays as it is beside a second disk "
                f"(got {brief(name)})",
                f"write {family.root_device}",
            )


def root_size(part: Recipe) -> Breaches:
    """Find root devices that are smaller than that of the base image."""
    if part.it.devices == ():
        return
    family = _family(part.it)
    if family is None or family.least_gib is None:
        return
    for where, disk in _roots(part, (family.root_device,)):
        size = known(disk.size_gib)
        if disk.snapshot is None and size is not None and size < family.least_gib:
            yield part.broken(
                f"{where}/Ebs/VolumeSize",
                f"is less than the {family.least_gib} GiB of {family.name} (got {size})",
                f"write {family.least_gib} or more",
            )


def root_type(part: Recipe) -> Breaches:
    """Find root devices of a type that nothing boots from."""
    for where, disk in _roots(part, ROOTS):
        type_ = known(disk.type)
        if type_ in ("st1", "sc1") and _is_root(part, where):
            yield part.broken(
                f"{where}/Ebs/VolumeType",
                f"must not be {type_} for the root device",
                "write gp3",
            )


def _is_root(part: Recipe, where: str) -> bool:
    """Tell whether a device with the name of some root is that of this base image, or may well be."""
    family = _family(part.it)
    named = dict(_devices(part))[where].device
    return family is None or family.root_device == named


def _roots(part: Recipe, names: tuple[str, ...]) -> Iterator[tuple[str, Disk]]:
    for where, device in _devices(part):
        if device.ebs is not None and told(device.device) in names:
            yield where, known(device.ebs)


def _devices(part: Recipe) -> Iterator[tuple[str, BlockDevice]]:
    within = "InstanceConfiguration/" if isinstance(part.it, ContainerRecipe) else ""
    for i, device in known_items(part.it.devices):
        yield f"{within}BlockDeviceMappings/{i}", device


def _family(recipe: ImageRecipe | ContainerRecipe) -> Family | None:
    """Return the operating system of the instances.

    Raises:
        NotKnownError: if only the deployment tells it.
    """
    base = recipe.parent if isinstance(recipe, ImageRecipe) else recipe.build_image
    family = family_of(base)
    if family is None:
        told(base)
    return family


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/no-device-empty",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="NoDevice is the empty text",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=block_devices,
        check=no_device_empty,
    ),
    Rule(
        id="imagebuilder/no-device-alone",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A device that is left out is not described",
        why="NoDevice removes the device whatever else is said of it.",
        link=links.EC2_DEVICE,
        certainty=Certainty.MODEL,
        each=block_devices,
        check=no_device_alone,
    ),
    Rule(
        id="imagebuilder/device-name",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A block device has a name",
        why="EC2 cannot tell which device is meant, and refuses to launch the instances.",
        link=links.EC2_DEVICE,
        certainty=Certainty.INFERRED,
        each=block_devices,
        check=device_name,
    ),
    Rule(
        id="imagebuilder/device-twice",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe has each device once",
        why="EC2 refuses to launch the instances: the device is used in more than one mapping.",
        link=links.EC2_DEVICE,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=device_twice,
    ),
    Rule(
        id="imagebuilder/root-device",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The root device has the name that it has in the base image",
        why="Another name adds a second disk: what was said of size, type and encryption holds for "
        "that, and the root stays as it is in the base image. Amazon Linux and Debian have "
        "/dev/xvda; Ubuntu, Red Hat, SUSE, Windows and macOS have /dev/sda1.",
        link=links.DEVICE_NAMES,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=root_device,
    ),
    Rule(
        id="imagebuilder/root-size",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The root device is at least as large as that of the base image",
        why="EC2 refuses to launch the instances: a volume cannot be smaller than its snapshot.",
        link=links.EC2_DISK,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=root_size,
    ),
    Rule(
        id="imagebuilder/root-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The root device is not of type st1 or sc1",
        why="EC2 refuses to launch the instances: nothing boots from such a volume.",
        link=links.HARD_DISKS,
        certainty=Certainty.DOCS,
        each=recipes,
        check=root_type,
    ),
)
