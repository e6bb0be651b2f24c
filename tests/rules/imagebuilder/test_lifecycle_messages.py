"""A finding on a lifecycle policy says where, what is wrong, and what to write instead."""

from typing import Any

import pytest

from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.rules import Verdict
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import lifecycle

LAUNCHED: dict[str, Any] = {"but_launched_within": 60, "but_launched_unit": "DAYS"}


def rule(action: str, value: Any, unit: Any, filter_: str = "AGE", **changes: Any) -> LifecycleRule:
    made = {"action": action, "amis": True, "filter": filter_, "value": value, "unit": unit}
    return LifecycleRule(**{**made, **changes})


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        (
            lifecycle(rule("DEPRECATE", 31, "DAYS"), rule("DELETE", 1, "MONTHS")),
            (
                "imagebuilder/lifecycle-order: PolicyDetails/0/Filter/Value: comes too late, after "
                "DELETE (got DEPRECATE after 31 days, DELETE after 1 month); let DEPRECATE come "
                "well before DELETE"
            ),
        ),
        (
            lifecycle(rule("DEPRECATE", 14, "DAYS"), rule("DISABLE", 2, "WEEKS")),
            (
                "imagebuilder/lifecycle-overtaken: PolicyDetails/0/Filter/Value: comes only a day "
                "before DISABLE (got DEPRECATE after 14 days, DISABLE after 2 weeks); let DEPRECATE "
                "come well before DISABLE"
            ),
        ),
        (
            lifecycle(rule("DEPRECATE", 9, "MONTHS"), rule("DELETE", 6, "MONTHS", keep=3)),
            (
                "imagebuilder/lifecycle-overtaken: PolicyDetails/0/Filter/Value: reaches only what "
                "DELETE leaves alone (got DEPRECATE after 9 months, DELETE after 6 months); let "
                "DEPRECATE come well before DELETE"
            ),
        ),
        (
            lifecycle(rule("DELETE", 90, "DAYS"), rule("DELETE", 60, "DAYS")),
            (
                "imagebuilder/lifecycle-one-per-action: PolicyDetails/1/Action/Type: takes the action "
                "of PolicyDetails/0 again (got 'DELETE'); write one rule for each action, or a "
                "second policy with another selection"
            ),
        ),
        (
            lifecycle(rule("DELETE", 1001, "DAYS")),
            (
                "imagebuilder/lifecycle-value: PolicyDetails/0/Filter/Value: must be 1 to 1000 (got "
                "1001); write 1000, for example"
            ),
        ),
        (
            lifecycle(rule("delete", 90, "DAYS")),
            (
                "imagebuilder/lifecycle-action: PolicyDetails/0/Action/Type: must be DEPRECATE, "
                "DISABLE or DELETE (got 'delete'); write DELETE, for example"
            ),
        ),
        (
            lifecycle(rule("DISABLE", 90, "DAYS", keep=3)),
            (
                "imagebuilder/lifecycle-retain-ignored: PolicyDetails/0/Filter/RetainAtLeast: has no "
                "effect with DISABLE: every image of that age is met; leave it out, or tag what is "
                "to be left alone and exclude the tag"
            ),
        ),
        (
            lifecycle(rule("DELETE", 90, "DAYS", amis=None)),
            (
                "imagebuilder/lifecycle-delete-includes: PolicyDetails/0/Action/IncludeResources: "
                "includes nothing: images are deleted from Image Builder alone, and their AMIs or "
                "container images stay; write Amis: true and Snapshots: true, or Containers: true "
                "for container images"
            ),
        ),
        (
            lifecycle(
                rule("DELETE", 3, None, "COUNT"),
                recipes=(SelectedRecipe(name="web", version="1.0.x"),),
                selected_tags=(),
            ),
            (
                "imagebuilder/lifecycle-per-version: PolicyDetails/0/Filter/Value: keeps 3 of each "
                "version of the recipe, for ever; delete by age, keep none of each version "
                "and spare what was launched lately, or reckon with so many images of each version"
            ),
        ),
    ],
    ids=["order", "equal", "spared", "twice", "value", "action", "ignored", "left", "versions"],
)
def test_a_finding_is_one_line_with_the_value_and_the_cure(policy: Any, line: str) -> None:
    verdict = judge_image_builder(policy)

    assert [str(finding) for finding in (*verdict.errors, *verdict.warnings)] == [line]


def test_aws_progressive_example_of_three_ages_is_in_order() -> None:
    rules = (
        rule("DEPRECATE", 90, "DAYS", amis=True),
        rule("DISABLE", 120, "DAYS", amis=True),
        rule("DELETE", 180, "DAYS", amis=True, snapshots=True, **LAUNCHED),
    )

    verdict = judge_image_builder(lifecycle(*rules))

    assert verdict == Verdict((), ())


def test_an_age_that_is_not_known_leaves_the_order_open() -> None:
    rules = (rule("DEPRECATE", {"Ref": "Age"}, "DAYS"), rule("DELETE", 1, "DAYS"))

    verdict = judge_image_builder(lifecycle(*rules))

    assert verdict.errors + verdict.warnings == ()
    assert {each.what for each in verdict.unknown} == {"<Ref Age>"}
