"""``AmiPipeline`` in its smallest use and with every option, several where options exclude each other."""

from pathlib import Path

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from snapshot_constructs import (
    AmiPipeline,
    AmiTarget,
    BaseImage,
    BlockDevice,
    Disk,
    FastLaunch,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Placement,
    Retain,
    Retire,
    Step,
    UpdatedLaunchTemplate,
    Versions,
)
from tests.cdk.examples import ACCOUNT, OTHER, Example
from tests.imagebuilder import DOCUMENT, WORKFLOW_DOCUMENT

AMAZON_LINUX = BaseImage.ssm(
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
)
NGINX = ImageComponent.of(
    "nginx",
    build=[Step.bash("dnf -y install nginx", "systemctl enable nginx"), Step.reboot()],
    test=[Step.bash("nginx -t")],
)
REMOTE_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
ORGANIZATION = f"arn:aws:organizations::{ACCOUNT}:organization/o-abcdefghij"
LICENSE = (
    f"arn:aws:license-manager:eu-central-1:{ACCOUNT}:license-configuration:lic-"
    + "0123456789abcdef" * 2
)
UNIT = f"arn:aws:organizations::{ACCOUNT}:ou/o-abcdefghij/ou-ab12-12345678"


def small(scope: Construct) -> AmiPipeline:
    """Make the smallest one that is of use."""
    return AmiPipeline(scope, "Web", base=AMAZON_LINUX, components=[NGINX])


def every_option(scope: Construct) -> AmiPipeline:
    """Make one in a VPC, for other Regions, accounts and an organization."""
    vpc = ec2.Vpc(scope, "Vpc", max_azs=2, nat_gateways=1)
    key = kms.Key(scope, "Key", enable_key_rotation=True)
    topic_key = kms.Key(scope, "TopicKey", enable_key_rotation=True)
    bucket = s3.Bucket(
        scope,
        "Logs",
        enforce_ssl=True,
        server_access_logs_prefix="access/",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
    )
    return AmiPipeline(
        scope,
        "Web",
        base=AMAZON_LINUX,
        components=[
            ImageComponent.managed("update-linux"),
            NGINX,
            ImageComponent.of(
                "site",
                build=[
                    Step.create_file(
                        "/etc/motd", "{{ greeting }} of {{ team }}", permissions="0644"
                    ),
                    Step.download_s3("s3://artifacts-of-ours/site/*", "/var/www/"),
                    Step.download("https://example.com/a.rpm", "/tmp/a.rpm", sha256="a" * 64),  # noqa: S108  # on the instance
                    Step.of("CreateSymlink", [{"path": "/a", "target": "/b"}], max_attempts=3),
                ],
                validate=[
                    Step.bash("test -e /etc/motd", on_failure="Continue", timeout_seconds=60)
                ],
                parameters={"greeting": "Hello"},
                constants={"team": "web"},
                description="The site",
                supported_os_versions=["Amazon Linux 2023"],
            ),
            ImageComponent.yaml("hardening", DOCUMENT, description="Hardening"),
            ImageComponent.s3("large", "s3://artifacts-of-ours/large.yaml", sha256="b" * 64),
            ImageComponent.third_party("agent", "1.x.x"),
        ],
        root_gib=20,
        key=key,
        devices=[
            BlockDevice(device="/dev/xvdb", ebs=Disk(size_gib=50, type="io2", iops=1000)),
            BlockDevice(device="/dev/xvdc", no_device=""),
        ],
        user_data="#!/bin/bash\nsystemctl start amazon-ssm-agent\n",
        working_directory="/var/tmp",  # noqa: S108  # on the instance
        uninstall_agent=False,
        watermarks=["web", "web-team"],
        ami_tags={"team": "web"},
        component_key=key,
        schedule=PipelineSchedule.weekly(
            "SUN", at="03:00", zone="Europe/Paris", disable_after_failures=3
        ),
        enabled=False,
        targets=[
            AmiTarget(accounts=[OTHER], share_with=["777788889999"], tags={"region": "home"}),
            AmiTarget(
                region="eu-central-1",
                organizations=[ORGANIZATION],
                units=[UNIT],
                key=kms.Key.from_key_arn(scope, "RemoteKey", REMOTE_KEY),
                licenses=[LICENSE],
                launch_templates=[
                    UpdatedLaunchTemplate(id="lt-0123456789abcdef0", set_default=True)
                ],
                description="For the organization",
            ),
        ],
        parameter="/imagebuilder/web/newest",
        retire=Retire(
            deprecate_after=Retain.days(30),
            disable_after=Retain.months(3),
            delete_after=Retain.months(6),
            keep_if_launched_within=Retain.days(60),
            keep=0,
            keep_tagged={"keep": "yes"},
        ),
        vpc=vpc,
        subnet_selection=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        instance_types=["m7i.large", "m6i.large"],
        key_pair=ec2.KeyPair.from_key_pair_name(scope, "KeyPair", "operators"),
        hop_limit=2,
        placement=Placement(tenancy="dedicated"),
        topic=sns.Topic(scope, "Topic", master_key=topic_key),
        terminate_on_failure=False,
        terminate_on_completion=True,
        resource_tags={"cost-center": "42"},
        log_bucket=bucket,
        log_prefix="web",
        log_retention_days=30,
        scan=True,
        enhanced_metadata=False,
        build_on_deploy=True,
        removal="delete-deploy-image",
        versions=Versions.hashed("2.1", salt="b"),
        name="Web Server",
        description="Web servers",
    )


