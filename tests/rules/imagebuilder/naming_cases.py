"""Cases for the rules on names, versions and tags."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import Tag
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
)
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.imagebuilder.pipeline import UsedWorkflow
from snapshot_constructs.model.imagebuilder.recipe import Repository, UsedComponent
from snapshot_constructs.model.value import Misread
from tests.imagebuilder import (
    ARN,
    DATE,
    component,
    container_recipe,
    distributed,
    distribution,
    image,
    infrastructure,
    lifecycle,
    pipeline,
    recipe,
    workflow,
)
from tests.rules.imagebuilder.cases import breaks, neighbour

TEST_WORKFLOW = "arn:aws:imagebuilder:eu-west-1:aws:workflow/test/test-image"
RESOLVED = "{{resolve:ssm:/written-elsewhere}}"
ROLE = "arn:aws:iam::111122223333:role/build-images"
CONTAINER = ContainerDistribution(description="d", repository=Repository(service="ECR", name="web"))


def tags(number: int) -> tuple[Tag, ...]:
    """Return so many tags."""
    return tuple(Tag(f"tag-{i}", "") for i in range(number))


def excluding(**changes: Any) -> LifecycleRule:
    """Return a rule that leaves some images alone."""
    made = {"action": "DELETE", "amis": True, "filter": "AGE", "value": 6, "unit": "MONTHS"}
    return LifecycleRule(
        **{**made, "but_launched_within": 60, "but_launched_unit": "DAYS", **changes}
    )


def used(version: str) -> Any:
    """Return a recipe that uses a component of this version."""
    return recipe(components=(UsedComponent(arn=f"{ARN}:component/nginx/{version}"),))


def running(version: str) -> Any:
    """Return an image made by a workflow of AWS of this version."""
    return image(workflows=(UsedWorkflow(arn=f"{TEST_WORKFLOW}/{version}"),), role=ROLE)


CASES = [
    breaks("name-format", "Name", component(name=None), name="missing"),
    breaks("name-format", "Name", component(name="ab"), name="short"),
    breaks("name-format", "Name", component(name="a" * 129), name="long"),
    breaks("name-format", "Name", recipe(name="web.server"), name="dot"),
    breaks("name-format", "Name", pipeline(name=" web"), name="space-first"),
    breaks("name-format", "Name", infrastructure(name="web "), name="space-last"),
    breaks("name-format", "Name", distribution(name="größe"), name="umlaut"),
    neighbour("name-format", component(name="abc")),
    neighbour("name-format", workflow(name="-A b_" + "c" * 123)),
    neighbour("name-format", image()),
    neighbour("name-format", component(name=RESOLVED, version=RESOLVED, platform=RESOLVED)),
    neighbour("tag-format", recipe(tags=(Tag("team", RESOLVED), Tag(RESOLVED, "")))),
    neighbour("managed-workflow-x", running(RESOLVED)),
    breaks("version-format", "Version", component(version=None), name="missing"),
    breaks("version-format", "Version", component(version="1.0"), name="two"),
    breaks("version-format", "Version", recipe(version="v1.0.0"), name="letter"),
    breaks("version-format", "Version", workflow(version="1.0.0/1"), name="build"),
    neighbour("version-format", component(version="0.0.0")),
    neighbour("version-format", container_recipe(version="2021.01.01")),
    breaks("version-range", "Version", component(version="1.0.1073741824")),
    breaks("version-range", "Version", recipe(version="20261123120000.0.x"), name="recipe"),
    breaks("version-range", "Version", recipe(version=f"{'9' * 5000}.0.0"), name="absurd"),
    neighbour("version-range", component(version="1.0.1073741823")),
    neighbour("version-range", component(version="1.0.00000000000000001")),
    breaks("component-version-x", "Version", component(version="1.0.x")),
    breaks("component-version-x", "Version", workflow(version="x.x.x"), name="workflow"),
    neighbour("component-version-x", recipe(version="1.0.x")),
    neighbour("component-version-x", component(version="1.0.0")),
    breaks("recipe-version-x", "Version", recipe(version="1.x.0")),
    breaks("recipe-version-x", "Version", container_recipe(version="x.x.x"), name="all"),
    neighbour("recipe-version-x", recipe(version="1.0.x")),
    breaks("wildcard-order", "Components/0/ComponentArn", used("1.x.8")),
    breaks("wildcard-order", "Components/0/ComponentArn", used("x.2.x"), name="first"),
    breaks(
        "wildcard-order",
        "ParentImage",
        recipe(parent=f"{ARN}:image/base/x.x.0"),
        name="parent",
    ),
    breaks(
        "wildcard-order",
        "ImageRecipeArn",
        pipeline(recipe=f"{ARN}:image-recipe/web/x.0.x"),
        name="recipe",
    ),
    breaks(
        "wildcard-order",
        "ResourceSelection/Recipes/0/SemanticVersion",
        lifecycle(
            excluding(),
            recipes=(SelectedRecipe(name="web", version="x.1.x"),),
            selected_tags=(),
        ),
        name="lifecycle",
    ),
    breaks(
        "wildcard-order",
        "ContainerRecipeArn",
        image(recipe=None, container_recipe=f"{ARN}:container-recipe/web/1.x.0"),
        name="container-recipe",
    ),
    breaks(
        "wildcard-order",
        "Workflows/0/WorkflowArn",
        image(workflows=(UsedWorkflow(arn=f"{ARN}:workflow/test/smoke/x.0.x"),), role=ROLE),
        name="workflow",
    ),
    neighbour("wildcard-order", used("1.x.x")),
    neighbour("wildcard-order", used("x.x.x")),
    neighbour("wildcard-order", used("1.0.0/1")),
    neighbour("wildcard-order", recipe(parent=f"{ARN}:image/base/1.2.x")),
    breaks("managed-workflow-x", "Workflows/0/WorkflowArn", running("1.0.2")),
    breaks("managed-workflow-x", "Workflows/0/WorkflowArn", running("1.x.x"), name="major"),
    breaks("managed-workflow-x", "Workflows/0/WorkflowArn", running("1.0.2/1"), name="build"),
    neighbour("managed-workflow-x", running("x.x.x")),
    neighbour(
        "managed-workflow-x",
        image(workflows=(UsedWorkflow(arn=f"{ARN}:workflow/test/smoke/1.0.0/1"),), role=ROLE),
    ),
    breaks("tag-count", "Tags", component(tags=tags(51))),
    breaks("tag-count", "AmiTags", recipe(ami_tags=tags(51)), name="ami"),
    breaks("tag-count", "ImageTags", pipeline(image_tags=tags(51)), name="image"),
    breaks(
        "tag-count",
        "Distributions/0/AmiDistributionConfiguration/AmiTags",
        distribution(distributed(ami=AmiDistribution(name=f"web {DATE}", tags=tags(51)))),
        name="distribution",
    ),
    breaks(
        "tag-count",
        "PolicyDetails/0/ExclusionRules/TagMap",
        lifecycle(excluding(but_tags=tags(51))),
        name="exclusion",
    ),
    neighbour("tag-count", component(tags=tags(50))),
    breaks("tag-format", "Tags", component(tags=(Tag("", "web"),)), name="empty"),
    neighbour("tag-format", component(tags=(Tag("k", "web"),))),
    breaks("tag-format", "Tags/aws:team", component(tags=(Tag("aws:team", "web"),)), name="aws"),
    breaks("tag-format", "Tags/team!", image(tags=(Tag("team!", "web"),)), name="character"),
    breaks("tag-format", f"Tags/{'k' * 129}", recipe(tags=(Tag("k" * 129, ""),)), name="long"),
    breaks("tag-format", "Tags/team", recipe(tags=(Tag("team", "v" * 257),)), name="value"),
    breaks(
        "tag-format",
        "ResourceSelection/TagMap/a#b",
        lifecycle(selected_tags=(Tag("a#b", ""),)),
        name="selected",
    ),
    breaks(
        "tag-format",
        "ResourceTags/a#b",
        infrastructure(resource_tags=(Tag("a#b", ""),)),
        name="instance",
    ),
    breaks(
        "tag-format",
        "PolicyDetails/0/ExclusionRules/Amis/TagMap/a#b",
        lifecycle(excluding(but_ami_tags=(Tag("a#b", ""),))),
        name="excluded-ami",
    ),
    neighbour("tag-format", component(tags=(Tag("AWS:cost centre_.:/=+-@9", "ü!" * 128),))),
    neighbour("tag-format", component(tags=(Tag("k" * 128, ""),))),
    breaks("resource-tag-count", "ResourceTags", infrastructure(resource_tags=tags(31))),
    neighbour("resource-tag-count", infrastructure(resource_tags=tags(30))),
    *(
        breaks(
            "resource-tag-reserved",
            f"ResourceTags/{key}",
            infrastructure(resource_tags=(Tag(key, "web"),)),
            name=key,
        )
        for key in ("CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags")
    ),
    neighbour("resource-tag-reserved", infrastructure(resource_tags=(Tag("name", "web"),))),
    neighbour("resource-tag-reserved", infrastructure(tags=(Tag("Name", "web"),))),
    breaks("ami-tag-created-by", "AmiTags/CreatedBy", recipe(ami_tags=(Tag("CreatedBy", "me"),))),
    breaks(
        "ami-tag-created-by",
        "Distributions/0/AmiDistributionConfiguration/AmiTags/CreatedBy",
        distribution(
            distributed(ami=AmiDistribution(name=f"web {DATE}", tags=(Tag("CreatedBy", "me"),)))
        ),
        name="distribution",
    ),
    neighbour("ami-tag-created-by", recipe(ami_tags=(Tag("CreatedBy", "EC2 Image Builder"),))),
    neighbour("ami-tag-created-by", recipe(tags=(Tag("CreatedBy", "me"),))),
    breaks("description-length", "Description", component(description=""), name="empty"),
    breaks("description-length", "Description", recipe(description="d" * 1025), name="long"),
    breaks("description-length", "ChangeDescription", component(change_description="")),
    breaks(
        "description-length",
        "Distributions/0/AmiDistributionConfiguration/Description",
        distribution(distributed(ami=AmiDistribution(name=f"web {DATE}", description=""))),
        name="ami",
    ),
    breaks(
        "description-length",
        "Distributions/0/ContainerDistributionConfiguration/Description",
        distribution(distributed(container=replace(CONTAINER, description=""), ami=None)),
        name="container",
    ),
    neighbour("description-length", component(description="d" * 1024 + RESOLVED)),
    neighbour("description-length", component(description="d", change_description="d" * 1024)),
    neighbour(
        "description-length",
        distribution(distributed(container=CONTAINER, ami=None)),
    ),
    breaks(
        "property-type",
        "Name",
        component(misread=(Misread("Name", "expected text, got ['web']"),)),
    ),
    neighbour("property-type", component()),
    breaks(
        "property-name",
        "name",
        component(misread=(Misread("name", "is no property here", unknown=True),)),
    ),
    neighbour("property-name", component()),
]
