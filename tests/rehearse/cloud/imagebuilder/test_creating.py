"""What is made, and what is refused."""

from typing import Any

import pytest

from tests.imagebuilder import BASE, DOCUMENT
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.imagebuilder.conftest import ARN, ImageBuilder

TEST_ONLY = """\
schemaVersion: 1.0
parameters:
  - Site:
      type: string
      default: shop
phases:
  - name: test
    steps:
      - name: Ask
        action: ExecuteBash
        inputs:
          commands:
            - curl localhost
"""
NOWHERE = f"{ARN}:component/nowhere/1.0.0/1"


def test_a_component_that_only_tests_is_of_type_test(builder: ImageBuilder) -> None:
    arn = builder.component(data=TEST_ONLY)

    shown = builder("GetComponent", componentBuildVersionArn=arn)["component"]

    assert (shown["type"], shown["encrypted"]) == ("TEST", True)
    assert shown["parameters"] == [
        {"name": "Site", "type": "string", "defaultValue": ["shop"], "description": None}
    ]


@pytest.mark.parametrize(
    ("action", "params", "code"),
    [
        ("CreateComponent", {"platform": "BeOS", "data": DOCUMENT}, "InvalidRequestException"),
        ("CreateComponent", {"data": "no document"}, "InvalidParameterValueException"),
        ("CreateComponent", {}, "InvalidParameterCombinationException"),
        (
            "CreateComponent",
            {"data": DOCUMENT, "semanticVersion": "1.0.1073741824"},
            "InvalidVersionNumberException",
        ),
        (
            "CreateImageRecipe",
            {"parentImage": "foo"},
            "InvalidParameterValueException",
        ),
        (
            "CreateImageRecipe",
            {"parentImage": BASE, "components": [{"componentArn": NOWHERE}]},
            "ResourceNotFoundException",
        ),
        (
            "CreateInfrastructureConfiguration",
            {"instanceProfileName": "other"},
            "InvalidParameterValueException",
        ),
        (
            "CreateInfrastructureConfiguration",
            {"instanceProfileName": "builder", "subnetId": "subnet-12345678"},
            "InvalidParameterValueException",
        ),
    ],
    ids=[
        "platform",
        "document",
        "no-document",
        "version",
        "parent",
        "component",
        "profile",
        "subnet-alone",
    ],
)
def test_what_breaks_a_rule_is_refused(
    builder: ImageBuilder, action: str, params: dict[str, Any], code: str
) -> None:
    asked: dict[str, Any] = {"name": "Web", **params}
    if action != "CreateInfrastructureConfiguration":
        asked.setdefault("semanticVersion", "1.0.0")
    if action == "CreateComponent":
        asked.setdefault("platform", "Linux")

    assert builder.refused(action, **asked) == code


def test_what_only_a_build_meets_is_not_refused(builder: ImageBuilder) -> None:
    disk = {"deviceName": "/dev/xvda", "ebs": {"volumeType": "gp3", "iops": 200, "volumeSize": 8}}

    arn = builder.recipe(blockDeviceMappings=[disk])

    assert arn.endswith("/1.0.1")


@pytest.mark.parametrize("unique", ["infrastructure", "distribution", "policy"])
def test_a_name_that_is_taken_exists_already(builder: ImageBuilder, unique: str) -> None:
    make = getattr(builder, unique)
    make()

    with pytest.raises(Exception, match="ResourceAlreadyExistsException"):
        make()


def test_a_pipeline_needs_what_it_refers_to(builder: ImageBuilder) -> None:
    infrastructure = builder.infrastructure()

    refused = builder.refused(
        "CreateImagePipeline",
        name="Web",
        imageRecipeArn=f"{ARN}:image-recipe/web/1.0.0",
        infrastructureConfigurationArn=infrastructure,
    )

    assert refused == "ResourceNotFoundException"


def test_a_pipeline_has_the_platform_of_its_recipe(builder: ImageBuilder) -> None:
    windows = (
        f"arn:aws:imagebuilder:{REGION}:aws:image/windows-server-2022-english-full-base-x86/x.x.x"
    )
    recipe = builder.recipe(parentImage=windows)

    arn = builder.pipeline(imageRecipeArn=recipe)

    shown = builder("GetImagePipeline", imagePipelineArn=arn)["imagePipeline"]
    assert (shown["platform"], shown["status"]) == ("Windows", "ENABLED")


def test_the_same_token_gets_the_same_answer(builder: ImageBuilder) -> None:
    first = builder.recipe(clientToken="again")

    second = builder.recipe(clientToken="again")

    assert first == second
    assert len(builder("ListImageRecipes")["imageRecipeSummaryList"]) == 1


def test_the_same_token_with_other_parameters_is_refused(builder: ImageBuilder) -> None:
    builder.recipe(clientToken="again")

    with pytest.raises(Exception, match="IdempotentParameterMismatchException"):
        builder.recipe(clientToken="again", description="Other")


def test_a_dry_run_makes_nothing(builder: ImageBuilder) -> None:
    with pytest.raises(Exception, match="DryRunOperationException"):
        builder.recipe(dryRun=True)

    assert builder("ListImageRecipes")["imageRecipeSummaryList"] == []


def test_making_asks_for_the_action_the_tags_and_the_roles(builder: ImageBuilder) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/retiring"
    allowed = ("imagebuilder:CreateLifecyclePolicy", "imagebuilder:TagResource")
    caller = Limited(allowed)
    limited = ImageBuilder(builder.world, "imagebuilder", caller=caller)

    with pytest.raises(Exception, match="AccessDeniedException"):
        limited.policy(tags={"team": "web"})

    arn = f"{ARN}:lifecycle-policy/web"
    assert caller.asked == [*((action, arn) for action in allowed), ("iam:PassRole", role)]


def test_an_infrastructure_passes_the_role_of_its_profile(builder: ImageBuilder) -> None:
    caller = Limited(("imagebuilder:CreateInfrastructureConfiguration",))
    limited = ImageBuilder(builder.world, "imagebuilder", caller=caller)

    with pytest.raises(Exception, match="AccessDeniedException"):
        limited.infrastructure()

    assert caller.asked[-1] == ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/builder")
