"""What a pipeline is called, and what is left where one is refused."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from snapshot_constructs import (
    AmiPipeline,
    AmiTarget,
    ImageComponent,
    PipelineError,
    RuleError,
    Step,
)
from tests.cdk.examples import ENV, OTHER
from tests.cdk.image_builder.made import in_stack, only, web
from tests.cdk.templates import template

HERE = "tests/cdk/image_builder/test_names.py"


@pytest.mark.parametrize(
    ("stack_name", "below", "name"),
    [
        ("Shop", (), "shop-web"),
        ("Shop", ("Images", "Linux"), "shop-images-linux-web"),
        ("Shop", ("Übung",), "shop-bung-web-bb7be87b"),
        ("Shop", ("A" * 80,), f"shop-{'a' * 50}-"),
    ],
)
def test_a_pipeline_is_called_by_its_place(
    stack_name: str, below: tuple[str, ...], name: str
) -> None:
    scope: Construct = cdk.Stack(cdk.App(), stack_name)
    for id in below:
        scope = Construct(scope, id)

    pipeline = web(scope)  # type: ignore[arg-type]  # a scope will do

    assert pipeline.pipeline_name.startswith(name)
    assert len(pipeline.pipeline_name) <= 64


def test_the_name_is_that_of_the_stack_and_not_of_its_construct() -> None:
    stack = cdk.Stack(cdk.App(), "Id", stack_name="shop-prod")

    assert web(stack).pipeline_name == "shop-prod-web"


def test_a_name_that_is_given_is_written_as_the_arn_will_have_it() -> None:
    stack = in_stack()

    pipeline = web(stack, name="Web Server_1")

    assert pipeline.pipeline_name == only(stack, "ImageRecipe")["Name"] == "web-server-1"
    assert pipeline.parameter_name == "/imagebuilder/web-server-1/latest"
    assert stack.resolve(pipeline.image_arn_pattern)["Fn::Join"][1][-1].endswith(
        ":image/web-server-1/"
    )


def test_two_pipelines_of_one_place_have_two_names() -> None:
    app = cdk.App()
    web(cdk.Stack(app, "One", env=ENV), name="web")

    with pytest.raises(PipelineError, match="name: One/Web has the same name in this account"):
        web(cdk.Stack(app, "Two", env=ENV), name="Web")


def test_two_pipelines_of_two_regions_may_have_one_name() -> None:
    app = cdk.App()
    web(cdk.Stack(app, "One", env=ENV), name="web")
    there = cdk.Stack(app, "Two", env=cdk.Environment(account=ENV.account, region="eu-west-3"))

    assert web(there, name="web").pipeline_name == "web"


def _with_role_and_key() -> cdk.Stack:
    stack = in_stack()
    iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    kms.Key(stack, "Key")
    return stack


def _wrong(stack: cdk.Stack, role: iam.Role, key: kms.Key) -> AmiPipeline:
    broken = ImageComponent.of("nginx", build=[Step.of("NoSuch")])
    return web(stack, components=[broken], instance_role=role, key=key, name="web")


def test_nothing_is_changed_by_a_pipeline_that_is_refused() -> None:
    stack = in_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    key = kms.Key(stack, "Key")

    with pytest.raises(PipelineError) as raised:
        _wrong(stack, role, key)

    assert template(stack) == template(_with_role_and_key())
    assert raised.value.path == "Images/Web"


def test_a_pipeline_that_is_refused_leaves_its_name() -> None:
    stack = in_stack()
    with pytest.raises(PipelineError):
        web(stack, name="web", components=[ImageComponent.of("x", build=[Step.of("NoSuch")])])

    assert web(stack, name="web").pipeline_name == "web"


def test_an_error_names_the_line_of_the_user() -> None:
    with pytest.raises(PipelineError) as raised:
        AmiPipeline(in_stack(), "Web", base="ami")  # type: ignore[arg-type]  # meant

    here = test_an_error_names_the_line_of_the_user.__code__.co_firstlineno
    assert raised.value.location == f"{HERE}:{here + 2}"
    assert str(raised.value).splitlines()[0].startswith("Images/Web breaks a rule (")
    assert isinstance(raised.value, RuleError)


def test_targets_begin_with_the_region_of_the_stack() -> None:
    pipeline = web(in_stack(), targets=[AmiTarget(region="eu-west-3", share_with=[OTHER])])

    assert [target.region for target in pipeline.targets] == [None, "eu-west-3"]


def test_a_pipeline_made_elsewhere_is_referred_to_by_its_name() -> None:
    stack = in_stack()

    pipeline = AmiPipeline.from_pipeline_name(stack, "There", "web", parameter_name="/amis/web")

    assert stack.resolve(pipeline.pipeline_arn)["Fn::Join"][1][-1].endswith("image-pipeline/web")
    assert pipeline.parameter_name == "/amis/web"


@pytest.mark.parametrize("name", ["Web", "", "w", "a/b", 5])
def test_what_is_no_name_of_a_pipeline_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name: names no pipeline"):
        AmiPipeline.from_pipeline_name(in_stack(), "There", name)
