"""Rules on lifecycle policies: what they are for, what they select, and how many rules they have."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder import ImageLifecyclePolicy
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import at_most, one_of
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    given,
    lifecycle_policies,
    selected_recipes,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

TYPES = ("AMI_IMAGE", "CONTAINER_IMAGE")
ACTIONS = ("DEPRECATE", "DISABLE", "DELETE")
"""In the order in which they are tried, and in which an image should meet them."""

_ROLE = re.compile(r"(arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/)?[a-zA-Z_0-9+=,.@\-/]+")
_RECIPE = re.compile(r"[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]")
_VERSION = re.compile(r"([0-9]+|x)\.([0-9]+|x)\.([0-9]+|x)")

Whole = Part[ImageLifecyclePolicy]


def lifecycle_resource_type(part: Whole) -> Breaches:
    """Find policies that are for nothing that there is."""
    if part.it.resource_type is None:
        yield part.broken("ResourceType", "is missing", "write AMI_IMAGE or CONTAINER_IMAGE")
    yield from one_of(part, "ResourceType", part.it.resource_type, TYPES)


def lifecycle_status(part: Whole) -> Breaches:
    """Find states that a policy does not have."""
    yield from one_of(part, "Status", part.it.status, ("ENABLED", "DISABLED"))


def lifecycle_role(part: Whole) -> Breaches:
    """Find policies without a role, and roles that are none."""
    role = told(part.it.role)
    example = "arn:aws:iam::111122223333:role/retire-images"
    if role is None:
        yield part.broken("ExecutionRole", "is missing", f"write its ARN, such as {example}")
    elif len(role) > 2048 or not _ROLE.fullmatch(role):
        yield part.broken(
            "ExecutionRole",
            f"must be the name or the ARN of a role (got {brief(role)})",
            f"write its ARN, such as {example}",
        )


def lifecycle_rules_1_3(part: Whole) -> Breaches:
    """Find policies without rules, and with too many."""
    rules = known(part.it.rules)
    if not rules:
        yield part.broken("PolicyDetails", "is missing or empty", "add a rule, such as for DELETE")
    yield from at_most(part, "PolicyDetails", len(rules), len(ACTIONS))


def lifecycle_one_per_action(part: Whole) -> Breaches:
    """Find actions that two rules take."""
    first: dict[str, int] = {}
    for i, rule in known_items(part.it.rules):
        action = told(rule.action)
        if action in first:
            yield part.broken(
                f"PolicyDetails/{i}/Action/Type",
                f"takes the action of PolicyDetails/{first[action]} again (got {brief(action)})",
                "write one rule for each action, or a second policy with another selection",
            )
        elif action is not None:
            first[action] = i


def lifecycle_container_delete(part: Whole) -> Breaches:
    """Find actions that container images do not know."""
    if not _is_for_containers(part):
        return
    for i, rule in known_items(part.it.rules):
        action = told(rule.action)
        if action in ("DEPRECATE", "DISABLE"):
            yield part.broken(
                f"PolicyDetails/{i}/Action/Type",
                f"must be DELETE for container images (got {action!r})",
                "write DELETE, or leave the rule out",
            )


def lifecycle_include_type(part: Whole) -> Breaches:
    """Find AMIs in policies for containers, and containers in those for AMIs."""
    containers = _is_for_containers(part)
    if not containers and part.it.resource_type != "AMI_IMAGE":
        return
    for i, rule in known_items(part.it.rules):
        for name, included in _included(rule):
            if (name == "Containers") is not containers and known(included):
                yield part.broken(
                    f"PolicyDetails/{i}/Action/IncludeResources/{name}",
                    f"is true, but the policy is for {part.it.resource_type}",
                    f"include {'Containers' if containers else 'Amis and Snapshots'} instead",
                )


def _is_for_containers(part: Whole) -> bool:
    return told(part.it.resource_type) == "CONTAINER_IMAGE"


def _included(rule: LifecycleRule) -> Iterator[tuple[str, Any]]:
    yield from (
        ("Amis", rule.amis),
        ("Snapshots", rule.snapshots),
        ("Containers", rule.containers),
    )


def lifecycle_selection(part: Whole) -> Breaches:
    """Find policies that select nothing, or in two ways."""
    recipes, tags = given(part.it.recipes), given(part.it.selected_tags)
    if recipes and tags:
        known(part.it.recipes), known(part.it.selected_tags)
        yield part.broken("ResourceSelection", "has both Recipes and a TagMap", "write one of them")
    elif not recipes and not tags:
        yield part.broken(
            "ResourceSelection",
            "has neither Recipes nor a TagMap",
            "write, for example, TagMap: {pipeline: web}",
        )


def lifecycle_selection_50(part: Whole) -> Breaches:
    """Find more recipes or tags than a policy selects by."""
    yield from at_most(part, "ResourceSelection/Recipes", len(known(part.it.recipes)), 50)
    yield from at_most(part, "ResourceSelection/TagMap", len(known(part.it.selected_tags)), 50)


def lifecycle_recipe(part: Part[SelectedRecipe]) -> Breaches:
    """Find selected recipes without a name or version that a recipe may have."""
    name = told(part.it.name)
    if name is None:
        yield part.broken("Name", "is missing", "write the name of the recipe")
    elif not _RECIPE.fullmatch(name):
        yield part.broken(
            "Name",
            f"must be the name of a recipe: 3 to 128 letters, digits, spaces, - and _ (got "
            f"{brief(name)})",
            "write the name, not the ARN",
        )
    version = told(part.it.version)
    if version is None:
        yield part.broken("SemanticVersion", "is missing", "write, for example, 1.0.x")
    elif not _VERSION.fullmatch(version):
        yield part.broken(
            "SemanticVersion",
            f"must be three numbers, or x in their places (got {brief(version)})",
            "write, for example, 1.0.x",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/lifecycle-resource-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ResourceType is AMI_IMAGE or CONTAINER_IMAGE",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_resource_type,
    ),
    Rule(
        id="imagebuilder/lifecycle-type-immutable",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.CHANGE,
        title="ResourceType stays what it is",
        why="Image Builder refuses the update, which CloudFormation tries in place. Another Name, which "
        "cannot change either, makes CloudFormation replace the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="imagebuilder/lifecycle-status",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Status is ENABLED or DISABLED",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_status,
    ),
    Rule(
        id="imagebuilder/lifecycle-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ExecutionRole is the name or the ARN of a role",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_role,
    ),
    Rule(
        id="imagebuilder/lifecycle-cross-account-role",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.ACCOUNT,
        title="Each target account has a role Ec2ImageBuilderCrossAccountLifecycleAccess",
        why="Image Builder takes on the role of this very name to retire the copies in target accounts; "
        "without it they stay. AMIs that are only shared need none.",
        link=links.LIFECYCLE_ROLE,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="imagebuilder/lifecycle-rules-1-3",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A lifecycle policy of Image Builder has 1 to 3 rules",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_rules_1_3,
    ),
    Rule(
        id="imagebuilder/lifecycle-one-per-action",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A policy has at most one rule for each action",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_one_per_action,
    ),
    Rule(
        id="imagebuilder/lifecycle-container-delete",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Container images are deleted, and neither deprecated nor disabled",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_container_delete,
    ),
    Rule(
        id="imagebuilder/lifecycle-include-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Policies for containers include containers, and those for AMIs include AMIs and snapshots",
        why="An image is one or the other: there is nothing to act on.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_include_type,
    ),
    Rule(
        id="imagebuilder/lifecycle-selection",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A lifecycle policy selects images either by recipes or by tags",
        why="Image Builder refuses both, and neither.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_selection,
    ),
    Rule(
        id="imagebuilder/lifecycle-selection-50",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A lifecycle policy selects by at most 50 recipes or 50 tags",
        why="Image Builder refuses more.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=lifecycle_policies,
        check=lifecycle_selection_50,
    ),
    Rule(
        id="imagebuilder/lifecycle-recipe",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A selected recipe has a name and a version, in which x stands for any number",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE,
        certainty=Certainty.MODEL,
        each=selected_recipes,
        check=lifecycle_recipe,
    ),
)
