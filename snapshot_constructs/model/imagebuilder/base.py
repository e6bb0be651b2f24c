"""What the name of a base image tells about it, and the name of an instance type about its processor."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written

WINDOWS = "Windows"
LINUX = "Linux"
MACOS = "macOS"
ARM = "arm64"
INTEL = "x86_64"
XVDA = "/dev/xvda"
SDA1 = "/dev/sda1"

_HOLE = "${…}"


class Family(NamedTuple):
    """The operating system of a base image.

    Attributes:
        name: in the words of who makes it.
        platform: Linux, Windows or macOS.
        root_device: the name of the root device.
        least_gib: the smallest size that an AMI of this family has; None where that is not known.
        architecture: ``x86_64`` or ``arm64``; None where the name of the image does not tell.
        lacks_agent: whether it surely comes without the agent of Systems Manager.
    """

    name: str
    platform: str = LINUX
    root_device: str = SDA1
    least_gib: int | None = None
    architecture: str | None = None
    lacks_agent: bool = False


_AMAZON = Family(name="Amazon Linux", root_device=XVDA, least_gib=8)
_HARDENED = _AMAZON._replace(least_gib=None)
_MINIMAL = _AMAZON._replace(least_gib=2, lacks_agent=True)
_ECS = _AMAZON._replace(least_gib=30)
_EKS = _AMAZON._replace(least_gib=20)
_UBUNTU = Family(name="Ubuntu", least_gib=8)
_DEBIAN = Family(name="Debian", root_device=XVDA, least_gib=8, lacks_agent=True)
_RED_HAT = Family(name="Red Hat Enterprise Linux", least_gib=10, lacks_agent=True)
_SUSE = Family(name="SUSE Linux Enterprise Server", least_gib=10)
_WINDOWS = Family(name="Windows", platform=WINDOWS, least_gib=30, architecture=INTEL)
_MACOS = Family(name="macOS", platform=MACOS)

# Names of Amazon-managed images and of public parameters, checked 2026-11. Those of container images
# (ubuntu-22-x86-22-04, amazon-linux-2023-x86-2023) are left out: they have no root device.
_FAMILIES = (
    (r"aws:image/amazon-linux-(2|2023)-(x86|arm64)/", _AMAZON),
    (r"aws:image/cis-hardened-image-level-[12]-on-amazon-linux-(2|2023)-", _HARDENED),
    (r"aws:image/ubuntu-server-\d+-lts-(x86|arm64)/", _UBUNTU),
    (r"aws:image/red-hat-enterprise-linux-[^/]+/", _RED_HAT),
    (r"aws:image/suse-linux-enterprise-server-[^/]+/", _SUSE),
    (r"aws:image/windows-server-\d+-[a-z]+-(full|core)-[^/]+/", _WINDOWS),
    (r"aws:image/macos-[^/]+/", _MACOS),
    (r"/aws/service/ami-amazon-linux-latest/(al2023|amzn2)-ami-minimal-", _MINIMAL),
    (r"/aws/service/ami-amazon-linux-latest/(al2023|amzn2)-ami-", _AMAZON),
    (r"/aws/service/ecs/optimized-ami/amazon-linux-(2|2023)/", _ECS),
    (r"/aws/service/eks/optimized-ami/[^/]+/amazon-linux-(2|2023)[-/]", _EKS),
    (r"/aws/service/canonical/ubuntu/", _UBUNTU),
    (r"/aws/service/debian/", _DEBIAN),
    (r"/aws/service/suse/sles", _SUSE),
    (r"/aws/service/ami-windows-latest/", _WINDOWS),
    (r"/aws/service/ec2-macos/", _MACOS),
)
_ARM_WORD = re.compile(r"(?<![a-z0-9])arm(64)?(?![a-z0-9])")
_INTEL_WORD = re.compile(r"(?<![a-z0-9])(x86_64|x86|amd64)(?![a-z0-9])")
_INSTANCE_TYPE = re.compile(r"(?P<series>[a-z]+)\d+(?P<attributes>[a-z]*)")
_GRAVITON_1 = "a1"
_GRACE = "p6e-gb"


def family_of(parent: Written) -> Family | None:
    """Tell what a base image is by its name; None where that is not sure.

    Args:
        parent: as a recipe has it; what only the deployment tells, such as the Region, may be open.
    """
    return _family(literal(parent))


@lru_cache(maxsize=100)
def _family(text: str) -> Family | None:
    for pattern, family in _FAMILIES:
        if re.search(pattern, text):
            return family._replace(architecture=family.architecture or _architecture(text))
    return None


def architecture_of(instance_type: str) -> str | None:
    """Tell the processor of an instance type by its name; None where that is not sure.

    See https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
    """
    family, _, size = instance_type.partition(".")
    if not size:
        return None
    if is_mac(instance_type):
        return INTEL if family == "mac1" else ARM
    if family == _GRAVITON_1 or family.startswith(_GRACE):
        return ARM
    if family.startswith(("u-", "u7")):
        return INTEL
    found = _INSTANCE_TYPE.match(family)
    if found is None:
        return None
    return ARM if found["attributes"].startswith("g") else INTEL


def is_mac(instance_type: str) -> bool:
    """Tell whether an instance type is a Mac."""
    return re.match(r"mac[\d-]", instance_type) is not None


def literal(written: Written) -> str:
    """Return a text with ``${…}`` for what only the deployment tells."""
    if not isinstance(written, Deferred):
        return written or ""
    raw = written.raw
    if isinstance(raw, str):
        return re.sub(r"\$\{Token\[[^\]]*\]\}", _HOLE, raw)
    match raw if isinstance(raw, Mapping) else None:
        case {"Fn::Sub": str(text) | [str(text), *_]}:
            return re.sub(r"\$\{[^}]*\}", _HOLE, text)
        case {"Fn::Join": [str(between), [*parts]]}:
            return between.join(part if isinstance(part, str) else _HOLE for part in parts)
        case _:
            return _HOLE


def _architecture(text: str) -> str | None:
    if _ARM_WORD.search(text):
        return ARM
    if _INTEL_WORD.search(text):
        return INTEL
    return INTEL if re.search(r"/(ecs|eks)/optimized-ami/.*/recommended", text) else None
