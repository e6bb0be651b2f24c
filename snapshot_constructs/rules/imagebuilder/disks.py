"""Rules on the EBS volumes of recipes."""

from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.imagebuilder.recipe import Disk
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, disks, given, told
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

# Image Builder's own limits, checked 2026-11; EC2 has others for some types.
LEAST_GIB, MOST_GIB = 1, 16_000
LEAST_IOPS, MOST_IOPS = 100, 64_000
LEAST_GP3_IOPS = 3_000
LEAST_THROUGHPUT, MOST_THROUGHPUT = 125, 1_000
TYPES = ("standard", "io1", "io2", "gp2", "gp3", "sc1", "st1")
_LATER_TYPES = ("io2a", "gp3a")  # in CloudFormation's schema alone
_SIZES = {
    "io1": (4, MOST_GIB),
    "io2": (4, MOST_GIB),
    "st1": (125, MOST_GIB),
    "sc1": (125, MOST_GIB),
    "standard": (LEAST_GIB, 1024),
}
_IOPS_PER_GIB = {"io1": 50, "gp3": 500, "io2": 1000}
_WITHOUT_IOPS = ("standard", "gp2", "sc1", "st1")


def volume_size(part: Part[Disk]) -> Breaches:
    """Find sizes that Image Builder does not take."""
    size = known(part.it.size_gib)
    if size is not None and not LEAST_GIB <= size <= MOST_GIB:
        yield part.broken(
            "VolumeSize",
            f"must be {LEAST_GIB} to {MOST_GIB} GiB (got {size})",
            "write, for example, 20",
        )


def volume_size_type(part: Part[Disk]) -> Breaches:
    """Find sizes that the type of the volume does not have."""
    size = known(part.it.size_gib)
    if size is None or not LEAST_GIB <= size <= MOST_GIB:
        return
    type_ = known(part.it.type)
    least, most = _SIZES.get(str(type_), (LEAST_GIB, MOST_GIB))
    if not least <= size <= most:
        yield part.broken(
            "VolumeSize",
            f"must be {least} to {most} GiB for {type_} (got {size})",
            "write such a size, or take gp3",
        )


def volume_type(part: Part[Disk]) -> Breaches:
    """Find types that volumes do not have."""
    type_ = told(part.it.type)
    if type_ is not None and type_ not in (*TYPES, *_LATER_TYPES):
        yield part.broken(
            "VolumeType",
            f"must be {', '.join(TYPES)} (got {brief(type_)})",
            "write, for example, gp3",
        )


def iops_range(part: Part[Disk]) -> Breaches:
    """Find IOPS that Image Builder does not take."""
    iops = known(part.it.iops)
    if iops is not None and not LEAST_IOPS <= iops <= MOST_IOPS:
        yield part.broken(
            "Iops",
            f"must be {LEAST_IOPS} to {MOST_IOPS} (got {iops})",
            f"write, for example, {LEAST_GP3_IOPS}",
        )


def iops_gp3(part: Part[Disk]) -> Breaches:
    """Find fewer IOPS than any gp3 volume has."""
    iops = known(part.it.iops)
    if iops is None or not LEAST_IOPS <= iops < LEAST_GP3_IOPS:
        return
    if known(part.it.type) == "gp3":
        yield part.broken(
            "Iops",
            f"must be at least {LEAST_GP3_IOPS} for gp3 (got {iops})",
            "remove it: that is the default",
        )


def iops_required(part: Part[Disk]) -> Breaches:
    """Find types that need IOPS and have none."""
    type_ = known(part.it.type)
    if type_ in ("io1", "io2") and not given(part.it.iops):
        yield part.broken(
            "Iops",
            f"is missing for {type_}",
            "write, for example, 3000, or take gp3",
        )


def iops_type(part: Part[Disk]) -> Breaches:
    """Find IOPS for types that take none."""
    type_ = known(part.it.type)
    if type_ in _WITHOUT_IOPS and given(part.it.iops):
        yield part.broken(
            "Iops",
            f"is for gp3, io1 and io2 only (got {type_})",
            "remove it, or take gp3",
        )


def iops_per_gib(part: Part[Disk]) -> Breaches:
    """Find volumes that are too small for their IOPS."""
    size, iops = known(part.it.size_gib), known(part.it.iops)
    if size is None or iops is None:
        return
    type_ = known(part.it.type)
    ratio = _IOPS_PER_GIB.get(str(type_))
    if ratio is None or (type_ == "gp3" and iops <= LEAST_GP3_IOPS):
        return
    if iops > size * ratio:
        yield part.broken(
            "Iops",
            f"must be at most {ratio} for each GiB of {type_} (got {iops} for {size} GiB)",
            f"write at most {size * ratio}, or take at least {-(-iops // ratio)} GiB",
        )


def throughput_range(part: Part[Disk]) -> Breaches:
    """Find throughputs that Image Builder does not take."""
    throughput = known(part.it.throughput)
    if throughput is not None and not LEAST_THROUGHPUT <= throughput <= MOST_THROUGHPUT:
        yield part.broken(
            "Throughput",
            f"must be {LEAST_THROUGHPUT} to {MOST_THROUGHPUT} MiB/s (got {throughput})",
            f"write, for example, {LEAST_THROUGHPUT}",
        )


def throughput_type(part: Part[Disk]) -> Breaches:
    """Find throughputs for types other than gp3."""
    if not given(part.it.throughput):
        return
    type_ = known(part.it.type)
    if type_ in TYPES and type_ != "gp3":
        yield part.broken(
            "Throughput",
            f"is for gp3 only (got {type_})",
            "remove it, or take gp3",
        )


