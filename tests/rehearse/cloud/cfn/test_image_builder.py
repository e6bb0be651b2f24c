"""Resources of Image Builder in a stack."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.cfn.failures import ResourceError
from snapshot_constructs.rehearse.cloud.cfn.kind import Stack
from snapshot_constructs.rehearse.cloud.imagebuilder.service import IMAGE_BUILDER
from tests.imagebuilder import BASE, DOCUMENT
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.cfn.stacks import Resource, made, refused, stack_of

ARN = f"arn:aws:imagebuilder:{REGION}:{ACCOUNT}"
PROFILE: dict[str, Any] = {"InstanceProfile": {"Roles": []}}
TYPE = "AWS::ImageBuilder::"


@pytest.fixture
def stack() -> Stack:
    made_ = stack_of(IMAGE_BUILDER)
    made_.world.elsewhere = lambda *_: PROFILE
    return made_


def component(stack: Stack, **more: Any) -> Resource:
    given = {"Name": "Web", "Version": "1.0.0", "Platform": "Linux", "Data": DOCUMENT, **more}
    return made(stack, f"{TYPE}Component", **given)


def recipe(stack: Stack, **more: Any) -> Resource:
    given = {"Name": "Web", "Version": "1.0.x", "ParentImage": BASE, **more}
    return made(stack, f"{TYPE}ImageRecipe", **given)


def infrastructure(stack: Stack, **more: Any) -> Resource:
    given = {"Name": "Web", "InstanceProfileName": "builder", **more}
    return made(stack, f"{TYPE}InfrastructureConfiguration", **given)


def pipeline(stack: Stack, **more: Any) -> Resource:
    given = {
        "Name": "Web",
        "ImageRecipeArn": recipe(stack).id,
        "InfrastructureConfigurationArn": infrastructure(stack).id,
        **more,
    }
    return made(stack, f"{TYPE}ImagePipeline", **given)


def image(stack: Stack, deployment: str, **more: Any) -> Resource:
    settings = {"DeploymentId": deployment, **more}
    return made(stack, f"{TYPE}Image", ImagePipelineExecutionSettings=settings)


def test_a_component_has_the_attributes_that_are_documented(stack: Stack) -> None:
    resource = component(stack)

    assert resource.id == f"{ARN}:component/web/1.0.0/1"
    assert resource.attributes == {
        "Arn": resource.id,
        "Name": "Web",
        "Type": "BUILD",
        "Encrypted": "true",
        "LatestVersion.Arn": f"{ARN}:component/web/x.x.x",
        "LatestVersion.Major": f"{ARN}:component/web/1.x.x",
        "LatestVersion.Minor": f"{ARN}:component/web/1.0.x",
        "LatestVersion.Patch": f"{ARN}:component/web/1.0.0",
    }


def test_tags_of_the_stack_get_there_but_not_those_of_cloudformation(stack: Stack) -> None:
    tags = {"team": "web", "aws:cloudformation:stack-name": "App"}

    resource = component(stack, Tags=tags)

    found = resource.call("ListTagsForResource", resourceArn=resource.id)["tags"]
    assert found == {"team": "web"}


def test_only_the_tags_of_a_component_change_in_place(stack: Stack) -> None:
    resource = component(stack, Tags={"team": "web"})

    resource.update(Tags={"cost": "7"})

    found = resource.call("ListTagsForResource", resourceArn=resource.id)["tags"]
    assert found == {"cost": "7"}
    assert resource.kind.replaces == resource.kind.properties


def test_a_recipe_with_x_is_known_by_the_version_that_it_got(stack: Stack) -> None:
    recipe(stack, Version="1.0.4")

    resource = recipe(stack)

    assert resource.id == f"{ARN}:image-recipe/web/1.0.5"


def test_a_recipe_that_is_there_exists_already(stack: Stack) -> None:
    recipe(stack, Version="1.0.0")

    reason = refused(
        stack, f"{TYPE}ImageRecipe", Name="web", Version="1.0.0", ParentImage="ami-12345678"
    )

    assert reason.endswith("(HandlerErrorCode: AlreadyExists)")


def test_an_infrastructure_changes_in_place(stack: Stack) -> None:
    resource = infrastructure(stack, Description="Old", KeyPair="ops")

    resource.update(Description="New", KeyPair=None)

    found = resource.call(
        "GetInfrastructureConfiguration", infrastructureConfigurationArn=resource.id
    )["infrastructureConfiguration"]
    assert found["description"] == "New"
    assert "keyPair" not in found


def test_the_deployment_id_of_a_pipeline_changes_with_its_configuration(stack: Stack) -> None:
    resource = pipeline(stack)
    before = resource.attributes["DeploymentId"]

    resource.update(Status="DISABLED")

    assert resource.attributes["DeploymentId"] != before


def test_a_start_does_not_change_the_deployment_id_of_a_pipeline(stack: Stack) -> None:
    resource = pipeline(stack)
    before = resource.attributes["DeploymentId"]

    image(stack, before)

    assert resource.kind.read(stack, resource.id)["DeploymentId"] == before


def test_an_image_is_made_by_the_pipeline_with_the_deployment_id(stack: Stack) -> None:
    deployment = pipeline(stack).attributes["DeploymentId"]

    resource = image(stack, deployment)

    assert resource.id == f"{ARN}:image/web/1.0.1/1"
    assert resource.attributes["Name"] == "Web"
    assert "ImageId" not in resource.attributes  # nothing is built


def test_an_image_of_an_unknown_deployment_is_refused(stack: Stack) -> None:
    with pytest.raises(ResourceError) as caught:
        image(stack, "unknown")

    assert caught.value.code == "NotFound"


@pytest.mark.parametrize(
    ("on_update", "builds"), [(None, "2"), ("true", "2"), (False, "1")], ids=["unset", "on", "off"]
)
def test_another_deployment_makes_another_image_unless_it_must_not(
    stack: Stack, on_update: object, builds: str
) -> None:
    parent = pipeline(stack)
    settings = {} if on_update is None else {"OnUpdate": on_update}
    resource = image(stack, parent.attributes["DeploymentId"], **settings)
    parent.update(Description="Other")

    deployment = parent.attributes["DeploymentId"]
    resource.update(ImagePipelineExecutionSettings={"DeploymentId": deployment, **settings})

    assert resource.id.rpartition("/")[2] == builds


def test_an_image_is_deleted_although_it_was_to_be_built(stack: Stack) -> None:
    resource = image(stack, pipeline(stack).attributes["DeploymentId"])

    resource.delete()

    assert resource.call("ListImages")["imageVersionList"] == []


def test_an_image_is_made_of_a_recipe_without_a_pipeline(stack: Stack) -> None:
    resource = made(
        stack,
        f"{TYPE}Image",
        ImageRecipeArn=recipe(stack).id,
        InfrastructureConfigurationArn=infrastructure(stack).id,
        DeletionSettings={"ExecutionRole": "cleaner"},
        Tags={"team": "web"},
    )

    tags = resource.call("ListTagsForResource", resourceArn=resource.id)["tags"]
    assert (resource.id, tags) == (f"{ARN}:image/web/1.0.1/1", {"team": "web"})
