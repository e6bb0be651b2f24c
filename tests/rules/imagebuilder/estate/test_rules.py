"""Every rule on several resources of Image Builder is broken by what should, and by no other."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from snapshot_constructs.model.estate import Estate
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.rules import Scope, judge_estate
from snapshot_constructs.rules.imagebuilder import estate as together
from tests import imagebuilder as ib
from tests.estates import ACCOUNT, estate
from tests.rules.estate.cases import Case
from tests.rules.imagebuilder.cases import LATER
from tests.rules.imagebuilder.estate.inventory_cases import inventory
from tests.rules.imagebuilder.estate.samples import all_of, made

CASES: list[Case] = [
    case
    for file in sorted(Path(__file__).parent.glob("*_cases.py"))
    for case in import_module(f"tests.rules.imagebuilder.estate.{file.stem}").CASES
]
OF_ONE_PLACE = (
    "imagebuilder/name-collision",
    "imagebuilder/build-instance-backed-up",
    "imagebuilder/lifecycle-twice",
    "imagebuilder/inventory-twice",
)


def _name(case: Case) -> str:
    return f"{case.rule.removeprefix('imagebuilder/')}-{case.name}".replace(" ", "-")


@pytest.mark.parametrize("case", [c for c in CASES if c.at is not None], ids=_name)
def test_resources_that_are_wrong_together_break_this_rule_there_and_no_other(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    assert [(each.address.logical_id, each.finding.where) for each in found] == [case.at]
    assert [each.finding.rule.id for each in found] == [case.rule]
    assert case.says in str(found[0].finding)


@pytest.mark.parametrize("case", [c for c in CASES if c.at is None], ids=_name)
def test_neighbours_break_no_rule(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    assert [each.finding.rule.id for each in found] == []


@pytest.mark.parametrize("rule", together.RULES, ids=lambda rule: rule.id)
def test_every_rule_is_searched_for_and_has_a_breaking_case_and_a_neighbour(rule) -> None:
    breaking = [case for case in CASES if case.rule == rule.id and case.at is not None]
    neighbours = [case for case in CASES if case.rule == rule.id and case.at is None]

    assert rule.scope is Scope.TEMPLATE
    assert rule.search is not None
    assert breaking
    assert neighbours


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_message_is_one_line_that_says_what_and_how_to_fix_it(case: Case) -> None:
    found = judge_estate(estate(case.resources, **case.sections))

    for _, finding in found:
        assert finding.what
        assert finding.fix
        assert "\n" not in str(finding)
        assert not str(finding).endswith(".")
        assert "Deferred(" not in str(finding)
        assert "Pointer(" not in str(finding)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.at is not None and case.rule in OF_ONE_PLACE],
    ids=_name,
)
def test_one_stack_is_in_one_place_wherever_that_is(case: Case) -> None:
    found = judge_estate(estate(case.resources, region=None, **case.sections))

    assert [each.finding.rule.id for each in found] == [case.rule]


def test_stacks_that_may_be_apart_may_have_the_same_names() -> None:
    (image,) = estate({"Web": made(ib.infrastructure())}).images
    other = image.address._replace(file="other.json", stack="other")
    images = (image, replace(image, address=other))

    together, apart = (
        judge_estate(Estate(region=region, account=ACCOUNT, images=images))
        for region in ("eu-west-1", None)
    )

    assert [each.finding.rule.id for each in together] == ["imagebuilder/name-collision"]
    assert apart == ()


def test_an_inventory_that_may_be_apart_is_no_second_one() -> None:
    there = estate(all_of(Inventory=inventory()), region=None)
    (address,) = there.inventories
    apart = address._replace(file="other.json", stack="other")

    found = judge_estate(replace(there, inventories=(apart,)))

    assert found == ()


@pytest.mark.parametrize(
    "resource",
    [ib.infrastructure(name=LATER), ib.recipe(version=LATER)],
    ids=["name", "version"],
)
def test_a_parameter_may_have_another_value_in_another_stack(
    resource: ImageBuilderResource,
) -> None:
    (image,) = estate({"Web": made(resource)}, Parameters={"Later": {"Type": "String"}}).images
    other = image.address._replace(file="other.json", stack="other")
    images = (image, replace(image, address=other))

    found = judge_estate(Estate(region="eu-west-1", account=ACCOUNT, images=images))

    assert found == ()


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_what_is_not_known_breaks_no_rule(case: Case) -> None:
    """Whichever value is a parameter, nothing fails and nothing new is found."""
    ids = {each.finding.rule.id for each in judge_estate(estate(case.resources, **case.sections))}
    parameters = case.sections.get("Parameters", {}) | {"Given": {"Type": "String"}}
    sections = case.sections | {"Parameters": parameters}

    for name, resource in case.resources.items():
        for key in resource["Properties"]:
            properties = resource["Properties"] | {key: {"Ref": "Given"}}
            changed = case.resources | {name: resource | {"Properties": properties}}
            found = judge_estate(estate(changed, **sections))
            assert {each.finding.rule.id for each in found} <= ids, (name, key)
