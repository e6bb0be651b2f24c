"""A finding on an infrastructure configuration says what is wrong and what to write instead."""

import pytest

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import InfrastructureConfiguration
from snapshot_constructs.model.imagebuilder.infrastructure import Placement
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import infrastructure

MAYBE = Deferred({"Fn::If": ["Own", "sg-1", {"Ref": "AWS::NoValue"}]})


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (
            infrastructure(security_groups=()),
            (
                "imagebuilder/subnet-group: SecurityGroupIds: must have a security group beside a subnet "
                "(got none); name one of the same VPC that lets traffic out"
            ),
        ),
        (
            infrastructure(instance_profile="arn:aws:iam::1:instance-profile/web"),
            (
                "imagebuilder/instance-profile: InstanceProfileName: must be the name, not the ARN, of "
                "an instance profile: 1 to 256 letters, digits and + = , . @ _ - (got "
                "'arn:aws:iam::1:instance-profile/web'); write, for example, Ref of the instance "
                "profile, which is its name"
            ),
        ),
        (
            infrastructure(instance_types=("m7i.large", "m7g.large")),
            (
                "imagebuilder/instance-types-alike: InstanceTypes: should be of one architecture, "
                "that of the base image (got m7g.large of arm64 and m7i.large of x86_64); remove "
                "those of the other, or have a configuration for each"
            ),
        ),
        (
            infrastructure(instance_types=("mac2.metal",)),
            (
                "imagebuilder/mac-host: Placement/Tenancy: must be host for mac2.metal (got nothing); "
                "write host, and have a Dedicated Host for it"
            ),
        ),
        (
            infrastructure(placement=Placement(host="h-1")),
            (
                "imagebuilder/host-tenancy: Placement/HostId: is for the tenancy host only (got none); "
                "write host as the tenancy"
            ),
        ),
        (
            infrastructure(topic="arn:aws:sns:eu-west-1:111122223333:images.fifo"),
            (
                "imagebuilder/topic: SnsTopicArn: must be a standard topic (got "
                "'arn:aws:sns:eu-west-1:111122223333:images.fifo'); name a standard topic"
            ),
        ),
        (
            infrastructure(log_bucket="s3://logs"),
            (
                "imagebuilder/log-bucket: Logging/S3Logs/S3BucketName: must be the name of a bucket (got "
                "'s3://logs'); write the name alone, for example image-logs, and what follows it as "
                "the prefix"
            ),
        ),
    ],
    ids=lambda value: value.split(":")[0].partition("/")[2] if isinstance(value, str) else "",
)
def test_a_finding_reads_in_one_line(value: InfrastructureConfiguration, line: str) -> None:
    (finding,) = judge_image_builder(value).findings

    assert str(finding) == line


def test_whether_a_subnet_has_a_group_is_not_known_where_a_condition_decides() -> None:
    verdict = judge_image_builder(infrastructure(security_groups=(MAYBE, MAYBE)))

    assert verdict.findings == ()
    assert [each.what for each in verdict.unknown] == [str(MAYBE)]


def test_a_subnet_that_a_condition_decides_needs_a_group_only_if_it_is_there() -> None:
    verdict = judge_image_builder(infrastructure(subnet=MAYBE, security_groups=()))

    assert verdict.findings == ()
    assert [each.what for each in verdict.unknown] == [str(MAYBE)]
