"""Functions are worked out as far as their arguments are known."""

import pytest

from tests.cfn.resolving import by_words, the_variants, value

PARAMETERS = {
    "Count": {"Type": "Number", "Default": 7},
    "Names": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
    "Later": {"Type": "String"},
}
MAPPINGS = {"Sizes": {"small": {"gib": 8, "zones": ["a", "b"]}}}
LATER = {"Ref": "Later"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"Ref": "Count"}, "7"),
        ({"Ref": "Names"}, ["a", "b", "c"]),
        ({"Fn::Sub": "${Count} of ${!Count}"}, "7 of ${Count}"),
        ({"Fn::Sub": ["${n}-${Count}", {"n": {"Ref": "Count"}}]}, "7-7"),
        ({"Fn::Join": ["-", ["a", 1, True, {"Ref": "AWS::NoValue"}]]}, "a-1-true"),
        ({"Fn::Select": ["1", {"Ref": "Names"}]}, "b"),
        ({"Fn::Select": [0, ["a", LATER]]}, "a"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["Sizes", "small", "gib"]}, 8),
        ({"Fn::FindInMap": ["Sizes", "large", "gib", {"DefaultValue": 9}]}, 9),
        ({"Fn::Length": {"Fn::FindInMap": ["Sizes", "small", "zones"]}}, 2),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "Count"}]}}, '{"a":[1,"7"]}'),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
    ],
)
def test_a_function_of_what_is_known_is_worked_out(raw, expected):
    assert value(raw, Parameters=PARAMETERS, Mappings=MAPPINGS) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (LATER, LATER),
        ({"Ref": "Nothing"}, {"Ref": "Nothing"}),
        ({"Fn::Sub": "${Count}-${Later}"}, {"Fn::Sub": "7-${Later}"}),
        ({"Fn::Sub": "${!Count}-${Later}"}, {"Fn::Sub": "${!Count}-${Later}"}),
        ({"Fn::Sub": "${Role.Arn}"}, {"Fn::Sub": "${Role.Arn}"}),
        ({"Fn::Sub": ["${x}", {"x": LATER, "y": 1}]}, {"Fn::Sub": ["${x}", {"x": LATER}]}),
        (
            {"Fn::Join": ["", [{"Ref": "Count"}, LATER]]},
            {"Fn::Join": ["", ["7", LATER]]},
        ),
        ({"Fn::GetAtt": ["Role", "Arn"]}, {"Fn::GetAtt": ["Role", "Arn"]}),
        ({"Fn::Base64": {"Ref": "Count"}}, {"Fn::Base64": {"Ref": "Count"}}),
        ({"Fn::Select": [9, ["a"]]}, {"Fn::Select": [9, ["a"]]}),
        ({"Fn::FindInMap": ["No", "a", "b"]}, {"Fn::FindInMap": ["No", "a", "b"]}),
        ({"Fn::If": ["No", 1, 2]}, {"Fn::If": ["No", 1, 2]}),
        ({"Fn::If": "x"}, {"Fn::If": "x"}),
        ({"Fn::Transform": {"Name": "X"}, "b": 1}, {"Fn::Transform": {"Name": "X"}}),
    ],
)
def test_what_is_not_known_stays_a_function(raw, expected):
    assert value(raw, Parameters=PARAMETERS, Mappings=MAPPINGS) == expected


def test_the_partition_and_the_domain_follow_from_the_region():
    raw = {"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix} ${AWS::AccountId}"}

    found = value(raw, region="cn-north-1", account="1")

    assert found == "aws-cn amazonaws.com.cn 1"


def test_each_key_of_a_mapping_is_a_region_that_it_can_be():
    regions = {"Regions": {"eu-west-1": {"to": "eu-central-1"}, "us-east-1": {"to": "us-west-2"}}}

    found = by_words(
        {"To": {"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "to"]}}, Mappings=regions
    )

    assert found == {
        "the Region is eu-west-1": {"To": "eu-central-1"},
        "the Region is us-east-1": {"To": "us-west-2"},
    }


def test_where_a_lookup_has_a_default_any_other_value_is_possible():
    sizes = {"Sizes": {"prod": {"gib": 100}}}
    raw = {"Fn::FindInMap": ["Sizes", {"Ref": "Later"}, "gib", {"DefaultValue": 8}]}

    found = by_words({"Size": raw}, Mappings=sizes, Parameters=PARAMETERS)

    assert found == {"Later is prod": {"Size": 100}, "Later is not prod": {"Size": 8}}


def test_a_value_is_traced_to_where_it_stands():
    first = {"Fn::If": ["No", 1, 2]}
    raw = {"List": [{"Ref": "AWS::NoValue"}, {"Fn::If": ["Yes", {"Count": 1}, first]}]}

    (only,) = the_variants(raw, Conditions={"Yes": {"Fn::Equals": ["a", "a"]}})

    assert only.properties == {"List": [{"Count": 1}]}
    start = ("Resources", "It", "Properties", "List")
    assert only.origin("List", "0", "Count") == (*start, "1", "Fn::If", "1", "Count")
    assert only.origin("List") == start
    assert only.origin("No", "Where") == (*start[:3], "No", "Where")


def test_a_whole_block_of_properties_may_be_chosen():
    raw = {"Fn::If": ["Prod", {"A": 1}, {"Ref": "AWS::NoValue"}]}
    stage = {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}}
    prod = {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}

    other, chosen = the_variants(raw, Parameters=stage, Conditions=prod)

    assert (other.when, other.properties) == ("Stage is dev", {})
    assert (chosen.when, chosen.properties) == ("Stage is prod", {"A": 1})
    assert chosen.origin("A") == ("Resources", "It", "Properties", "Fn::If", "1", "A")