def with_roles(scope: Construct) -> AmiPipeline:
    """Make one with workflows, roles that exist, and names out of reach for the service's own role."""
    instances = iam.Role(scope, "Instances", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    builds = iam.Role(
        scope, "Builds", assumed_by=iam.ServicePrincipal("imagebuilder.amazonaws.com")
    )
    vpc = ec2.Vpc.from_vpc_attributes(
        scope,
        "Vpc",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=["eu-west-1a"],
        private_subnet_ids=["subnet-0123456789abcdef0"],
    )
    group = ec2.SecurityGroup.from_security_group_id(scope, "Group", "sg-0123456789abcdef0")
    return AmiPipeline(
        scope,
        "Web",
        base=BaseImage.ssm("/golden/base", platform="Linux"),
        root_device="/dev/xvda",
        parameter="/amis/web",
        components=[NGINX],
        vpc=vpc,
        security_groups=[group],
        instance_role=instances,
        execution_role=builds,
        log_group=logs.LogGroup(scope, "Group2", log_group_name="/ours/web"),
        workflows=[
            ImageWorkflow.managed("build/build-image"),
            ImageWorkflow.yaml("smoke", "TEST", WORKFLOW_DOCUMENT, parallel_group="a"),
        ],
        retire=None,
        build_on_deploy=True,
    )


def with_made_role(scope: Construct) -> AmiPipeline:
    """Make one whose builds need a role of their own."""
    return AmiPipeline(
        scope,
        "Web",
        base=BaseImage.ssm("/golden/base", platform="Linux"),
        root_device="/dev/xvda",
        parameter="/amis/web",
        components=[NGINX],
        targets=[
            AmiTarget(region="us-east-1", key=REMOTE_KEY.replace("eu-central-1", "us-east-1"))
        ],
        schedule=PipelineSchedule.daily(at="03:00", only_with_updates=True),
        versions=Versions.fixed("3.2.1"),
    )


def windows(scope: Construct) -> AmiPipeline:
    """Make one of Windows, with fast launch."""
    return AmiPipeline(
        scope,
        "Web",
        base=BaseImage.amazon("windows-server-2022-english-full-base-x86"),
        components=[
            ImageComponent.managed("update-windows"),
            ImageComponent.of(
                "iis",
                build=[Step.powershell("Install-WindowsFeature Web-Server"), Step.update()],
            ),
        ],
        targets=[
            AmiTarget(
                fast_launch=[FastLaunch(account=ACCOUNT, enabled=True, snapshots=6)],
            )
        ],
        schedule=PipelineSchedule.monthly(day=2, at="04:30"),
    )


def public(scope: Construct) -> AmiPipeline:
    """Make one that everybody may launch."""
    return AmiPipeline(
        scope,
        "Web",
        base=BaseImage.marketplace("prod-0123456789abc", platform="Linux"),
        root_device="/dev/sda1",
        components=[ImageComponent.file("site", Path(__file__).parent / "site.yaml")],
        encrypted=False,
        targets=[AmiTarget(public=True)],
    )


def child(scope: Construct) -> AmiPipeline:
    """Make one on top of what another makes, on an instance of an Auto Scaling group."""
    return AmiPipeline(
        scope,
        "Web",
        base=BaseImage.image("base", account=OTHER, platform="Linux"),
        root_device="/dev/xvda",
        auto_scaling_group="builders",
    )


PIPELINES = (
    Example("ami-pipeline", small),
    Example("ami-pipeline-all", every_option),
    Example("ami-pipeline-with-roles", with_roles),
    Example("ami-pipeline-with-made-role", with_made_role),
    Example("ami-pipeline-windows", windows),
    Example("ami-pipeline-public", public),
    Example("ami-pipeline-child", child),
)