def throughput_per_iops(part: Part[Disk]) -> Breaches:
    """Find throughputs that need more IOPS."""
    throughput, iops = known(part.it.throughput), known(part.it.iops)
    if throughput is None or throughput > MOST_THROUGHPUT:
        return
    enough = throughput * 4
    default, there = iops is None, LEAST_GP3_IOPS if iops is None else iops
    if there < enough and known(part.it.type) == "gp3":
        got = f"{throughput} with {'the default of ' if default else ''}{there} IOPS"
        yield part.broken(
            "Throughput",
            f"must be at most 0.25 MiB/s for each of the IOPS (got {got})",
            f"take {enough} IOPS, or less throughput",
        )


def kms_encrypted(part: Part[Disk]) -> Breaches:
    """Find keys on volumes that are not encrypted."""
    if not given(part.it.key):
        return
    encrypted = known(part.it.encrypted)
    if encrypted is not True:
        got = "nothing" if encrypted is None else "false"
        yield part.broken("Encrypted", f"must be true beside a key (got {got})", "write true")


def disk_key_arn(part: Part[Disk]) -> Breaches:
    """Find keys that are named without their Region and account."""
    key = told(part.it.key)
    if key is not None and not key.startswith("arn:"):
        yield part.broken(
            "KmsKeyId",
            f"should be the ARN of a key or of an alias (got {brief(key)})",
            "write it, for example arn:aws:kms:eu-west-1:111122223333:alias/images",
        )


def disk_key_region(part: Part[Disk]) -> Breaches:
    """Find keys in another Region."""
    own = part.place.region
    if own is None:
        return
    key = told(part.it.key) or ""
    fields = key.split(":")
    if len(fields) == 6 and fields[3] not in ("", own):
        yield part.broken(
            "KmsKeyId",
            f"must be in {own}, where the image is built (got a key in {fields[3]})",
            f"name a key in {own}; a multi-Region key has a replica of its own there",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/volume-size",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="VolumeSize is 1 to 16000 GiB",
        why="Image Builder refuses the recipe.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=volume_size,
    ),
    Rule(
        id="imagebuilder/volume-size-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="VolumeSize is one that volumes of the type have: io1 and io2 from 4 GiB, st1 and sc1 "
        "from 125 GiB, standard up to 1024 GiB",
        why="The recipe is made, and EC2 refuses to launch its instances.",
        link=links.EC2_DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=volume_size_type,
    ),
    Rule(
        id="imagebuilder/volume-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="VolumeType is standard, io1, io2, gp2, gp3, sc1 or st1",
        why="Image Builder refuses the recipe.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=volume_type,
    ),
    Rule(
        id="imagebuilder/iops-range",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Iops is 100 to 64000",
        why="Image Builder refuses the recipe.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=iops_range,
    ),
    Rule(
        id="imagebuilder/iops-gp3",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A gp3 volume has at least 3000 IOPS",
        why="The recipe is made, and EC2 refuses to launch its instances.",
        link=links.EC2_DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=iops_gp3,
    ),
    Rule(
        id="imagebuilder/iops-required",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Volumes of type io1 and io2 have Iops",
        why="Image Builder refuses the recipe, or EC2 refuses to launch its instances.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=iops_required,
    ),
    Rule(
        id="imagebuilder/iops-type",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Iops is given for gp3, io1 and io2 only",
        why="The recipe is made, and EC2 refuses to launch its instances.",
        link=links.EC2_DISK,
        certainty=Certainty.INFERRED,
        each=disks,
        check=iops_type,
    ),
    Rule(
        id="imagebuilder/iops-per-gib",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A volume has at most 50 IOPS for each GiB with io1, 500 with gp3 and 1000 with io2",
        why="The recipe is made, and EC2 refuses to launch its instances.",
        link=links.PROVISIONED_IOPS,
        certainty=Certainty.DOCS,
        each=disks,
        check=iops_per_gib,
    ),
    Rule(
        id="imagebuilder/throughput-range",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Throughput is 125 to 1000 MiB/s",
        why="Image Builder refuses the recipe, although EC2 has faster volumes.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=throughput_range,
    ),
    Rule(
        id="imagebuilder/throughput-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Throughput is given for gp3 only",
        why="The recipe is made, and EC2 refuses to launch its instances.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=throughput_type,
    ),
    Rule(
        id="imagebuilder/throughput-per-iops",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A gp3 volume has at most 0.25 MiB/s for each of its IOPS",
        why="The recipe is made, and EC2 refuses to launch its instances. The default of 3000 IOPS "
        "carries 750 MiB/s.",
        link=links.GENERAL_PURPOSE,
        certainty=Certainty.DOCS,
        each=disks,
        check=throughput_per_iops,
    ),
    Rule(
        id="imagebuilder/kms-encrypted",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A volume with a KMS key is encrypted",
        why="The recipe is made, and EC2 refuses to launch its instances: a key needs Encrypted.",
        link=links.DISK,
        certainty=Certainty.DOCS,
        each=disks,
        check=kms_encrypted,
    ),
    Rule(
        id="imagebuilder/disk-key-arn",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="The KMS key of a volume is named by the ARN of the key or of an alias",
        why="A bare id or alias is looked up in whatever account uses it, and permissions cannot be "
        "read from it.",
        link=links.DISK,
        certainty=Certainty.MODEL,
        each=disks,
        check=disk_key_arn,
    ),
    Rule(
        id="imagebuilder/disk-key-region",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The KMS key of a volume is in the Region of the recipe",
        why="The recipe is made, and EC2 refuses to launch its instances: keys serve one Region.",
        link=links.DISK,
        certainty=Certainty.INFERRED,
        each=disks,
        check=disk_key_region,
    ),
)
