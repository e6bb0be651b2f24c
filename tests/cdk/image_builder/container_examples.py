"""``ContainerPipeline`` in its smallest use and with every option, several where options exclude each other."""

from pathlib import Path

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets
from aws_cdk import aws_sns as sns
from constructs import Construct

from snapshot_constructs import (
    BaseContainerImage,
    BaseImage,
    BlockDevice,
    ContainerPipeline,
    ContainerTarget,
    Disk,
    DockerfileTemplate,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Placement,
    Retain,
    Retire,
    Step,
    Versions,
)
from tests.cdk.examples import OTHER, Example
from tests.imagebuilder import WORKFLOW_DOCUMENT

AMAZON_LINUX = BaseContainerImage.uri("public.ecr.aws/amazonlinux/amazonlinux:2023")
NGINX = ImageComponent.of(
    "nginx", build=[Step.bash("dnf -y install nginx")], test=[Step.bash("nginx -t")]
)
DOCKERFILE = """\
FROM {{{ imagebuilder:parentImage }}}
{{{ imagebuilder:environments }}}
{{{ imagebuilder:components }}}
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
"""
ECS = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"


def small(scope: Construct) -> ContainerPipeline:
    """Make the smallest one that is of use."""
    return ContainerPipeline(
        scope,
        "Web",
        base=AMAZON_LINUX,
        repository=ecr.Repository(scope, "Images"),
        components=[NGINX],
    )


def every_option(scope: Construct) -> ContainerPipeline:
    """Make one in a VPC, on a base image of another account, for two Regions."""
    topic_key = kms.Key(scope, "TopicKey", enable_key_rotation=True)
    bucket = s3.Bucket(
        scope,
        "Logs",
        enforce_ssl=True,
        server_access_logs_prefix="access/",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
    )
    theirs = ecr.Repository.from_repository_arn(
        scope, "Theirs", f"arn:aws:ecr:eu-west-1:{OTHER}:repository/team/base"
    )
    return ContainerPipeline(
        scope,
        "Web",
        base=BaseContainerImage.ecr(theirs, "2023", os_version="Amazon Linux 2023"),
        repository=ecr.Repository(scope, "Images", repository_name="team/web"),
        components=[ImageComponent.managed("update-linux"), NGINX],
        dockerfile=DockerfileTemplate.of(DOCKERFILE),
        working_directory="/root",
        component_key=kms.Key(scope, "Key", enable_key_rotation=True),
        targets=[
            ContainerTarget(
                region="eu-central-1",
                repository=ecr.Repository.from_repository_name(scope, "There", "team/there"),
                image_tags=["newest"],
            ),
            ContainerTarget(image_tags=["latest", "stable"], description="Web servers"),
            ContainerTarget(region="us-east-1"),
        ],
        build_image=BaseImage.ssm(ECS),
        devices=[BlockDevice(device="/dev/xvda", ebs=Disk(size_gib=100, type="gp3"))],
        schedule=PipelineSchedule.weekly("SUN", at="03:00", zone="Europe/Paris"),
        enabled=False,
        retire=Retire(delete_after=Retain.months(6), keep=1, keep_tagged={"keep": "yes"}),
        vpc=ec2.Vpc(scope, "Vpc", max_azs=2, nat_gateways=1),
        subnet_selection=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        instance_types=["m7g.large", "m6g.large"],
        key_pair=ec2.KeyPair.from_key_pair_name(scope, "KeyPair", "operators"),
        hop_limit=3,
        placement=Placement(tenancy="dedicated"),
        topic=sns.Topic(scope, "Topic", master_key=topic_key),
        terminate_on_failure=False,
        terminate_on_completion=True,
        resource_tags={"cost-center": "42"},
        log_bucket=bucket,
        log_prefix="web",
        log_retention_days=30,
        scan=True,
        scan_repository=ecr.Repository(scope, "Scanned"),
        enhanced_metadata=False,
        build_on_deploy=True,
        removal="delete-deploy-image",
        versions=Versions.auto("2.1", salt="b"),
        name="Web Server",
        description="Web servers",
    )


def with_roles(scope: Construct) -> ContainerPipeline:
    """Make one with workflows and roles that exist, on top of what another pipeline makes."""
    instances = iam.Role(scope, "Instances", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    builds = iam.Role(
        scope, "Builds", assumed_by=iam.ServicePrincipal("imagebuilder.amazonaws.com")
    )
    bases = ecr.Repository(scope, "Bases")
    return ContainerPipeline(
        scope,
        "Web",
        base=BaseContainerImage.image("base", repository=bases),
        repository=ecr.Repository(scope, "Images"),
        components=[NGINX],
        build_image=BaseImage.ssm("/golden/docker", platform="Linux"),
        instance_role=instances,
        execution_role=builds,
        log_group=logs.LogGroup(scope, "Group", log_group_name="/ours/web"),
        workflows=[
            ImageWorkflow.managed("build/build-container"),
            ImageWorkflow.yaml("smoke", "TEST", WORKFLOW_DOCUMENT),
            ImageWorkflow.managed("distribution/distribute-container"),
        ],
        build_on_deploy=True,
    )


def windows(scope: Construct) -> ContainerPipeline:
    """Make one of Windows, with a long template, scanned where Image Builder likes."""
    dockerfile = Path(__file__).parent / "Dockerfile"
    return ContainerPipeline(
        scope,
        "Web",
        base=BaseContainerImage.uri(
            "mcr.microsoft.com/windows/servercore:ltsc2022", platform="Windows"
        ),
        repository=ecr.Repository(scope, "Images"),
        components=[
            ImageComponent.of("iis", build=[Step.powershell("Install-WindowsFeature Web-Server")])
        ],
        dockerfile=DockerfileTemplate.asset(
            s3_assets.Asset(scope, "Dockerfile", path=str(dockerfile))
        ),
        retire=Retire(delete_after=Retain.days(365)),
        scan=True,
    )


CONTAINER_PIPELINES = (
    Example("container-pipeline", small),
    Example("container-pipeline-all", every_option),
    Example("container-pipeline-with-roles", with_roles),
    Example("container-pipeline-windows", windows),
)
