"""What a pipeline's resources say together is the same, told by themselves or read in a template."""

from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr

from snapshot_constructs import (
    AmiPipeline,
    AmiTarget,
    BaseImage,
    BlockDevice,
    ContainerPipeline,
    Deferred,
    Disk,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Retain,
    Retire,
    Step,
)
from snapshot_constructs.cdk._pipeline_template import as_in_template
from snapshot_constructs.cdk._pipeline_together import OnlyTemplateTellsError, as_planned
from snapshot_constructs.cdk._place import place_of
from snapshot_constructs.cdk._plan import Planned
from snapshot_constructs.model.imagebuilder import Component
from tests.cdk.examples import ACCOUNT, ENV, OTHER
from tests.cdk.image_builder.container_examples import AMAZON_LINUX as CONTAINER_BASE
from tests.cdk.image_builder.examples import AMAZON_LINUX, NGINX
from tests.imagebuilder import DOCUMENT, WORKFLOW_DOCUMENT

NOWHERE = cdk.Environment()
ELSEWHERE = cdk.Environment(account=ACCOUNT, region="cn-north-1")
NO_ACCOUNT = cdk.Environment(region="eu-west-1")
Write = Callable[[cdk.Stack], AmiPipeline | ContainerPipeline]
Changes = Callable[[], dict[str, object]]


def small(stack: cdk.Stack, **changes: object) -> AmiPipeline:
    return AmiPipeline(stack, "Web", **{"base": AMAZON_LINUX, "components": [NGINX], **changes})


def large(stack: cdk.Stack) -> AmiPipeline:
    workflow = ImageWorkflow.yaml("check", "TEST", WORKFLOW_DOCUMENT)
    return AmiPipeline(
        stack,
        "Web",
        base=BaseImage.amazon("amazon-linux-2023-x86"),
        components=[
            ImageComponent.managed("update-linux"),
            ImageComponent.of("many", build=[Step.bash("set -e\nls", "echo 'a: b' # c")]),
            ImageComponent.yaml("long", DOCUMENT),
            ImageComponent.s3("far", "s3://bucket/far.yaml", sha256="0" * 64),
        ],
        root_gib=20,
        devices=[BlockDevice(device="/dev/xvdb", ebs=Disk(size_gib=8, type="gp3"))],
        vpc=ec2.Vpc(stack, "Vpc", max_azs=1),
        schedule=PipelineSchedule.weekly("SUN", at="03:00"),
        targets=[AmiTarget(share_with=[OTHER]), AmiTarget(region="eu-central-1")],
        ami_tags={"team": "web"},
        retire=Retire(delete_after=Retain.days(90), keep=2),
        workflows=[ImageWorkflow.managed("build/build-image"), workflow],
        build_on_deploy=True,
        removal="delete-deploy-image",
    )


def of_container(stack: cdk.Stack) -> ContainerPipeline:
    images = ecr.Repository.from_repository_name(stack, "Images", "web")
    return ContainerPipeline(
        stack, "Web", base=CONTAINER_BASE, repository=images, components=[NGINX]
    )


def plan_of(pipeline: AmiPipeline | ContainerPipeline) -> list[Planned]:
    return [Planned(id, value, str) for id, value in pipeline.resources._values.items()]


@pytest.mark.parametrize("write", [small, large, of_container])
@pytest.mark.parametrize("env", [ENV, ELSEWHERE, NOWHERE, NO_ACCOUNT], ids=str)
def test_a_pipeline_tells_what_its_template_will_say(write: Write, env: cdk.Environment) -> None:
    stack = cdk.Stack(cdk.App(), "Images", env=env)
    path, plan, place = "Images/Web", plan_of(write(stack)), place_of(stack)

    told, read = as_planned(path, plan, place), as_in_template(path, plan, stack, place)

    assert len(told.images) == len(plan)
    assert told.images == read.images
    assert (told.region, told.account) == (read.region, read.account)


@pytest.mark.parametrize(
    "changes",
    [
        lambda: {"description": cdk.Aws.STACK_NAME},
        lambda: {"parameter": f"/imagebuilder/{cdk.Aws.STACK_NAME}"},
        lambda: {"components": [ImageComponent.from_arn(cdk.Fn.ref("Elsewhere"))]},
        lambda: {"components": [ImageComponent.from_arn(Deferred({"Fn::Sub": "${Elsewhere}"}))]},
        lambda: {"resource_tags": {"backup": "gold"}},
    ],
    ids=["token", "text", "ref", "sub", "tags"],
)
def test_a_template_is_asked_what_a_pipeline_cannot_tell(changes: Changes) -> None:
    stack = cdk.Stack(cdk.App(), "Images", env=ENV)
    plan = plan_of(small(stack, **changes()))

    with pytest.raises(OnlyTemplateTellsError):
        as_planned("Images/Web", plan, place_of(stack))


def test_a_template_is_asked_where_half_of_a_text_is_known() -> None:
    stack = cdk.Stack(cdk.App(), "Images", env=NO_ACCOUNT)
    mine = Deferred(
        {"Fn::Sub": "arn:aws:imagebuilder:${AWS::Region}:${AWS::AccountId}:component/a/x.x.x"}
    )
    plan = plan_of(small(stack, components=[ImageComponent.from_arn(mine)]))

    with pytest.raises(OnlyTemplateTellsError):
        as_planned("Images/Web", plan, place_of(stack))


def test_a_template_is_asked_where_a_document_is_looked_up() -> None:
    stack = cdk.Stack(cdk.App(), "Images", env=ENV)
    plan = [Planned("Component-far", Component(data="{{resolve:ssm:/documents/far}}"), str)]

    with pytest.raises(OnlyTemplateTellsError):
        as_planned("Images/Web", plan, place_of(stack))


def test_a_template_is_asked_where_two_resources_have_one_name() -> None:
    stack = cdk.Stack(cdk.App(), "Images", env=ENV)
    plan = plan_of(small(stack))

    with pytest.raises(OnlyTemplateTellsError):
        as_planned("Images/Web", [*plan, plan[0]], place_of(stack))
