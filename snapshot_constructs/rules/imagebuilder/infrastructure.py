"""Rules on infrastructure configurations: the instances on which images are built and tested."""

import re
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder import InfrastructureConfiguration
from snapshot_constructs.model.imagebuilder.base import architecture_of, is_mac
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import told_items
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    given,
    infrastructures,
    may_vanish,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

TENANCIES = ("default", "dedicated", "host")
MOST_HOPS = 64
LONGEST_WAIT = 3_600

_PROFILE = re.compile(r"[\w+=,.@-]{1,256}", re.ASCII)
_TYPE = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")
_TOPIC = re.compile(r"arn:aws[^:]*:sns:[^:]+:[0-9]{12}:[a-zA-Z0-9-_]{1,256}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")

Whole = Part[InfrastructureConfiguration]


def subnet_group(part: Whole) -> Breaches:
    """Find subnets without a security group."""
    if not given(part.it.subnet):
        return
    groups = part.it.security_groups
    if not given(groups):
        yield part.broken(
            "SecurityGroupIds",
            "must have a security group beside a subnet (got none)",
            "name one of the same VPC that lets traffic out",
        )
    elif isinstance(groups, tuple) and all(map(may_vanish, groups)):
        given(groups[0])


def instance_profile(part: Whole) -> Breaches:
    """Find texts that are no name of an instance profile."""
    name = told(part.it.instance_profile)
    if name is None:
        yield part.broken(
            "InstanceProfileName", "is missing", "name the instance profile of a role for EC2"
        )
    elif not _PROFILE.fullmatch(name):
        yield part.broken(
            "InstanceProfileName",
            "must be the name, not the ARN, of an instance profile: 1 to 256 letters, digits and "
            f"+ = , . @ _ - (got {brief(name)})",
            "write, for example, Ref of the instance profile, which is its name",
        )


def instance_type(part: Whole) -> Breaches:
    """Find texts that are no instance type."""
    for i, type_ in told_items(part.it.instance_types):
        if not _TYPE.fullmatch(type_):
            yield part.broken(
                f"InstanceTypes/{i}",
                f"must be a family and a size (got {brief(type_)})",
                "write, for example, m7i.large",
            )


def instance_types_alike(part: Whole) -> Breaches:
    """Find instance types of both architectures in one list."""
    found: dict[str, str] = {}
    for _, type_ in known_items(part.it.instance_types):
        if which := architecture_of(type_):
            found.setdefault(which, type_)
    if len(found) > 1:
        got = " and ".join(f"{type_} of {which}" for which, type_ in sorted(found.items()))
        yield part.broken(
            "InstanceTypes",
            f"should be of one architecture, that of the base image (got {got})",
            "remove those of the other, or have a configuration for each",
        )


def mac_host(part: Whole) -> Breaches:
    """Find Macs that are not placed on a host."""
    macs = [type_ for _, type_ in known_items(part.it.instance_types) if is_mac(type_)]
    if not macs:
        return
    placement = known(part.it.placement)
    tenancy = None if placement is None else known(placement.tenancy)
    if tenancy != "host":
        yield part.broken(
            "Placement/Tenancy",
            f"must be host for {macs[0]} (got {tenancy or 'nothing'})",
            "write host, and have a Dedicated Host for it",
        )


def http_tokens(part: Whole) -> Breaches:
    """Find words that the instance metadata service does not know."""
    tokens = told(part.it.http_tokens)
    if tokens not in (None, "required", "optional"):
        yield part.broken(
            "InstanceMetadataOptions/HttpTokens",
            f"must be required or optional (got {brief(tokens)})",
            "write required",
        )


def hop_limit(part: Whole) -> Breaches:
    """Find hop limits that Image Builder does not take."""
    hops = known(part.it.hop_limit)
    if hops is not None and not 1 <= hops <= MOST_HOPS:
        yield part.broken(
            "InstanceMetadataOptions/HttpPutResponseHopLimit",
            f"must be 1 to {MOST_HOPS} (got {hops})",
            "write 1, or 2 for containers",
        )


def tenancy(part: Whole) -> Breaches:
    """Find tenancies that instances do not have."""
    placement = known(part.it.placement)
    written = None if placement is None else told(placement.tenancy)
    if written not in (None, *TENANCIES):
        yield part.broken(
            "Placement/Tenancy",
            f"must be {', '.join(TENANCIES)} (got {brief(written)})",
            "write, for example, default",
        )


def host_tenancy(part: Whole) -> Breaches:
    """Find hosts for instances that are on none."""
    placement = known(part.it.placement)
    if placement is None:
        return
    host, group = given(placement.host), given(placement.host_resource_group)
    if (host or group) and known(placement.tenancy) != "host":
        yield part.broken(
            f"Placement/{'HostId' if host else 'HostResourceGroupArn'}",
            f"is for the tenancy host only (got {placement.tenancy or 'none'})",
            "write host as the tenancy",
        )


