"""The resources of Image Builder, and the parts of them, that are judged, each with its property path."""

from collections.abc import Iterator, Mapping
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


def resources(resource: ImageBuilderResource, place: Place) -> Found[ImageBuilderResource]:
    """Yield any resource."""
    yield Part(resource, "", place)


def components(resource: ImageBuilderResource, place: Place) -> Found[Component]:
    """Yield a component."""
    if isinstance(resource, Component):
        yield Part(resource, "", place)


def workflows(resource: ImageBuilderResource, place: Place) -> Found[Workflow]:
    """Yield a workflow."""
    if isinstance(resource, Workflow):
        yield Part(resource, "", place)


def recipes(resource: ImageBuilderResource, place: Place) -> Found[ImageRecipe | ContainerRecipe]:
    """Yield a recipe of either kind."""
    if isinstance(resource, (ImageRecipe, ContainerRecipe)):
        yield Part(resource, "", place)


def image_recipes(resource: ImageBuilderResource, place: Place) -> Found[ImageRecipe]:
    """Yield the recipe of an AMI."""
    if isinstance(resource, ImageRecipe):
        yield Part(resource, "", place)


def container_recipes(resource: ImageBuilderResource, place: Place) -> Found[ContainerRecipe]:
    """Yield the recipe of a container image."""
    if isinstance(resource, ContainerRecipe):
        yield Part(resource, "", place)


def infrastructures(
    resource: ImageBuilderResource, place: Place
) -> Found[InfrastructureConfiguration]:
    """Yield an infrastructure configuration."""
    if isinstance(resource, InfrastructureConfiguration):
        yield Part(resource, "", place)


def distribution_configurations(
    resource: ImageBuilderResource, place: Place
) -> Found[DistributionConfiguration]:
    """Yield a distribution configuration."""
    if isinstance(resource, DistributionConfiguration):
        yield Part(resource, "", place)


def pipelines(resource: ImageBuilderResource, place: Place) -> Found[ImagePipeline]:
    """Yield a pipeline."""
    if isinstance(resource, ImagePipeline):
        yield Part(resource, "", place)


def images(resource: ImageBuilderResource, place: Place) -> Found[Image]:
    """Yield an image that is built while the stack is deployed."""
    if isinstance(resource, Image):
        yield Part(resource, "", place)


def builds(resource: ImageBuilderResource, place: Place) -> Found[ImagePipeline | Image]:
    """Yield a pipeline or an image."""
    if isinstance(resource, (ImagePipeline, Image)):
        yield Part(resource, "", place)


def lifecycle_policies(resource: ImageBuilderResource, place: Place) -> Found[ImageLifecyclePolicy]:
    """Yield a lifecycle policy."""
    if isinstance(resource, ImageLifecyclePolicy):
        yield Part(resource, "", place)


def documents(resource: ImageBuilderResource, place: Place) -> Found[ComponentDocument]:
    """Yield what the text of a component says."""
    if isinstance(resource, Component) and resource.document is not None:
        yield from part(resource.document, "Data", place)


def phases(resource: ImageBuilderResource, place: Place) -> Found[Phase]:
    """Yield each phase of a component's document."""
    for document in documents(resource, place):
        yield from _below(document, "phases", "phases")


def steps(resource: ImageBuilderResource, place: Place) -> Found[Step]:
    """Yield each step of a component's document."""
    for phase in phases(resource, place):
        yield from _below(phase, "steps", "steps")


def workflow_documents(resource: ImageBuilderResource, place: Place) -> Found[WorkflowDocument]:
    """Yield what the text of a workflow says."""
    if isinstance(resource, Workflow) and resource.document is not None:
        yield from part(resource.document, "Data", place)


def workflow_steps(resource: ImageBuilderResource, place: Place) -> Found[Step]:
    """Yield each step of a workflow's document."""
    for document in workflow_documents(resource, place):
        yield from _below(document, "steps", "steps")


def schedules(resource: ImageBuilderResource, place: Place) -> Found[PipelineSchedule]:
    """Yield the schedule of a pipeline."""
    if isinstance(resource, ImagePipeline) and resource.schedule is not None:
        yield from part(resource.schedule, "Schedule", place)


