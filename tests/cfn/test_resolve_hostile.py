"""No template is too strange, too deep or too large to be worked out."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.cfn.template import Template
from tests.cfn.resolving import equals, template, the_variants, value

FREE = {"P": {"Type": "String"}}
NAMES = st.sampled_from(
    [
        *("Ref", "Condition", "Fn::If", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split"),
        *("Fn::FindInMap", "Fn::ForEach::X", "Fn::Equals", "Fn::And", "Fn::Not", "Fn::Length"),
        *("Fn::ToJsonString", "Fn::Transform", "Type", "Properties", "Default", "P", "C", "M"),
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "P", "C", "${P}", "${!P}"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=12,
)


def nested(name, innermost, depth, wrap=lambda each: each):
    for _ in range(depth):
        innermost = {name: wrap(innermost)}
    return innermost


@settings(max_examples=300)
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_anything_can_stand_anywhere(parameters, conditions, mappings, resources, properties):
    body = {
        "Parameters": {"P": parameters} if isinstance(parameters, list) else parameters,
        "Conditions": {"C": conditions},
        "Mappings": {"M": mappings},
        "Resources": {"Fn::ForEach::X": resources, "It": {"Type": "T", "Properties": properties}},
    }

    try:
        found = resolved(Template(file="t.json", text=json.dumps(body), body=body))
    except UnusableError:
        return

    assert found.resources[-1].logical_id == "It"
    for each in found.resources[-1].variants:
        json.dumps([each.properties, each.when, each.origin("a", "0")])


def test_conditions_in_a_circle_are_one_line_with_the_position():
    conditions = {"A": {"Condition": "B"}, "B": {"Fn::Not": [{"Condition": "A"}]}}

    with pytest.raises(UnusableError) as caught:
        resolved(template({}, Conditions=conditions))

    assert str(caught.value) == (
        "t.json:1:17: the condition A asks for itself (got A → B → A); decide one of them by "
        "parameters alone"
    )


def test_conditions_that_double_are_asked_once():
    conditions = {"C0": equals("P", "x")}
    for number in range(1, 41):
        conditions[f"C{number}"] = {"Fn::And": [{"Condition": f"C{number - 1}"}] * 2}

    found = the_variants({"A": {"Fn::If": ["C40", 1, 2]}}, Parameters=FREE, Conditions=conditions)

    assert [each.when for each in found] == ["P is not x", "P is x"]


def test_a_chain_of_thousands_of_conditions_ends():
    conditions = {f"C{number}": {"Condition": f"C{number + 1}"} for number in range(5000)}

    found = value({"Fn::If": ["C0", 1, 2]}, Conditions=conditions)

    assert found == {"Fn::If": ["C0", 1, 2]}


@pytest.mark.parametrize(
    "raw",
    [
        nested("Fn::Length", "x", 198),
        nested("Fn::Sub", "x", 90, lambda each: ["${a}${a}", {"a": each}]),
        nested("Fn::ToJsonString", '"', 90, lambda each: {"a": each}),
        nested("a", {"Fn::If": ["No", 1, 2]}, 195),
    ],
    ids=["length", "sub", "json", "deep"],
)
def test_depth_is_no_danger(raw):
    value(raw)


def test_a_loop_of_loops_that_makes_too_much_is_left():
    made = {"It${A}${B}${C}": {"Type": "T"}}
    for name in "CBA":
        made = {f"Fn::ForEach::{name}": [name, [str(each) for each in range(200)], made]}

    found = resolved(template(made)).resources

    assert len(found) < 100_000


def test_hundreds_of_open_conditions_leave_a_bounded_number_of_variants():
    parameters = {f"P{number}": {"Type": "String"} for number in range(800)}
    conditions = {f"C{number}": equals(f"P{number}", "x") for number in range(800)}
    raw = {f"K{number}": {"Fn::If": [f"C{number}", 1, 2]} for number in range(800)}

    found = the_variants(raw, Parameters=parameters, Conditions=conditions)

    assert 1 <= len(found) <= 64
