"""Lifecycle policies of Image Builder, and the recipes and pipelines whose images they retire."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from math import ceil
from typing import Any, NamedTuple

from snapshot_constructs.model.address import Mark, Pointer, may_coexist
from snapshot_constructs.model.imagebuilder import (
    ContainerRecipe,
    ImageLifecyclePolicy,
    ImagePipeline,
    ImageRecipe,
)
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
from snapshot_constructs.model.imagebuilder.times import TimesError, build_times
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import (
    Baking,
    Building,
    Of,
    Recipe,
    all_items,
    sure_items,
)
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_ON = (None, "ENABLED")  # for sure
_DAYS = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}
_DAY = timedelta(days=1)
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # from which times are looked at; any will do
_SOME = 40  # build times: more than a month of days, three years of months
_FACTOR = 2  # how many builds may be missing before the last image goes


class _Selecting(NamedTuple):
    """A lifecycle policy, and one pipeline or image whose images it surely retires."""

    policy: Of[ImageLifecyclePolicy]
    building: Building
    recipe: Of[Recipe]


def lifecycle_recipe_version(baking: Baking) -> Iterator[Located]:
    """Find policies for a version of a recipe that it does not have, or not for long."""
    for policy in baking.every(ImageLifecyclePolicy):
        for i, selected in _selected(policy):
            version = selected.version
            recipe = _recipe_of(baking, policy, selected)
            if recipe is None or not isinstance(version, str) or "x" in version.split("."):
                continue
            has = recipe.it.version
            if isinstance(has, str) and has != version:
                yield Located(
                    policy.address,
                    f"ResourceSelection/Recipes/{i}/SemanticVersion",
                    f"selects images of another version than the recipe {recipe.name} has "
                    f"(got {brief(version)}, the recipe has {brief(has)})",
                    "write x.x.x for the images of all versions, or select by TagMap",
                )


def lifecycle_per_version_tags(baking: Baking) -> Iterator[Located]:
    """Find numbers of images that are kept of each of ever more versions."""
    seen: set[tuple[Any, int]] = set()
    for policy, _, recipe in _selecting(baking):
        if not policy.it.selected_tags or not _counts_up(recipe):
            continue
        for i, rule in _rules(policy):
            # One of each version is what survives a pipeline that builds no more: it is meant.
            several = isinstance(rule.keep, int) and rule.keep > 1
            name = "Value" if rule.filter == "COUNT" else "RetainAtLeast" if several else ""
            if name and rule.action == "DELETE" and (policy.address, i) not in seen:
                seen.add((policy.address, i))
                kept = rule.value if name == "Value" else rule.keep
                yield Located(
                    policy.address,
                    f"PolicyDetails/{i}/Filter/{name}",
                    f"keeps so many images of each version of the recipe {recipe.name}, which gets "
                    f"a new version with every change (got {kept})",
                    "delete by age, keep none of each version, and spare what was launched lately, "
                    "for example within 60 days",
                )


def lifecycle_delete_age(baking: Baking) -> Iterator[Located]:
    """Find images that are deleted before two builds in a row have failed."""
    for policy, building, _ in _selecting(baking):
        for i, rule in _rules(policy):
            age = _age(rule) if _spares_nothing(rule) else None
            interval = _interval(building) if age else None  # takes longer than all else here
            if age and interval and age < _FACTOR * interval:
                least = timedelta(days=ceil(_FACTOR * interval / _DAY))
                yield Located(
                    policy.address,
                    f"PolicyDetails/{i}/Filter/Value",
                    f"deletes images after {_length(age)}, while the pipeline {building.by.name} "
                    f"builds every {_length(interval).removeprefix('1 ')}: when builds fail, no "
                    f"image is left",
                    f"keep images for at least {_length(least)}, or at least one of each version",
                )


def lifecycle_twice(baking: Baking) -> Iterator[Located]:
    """Find images that two policies retire."""
    policies = baking.every(ImageLifecyclePolicy)
    for n, policy in enumerate(policies):
        found = [
            f"selects {what}, which the lifecycle policy {first.name} selects, too"
            for first in policies[:n]
            if (what := _both_select(policy, first))
            and baking.estate.same_place(policy.address, first.address)
        ]
        if found:
            yield Located(
                policy.address,
                "ResourceSelection",
                found[0],
                "put the rules into one policy: the shorter time counts now",
            )


def _rules(policy: Of[ImageLifecyclePolicy]) -> Iterator[tuple[int, LifecycleRule]]:
    yield from sure_items(policy.it.rules, LifecycleRule)


def _selected(policy: Of[ImageLifecyclePolicy]) -> Iterator[tuple[int, SelectedRecipe]]:
    yield from sure_items(policy.it.recipes, SelectedRecipe)


def _selecting(baking: Baking) -> Iterator[_Selecting]:
    for policy in baking.every(ImageLifecyclePolicy):
        recipes = {_mark_of(baking, policy, each) for _, each in _selected(policy)}
        tags = _known(policy.it.selected_tags)
        for building in baking.buildings if policy.it.status in _ON else ():
            recipe = building.recipes[0] if len(building.recipes) == 1 else None
            if recipe is None or not may_coexist(policy.address, building.address):
                continue
            if recipe.address.mark in recipes or (tags and tags <= _carried(building)):
                yield _Selecting(policy, building, recipe)


def _mark_of(
    baking: Baking, policy: Of[ImageLifecyclePolicy], selected: SelectedRecipe
) -> Mark | None:
    recipe = _recipe_of(baking, policy, selected)
    return recipe.address.mark if recipe else None


def _carried(building: Building) -> frozenset[Any]:
    """Return the tags of the images that are built."""
    it = building.by.it
    return _known(getattr(it, "image_tags" if isinstance(it, ImagePipeline) else "tags"))


def _known(tags: Any) -> frozenset[Any]:
    """Return tags; none where any of them is not known."""
    pairs = [(tag.key, tag.value) for tag in all_items(tags, Tag) or []]
    known = all(isinstance(text, str) for pair in pairs for text in pair)
    return frozenset(pairs if known else [])


def _recipe_of(
    baking: Baking, policy: Of[ImageLifecyclePolicy], selected: SelectedRecipe
) -> Of[Recipe] | None:
    """Return the only recipe of the templates that surely has the name that is selected."""
    link = policy.link(selected.name)
    recipes: tuple[Of[Recipe], ...] = baking.every(ImageRecipe, ContainerRecipe)
    if isinstance(link, Pointer):
        found = [each for each in recipes if each.address.mark == link.mark]
    else:
        found = [
            each
            for each in recipes
            if isinstance(link, str)
            and isinstance(each.it.name, str)
            and normalised(each.it.name) == normalised(link)
        ]
    return found[0] if len(found) == 1 and may_coexist(found[0].address, policy.address) else None


def _counts_up(recipe: Of[Recipe]) -> bool:
    version = recipe.it.version
    return isinstance(version, str) and "x" in version.split(".")


def _interval(building: Building) -> timedelta | None:
    """Return the longest time between two builds; None where that is not known."""
    it = building.by.it
    schedule = it.schedule if isinstance(it, ImagePipeline) else None
    if not isinstance(schedule, PipelineSchedule):
        return None
    try:
        times = build_times(str(schedule.expression))
    except TimesError:
        return None
    moments = list(islice(times.after(_SOME_DAY), _SOME))
    return max((later - one for one, later in pairwise(moments)), default=None)


def _age(rule: LifecycleRule) -> timedelta | None:
    days = _DAYS.get(str(rule.unit))
    by_age = rule.action == "DELETE" and rule.filter == "AGE" and isinstance(rule.value, int)
    return timedelta(days=days * int(str(rule.value))) if by_age and days else None


def _spares_nothing(rule: LifecycleRule) -> bool:
    return rule.keep is None and rule.but_launched_within is None and rule.amis is not False


def _length(time: timedelta) -> str:
    days, rest = divmod(time, _DAY)
    number, unit = (time // timedelta(hours=1), "hour") if rest else (days, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _both_select(one: Of[ImageLifecyclePolicy], other: Of[ImageLifecyclePolicy]) -> str | None:
    """Say which images two policies surely select alike."""
    if (
        one.address.mark == other.address.mark
        or one.it.resource_type != other.it.resource_type
        or not all(each.it.status in _ON for each in (one, other))
        or not may_coexist(one.address, other.address)
    ):
        return None
    mine, theirs = ([_chosen(each) for _, each in _selected(of)] for of in (one, other))
    for name, version in mine:
        if name is not None and version is not None and (name, version) in theirs:
            return f"the recipe {name} in version {version}"
    tags = _known(one.it.selected_tags)
    return "the same tags" if tags and tags == _known(other.it.selected_tags) else None


def _chosen(selected: SelectedRecipe) -> tuple[str | None, str | None]:
    name, version = selected.name, selected.version
    return (
        normalised(name) if isinstance(name, str) else None,
        version if isinstance(version, str) else None,
    )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/lifecycle-recipe-version",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A lifecycle policy selects the version that the recipe has, or all of them",
        why="It retires images of that version alone: those that are built stay for ever.",
        link=links.LIFECYCLE_EXECUTION,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=lifecycle_recipe_version,
    ),
    Rule(
        id="imagebuilder/lifecycle-per-version-tags",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Images are counted where the version of the recipe stays",
        why="Retention counts per version of a recipe: each change opens another count, and the "
        "images of earlier versions are kept for ever.",
        link=links.LIFECYCLE_EXECUTION,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=lifecycle_per_version_tags,
    ),
    Rule(
        id="imagebuilder/lifecycle-delete-age",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Images are deleted after twice the time between builds at the earliest",
        why="A pipeline that fails, or is disabled after failures, leaves no AMI behind.",
        link=links.LIFECYCLE_EXECUTION,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=lifecycle_delete_age,
    ),
    Rule(
        id="imagebuilder/lifecycle-twice",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="One lifecycle policy retires an image",
        why="Each policy runs by itself: the shortest time of any counts, and what one keeps another "
        "one deletes.",
        link=links.LIFECYCLE_EXECUTION,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=lifecycle_twice,
    ),
)
