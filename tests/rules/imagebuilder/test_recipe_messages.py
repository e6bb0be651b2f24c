"""A finding on a recipe says in one line what is wrong and what to write instead."""

from typing import Any

import pytest

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent
from snapshot_constructs.rules import Place
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import ARN, BASE, KEY, container_recipe, recipe

ELSEWHERE = Place(region="us-east-1")


def _disk(**disk: Any) -> ImageBuilderResource:
    return recipe(devices=(BlockDevice(device="/dev/sdf", ebs=Disk(**disk)),))


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (
            recipe(parent=BASE.removeprefix("ssm:")),
            (
                "imagebuilder/parent-image: ParentImage: must be an AMI, the ARN of an image with its "
                "version, ssm: and a parameter, or a product of the Marketplace (got "
                "'/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-d...); write "
                "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
            ),
        ),
        (
            recipe(parent="arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86"),
            (
                "imagebuilder/parent-image: ParentImage: must be an AMI, the ARN of an image with its "
                "version, ssm: and a parameter, or a product of the Marketplace (got "
                "'arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-20...); write all of it, for "
                "example arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"
            ),
        ),
        (
            recipe(
                components=(
                    UsedComponent(arn=Deferred({"Ref": "Nginx"})),
                    UsedComponent(arn=Deferred({"Ref": "Nginx"})),
                )
            ),
            (
                "imagebuilder/component-twice: Components/1/ComponentArn: is in the recipe already, in "
                "this or another version (got <Ref Nginx>); remove one of them"
            ),
        ),
        (
            recipe(
                components=(
                    UsedComponent(arn=f"{ARN}:component/a/1.0.0/1"),
                    UsedComponent(arn=f"{ARN}:component/a/1.0.0/2"),
                )
            ),
            (
                "imagebuilder/component-twice: Components/1/ComponentArn: is in the recipe already, in "
                "this or another version (got 'arn:aws:imagebuilder:eu-west-1:111122223333:component/a/...); "
                "remove one of them"
            ),
        ),
        (
            recipe(
                devices=(),
                parent="ssm:/aws/service/debian/release/12/latest/amd64",
                user_data="IyEvYmluL3NoCmVjaG8gYQ==",
            ),
            (
                "imagebuilder/user-data-agent: AdditionalInstanceConfiguration/UserDataOverride: replaces "
                "the installation of amazon-ssm-agent, which this Debian lacks; install and "
                "start amazon-ssm-agent in it, too"
            ),
        ),
        (
            container_recipe(dockerfile_uri="s3://bucket/Dockerfile"),
            (
                "imagebuilder/dockerfile-one: DockerfileTemplateUri: excludes DockerfileTemplateData (got "
                "both); remove one of them"
            ),
        ),
        (
            recipe(devices=(BlockDevice(device="/dev/sda1", ebs=Disk(size_gib=20)),)),
            (
                "imagebuilder/root-device: BlockDeviceMappings/0/DeviceName: is not the root device of "
                "Amazon Linux, which stays as it is beside a second disk (got '/dev/sda1'); write "
                "/dev/xvda"
            ),
        ),
        (
            recipe(devices=(BlockDevice(device="/dev/xvda", ebs=Disk(size_gib=4)),)),
            (
                "imagebuilder/root-size: BlockDeviceMappings/0/Ebs/VolumeSize: is less than the 8 GiB of "
                "Amazon Linux (got 4); write 8 or more"
            ),
        ),
        (
            _disk(type="io1", size_gib=10, iops=501),
            (
                "imagebuilder/iops-per-gib: BlockDeviceMappings/0/Ebs/Iops: must be at most 50 for each "
                "GiB of io1 (got 501 for 10 GiB); write at most 500, or take at least 11 GiB"
            ),
        ),
        (
            _disk(type="gp3", throughput=751),
            (
                "imagebuilder/throughput-per-iops: BlockDeviceMappings/0/Ebs/Throughput: must be at most "
                "0.25 MiB/s for each of the IOPS (got 751 with the default of 3000 IOPS); take "
                "3004 IOPS, or less throughput"
            ),
        ),
        (
            _disk(key=KEY),
            (
                "imagebuilder/kms-encrypted: BlockDeviceMappings/0/Ebs/Encrypted: must be true beside a "
                "key (got nothing); write true"
            ),
        ),
    ],
    ids=lambda value: value.split(":")[0].partition("/")[2] if isinstance(value, str) else "",
)
def test_a_finding_reads_in_one_line(value: ImageBuilderResource, line: str) -> None:
    (finding,) = judge_image_builder(value).findings

    assert str(finding) == line


def test_a_key_of_another_region_is_named_with_both_regions() -> None:
    (finding,) = judge_image_builder(_disk(key=KEY, encrypted=True), ELSEWHERE).findings

    assert str(finding) == (
        "imagebuilder/disk-key-region: BlockDeviceMappings/0/Ebs/KmsKeyId: must be in us-east-1, "
        "where the image is built (got a key in eu-west-1); name a key in us-east-1; a multi-Region "
        "key has a replica of its own there"
    )


def test_what_a_dynamic_reference_names_is_not_known() -> None:
    verdict = judge_image_builder(recipe(devices=(), parent="{{resolve:ssm:/golden/web}}"))

    assert verdict.findings == ()
    assert {each.what for each in verdict.unknown} == {"{{resolve:ssm:/golden/web}}"}


def test_a_component_that_is_not_known_is_no_other_where_it_is_alone() -> None:
    used = (UsedComponent(arn=Deferred({"Ref": "Nginx"})),)

    verdict = judge_image_builder(recipe(components=used))

    assert verdict.findings == ()
    assert {each.where for each in verdict.unknown} == {"Components/0/ComponentArn"}


def test_components_that_may_be_the_same_are_not_known() -> None:
    references = (Deferred({"Ref": "Nginx"}), f"{ARN}:component/nginx/1.0.0/1")
    used = tuple(UsedComponent(arn=arn) for arn in references)

    verdict = judge_image_builder(recipe(components=used))

    assert verdict.findings == ()
    assert ("", "<Ref Nginx>") in [(each.where, each.what) for each in verdict.unknown]
