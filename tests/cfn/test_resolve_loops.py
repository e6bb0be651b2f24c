"""Loops are expanded where their items are known."""

from snapshot_constructs.cfn.resolve import resolved
from tests.cfn.resolving import equals, template, value

NAMES = {"Names": {"Type": "CommaDelimitedList", "Default": "a-1,b"}}


def found_in(resources, **sections):
    return {each.logical_id: each for each in resolved(template(resources, **sections)).resources}


def test_a_resource_is_made_of_each_item():
    made = {"It&{N}": {"Type": "T", "Properties": {"Name": {"Ref": "N"}, "Tag": "x-${N}"}}}
    resources = {"Fn::ForEach::Loop": ["N", {"Ref": "Names"}, made], "Last": {"Type": "T"}}

    found = found_in(resources, Parameters=NAMES)

    assert list(found) == ["Ita1", "Itb", "Last"]
    (only,) = found["Ita1"].variants
    assert only.properties == {"Name": "a-1", "Tag": "x-a-1"}
    assert only.origin("Tag") == (
        *("Resources", "Fn::ForEach::Loop", "2", "It&{N}"),
        *("Properties", "Tag"),
    )


def test_loops_may_lie_in_loops():
    inner = {"Fn::ForEach::In": ["B", ["1", "2"], {"It${A}${B}": {"Type": "T"}}]}

    found = found_in({"Fn::ForEach::Out": ["A", ["x", "y"], inner]})

    assert list(found) == ["Itx1", "Itx2", "Ity1", "Ity2"]
    (only,) = found["Ity2"].variants
    assert only.origin("P") == (
        *("Resources", "Fn::ForEach::Out", "2", "Fn::ForEach::In", "2", "It${A}${B}"),
        *("Properties", "P"),
    )


def test_without_its_items_a_loop_is_one_resource_that_is_not_known():
    made = {"It${N}": {"Type": "T", "Properties": {"Name": "x-${N}", "Count": 7}}}

    found = found_in({"Fn::ForEach::Loop": ["N", {"Ref": "Later"}, made]})

    (only,) = found["It${N}"].variants
    assert only.properties == {"Name": {"Fn::Sub": "x-${N}"}, "Count": 7}


def test_properties_are_made_of_each_item():
    loop = ["N", {"Ref": "Names"}, {"Key&{N}": {"Value": {"Ref": "N"}}}]

    found = value({"Fn::ForEach::Loop": loop, "Other": 1}, Parameters=NAMES)

    assert found == {"Keya1": {"Value": "a-1"}, "Keyb": {"Value": "b"}, "Other": 1}


def test_properties_made_of_unknown_items_are_not_known():
    loop = {"Fn::ForEach::Loop": ["N", {"Ref": "Later"}, {"Key${N}": 1}]}

    assert value({**loop, "Other": 1}) == loop


def test_conditions_are_made_of_each_item():
    conditions = {"Fn::ForEach::Loop": ["N", ["a", "b"], {"Is${N}": equals("Stage", "${N}")}]}
    stage = {"Stage": {"Type": "String", "AllowedValues": ["b"]}}
    raw = [{"Fn::If": ["Isa", 1, 2]}, {"Fn::If": ["Isb", 1, 2]}]

    assert value(raw, Parameters=stage, Conditions=conditions) == [2, 1]