def used_workflows(resource: ImageBuilderResource, place: Place) -> Found[UsedWorkflow]:
    """Yield each workflow of a pipeline or image."""
    for build in builds(resource, place):
        yield from _below(build, "workflows", "Workflows")


def used_components(resource: ImageBuilderResource, place: Place) -> Found[UsedComponent]:
    """Yield each component of a recipe."""
    for recipe in recipes(resource, place):
        yield from _below(recipe, "components", "Components")


def component_arns(resource: ImageBuilderResource, place: Place) -> Found[str | None]:
    """Yield the ARN of each component of a recipe, or that there is none."""
    for used in used_components(resource, place):
        yield from _field(used, "arn", "ComponentArn")


def base_images(resource: ImageBuilderResource, place: Place) -> Found[str | None]:
    """Yield what an AMI is made from, or that it is not said."""
    for recipe in image_recipes(resource, place):
        yield from _field(recipe, "parent", "ParentImage")


def base_containers(resource: ImageBuilderResource, place: Place) -> Found[str | None]:
    """Yield what a container image is made from, or that it is not said."""
    for recipe in container_recipes(resource, place):
        yield from _field(recipe, "parent", "ParentImage")


def block_devices(resource: ImageBuilderResource, place: Place) -> Found[BlockDevice]:
    """Yield each block device of a recipe."""
    for recipe in recipes(resource, place):
        within = "InstanceConfiguration/" if isinstance(resource, ContainerRecipe) else ""
        yield from _below(recipe, "devices", f"{within}BlockDeviceMappings")


def disks(resource: ImageBuilderResource, place: Place) -> Found[Disk]:
    """Yield what EBS makes of each block device of a recipe."""
    for device in block_devices(resource, place):
        if isinstance(device, Unknown):
            yield device
        elif device.it.ebs is not None:
            yield from part(device.it.ebs, f"{device.where}/Ebs", device.place)


def distributions(resource: ImageBuilderResource, place: Place) -> Found[Distribution]:
    """Yield what is said about each Region."""
    for configuration in distribution_configurations(resource, place):
        yield from _below(configuration, "distributions", "Distributions")


def ami_distributions(resource: ImageBuilderResource, place: Place) -> Found[AmiDistribution]:
    """Yield what is said about the AMI in each Region."""
    for entry in distributions(resource, place):
        yield from inside(entry, "ami", "AmiDistributionConfiguration")


def launch_permissions(resource: ImageBuilderResource, place: Place) -> Found[LaunchPermission]:
    """Yield who may launch the AMI in each Region."""
    for ami in ami_distributions(resource, place):
        yield from inside(ami, "launch_permission", "LaunchPermissionConfiguration")


def container_distributions(
    resource: ImageBuilderResource, place: Place
) -> Found[ContainerDistribution]:
    """Yield what is said about the container image in each Region."""
    for entry in distributions(resource, place):
        yield from inside(entry, "container", "ContainerDistributionConfiguration")


def updated_launch_templates(
    resource: ImageBuilderResource, place: Place
) -> Found[UpdatedLaunchTemplate]:
    """Yield each launch template that gets new AMIs."""
    for entry in distributions(resource, place):
        yield from _below(entry, "launch_templates", "LaunchTemplateConfigurations")


def fast_launches(resource: ImageBuilderResource, place: Place) -> Found[FastLaunch]:
    """Yield each setting of EC2 Fast Launch."""
    for entry in distributions(resource, place):
        yield from _below(entry, "fast_launches", "FastLaunchConfigurations")


def ssm_parameters(resource: ImageBuilderResource, place: Place) -> Found[SsmParameter]:
    """Yield each parameter that gets new AMIs."""
    for entry in distributions(resource, place):
        yield from _below(entry, "parameters", "SsmParameterConfigurations")


def lifecycle_rules(resource: ImageBuilderResource, place: Place) -> Found[LifecycleRule]:
    """Yield each rule of a lifecycle policy."""
    for policy in lifecycle_policies(resource, place):
        yield from _below(policy, "rules", "PolicyDetails")


def selected_recipes(resource: ImageBuilderResource, place: Place) -> Found[SelectedRecipe]:
    """Yield each recipe whose images a lifecycle policy takes care of."""
    for policy in lifecycle_policies(resource, place):
        yield from _below(policy, "recipes", "ResourceSelection/Recipes")


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
