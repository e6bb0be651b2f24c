"""Rules on the ages and numbers in a lifecycle policy, one action beside the next."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder import ImageLifecyclePolicy
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.lifecycle import ACTIONS
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    given,
    lifecycle_policies,
    told,
)
from snapshot_constructs.rules.registry import (
    Broken,
    Certainty,
    Part,
    Rule,
    Severity,
    Subject,
)

DAYS = {"DAYS": 1.0, "WEEKS": 7.0, "MONTHS": 30.4375, "YEARS": 365.25}
"""The mean length of each unit."""

_SEVERAL = re.compile(r"[0-9]+\.[0-9]+\.x|[0-9]+\.x\.x|x\.x\.x")

Whole = Part[ImageLifecyclePolicy]


class Stage(NamedTuple):
    """A rule that acts on images of some age.

    Attributes:
        where: the path of the rule.
        action: what it does.
        age: how old images are then, in words.
        days: the same in days.
        spares: whether it leaves some of those images alone.
    """

    where: str
    action: str
    age: str
    days: float
    spares: bool


def lifecycle_order(part: Whole) -> Breaches:
    """Find actions that come too late: the image is already disabled or deleted."""
    for early, late in _pairs(part):
        if early.days > late.days and not late.spares:
            yield _overtaken(part, early, late, f"comes too late, after {late.action}")


def lifecycle_overtaken(part: Whole) -> Breaches:
    """Find actions that come as late as the next, or later for those that it leaves alone."""
    for early, late in _pairs(part):
        if early.days == late.days:
            yield _overtaken(part, early, late, f"comes only a day before {late.action}")
        elif early.days > late.days and late.spares:
            yield _overtaken(part, early, late, f"reaches only what {late.action} leaves alone")


def _overtaken(part: Whole, early: Stage, late: Stage, what: str) -> Broken:
    return part.broken(
        f"{early.where}/Filter/Value",
        f"{what} (got {early.action} after {early.age}, {late.action} after {late.age})",
        f"let {early.action} come well before {late.action}",
    )


def _pairs(part: Whole) -> Iterator[tuple[Stage, Stage]]:
    """Yield each action with the next that a policy has after it."""
    if len(known(part.it.rules)) < 2:
        return
    found = {stage.action: stage for stage in _stages(part)}
    stages = [found[action] for action in ACTIONS if action in found]
    yield from pairwise(stages)


def _stages(part: Whole) -> Iterator[Stage]:
    for i, rule in known_items(part.it.rules):
        action, unit, value = told(rule.action), told(rule.unit), known(rule.value)
        if told(rule.filter) == "AGE" and action and value and unit in DAYS:
            words = unit.lower() if value != 1 else unit.lower().removesuffix("s")
            days = value * DAYS[unit]
            yield Stage(f"PolicyDetails/{i}", action, f"{value} {words}", days, _spares(rule))


def _spares(rule: LifecycleRule) -> bool:
    """Tell whether a rule leaves some images alone that are old enough."""
    it = rule
    lists = (it.but_tags, it.but_ami_tags, it.but_regions, it.but_shared_with)
    others = (it.keep, it.but_public or None, it.but_launched_within)
    return any(map(given, (*lists, *others)))


def lifecycle_per_version(part: Whole) -> Breaches:
    """Find numbers of images to keep where each version of a recipe keeps as many."""
    versions = [told(recipe.version) or "" for _, recipe in known_items(part.it.recipes)]
    if not any(map(_SEVERAL.fullmatch, versions)):
        return
    for i, rule in known_items(part.it.rules):
        counted = told(rule.filter) == "COUNT"
        name, kept = ("Value", rule.value) if counted else ("RetainAtLeast", rule.keep)
        if told(rule.action) == "DELETE" and given(kept):
            yield part.broken(
                f"PolicyDetails/{i}/Filter/{name}",
                f"keeps {known(kept)} of each version of the recipe, for ever",
                "delete by age, keep none of each version and spare what was launched lately, or "
                "reckon with so many images of each version",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/lifecycle-order",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Images are first deprecated, then disabled, then deleted",
        why="An action that comes later than the next never happens: a disabled image is not deprecated "
        "any more, and a deleted one is gone. Ages are compared in days, with 30.4375 to a "
        "month and 365.25 to a year.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.DOCS,
        each=lifecycle_policies,
        check=lifecycle_order,
    ),
    Rule(
        id="imagebuilder/lifecycle-overtaken",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="There is time between deprecating, disabling and deleting an image",
        why="Each image meets one action in a daily run: with equal ages the next comes a day later, "
        "and nobody has time to notice. With a later age, an action reaches only the images "
        "that the next leaves alone.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.DOCS,
        each=lifecycle_policies,
        check=lifecycle_overtaken,
    ),
    Rule(
        id="imagebuilder/lifecycle-per-version",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The number of images to keep is not for each of many versions of a recipe",
        why="COUNT and RetainAtLeast keep so many images of every version that x matches. Where each "
        "change makes a new version, every one keeps as many for ever, and they are billed.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.DOCS,
        each=lifecycle_policies,
        check=lifecycle_per_version,
    ),
)
