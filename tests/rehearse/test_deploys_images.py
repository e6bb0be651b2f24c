"""An AMI pipeline whose script is edited, with real deploys."""

import aws_cdk as cdk
import pytest

import snapshot_constructs as sc
from snapshot_constructs.rehearse import DeployError
from tests.rehearse.templates import assembly, of, reasons, status


class Images(cdk.Stack):
    """A pipeline that installs one package."""

    def __init__(self, package, versions=None, *, builds=False):
        super().__init__(cdk.App(), "Images")
        install = sc.Step.bash(f"dnf -y install {package}", name="Install")
        self.pipeline = sc.AmiPipeline(
            self,
            "Web",
            base=sc.BaseImage.amazon("amazon-linux-2023-x86"),
            components=[sc.ImageComponent.of("server", build=[install])],
            versions=versions or sc.Versions.auto(),
            build_on_deploy=builds,
        )
        cdk.CfnOutput(self, "Deployment", value=self.pipeline.node.default_child.attr_deployment_id)


def components(rehearsal):
    client = rehearsal.client("imagebuilder")
    builds = [
        build["arn"]
        for each in client.list_components()["componentVersionList"]
        for build in client.list_component_build_versions(componentVersionArn=each["arn"])[
            "componentSummaryList"
        ]
    ]
    return [client.get_component(componentBuildVersionArn=arn)["component"] for arn in builds]


def recipes(rehearsal):
    found = rehearsal.client("imagebuilder").list_image_recipes()["imageRecipeSummaryList"]
    return [each["arn"] for each in found]


def pipeline(rehearsal):
    client = rehearsal.client("imagebuilder")
    (found,) = client.list_image_pipelines()["imagePipelineList"]
    return found


def replaced(rehearsal):
    """Return what was made anew and what was changed, in its order."""
    pages = rehearsal.client("cloudformation").get_paginator("describe_stack_events")
    events = pages.paginate(StackName="Images").search("StackEvents[]")
    kinds = [
        each["ResourceType"].rpartition(":")[2]
        for each in events
        if each["ResourceStatus"] == "UPDATE_COMPLETE" and "ImageBuilder" in each["ResourceType"]
    ]
    return kinds[::-1]


def test_an_edited_script_replaces_component_and_recipe_and_moves_the_pipeline(rehearsal):
    before = rehearsal.deploy(Images("nginx"))
    (old,) = components(rehearsal)
    (old_recipe,) = recipes(rehearsal)

    after = rehearsal.deploy(Images("httpd"))

    (new,) = components(rehearsal)
    (new_recipe,) = recipes(rehearsal)
    assert old["name"] == new["name"]
    assert old["arn"] != new["arn"]
    assert "httpd" in new["data"]
    assert new_recipe != old_recipe
    assert pipeline(rehearsal)["imageRecipeArn"] == new_recipe
    assert after.outputs["Deployment"] != before.outputs["Deployment"]


def test_replacement_goes_from_the_component_to_the_pipeline(rehearsal):
    rehearsal.deploy(Images("nginx"))

    rehearsal.deploy(Images("httpd"))

    order = replaced(rehearsal)
    places = [order.index(kind) for kind in ("Component", "ImageRecipe", "ImagePipeline")]
    assert places == sorted(places)


def test_a_script_may_become_what_it_was(rehearsal):
    rehearsal.deploy(Images("nginx"))
    (first,) = components(rehearsal)
    rehearsal.deploy(Images("httpd"))

    rehearsal.deploy(Images("nginx"))

    (again,) = components(rehearsal)
    assert again["arn"] == first["arn"]
    assert [arn.rpartition("/")[2] for arn in recipes(rehearsal)] == ["1.0.3"]


def test_a_fixed_version_fails_when_the_script_changes(rehearsal):
    rehearsal.deploy(Images("nginx", sc.Versions.fixed("1.0.0")))

    with pytest.raises(DeployError, match="ResourceAlreadyExistsException"):
        rehearsal.deploy(Images("httpd", sc.Versions.fixed("1.0.0")))

    assert status(rehearsal, "Images") == "UPDATE_ROLLBACK_COMPLETE"
    (kept,) = components(rehearsal)
    assert "nginx" in kept["data"]


def test_an_image_of_a_deploy_waits_for_a_build_and_stays_when_the_next_one_comes(rehearsal):
    rehearsal.deploy(Images("nginx", builds=True))

    rehearsal.deploy(Images("httpd", builds=True))

    client = rehearsal.client("imagebuilder")
    arns = [each["arn"] for each in client.list_images()["imageVersionList"]]
    states = [
        client.get_image(imageBuildVersionArn=f"{arn}/1")["image"]["state"]["status"]
        for arn in arns
    ]
    assert [arn.rpartition("/")[2] for arn in arns] == ["1.0.1", "1.0.2"]
    assert states == ["PENDING", "PENDING"]


def test_a_component_that_another_stack_uses_stays(rehearsal, tmp_path):
    text = "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - {name: A, action: UpdateOS}\n"
    given = {"Name": "base", "Version": "1.0.0", "Platform": "Linux", "Data": text}
    one = of(Component=("AWS::ImageBuilder::Component", given))
    made = rehearsal.deploy(assembly(tmp_path / "one", one, "One"))
    arn = made["One"].resources["Component"]
    used = {"Name": "web", "Version": "1.0.x", "ParentImage": "ami-12345678"}
    used["Components"] = [{"ComponentArn": arn}]
    two = of(Recipe=("AWS::ImageBuilder::ImageRecipe", used))
    rehearsal.deploy(assembly(tmp_path / "two", two, "Two"))

    with pytest.raises(DeployError):
        rehearsal.destroy(made)

    assert status(rehearsal, "One") == "DELETE_FAILED"
    assert "ResourceDependencyException" in reasons(rehearsal, "One")["Component"]
