"""Infrastructure configurations that break a rule, and neighbours that do not."""

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder.infrastructure import Placement
from tests.imagebuilder import infrastructure
from tests.rules.imagebuilder.cases import breaks, neighbour

SNS = "arn:aws:sns:eu-west-1:111122223333"
GROUP = "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts"
HOST = Placement(tenancy="host")
WAIT = "ParentInstance/AutoScalingGroup/CapacityWaitTimeoutSeconds"

NETWORK_CASES = [
    breaks("subnet-group", "SecurityGroupIds", infrastructure(security_groups=())),
    breaks(
        "subnet-group",
        "SecurityGroupIds",
        infrastructure(subnet=Deferred({"Ref": "Subnet"}), security_groups=()),
        name="reference",
    ),
    neighbour("subnet-group", infrastructure()),
    neighbour("subnet-group", infrastructure(subnet=None, security_groups=()), name="default-vpc"),
    neighbour(
        "subnet-group",
        infrastructure(security_groups=(Deferred({"Fn::If": ["C", "sg-1", "sg-2"]}),)),
        name="decided-later",
    ),
    *(
        breaks("topic", "SnsTopicArn", infrastructure(topic=topic), name=topic)
        for topic in (f"{SNS}:images.fifo", "images", f"{SNS}:", "arn:aws:sqs:eu-west-1:1:images")
    ),
    neighbour("topic", infrastructure(topic=f"{SNS}:images")),
    neighbour("topic", infrastructure(topic=f"{SNS}:{'a' * 256}"), name="long"),
    *(
        breaks(
            "log-bucket", "Logging/S3Logs/S3BucketName", infrastructure(log_bucket=name), name=name
        )
        for name in ("s3://logs", "arn:aws:s3:::logs", "logs/images", "Logs", "ab")
    ),
    neighbour("log-bucket", infrastructure(log_bucket="image-logs.example.com")),
]

INSTANCE_CASES = [
    *(
        breaks(
            "instance-profile",
            "InstanceProfileName",
            infrastructure(instance_profile=name),
            name=str(name)[:9],
        )
        for name in (
            None,
            "",
            "arn:aws:iam::111122223333:instance-profile/web",
            "web builder",
            "b" * 257,
        )
    ),
    neighbour("instance-profile", infrastructure(instance_profile="b")),
    neighbour("instance-profile", infrastructure(instance_profile="b" * 256), name="long"),
    neighbour("instance-profile", infrastructure(instance_profile="a_b+=,.@-c"), name="signs"),
    *(
        breaks(
            "instance-type", "InstanceTypes/1", infrastructure(instance_types=("m7i.large", type_))
        )
        for type_ in ("t3", "m7i large", "M7i.large", "")
    ),
    *(
        neighbour("instance-type", infrastructure(instance_types=(type_,)), name=type_)
        for type_ in ("m7i-flex.large", "r8gb.metal-48xl", "u7in-16tb.224xlarge")
    ),
    breaks(
        "instance-types-alike",
        "InstanceTypes",
        infrastructure(instance_types=("m7i.large", "m7g.large")),
    ),
    neighbour(
        "instance-types-alike",
        infrastructure(instance_types=("m7i.large", "c5.large", "t3a.micro")),
    ),
    neighbour(
        "instance-types-alike",
        infrastructure(instance_types=("m7g.large", "t4g.small", "a1.large")),
        name="arm",
    ),
    *(
        breaks(
            "mac-host",
            "Placement/Tenancy",
            infrastructure(instance_types=("mac2.metal",), placement=placement),
            name=name,
        )
        for name, placement in (("none", None), ("dedicated", Placement(tenancy="dedicated")))
    ),
    neighbour("mac-host", infrastructure(instance_types=("mac2.metal",), placement=HOST)),
    neighbour("mac-host", infrastructure(placement=None), name="no-mac"),
    breaks(
        "http-tokens",
        "InstanceMetadataOptions/HttpTokens",
        infrastructure(http_tokens="enabled"),
    ),
    neighbour("http-tokens", infrastructure(http_tokens="optional")),
    *(
        breaks(
            "hop-limit",
            "InstanceMetadataOptions/HttpPutResponseHopLimit",
            infrastructure(hop_limit=hops),
            name=str(hops),
        )
        for hops in (0, 65)
    ),
    *(neighbour("hop-limit", infrastructure(hop_limit=hops), name=str(hops)) for hops in (1, 64)),
    *(
        breaks("capacity-wait", WAIT, infrastructure(capacity_wait_seconds=wait), name=str(wait))
        for wait in (-1, 3_601)
    ),
    *(
        neighbour("capacity-wait", infrastructure(capacity_wait_seconds=wait), name=str(wait))
        for wait in (0, 3_600)
    ),
]

PLACEMENT_CASES = [
    breaks("tenancy", "Placement/Tenancy", infrastructure(placement=Placement(tenancy="shared"))),
    *(
        neighbour("tenancy", infrastructure(placement=Placement(tenancy=tenancy)), name=tenancy)
        for tenancy in ("default", "dedicated", "host")
    ),
    breaks(
        "host-tenancy",
        "Placement/HostId",
        infrastructure(placement=Placement(host="h-0123456789abcdef0")),
        name="unset",
    ),
    breaks(
        "host-tenancy",
        "Placement/HostResourceGroupArn",
        infrastructure(placement=Placement(tenancy="dedicated", host_resource_group=GROUP)),
        name="dedicated",
    ),
    neighbour(
        "host-tenancy",
        infrastructure(placement=Placement(tenancy="host", host="h-0123456789abcdef0")),
    ),
    neighbour("host-tenancy", infrastructure(placement=HOST), name="automatic"),
    breaks(
        "host-one",
        "Placement/HostId",
        infrastructure(
            placement=Placement(
                tenancy="host", host="h-0123456789abcdef0", host_resource_group=GROUP
            )
        ),
    ),
    neighbour(
        "host-one", infrastructure(placement=Placement(tenancy="host", host_resource_group=GROUP))
    ),
]

CASES = [*NETWORK_CASES, *INSTANCE_CASES, *PLACEMENT_CASES]
