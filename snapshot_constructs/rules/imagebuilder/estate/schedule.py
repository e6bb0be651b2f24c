"""Schedules of pipelines, and what they wait for."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import ImagePipeline
from snapshot_constructs.model.imagebuilder.base import literal
from snapshot_constructs.model.imagebuilder.pipeline import DEPENDENCIES, PipelineSchedule
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import (
    Baking,
    Building,
    Of,
    Recipe,
    Used,
    is_exact,
    sure_steps,
)
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_ON = (None, "ENABLED")  # for sure
_FIXED = re.compile(r"ami-[0-9a-f]+|\{\{resolve:ssm:.*\}\}")  # the latter, when it is deployed
_UPDATES = re.compile(r":component/update-(?:linux|windows)(?:-kernel-\w+)?/")
_CURE = "build at each time (EXPRESSION_MATCH_ONLY)"


def never_builds(baking: Baking) -> Iterator[Located]:
    """Find schedules that wait for updates of what never changes."""
    for building, where in _waiting(baking):
        if all(_is_fixed(recipe) and not _floating(baking, recipe) for recipe in building.recipes):
            first = building.recipes[0]
            yield Located(
                building.address,
                where,
                f"waits for updates, and the recipe {first.name} has a fixed base image and exact "
                f"versions of components: no schedule starts a build",
                f"{_CURE}, or name the base image or a component with x.x.x",
            )


def patching_needs_always(baking: Baking) -> Iterator[Located]:
    """Find pipelines that install updates, and do not build when there are some."""
    for building, where in _waiting(baking):
        found = [_patching(baking, recipe) for recipe in building.recipes]
        if all(found) and all(map(_is_fixed, building.recipes)):
            floats = any(_floating(baking, recipe) for recipe in building.recipes)
            if floats:
                yield Located(
                    building.address,
                    where,
                    f"waits for updates of components, while new packages, which the recipe "
                    f"{building.recipes[0].name} installs, are none",
                    f"{_CURE}, so that each run patches the image",
                )


def _waiting(baking: Baking) -> Iterator[tuple[Building, str]]:
    """Yield the pipelines that build by schedule, and only after updates, and what says so."""
    for building in baking.buildings:
        it = building.by.it
        schedule = it.schedule if isinstance(it, ImagePipeline) else None
        if (
            building.recipes
            and isinstance(it, ImagePipeline)
            and it.status in _ON
            and isinstance(schedule, PipelineSchedule)
            and schedule.expression is not None
            and schedule.start_condition in (None, DEPENDENCIES)
        ):
            given = schedule.start_condition is not None
            yield building, "Schedule/PipelineExecutionStartCondition" if given else "Schedule"


def _is_fixed(recipe: Of[Recipe]) -> bool:
    """Tell whether the base image is surely the same in each build."""
    parent = recipe.it.parent
    if _FIXED.fullmatch(literal(parent)):
        return True
    return is_exact(recipe.link(parent)) is True


def _floating(baking: Baking, recipe: Of[Recipe]) -> bool:
    """Tell whether a component has, or may have, a version that is found when a build begins."""
    listed = recipe.it.components
    if isinstance(listed, Deferred) or any(isinstance(each, Deferred) for each in listed):
        return True
    return any(is_exact(recipe.link(each.it.arn)) is not True for each in baking.used(recipe))


def _patching(baking: Baking, recipe: Of[Recipe]) -> bool:
    """Tell whether a recipe surely installs updates of the operating system."""
    return any(
        _UPDATES.search(literal(each.it.arn)) is not None or _has_update(each)
        for each in baking.used(recipe)
    )


def _has_update(used: Used) -> bool:
    return bool(used.forms) and all(
        any(step.action == "UpdateOS" for step in sure_steps(form.it)) for form in used.forms
    )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/never-builds",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A schedule that waits for updates has something that can be updated",
        why="Unless the start condition is EXPRESSION_MATCH_ONLY, a schedule builds only when a "
        "base image or component that is named with x, or the parameter that names the base "
        "image, has changed. With fixed versions alone it never builds, and says nothing.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=never_builds,
    ),
    Rule(
        id="imagebuilder/patching-needs-always",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline that installs updates of the operating system on a fixed base image "
        "builds each time",
        why="New packages are no dependency update: unless the start condition is "
        "EXPRESSION_MATCH_ONLY, the pipeline does not build for them, and the image stays "
        "unpatched.",
        link=links.SCHEDULE,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=patching_needs_always,
    ),
)
