"""Rules on the resources of EC2 Image Builder."""

from functools import cache
from typing import Any

from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.rules.imagebuilder import (
    actions,
    component,
    consumers,
    containers,
    devices,
    disks,
    distribution,
    documents,
    downloads,
    fast_launch,
    infrastructure,
    lifecycle,
    lifecycle_order,
    lifecycle_rules,
    naming,
    parents,
    pipeline,
    recipe,
    schedule,
    sharing,
    steps,
    tags,
    used_workflows,
    versions,
    workflow,
    workflow_references,
    workflow_steps,
)
from snapshot_constructs.rules.judge import Grouped, group, held
from snapshot_constructs.rules.registry import Place, Rule, Verdict

TOPICS: dict[str, tuple[Rule[Any], ...]] = {
    "Image Builder: names, versions and tags": (*naming.RULES, *versions.RULES, *tags.RULES),
    "Image Builder: components": (*component.RULES, *documents.RULES, *steps.RULES),
    "Image Builder: action modules": (*actions.RULES, *downloads.RULES),
    "Image Builder: recipes": (*parents.RULES, *recipe.RULES, *containers.RULES),
    "Image Builder: block devices": (*devices.RULES, *disks.RULES),
    "Image Builder: infrastructure": infrastructure.RULES,
    "Image Builder: pipelines and images": (
        *pipeline.RULES,
        *schedule.RULES,
        *used_workflows.RULES,
    ),
    "Image Builder: workflows": (
        *workflow.RULES,
        *workflow_steps.RULES,
        *workflow_references.RULES,
    ),
    "Image Builder: distribution": (
        *distribution.RULES,
        *consumers.RULES,
        *fast_launch.RULES,
        *sharing.RULES,
    ),
    "Image Builder: lifecycle policies": (
        *lifecycle.RULES,
        *lifecycle_rules.RULES,
        *lifecycle_order.RULES,
    ),
}

RULES: tuple[Rule[Any], ...] = tuple(rule for rules in TOPICS.values() for rule in rules)

_NOWHERE = Place()


def judge_image_builder(resource: ImageBuilderResource, place: Place = _NOWHERE) -> Verdict:
    """Hold a resource of Image Builder against every rule that it can break alone.

    Returns:
        Everything that is broken, and everything that cannot be told before deployment.
    """
    return held(resource, place, _grouped())


@cache
def _grouped() -> Grouped:
    return group(RULES)


__all__ = ["RULES", "TOPICS", "judge_image_builder"]
