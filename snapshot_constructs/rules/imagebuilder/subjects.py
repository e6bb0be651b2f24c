"""The resources of Image Builder, and the parts of them, that are judged, each with its property path."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from snapshot_constructs.model.deferred import Deferred, NotKnownError, known
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    DistributionConfiguration,
    Image,
    ImageBuilderResource,
    ImageLifecyclePolicy,
    ImagePipeline,
    ImageRecipe,
    InfrastructureConfiguration,
    Workflow,
)
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    Distribution,
    FastLaunch,
    LaunchPermission,
    SsmParameter,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Phase,
    Step,
    WorkflowDocument,
)
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule, UsedWorkflow
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent
from snapshot_constructs.rules.registry import Broken, Part, Place, Unknown

T = TypeVar("T")
Breaches = Iterator[Broken]
Found = Iterator[Part[T] | Unknown]
Each = Callable[[ImageBuilderResource, Place], Iterator[Part[T] | Unknown]]
_Take = Callable[[Part[Any] | Unknown, str, str], Iterator[Any]]


def given(value: object) -> bool:
    """Tell whether something was written, be it known or not.

    Raises:
        NotKnownError: for ``Fn::If``, of which nothing may come.
    """
    if isinstance(value, Deferred) and may_vanish(value):
        raise NotKnownError(value)
    return value is not None and value != ()


def may_vanish(value: object) -> bool:
    """Tell whether ``Fn::If`` decides what stands here, so that it may be nothing."""
    raw = value.raw if isinstance(value, Deferred) else None
    return isinstance(raw, Mapping) and "Fn::If" in raw


def told(text: str | Deferred | None) -> str | None:
    """Return a text, now that it must be known.

    Raises:
        NotKnownError: if it is deferred, or a dynamic reference of CloudFormation.
    """
    found = known(text)
    if found is not None and "{{resolve:" in found:
        raise NotKnownError(Deferred(found))
    return found


def part(value: T | Deferred, where: str, place: Place) -> Found[T]:
    """Yield one value, or that it is not known."""
    yield Unknown(where, str(value)) if isinstance(value, Deferred) else Part(value, where, place)


def items(values: tuple[T | Deferred, ...] | Deferred, where: str, place: Place) -> Found[T]:
    """Yield each item of a list, or that it is not known."""
    if isinstance(values, Deferred):
        yield Unknown(where, str(values))
        return
    for i, value in enumerate(values):
        yield from part(value, f"{where}/{i}", place)


def _below(above: Part[Any] | Unknown, field: str, name: str) -> Iterator[Any]:
    """Yield each item of a list in a part."""
    if isinstance(above, Unknown):
        yield above
    else:
        yield from items(getattr(above.it, field), _path(above, name), above.place)


def inside(above: Part[Any] | Unknown, field: str, name: str) -> Iterator[Any]:
    """Yield a part of a part, if there is one."""
    if isinstance(above, Unknown):
        yield above
    elif (value := getattr(above.it, field)) is not None:
        yield from part(value, _path(above, name), above.place)


def _field(above: Part[Any] | Unknown, field: str, name: str) -> Iterator[Any]:
    """Yield a value in a part, be there one or not."""
    if isinstance(above, Unknown):
        yield above
    else:
        yield from part(getattr(above.it, field), _path(above, name), above.place)


def _path(above: Part[Any], name: str) -> str:
    return f"{above.where}/{name}".lstrip("/")


def _a(*kinds: type[T]) -> Each[T]:
    """Return what yields a resource of one of some kinds."""

    def each(resource: ImageBuilderResource, place: Place) -> Found[T]:
        if isinstance(resource, kinds):
            yield Part(resource, "", place)

    return each


def _through(take: _Take, holders: Each[Any], field: str, name: str) -> Each[Any]:
    """Return what yields what is in each of some parts."""

    def each(resource: ImageBuilderResource, place: Place) -> Found[Any]:
        for holder in holders(resource, place):
            yield from take(holder, field, name)

    return each


def _items_of(holders: Each[Any], field: str, name: str) -> Each[Any]:
    """Return what yields each item of a list in each of some parts."""
    return _through(_below, holders, field, name)


def _one_of(holders: Each[Any], field: str, name: str) -> Each[Any]:
    """Return what yields a part of each of some parts, if there is one."""
    return _through(inside, holders, field, name)


def _value_of(holders: Each[Any], field: str, name: str) -> Each[Any]:
    """Return what yields a value in each of some parts, be there one or not."""
    return _through(_field, holders, field, name)


# ------------------------------------------------------------------------------------- resources


def resources(resource: ImageBuilderResource, place: Place) -> Found[ImageBuilderResource]:
    """Yield any resource."""
    yield Part(resource, "", place)


components: Each[Component] = _a(Component)
workflows: Each[Workflow] = _a(Workflow)
image_recipes: Each[ImageRecipe] = _a(ImageRecipe)
container_recipes: Each[ContainerRecipe] = _a(ContainerRecipe)
recipes: Each[ImageRecipe | ContainerRecipe] = _a(ImageRecipe, ContainerRecipe)
built: Each[Component | Workflow] = _a(Component, Workflow)  # whose builds are numbered
versioned: Each[Component | Workflow | ImageRecipe | ContainerRecipe] = _a(
    Component, Workflow, ImageRecipe, ContainerRecipe
)
infrastructures: Each[InfrastructureConfiguration] = _a(InfrastructureConfiguration)
distribution_configurations: Each[DistributionConfiguration] = _a(DistributionConfiguration)
pipelines: Each[ImagePipeline] = _a(ImagePipeline)
images: Each[Image] = _a(Image)
builds: Each[ImagePipeline | Image] = _a(ImagePipeline, Image)
lifecycle_policies: Each[ImageLifecyclePolicy] = _a(ImageLifecyclePolicy)

# ----------------------------------------------------------------------------- the parts of them

documents: Each[ComponentDocument] = _one_of(components, "document", "Data")
phases: Each[Phase] = _items_of(documents, "phases", "phases")
steps: Each[Step] = _items_of(phases, "steps", "steps")
workflow_documents: Each[WorkflowDocument] = _one_of(workflows, "document", "Data")
workflow_steps: Each[Step] = _items_of(workflow_documents, "steps", "steps")

used_components: Each[UsedComponent] = _items_of(recipes, "components", "Components")
component_arns: Each[str | None] = _value_of(used_components, "arn", "ComponentArn")
base_images: Each[str | None] = _value_of(image_recipes, "parent", "ParentImage")
base_containers: Each[str | None] = _value_of(container_recipes, "parent", "ParentImage")


def block_devices(resource: ImageBuilderResource, place: Place) -> Found[BlockDevice]:
    """Yield each block device of a recipe."""
    for recipe in recipes(resource, place):
        within = "InstanceConfiguration/" if isinstance(resource, ContainerRecipe) else ""
        yield from _below(recipe, "devices", f"{within}BlockDeviceMappings")


disks: Each[Disk] = _one_of(block_devices, "ebs", "Ebs")

schedules: Each[PipelineSchedule] = _one_of(pipelines, "schedule", "Schedule")
used_workflows: Each[UsedWorkflow] = _items_of(builds, "workflows", "Workflows")
workflow_arns: Each[str] = _one_of(used_workflows, "arn", "WorkflowArn")

distributions: Each[Distribution] = _items_of(
    distribution_configurations, "distributions", "Distributions"
)
ami_distributions: Each[AmiDistribution] = _one_of(
    distributions, "ami", "AmiDistributionConfiguration"
)
launch_permissions: Each[LaunchPermission] = _one_of(
    ami_distributions, "launch_permission", "LaunchPermissionConfiguration"
)
container_distributions: Each[ContainerDistribution] = _one_of(
    distributions, "container", "ContainerDistributionConfiguration"
)
updated_launch_templates: Each[UpdatedLaunchTemplate] = _items_of(
    distributions, "launch_templates", "LaunchTemplateConfigurations"
)
fast_launches: Each[FastLaunch] = _items_of(
    distributions, "fast_launches", "FastLaunchConfigurations"
)
ssm_parameters: Each[SsmParameter] = _items_of(
    distributions, "parameters", "SsmParameterConfigurations"
)

lifecycle_rules: Each[LifecycleRule] = _items_of(lifecycle_policies, "rules", "PolicyDetails")
selected_recipes: Each[SelectedRecipe] = _items_of(
    lifecycle_policies, "recipes", "ResourceSelection/Recipes"
)