def host_one(part: Whole) -> Breaches:
    """Find a host and a group of hosts for the same instance."""
    placement = known(part.it.placement)
    if placement is None:
        return
    if given(placement.host) and given(placement.host_resource_group):
        yield part.broken(
            "Placement/HostId",
            "excludes a host resource group (got both)",
            "remove one of them, or both where hosts have automatic placement",
        )


def topic(part: Whole) -> Breaches:
    """Find topics that Image Builder does not notify."""
    arn = told(part.it.topic)
    if arn is None or _TOPIC.fullmatch(arn):
        return
    if arn.endswith(".fifo"):
        yield part.broken(
            "SnsTopicArn", f"must be a standard topic (got {brief(arn)})", "name a standard topic"
        )
    else:
        yield part.broken(
            "SnsTopicArn",
            f"must be the ARN of a topic (got {brief(arn)})",
            "write, for example, arn:aws:sns:eu-west-1:111122223333:images",
        )


def log_bucket(part: Whole) -> Breaches:
    """Find texts that are no name of a bucket."""
    name = told(part.it.log_bucket)
    if name is not None and not _BUCKET.fullmatch(name):
        yield part.broken(
            "Logging/S3Logs/S3BucketName",
            f"must be the name of a bucket (got {brief(name)})",
            "write the name alone, for example image-logs, and what follows it as the prefix",
        )


def capacity_wait(part: Whole) -> Breaches:
    """Find waits for an instance that are too long."""
    wait = known(part.it.capacity_wait_seconds)
    if wait is not None and not 0 <= wait <= LONGEST_WAIT:
        yield part.broken(
            "ParentInstance/AutoScalingGroup/CapacityWaitTimeoutSeconds",
            f"must be 0 to {LONGEST_WAIT} seconds (got {wait})",
            "write, for example, 600",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/subnet-group",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A subnet comes with at least one security group",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=subnet_group,
    ),
    Rule(
        id="imagebuilder/instance-profile",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="InstanceProfileName is the name of an instance profile",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=instance_profile,
    ),
    Rule(
        id="imagebuilder/instance-profile-exists",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The instance profile is there before the infrastructure configuration",
        why="Image Builder refuses the infrastructure configuration. A name that is written out makes "
        "no dependency: Ref does.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        scope=Scope.ACCOUNT,
    ),
    Rule(
        id="imagebuilder/instance-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An instance type is a family and a size",
        why="No instance can be launched.",
        link=links.INSTANCE_TYPES,
        certainty=Certainty.INFERRED,
        each=infrastructures,
        check=instance_type,
    ),
    Rule(
        id="imagebuilder/instance-types-alike",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="All instance types of a list have the same architecture",
        why="Image Builder takes one of them by availability. An image has one architecture: whether the "
        "types of the other are passed over is not documented.",
        link=links.INSTANCE_TYPES,
        certainty=Certainty.INFERRED,
        each=infrastructures,
        check=instance_types_alike,
    ),
    Rule(
        id="imagebuilder/mac-host",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Macs are placed on a Dedicated Host",
        why="EC2 refuses to launch the instances: Macs run on Dedicated Hosts only.",
        link=links.MACS,
        certainty=Certainty.INFERRED,
        each=infrastructures,
        check=mac_host,
    ),
    Rule(
        id="imagebuilder/http-tokens",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="HttpTokens is required or optional",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.METADATA,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=http_tokens,
    ),
    Rule(
        id="imagebuilder/hop-limit",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="HttpPutResponseHopLimit is 1 to 64",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.METADATA,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=hop_limit,
    ),
    Rule(
        id="imagebuilder/tenancy",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Tenancy is default, dedicated or host",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.PLACEMENT,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=tenancy,
    ),
    Rule(
        id="imagebuilder/host-tenancy",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="HostId and HostResourceGroupArn are given with Tenancy host only",
        why="They apply to no other tenancy: the instances are launched elsewhere, or not at all.",
        link=links.PLACEMENT,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=host_tenancy,
    ),
    Rule(
        id="imagebuilder/host-one",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="HostId and HostResourceGroupArn exclude each other",
        why="Image Builder refuses the infrastructure configuration, or EC2 to launch its instances.",
        link=links.PLACEMENT,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=host_one,
    ),
    Rule(
        id="imagebuilder/topic",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="SnsTopicArn is the ARN of a standard topic",
        why="Image Builder refuses the infrastructure configuration.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=topic,
    ),
    Rule(
        id="imagebuilder/log-bucket",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="S3BucketName is the name of a bucket",
        why="Image Builder does not look at it, and the logs are lost.",
        link=links.LOGS,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=log_bucket,
    ),
    Rule(
        id="imagebuilder/capacity-wait",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="CapacityWaitTimeoutSeconds is 0 to 3600",
        why="CloudFormation and Image Builder refuse the infrastructure configuration.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=infrastructures,
        check=capacity_wait,
    ),
)
