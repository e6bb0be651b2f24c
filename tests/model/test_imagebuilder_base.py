"""The name of a base image tells its operating system, and that of an instance type its processor."""

import pytest

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder.base import (
    Family,
    architecture_of,
    family_of,
    is_mac,
    literal,
)
from snapshot_constructs.model.imagebuilder.document import Written

IMAGE = "arn:aws:imagebuilder:eu-west-1:aws:image"
SSM = "ssm:/aws/service"
AMAZON_LINUX = Family(
    name="Amazon Linux", root_device="/dev/xvda", least_gib=8, architecture="x86_64"
)


@pytest.mark.parametrize(
    ("parent", "name", "root", "least", "architecture"),
    [
        (f"{IMAGE}/amazon-linux-2-arm64/x.x.x", "Amazon Linux", "/dev/xvda", 8, "arm64"),
        (f"{IMAGE}/ubuntu-server-24-lts-x86/x.x.x", "Ubuntu", "/dev/sda1", 8, "x86_64"),
        (
            f"{IMAGE}/red-hat-enterprise-linux-10-arm64/1.x.x",
            "Red Hat Enterprise Linux",
            "/dev/sda1",
            10,
            "arm64",
        ),
        (
            f"{IMAGE}/suse-linux-enterprise-server-15-x86/x.x.x",
            "SUSE Linux Enterprise Server",
            "/dev/sda1",
            10,
            "x86_64",
        ),
        (
            f"{IMAGE}/windows-server-2022-english-full-base-x86/x.x.x",
            "Windows",
            "/dev/sda1",
            30,
            "x86_64",
        ),
        (f"{IMAGE}/macos-sequoia-arm64/x.x.x", "macOS", "/dev/sda1", None, "arm64"),
        (
            f"{IMAGE}/cis-hardened-image-level-1-on-amazon-linux-2023-arm-r5sqt5uxgygqi/x.x.x",
            "Amazon Linux",
            "/dev/xvda",
            None,
            "arm64",
        ),
    ],
    ids=["amazon-linux", "ubuntu", "red-hat", "suse", "windows", "macos", "hardened"],
)
def test_a_managed_image_is_known_by_its_name(
    parent: str, name: str, root: str, least: int | None, architecture: str
) -> None:
    family = family_of(parent)

    assert family is not None
    assert (family.name, family.root_device, family.least_gib) == (name, root, least)
    assert family.architecture == architecture


@pytest.mark.parametrize(
    ("path", "name", "root", "least", "architecture"),
    [
        (
            "ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
            "Amazon Linux",
            "/dev/xvda",
            8,
            "x86_64",
        ),
        (
            "ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64",
            "Amazon Linux",
            "/dev/xvda",
            2,
            "arm64",
        ),
        (
            "ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
            "Amazon Linux",
            "/dev/xvda",
            30,
            "x86_64",
        ),
        (
            "ecs/optimized-ami/amazon-linux-2/arm64/recommended/image_id",
            "Amazon Linux",
            "/dev/xvda",
            30,
            "arm64",
        ),
        (
            "eks/optimized-ami/1.33/amazon-linux-2023/arm64/standard/recommended/image_id",
            "Amazon Linux",
            "/dev/xvda",
            20,
            "arm64",
        ),
        (
            "canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "Ubuntu",
            "/dev/sda1",
            8,
            "x86_64",
        ),
        ("debian/release/12/latest/arm64", "Debian", "/dev/xvda", 8, "arm64"),
        (
            "suse/sles/15-sp6/x86_64/latest",
            "SUSE Linux Enterprise Server",
            "/dev/sda1",
            10,
            "x86_64",
        ),
        (
            "ami-windows-latest/Windows_Server-2022-English-Full-Base",
            "Windows",
            "/dev/sda1",
            30,
            "x86_64",
        ),
        ("ec2-macos/sonoma/x86_64_mac/latest/image_id", "macOS", "/dev/sda1", None, "x86_64"),
    ],
    ids=["al2", "minimal", "ecs", "ecs-arm", "eks", "ubuntu", "debian", "suse", "windows", "macos"],
)
def test_a_public_parameter_is_known_by_its_path(
    path: str, name: str, root: str, least: int | None, architecture: str
) -> None:
    family = family_of(f"{SSM}/{path}")

    assert family is not None
    assert (family.name, family.root_device, family.least_gib) == (name, root, least)
    assert family.architecture == architecture


@pytest.mark.parametrize(
    ("parent", "platform"),
    [
        (f"{IMAGE}/amazon-linux-2023-x86/x.x.x", "Linux"),
        (f"{SSM}/ami-windows-latest/Windows_Server-2025-English-Core-Base", "Windows"),
        (f"{SSM}/ec2-macos/tahoe/arm64_mac/latest/image_id", "macOS"),
    ],
    ids=["linux", "windows", "macos"],
)
def test_the_platform_is_one_of_three(parent: str, platform: str) -> None:
    family = family_of(parent)

    assert family is not None
    assert family.platform == platform


