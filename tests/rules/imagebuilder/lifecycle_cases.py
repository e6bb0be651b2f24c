"""Cases of the rules on lifecycle policies."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import ImageLifecyclePolicy
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.tags import Tag
from tests.imagebuilder import lifecycle
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

RULE = "PolicyDetails/0"
LAUNCHED = f"{RULE}/ExclusionRules/Amis/LastLaunched"
INCLUDED = f"{RULE}/Action/IncludeResources"
MAYBE = Deferred({"Fn::If": ["Tagged", {"pipeline": "web"}, {"Ref": "AWS::NoValue"}]})
ACCOUNT = "444455556666"


def rule(action: Any, value: Any = 6, unit: Any = "MONTHS", **changes: Any) -> LifecycleRule:
    made = {"action": action, "amis": True, "filter": "AGE", "value": value, "unit": unit}
    return LifecycleRule(**{**made, **changes})


def deleting(**changes: Any) -> LifecycleRule:
    return replace(rule("DELETE", snapshots=True), **changes)


def counting(number: Any, **changes: Any) -> LifecycleRule:
    return deleting(filter="COUNT", value=number, unit=None, **changes)


def containers(*rules: LifecycleRule) -> ImageLifecyclePolicy:
    return lifecycle(*rules, resource_type="CONTAINER_IMAGE")


def of_recipes(*recipes: Any, rules: tuple[LifecycleRule, ...] = ()) -> ImageLifecyclePolicy:
    return lifecycle(*rules, recipes=recipes, selected_tags=())


def of_version(version: Any, *rules: LifecycleRule) -> ImageLifecyclePolicy:
    return of_recipes(SelectedRecipe(name="web", version=version), rules=rules or (deleting(),))


CONTAINERS = rule("DELETE", amis=None, containers=True)
TAGS = tuple(Tag(f"pipeline-{i}", "web") for i in range(51))
RECIPES = tuple(SelectedRecipe(name=f"web-{i}", version="1.0.0") for i in range(51))

WHOLE = (
    breaks("lifecycle-resource-type", "ResourceType", lifecycle(resource_type="AMI")),
    breaks(
        "lifecycle-resource-type", "ResourceType", lifecycle(resource_type=None), name="missing"
    ),
    neighbour("lifecycle-resource-type", containers(CONTAINERS)),
    breaks("lifecycle-status", "Status", lifecycle(status="Enabled")),
    neighbour("lifecycle-status", lifecycle(status="DISABLED")),
    neighbour("lifecycle-status", lifecycle(status="ENABLED"), name="enabled"),
    breaks("lifecycle-role", "ExecutionRole", lifecycle(role=None), name="missing"),
    breaks(
        "lifecycle-role",
        "ExecutionRole",
        lifecycle(role="arn:aws:iam::111122223333:user/web"),
        name="user",
    ),
    breaks("lifecycle-role", "ExecutionRole", lifecycle(role="r" * 2049), name="2049"),
    neighbour("lifecycle-role", lifecycle(role="r" * 2048), name="2048"),
    neighbour("lifecycle-role", lifecycle(role="service-role/retire_images"), name="name"),
    neighbour("lifecycle-role", lifecycle(role=LATER), name="later"),
    breaks("lifecycle-rules-1-3", "PolicyDetails", replace(lifecycle(), rules=()), name="none"),
    breaks(
        "lifecycle-rules-1-3",
        "PolicyDetails",
        lifecycle(*(rule(LATER) for _ in range(4))),
        name="4",
    ),
    neighbour(
        "lifecycle-rules-1-3",
        lifecycle(rule("DEPRECATE", 30, "DAYS"), rule("DISABLE", 60, "DAYS"), deleting()),
        name="3",
    ),
    breaks(
        "lifecycle-one-per-action",
        "PolicyDetails/2/Action/Type",
        lifecycle(deleting(), rule("DEPRECATE", 1), deleting(value=7)),
    ),
    neighbour("lifecycle-one-per-action", lifecycle(deleting(), rule("DEPRECATE", 1))),
    breaks(
        "lifecycle-container-delete",
        f"{RULE}/Action/Type",
        containers(rule("DEPRECATE", amis=None)),
    ),
    breaks(
        "lifecycle-container-delete",
        f"{RULE}/Action/Type",
        containers(rule("DISABLE", amis=None)),
        name="disable",
    ),
    neighbour("lifecycle-container-delete", containers(CONTAINERS), name="delete"),
    neighbour("lifecycle-container-delete", lifecycle(rule("DEPRECATE")), name="amis"),
    breaks(
        "lifecycle-include-type",
        f"{INCLUDED}/Containers",
        lifecycle(deleting(containers=True)),
        name="containers",
    ),
    breaks(
        "lifecycle-include-type",
        f"{INCLUDED}/Amis",
        containers(rule("DELETE")),
        name="amis",
    ),
    breaks(
        "lifecycle-include-type",
        f"{INCLUDED}/Snapshots",
        containers(replace(CONTAINERS, snapshots=True)),
        "lifecycle-snapshots-amis",
        name="snapshots",
    ),
    neighbour("lifecycle-include-type", lifecycle(deleting(containers=False)), name="false"),
    neighbour("lifecycle-include-type", containers(replace(CONTAINERS, amis=False)), name="both"),
    breaks("lifecycle-selection", "ResourceSelection", lifecycle(selected_tags=()), name="nothing"),
    breaks("lifecycle-selection", "ResourceSelection", lifecycle(recipes=RECIPES[:1]), name="both"),
    neighbour("lifecycle-selection", of_recipes(RECIPES[0]), name="recipes"),
    neighbour("lifecycle-selection", lifecycle(selected_tags=LATER), name="later"),
    neighbour(
        "lifecycle-selection", lifecycle(recipes=RECIPES[:1], selected_tags=MAYBE), name="perhaps"
    ),
    neighbour("lifecycle-selection", lifecycle(recipes=LATER), name="later-recipes"),
    breaks(
        "lifecycle-selection-50",
        "ResourceSelection/TagMap",
        lifecycle(selected_tags=TAGS),
        name="51-tags",
    ),
    neighbour("lifecycle-selection-50", lifecycle(selected_tags=TAGS[:50]), name="50-tags"),
    breaks(
        "lifecycle-selection-50",
        "ResourceSelection/Recipes",
        of_recipes(*RECIPES),
        name="51-recipes",
    ),
    neighbour("lifecycle-selection-50", of_recipes(*RECIPES[:50]), name="50-recipes"),
    *(
        breaks(
            "lifecycle-recipe", f"ResourceSelection/Recipes/0/{where}", of_recipes(one), name=name
        )
        for name, where, one in (
            ("no-name", "Name", SelectedRecipe(version="1.0.0")),
            ("short", "Name", SelectedRecipe(name="we", version="1.0.0")),
            ("long", "Name", SelectedRecipe(name="w" * 129, version="1.0.0")),
            ("no-version", "SemanticVersion", SelectedRecipe(name="web")),
            ("two-numbers", "SemanticVersion", SelectedRecipe(name="web", version="1.0")),
            ("star", "SemanticVersion", SelectedRecipe(name="web", version="1.0.*")),
        )
    ),
    neighbour("lifecycle-recipe", of_recipes(SelectedRecipe(name="w" * 128, version="1.0.0"))),
    neighbour("lifecycle-recipe", of_version("1.x.x"), name="x"),
)

ONE = (
    breaks("lifecycle-action", f"{RULE}/Action/Type", lifecycle(rule("ARCHIVE"))),
    breaks("lifecycle-action", f"{RULE}/Action/Type", lifecycle(rule(None)), name="missing"),
    neighbour("lifecycle-action", lifecycle(rule("DISABLE"))),
    breaks("lifecycle-filter", f"{RULE}/Filter/Type", lifecycle(deleting(filter="age"))),
    breaks(
        "lifecycle-filter", f"{RULE}/Filter/Type", lifecycle(deleting(filter=None)), name="none"
    ),
    neighbour("lifecycle-filter", lifecycle(counting(3))),
    *(
        breaks(
            "lifecycle-count-delete",
            f"{RULE}/Filter/Type",
            lifecycle(rule(action, 3, None, filter="COUNT")),
            name=action.lower(),
        )
        for action in ("DEPRECATE", "DISABLE")
    ),
    neighbour("lifecycle-count-delete", lifecycle(counting(3))),
    *(
        breaks("lifecycle-value", f"{RULE}/Filter/Value", lifecycle(counting(n)), name=str(n))
        for n in (0, 1001, None)
    ),
    *(neighbour("lifecycle-value", lifecycle(counting(n)), name=str(n)) for n in (1, 1000)),
    breaks("lifecycle-unit", f"{RULE}/Filter/Unit", lifecycle(deleting(unit=None)), name="missing"),
    breaks("lifecycle-unit", f"{RULE}/Filter/Unit", lifecycle(deleting(unit="HOURS"))),
    neighbour("lifecycle-unit", lifecycle(counting(3)), name="count"),
    neighbour("lifecycle-unit", lifecycle(deleting(unit="YEARS"))),
    *(
        breaks(
            "lifecycle-retain-range",
            f"{RULE}/Filter/RetainAtLeast",
            lifecycle(deleting(keep=n)),
            name=str(n),
        )
        for n in (0, 11)
    ),
    *(
        neighbour("lifecycle-retain-range", lifecycle(deleting(keep=n)), name=str(n))
        for n in (1, 10)
    ),
    breaks(
        "lifecycle-retain-ignored",
        f"{RULE}/Filter/RetainAtLeast",
        lifecycle(rule("DISABLE", keep=3)),
        name="disable",
    ),
    breaks(
        "lifecycle-retain-ignored",
        f"{RULE}/Filter/RetainAtLeast",
        lifecycle(rule("DEPRECATE", keep=3)),
        name="deprecate",
    ),
    breaks(
        "lifecycle-retain-ignored",
        f"{RULE}/Filter/RetainAtLeast",
        lifecycle(counting(3, keep=3)),
        name="count",
    ),
    neighbour("lifecycle-retain-ignored", lifecycle(deleting(keep=3))),
    breaks(
        "lifecycle-include-amis",
        f"{INCLUDED}/Snapshots",
        lifecycle(rule("DEPRECATE", snapshots=True)),
        name="snapshots",
    ),
    breaks(
        "lifecycle-include-amis",
        f"{INCLUDED}/Containers",
        lifecycle(rule("DISABLE", containers=True)),
        "lifecycle-include-type",
        name="containers",
    ),
    neighbour("lifecycle-include-amis", lifecycle(rule("DISABLE", snapshots=False))),
    breaks(
        "lifecycle-snapshots-amis",
        f"{INCLUDED}/Snapshots",
        lifecycle(deleting(amis=None)),
        name="none",
    ),
    breaks(
        "lifecycle-snapshots-amis",
        f"{INCLUDED}/Snapshots",
        lifecycle(deleting(amis=False)),
        name="false",
    ),
    neighbour("lifecycle-snapshots-amis", lifecycle(deleting(snapshots=None)), name="amis-alone"),
    breaks(
        "lifecycle-delete-includes",
        f"{RULE}/Action/IncludeResources",
        lifecycle(deleting(amis=None, snapshots=None)),
        name="nothing",
    ),
    breaks(
        "lifecycle-delete-includes",
        f"{RULE}/Action/IncludeResources",
        lifecycle(deleting(amis=False, snapshots=False)),
        name="false",
    ),
    breaks(
        "lifecycle-delete-includes",
        f"{RULE}/Action/IncludeResources",
        containers(replace(CONTAINERS, containers=None)),
        name="containers",
    ),
    neighbour("lifecycle-delete-includes", lifecycle(deleting(snapshots=None)), name="amis"),
    neighbour("lifecycle-delete-includes", containers(CONTAINERS), name="container-images"),
    neighbour("lifecycle-delete-includes", lifecycle(rule("DISABLE", amis=None)), name="disable"),
    neighbour("lifecycle-delete-includes", lifecycle(deleting(amis=LATER)), name="later"),
    *(
        breaks(
            "lifecycle-last-launched",
            f"{LAUNCHED}/{where}",
            lifecycle(deleting(but_launched_within=value, but_launched_unit=unit)),
            name=f"{value}-{unit}".lower(),
        )
        for where, value, unit in (
            ("Value", 0, "DAYS"),
            ("Value", 366, "DAYS"),
            ("Value", None, "DAYS"),
            ("Unit", 60, None),
            ("Unit", 60, "HOURS"),
        )
    ),
    *(
        neighbour(
            "lifecycle-last-launched",
            lifecycle(deleting(but_launched_within=value, but_launched_unit="WEEKS")),
            name=str(value),
        )
        for value in (1, 365)
    ),
    breaks(
        "lifecycle-shared-accounts",
        f"{RULE}/ExclusionRules/Amis/SharedAccounts",
        lifecycle(deleting(but_shared_with=(ACCOUNT,) * 1537)),
        name="1537",
    ),
    breaks(
        "lifecycle-shared-accounts",
        f"{RULE}/ExclusionRules/Amis/SharedAccounts/1",
        lifecycle(deleting(but_shared_with=(ACCOUNT, "all"))),
        name="all",
    ),
    neighbour("lifecycle-shared-accounts", lifecycle(deleting(but_shared_with=(ACCOUNT,) * 1536))),
    breaks("lifecycle-in-use", LAUNCHED, lifecycle(deleting())),
    neighbour("lifecycle-in-use", lifecycle(), name="left-alone"),
    neighbour("lifecycle-in-use", lifecycle(rule("DISABLE")), name="disable"),
    neighbour(
        "lifecycle-in-use",
        lifecycle(deleting(amis=None, snapshots=None)),
        "lifecycle-delete-includes",
        name="image-only",
    ),
)


def after(early: tuple[str, int, str], late: tuple[str, int, str], **more: Any) -> Any:
    return lifecycle(rule(*early), rule(*late, **more))


ORDER = (
    breaks(
        "lifecycle-order",
        f"{RULE}/Filter/Value",
        after(("DEPRECATE", 31, "DAYS"), ("DELETE", 1, "MONTHS")),
        name="month",
    ),
    breaks(
        "lifecycle-order",
        f"{RULE}/Filter/Value",
        after(("DISABLE", 13, "MONTHS"), ("DELETE", 1, "YEARS")),
        name="year",
    ),
    breaks(
        "lifecycle-order",
        "PolicyDetails/1/Filter/Value",
        after(("DISABLE", 2, "WEEKS"), ("DEPRECATE", 15, "DAYS")),
        name="written-backwards",
    ),
    breaks(
        "lifecycle-order",
        "PolicyDetails/1/Filter/Value",
        lifecycle(rule("DEPRECATE", 1), rule("DISABLE", 8), deleting(value=7)),
        name="second",
    ),
    neighbour("lifecycle-order", after(("DEPRECATE", 30, "DAYS"), ("DELETE", 1, "MONTHS"))),
    neighbour(
        "lifecycle-order", after(("DEPRECATE", 11, "MONTHS"), ("DELETE", 1, "YEARS")), name="year"
    ),
    neighbour(
        "lifecycle-order", lifecycle(rule("DEPRECATE", 9, "MONTHS"), counting(3)), name="count"
    ),
    neighbour(
        "lifecycle-order",
        lifecycle(rule("DEPRECATE", 9, "MONTHS"), rule("DELETE", 6, "MONTHS", filter="COUNT")),
        name="count-with-unit",
    ),
    neighbour(
        "lifecycle-order",
        after(("DEPRECATE", 9, "MONTHS"), ("DELETE", 6, "MONTHS"), keep=3),
        "lifecycle-overtaken",
        name="some-kept",
    ),
    *(
        breaks(
            "lifecycle-overtaken",
            f"{RULE}/Filter/Value",
            after(("DEPRECATE", *early), ("DISABLE", *late)),
            name=f"{early[0]}-{early[1]}".lower(),
        )
        for early, late in (
            ((6, "MONTHS"), (6, "MONTHS")),
            ((14, "DAYS"), (2, "WEEKS")),
            ((24, "MONTHS"), (2, "YEARS")),
        )
    ),
    *(
        breaks(
            "lifecycle-overtaken",
            f"{RULE}/Filter/Value",
            after(("DEPRECATE", 9, "MONTHS"), ("DELETE", 6, "MONTHS"), **more),
            name=next(iter(more)),
        )
        for more in (
            {"keep": 1},
            {"but_tags": (Tag("keep", "yes"),)},
            {"but_ami_tags": (Tag("keep", "yes"),)},
            {"but_public": True},
            {"but_regions": ("eu-west-1",)},
            {"but_shared_with": (ACCOUNT,)},
            {"but_launched_within": 60, "but_launched_unit": "DAYS"},
        )
    ),
    neighbour("lifecycle-overtaken", after(("DEPRECATE", 5, "MONTHS"), ("DISABLE", 6, "MONTHS"))),
    breaks(
        "lifecycle-per-version",
        f"{RULE}/Filter/Value",
        of_version("1.x.x", counting(3)),
        name="count",
    ),
    breaks(
        "lifecycle-per-version",
        f"{RULE}/Filter/RetainAtLeast",
        of_version("x.x.x", deleting(keep=1)),
        name="keep",
    ),
    neighbour("lifecycle-per-version", of_version("1.0.0", counting(3)), name="one-version"),
    neighbour("lifecycle-per-version", of_version("1.0.x"), name="by-age"),
    neighbour("lifecycle-per-version", lifecycle(counting(3)), name="tags"),
)

CASES: list[Case] = [*WHOLE, *ONE, *ORDER]
