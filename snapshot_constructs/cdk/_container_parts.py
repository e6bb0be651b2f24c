"""The recipe, the distribution, the pipeline and the retirement of container images, as values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from snapshot_constructs.cdk import _pipeline_parts as parts
from snapshot_constructs.cdk._container_draft import name_of
from snapshot_constructs.cdk._pipeline_recipe import devices, has_own_root, used, version_of
from snapshot_constructs.cdk._pipeline_words import of_container_distribution, of_recipe
from snapshot_constructs.cdk._plan import Planned
from snapshot_constructs.model.imagebuilder import ContainerRecipe, DistributionConfiguration
from snapshot_constructs.model.imagebuilder.distribution import ContainerDistribution, Distribution
from snapshot_constructs.model.imagebuilder.recipe import Repository

if TYPE_CHECKING:
    from aws_cdk import Stack

    from snapshot_constructs.cdk._container_draft import Container
    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.model.deferred import Deferred
    from snapshot_constructs.model.imagebuilder import ImageLifecyclePolicy, ImagePipeline
    from snapshot_constructs.model.imagebuilder.container import ContainerTarget
    from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
    from snapshot_constructs.model.imagebuilder.targets import Retire


def recipe(draft: Draft, container: Container, made_here: list[Planned], stack: Stack) -> Planned:
    """Return the recipe; see that of AMIs."""
    image = container.build_image
    made = ContainerRecipe(
        name=draft.pipeline,
        container_type="DOCKER",
        parent=container.base.parent,
        platform=container.base.platform,
        os_version=container.base.os_version,
        components=tuple(map(used, draft.components)),
        repository=_in_ecr(container.repository_name),
        dockerfile=container.dockerfile.text,
        dockerfile_uri=container.dockerfile.uri,
        working_directory=draft.working_directory,
        key=draft.component_key_arn,
        build_image=None if image is None else image.parent,
        devices=tuple(devices(draft)),
    )
    value = replace(made, version=version_of(made, draft, made_here, stack))
    return Planned("Recipe", value, of_recipe(own_root=has_own_root(draft)))


def distribution(
    draft: Draft, container: Container, targets: tuple[ContainerTarget, ...], region: str
) -> Planned:
    """Return the repositories that each image goes to, in each Region of the targets."""
    value = DistributionConfiguration(
        name=draft.pipeline,
        description=draft.description,
        distributions=tuple(
            Distribution(
                region=target.region or region,
                container=ContainerDistribution(
                    description=target.description,
                    repository=_in_ecr(target.repository or container.repository_name),  # type: ignore[arg-type]  # its name by now
                    tags=target.image_tags,
                ),
            )
            for target in targets
        ),
    )
    return Planned("Distribution", value, of_container_distribution(container.targets, targets))


def pipeline(draft: Draft, container: Container, *, with_role: bool) -> Planned:
    """Return the pipeline itself."""
    made = parts.pipeline(draft, with_role=with_role)
    value = cast("ImagePipeline", made.value)  # so it was made
    scanned = container.scan_repository
    return made._replace(
        value=replace(
            value,
            recipe=None,
            container_recipe=value.recipe,
            scan_repository=None if scanned is None else name_of(scanned),
        )
    )


def lifecycle(draft: Draft, retire: Retire) -> Planned:
    """Return the policy for the images of the pipeline, which can be deleted and nothing else."""
    made = parts.lifecycle(draft, retire)
    value = cast("ImageLifecyclePolicy", made.value)  # so it was made
    rules: Any = value.rules
    return made._replace(
        value=replace(value, resource_type="CONTAINER_IMAGE", rules=tuple(map(_rule, rules)))
    )


def _rule(rule: LifecycleRule) -> LifecycleRule:
    """Return what a rule on AMIs is for container images."""
    return replace(
        rule,
        amis=None,
        snapshots=None,
        containers=rule.snapshots,
        but_tags=rule.but_ami_tags,
        but_ami_tags=(),
        but_launched_within=None,
        but_launched_unit=None,
    )


def _in_ecr(name: str | Deferred) -> Repository:
    return Repository(service="ECR", name=name)
