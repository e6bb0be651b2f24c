"""Resources of Image Builder are explained to readers who do not know the service."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource, words
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    FastLaunch,
    LaunchPermission,
    SsmParameter,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.imagebuilder.infrastructure import Placement
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule, UsedWorkflow
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Value
from tests import imagebuilder as ib

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
OF_AWS = "arn:aws:imagebuilder:eu-west-1:aws"
SUB = {
    "Fn::Sub": "arn:${AWS::Partition}:imagebuilder:${AWS::Region}:aws:component/update-linux/x.x.x"
}
ROLE = Deferred({"Fn::GetAtt": ["Role", "Arn"]})
HERE = Deferred({"Ref": "AWS::Region"})
PARAMETERS = """\
schemaVersion: 1.0
parameters:
  - Site: {type: string}
  - Port: {type: string, default: "80"}
phases:
  - name: test
    steps:
      - {name: Patch, action: UpdateOS}
      - {name: Ask, action: ExecuteBinary}
"""
DELETED = LifecycleRule(action="DELETE", containers=True, filter="COUNT", value=5)


def disk(**changes: object) -> BlockDevice:
    return BlockDevice(device="/dev/sdf", ebs=Disk(**changes))  # type: ignore[arg-type]  # a test


def schedule(expression: str, **changes: object) -> PipelineSchedule:
    return PipelineSchedule(expression=expression, **changes)  # type: ignore[arg-type]  # a test


HEADLINES = {
    "a component: what is installed or tested, on Linux": ib.component(),
    "a workflow: how an image is tested": ib.workflow(),
    "a recipe for AMIs: web": ib.recipe(),
    "a recipe for container images: web-container": ib.container_recipe(),
    "the instances that build and test images: m7i.large or m7a.large": ib.infrastructure(
        instance_types=("m7i.large", "m7a.large")
    ),
    "the instances that build and test images: types that Image Builder picks": ib.infrastructure(
        instance_types=()
    ),
    "where images go: eu-west-1 and this Region": ib.distribution(
        ib.distributed(),
        ib.distributed(HERE),  # type: ignore[arg-type]  # a test
    ),
    "a pipeline: builds web at 03:00 Europe/Paris on Sunday": ib.pipeline(),
    "a pipeline: builds web every 7 days": ib.pipeline(schedule=schedule("rate(7 days)")),
    "a pipeline: builds web at cron(daily) (UTC)": ib.pipeline(schedule=schedule("cron(daily)")),
    "a pipeline that is disabled: web is built by hand alone": ib.pipeline(status="DISABLED"),
    "a pipeline without a schedule: web is built by hand alone": ib.pipeline(schedule=None),
    "an image built while the stack is deployed, which waits for it": ib.image(),
    "a lifecycle policy: deletes images": ib.lifecycle(),
    "a lifecycle policy: is disabled, else deletes container images": ib.lifecycle(
        DELETED, status="DISABLED", resource_type="CONTAINER_IMAGE"
    ),
}

SAID = [
    (ib.component(), "build", "on the build instance: Install (a Bash script)"),
    (
        ib.component(PARAMETERS),
        "test",
        (
            "on a new instance made from the image: Patch (updates of the operating system), then Ask "
            "(a program)"
        ),
    ),
    (ib.component(PARAMETERS), "parameters", "Site (required) and Port (80 unless given)"),
    (ib.component(None, uri="s3://shop/nginx.yaml"), "document", "s3://shop/nginx.yaml"),
    (ib.component(None, key=ROLE), "encrypted", "with Role"),
    (ib.component(supported_os_versions=("Ubuntu 24",)), "runs on", "Ubuntu 24"),
    (
        ib.workflow(),
        "steps",
        "LaunchTestInstance (LaunchInstance), then TerminateTestInstance (TerminateInstance)",
    ),
    (ib.recipe(), "version", "1.0.x: each change of the recipe gets the next number"),
    (ib.recipe(version="1.0.0"), "version", "1.0.0"),
    (
        ib.recipe(parent="ssm:/golden/linux"),
        "base",
        "the AMI that /golden/linux names when a build begins",
    ),
    (ib.recipe(parent="ami-0a1b2c3d"), "base", "ami-0a1b2c3d, the same AMI in every build"),
    (ib.recipe(parent="prod-abc"), "base", "the product prod-abc of the Marketplace"),
    (
        ib.recipe(parent=f"{OF_AWS}:image/amazon-linux-2023-x86/x.x.x"),
        "base",
        "amazon-linux-2023-x86 of AWS (the newest version)",
    ),
    (
        ib.recipe(components=(UsedComponent(arn=Deferred(SUB)), UsedComponent(arn=ROLE))),
        "components",
        "update-linux of AWS (the newest version), then Role",
    ),
    (
        ib.recipe(
            components=(
                UsedComponent(
                    arn=f"{ib.ARN}:component/nginx/1.x.x", arguments=(ib.argument("Port", "80"),)
                ),
            )
        ),
        "components",
        "nginx (the newest version of 1.x.x) with Port",
    ),
    (ib.recipe(components=()), "components", "none"),
    (
        ib.recipe(devices=(disk(size_gib=9, type="io2", iops=500, encrypted=True),)),
        "disk",
        "/dev/sdf: 9 GiB io2, 500 IOPS, encrypted with the account's default key",
    ),
    (
        ib.recipe(devices=(disk(snapshot="snap-1", throughput=200, encrypted=ROLE),)),
        "disk",
        (
            "/dev/sdf: as large as in the base image, from snap-1, 200 MiB/s, encrypted if "
            "<Fn::GetAtt Role.Arn>"
        ),
    ),
    (
        ib.recipe(devices=(BlockDevice(device="/dev/sdf", no_device=""),)),
        "disk",
        "/dev/sdf: that of the base image is left out",
    ),
    (
        ib.recipe(devices=(BlockDevice(device="/dev/sdf", virtual_name="ephemeral0"),)),
        "disk",
        "/dev/sdf: instance store ephemeral0",
    ),
    (
        ib.recipe(devices=(disk(),)),
        "disk",
        "/dev/sdf: as large as in the base image, not encrypted by the recipe",
    ),
    (
        ib.recipe(devices=(disk(type="gp3", encrypted=True),)),
        "disk",
        "/dev/sdf: gp3, as large as in the base image, encrypted with the account's default key",
    ),
    (ib.recipe(uninstall_agent=True), "agent", "that of Systems Manager is removed from the image"),
    (ib.recipe(watermarks=("web", "shop")), "watermarks", "web and shop"),
    (ib.recipe(ami_tags=(Tag("a", "b"),)), "AMI tags", "a=b"),
    (ib.container_recipe(), "goes to", "the ECR repository web"),
    (ib.infrastructure(), "permissions", "those of the instance profile web-builder"),
    (ib.infrastructure(subnet=None, security_groups=()), "network", "the default VPC"),
    (
        ib.infrastructure(),
        "network",
        "the subnet subnet-0123456789abcdef0, security groups sg-0123456789abcdef0",
    ),
    (ib.infrastructure(), "metadata", "IMDSv2 alone, with a token; answers go 2 hops far"),
    (
        ib.infrastructure(hop_limit=1),
        "metadata",
        "IMDSv2 alone, with a token; answers go 1 hop far",
    ),
    (
        ib.infrastructure(http_tokens=None, hop_limit=None),
        "metadata",
        "as the account, or else the base image, has it",
    ),
    (ib.infrastructure(), "logs", "in CloudWatch"),
    (
        ib.infrastructure(log_bucket=Deferred({"Ref": "Logs"}), log_prefix="web"),
        "logs",
        "in CloudWatch, and in the bucket Logs, under web",
    ),
    (ib.infrastructure(), "after failure", "the instance is terminated"),
    (
        ib.infrastructure(terminate_on_failure=False),
        "after failure",
        "the instance stays for troubleshooting, and is paid for",
    ),
    (
        ib.infrastructure(placement=Placement(tenancy="host", host="h-1")),
        "placed",
        "tenancy host, on the host h-1",
    ),
    (ib.infrastructure(resource_tags=(Tag("a", "b"),)), "tags", "a=b on instances and disks"),
    (ib.infrastructure(topic=ROLE), "tells", "Role"),
    (
        ib.distribution(
            ib.distributed(
                ami=AmiDistribution(
                    name="web",
                    key=ROLE,
                    target_accounts=("1", "2"),
                    launch_permission=LaunchPermission(accounts=("3",), groups=("all",)),
                    tags=(Tag("a", "b"),),
                )
            )
        ),
        "eu-west-1",
        (
            "an AMI named web, encrypted with Role; a copy for the accounts 1 and 2; may be launched "
            "by everyone (it is public) and the account 3; tagged a=b"
        ),
    ),
    (
        ib.distribution(
            ib.distributed(
                ami=AmiDistribution(
                    launch_permission=LaunchPermission(
                        organizations=("o-1",), organizational_units=("ou-1", "ou-2")
                    ),
                )
            )
        ),
        "eu-west-1",
        "an AMI; may be launched by all accounts of o-1 and all accounts of ou-1 and ou-2",
    ),
    (
        ib.distribution(
            ib.distributed(
                ami=None,
                parameters=(SsmParameter(name="/imagebuilder/web", account="1"),),
                launch_templates=(UpdatedLaunchTemplate(id="lt-1", set_default=False),),
                fast_launches=(FastLaunch(snapshots=3),),
                licenses=("lic",),
            )
        ),
        "eu-west-1",
        (
            "that of the copy in the parameter /imagebuilder/web of the account 1; a new version of "
            "the launch template lt-1; fast launch: 3 instances of Windows prepared in advance; under "
            "the licenses lic"
        ),
    ),
    (
        ib.distribution(ib.distributed(ami=None, container=ContainerDistribution(tags=("v1",)))),
        "eu-west-1",
        "a container image, tagged v1",
    ),
    (ib.pipeline(), "next", "Sun 29 Nov 02:00, Sun 6 Dec 02:00, Sun 13 Dec 02:00 UTC"),
    (ib.pipeline(), "condition", "none: it builds every time"),
    (
        ib.pipeline(schedule=schedule("rate(1 day)")),
        "condition",
        "it builds only if the base image, or a component named with x, has a new version",
    ),
    (ib.pipeline(), "gives up", "after 5 failed builds in a row"),
    (
        ib.pipeline(schedule=schedule("rate(1 day)", failures=2)),
        "gives up",
        "after 2 failed builds in a row",
    ),
    (ib.pipeline(), "recipe", "web (version 1.0.0)"),
    (ib.pipeline(), "built on", "web"),
    (ib.pipeline(distribution=None), "goes to", "this account and Region alone"),
    (ib.pipeline(tests=False), "tests", "none: images are not tested before they are distributed"),
    (ib.pipeline(scanning=True), "scan", "by Amazon Inspector, on the test instance"),
    (
        ib.pipeline(workflows=(UsedWorkflow(arn=f"{OF_AWS}:workflow/build/build-image/x.x.x"),)),
        "workflows",
        "build-image of AWS (the newest version)",
    ),
    (ib.pipeline(role=ROLE), "role", "Role"),
    (ib.pipeline(image_tags=(Tag("a", "b"),)), "tags", "a=b on images by schedule"),
    (
        ib.image(by_pipeline=Deferred({"Fn::GetAtt": ["Web", "DeploymentId"]}), on_update=True),
        "built by",
        "the pipeline Web; again when that changes",
    ),
    (ib.image(), "afterwards", "AMIs and snapshots stay when the resource is deleted or replaced"),
    (
        ib.image(deletion_role=ROLE),
        "afterwards",
        "AMIs and snapshots are deleted with the resource, also when it is replaced, as Role",
    ),
    (ib.lifecycle(), "of", "images tagged pipeline=web"),
    (
        ib.lifecycle(
            selected_tags=(),
            recipes=(
                SelectedRecipe(name="web", version="x.x.x"),
                SelectedRecipe(name=Deferred({"Fn::GetAtt": ["Db", "Name"]}), version="1.0.0"),
            ),
        ),
        "of",
        "images of the recipe web (every version) and the recipe Db (version 1.0.0)",
    ),
    (
        ib.lifecycle(),
        "deletes",
        "AMIs and snapshots after 6 months, keeping 1 of each recipe version",
    ),
    (ib.lifecycle(), "but not", "those launched within 60 days"),
    (
        ib.lifecycle(DELETED),
        "deletes",
        "container images: all but the newest 5 of each recipe version",
    ),
    (
        ib.lifecycle(
            LifecycleRule(
                action="DISABLE",
                filter="AGE",
                value=1,
                unit="YEARS",
                but_public=True,
                but_regions=("eu-west-1",),
                but_shared_with=("1",),
                but_tags=(Tag("a", "b"),),
                but_ami_tags=(Tag("c", "d"),),
            )
        ),
        "but not",
        "images tagged a=b; AMIs tagged c=d; public AMIs; AMIs in eu-west-1; AMIs shared with 1",
    ),
    (ib.lifecycle(role=ROLE), "role", "Role"),
]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_says_what_it_is(headline: str) -> None:
    assert words.headline(HEADLINES[headline]) == headline


@pytest.mark.parametrize(("resource", "label", "text"), SAID, ids=[text for _, _, text in SAID])
def test_a_line_says_what_it_does(resource: ImageBuilderResource, label: str, text: str) -> None:
    said = words.lines(resource, NOW)

    assert (label, text) in said


@pytest.mark.parametrize("expression", ["rate(1 day)", "cron(daily)"])
def test_no_time_is_told_where_none_is_known(expression: str) -> None:
    said = words.lines(ib.pipeline(schedule=schedule(expression)), NOW)

    assert "next" not in dict(said)


@pytest.mark.parametrize("resource", HEADLINES.values(), ids=HEADLINES)
def test_nothing_fails_where_a_value_is_not_known(resource: ImageBuilderResource) -> None:
    for changed in _forms(resource):
        said = [words.headline(changed), *(text for _, text in words.lines(changed, NOW))]
        assert not any("Deferred(" in text or "None" in text for text in said)


def _forms(value: Value) -> list[ImageBuilderResource]:
    """Return a resource with each of its values known only at deployment, then each left out."""
    names = [f.name for f in fields(value) if f.name not in ("misread", "document")]
    given = [replace(value, **{name: Deferred({"Ref": "Given"})}) for name in names]
    return [*given, type(value)()]  # type: ignore[list-item]  # they are what they were