@pytest.mark.parametrize(
    "parent",
    [
        None,
        "",
        "ami-0123456789abcdef0",
        "prod-ue6yhh4abcd2k",
        "ssm:/golden/amazon-linux-2023",
        "amazonlinux:2023",
        "arn:aws:imagebuilder:eu-west-1:111122223333:image/amazon-linux-2023-x86/1.0.0",
        f"{IMAGE}/ubuntu-22-x86-22-04/x.x.x",
        f"{IMAGE}/amazon-linux-2023-x86-2023/x.x.x",
        f"{IMAGE}/windows-server-2019-x86-core-ltsc2019-amd64/x.x.x",
        Deferred({"Ref": "Base"}),
        Deferred({"Fn::Sub": f"{IMAGE}/${{Name}}/x.x.x"}),
    ],
    ids=str,
)
def test_an_image_whose_name_does_not_surely_tell_has_no_family(parent: Written) -> None:
    assert family_of(parent) is None


@pytest.mark.parametrize(
    "parent",
    [
        Deferred(
            {
                "Fn::Sub": "arn:${AWS::Partition}:imagebuilder:${AWS::Region}:aws:image/"
                "amazon-linux-2023-x86/x.x.x"
            }
        ),
        Deferred({"Fn::Sub": ["arn:${P}:x:aws:image/amazon-linux-2023-x86/x.x.x", {"P": "aws"}]}),
        Deferred(
            {
                "Fn::Join": [
                    "",
                    [
                        "arn:aws:imagebuilder:",
                        {"Ref": "AWS::Region"},
                        ":aws:image/amazon-linux-2023-x86/x.x.x",
                    ],
                ]
            }
        ),
        Deferred("arn:${Token[AWS.Partition.3]}:x:aws:image/amazon-linux-2023-x86/x.x.x"),
        "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64}}",
        (
            "ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/"
            "al2023-ami-kernel-6.1-x86_64"
        ),
    ],
    ids=["sub", "sub-list", "join", "token", "dynamic", "arn"],
)
def test_a_family_is_known_although_the_region_is_not(parent: Written) -> None:
    assert family_of(parent) == AMAZON_LINUX


@pytest.mark.parametrize(
    ("parent", "lacks"),
    [
        (f"{SSM}/debian/release/12/latest/amd64", True),
        (f"{IMAGE}/red-hat-enterprise-linux-9-x86/x.x.x", True),
        (f"{SSM}/ami-amazon-linux-latest/amzn2-ami-minimal-hvm-x86_64-ebs", True),
        (f"{SSM}/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64", False),
        (f"{IMAGE}/ubuntu-server-24-lts-x86/x.x.x", False),
    ],
    ids=["debian", "red-hat", "minimal", "amazon-linux", "ubuntu"],
)
def test_some_families_come_without_the_agent_of_systems_manager(parent: str, lacks: bool) -> None:
    family = family_of(parent)

    assert family is not None
    assert family.lacks_agent == lacks


@pytest.mark.parametrize(
    "instance_type",
    [
        "a1.large",
        "c6g.large",
        "c7gn.large",
        "r8gb.metal-48xl",
        "im4gn.large",
        "is4gen.large",
        "g5g.xlarge",
        "hpc7g.4xlarge",
        "t4g.nano",
        "x2gd.large",
        "mac2.metal",
        "mac2-m1ultra.metal",
        "mac-m4.metal",
        "p6e-gb200.36xlarge",
    ],
)
def test_graviton_grace_and_newer_macs_are_arm(instance_type: str) -> None:
    assert architecture_of(instance_type) == "arm64"


@pytest.mark.parametrize(
    "instance_type",
    [
        "m7i.large",
        "m7i-flex.large",
        "c5a.large",
        "g4dn.xlarge",
        "g6.xlarge",
        "gr6.4xlarge",
        "t3.micro",
        "trn1.2xlarge",
        "mac1.metal",
        "u-12tb1.112xlarge",
        "u7in-16tb.224xlarge",
        "p6-b200.48xlarge",
    ],
)
def test_all_others_are_intel_compatible(instance_type: str) -> None:
    assert architecture_of(instance_type) == "x86_64"


@pytest.mark.parametrize("instance_type", ["", "m7g", "large", "quantum.large"])
def test_what_is_no_instance_type_has_no_architecture(instance_type: str) -> None:
    assert architecture_of(instance_type) is None


def test_a_mac_is_told_from_its_neighbours() -> None:
    names = ("mac1.metal", "mac2-m2pro.metal", "mac-m4.metal", "m7g.large", "machine.large")

    assert [is_mac(name) for name in names] == [True, True, True, False, False]


def test_what_only_the_deployment_tells_is_a_hole_in_the_text() -> None:
    texts = (
        "plain",
        None,
        Deferred({"Ref": "A"}),
        Deferred({"Fn::Sub": "a-${B}-c"}),
        Deferred({"Fn::Join": ["/", ["a", {"Ref": "B"}]]}),
        Deferred("a-${Token[TOKEN.11]}"),
    )

    assert [literal(text) for text in texts] == [
        "plain",
        "",
        "${…}",
        "a-${…}-c",
        "a/${…}",
        "a-${…}",
    ]
