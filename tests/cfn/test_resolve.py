"""A resource is everything that some deployment makes of it, and nothing else."""

from snapshot_constructs.cfn.resolve import resolved
from tests.cfn.resolving import by_words, equals, template, the_variants, value

STAGE = {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"], "Default": "dev"}}
KEY = {"Key": {"Type": "String", "Default": ""}}
NO_VALUE = {"Ref": "AWS::NoValue"}


def chosen(condition, one, other):
    return {"Fn::If": [condition, one, other]}


def test_each_allowed_value_is_a_variant_the_default_first():
    found = by_words({"Stage": {"Ref": "Stage"}}, Parameters=STAGE)

    assert list(found.items()) == [
        ("Stage is dev", {"Stage": "dev"}),
        ("Stage is prod", {"Stage": "prod"}),
    ]


def test_equal_variants_are_one():
    conditions = {"IsProd": equals("Stage", "prod")}

    found = by_words({"A": chosen("IsProd", 1, 1)}, Parameters=STAGE, Conditions=conditions)

    assert found == {"": {"A": 1}}


def test_a_default_that_a_condition_excludes_is_no_value():
    conditions = {"HasKey": {"Fn::Not": [equals("Key", "")]}}
    raw = {"Key": chosen("HasKey", {"Ref": "Key"}, NO_VALUE)}

    found = by_words(raw, Parameters=KEY, Conditions=conditions)

    assert found == {"Key is empty": {}, "Key is not empty": {"Key": {"Ref": "Key"}}}


def test_a_default_stands_for_all_that_decide_alike():
    free = {"Stage": {"Type": "String", "Default": "dev"}}
    conditions = {"IsProd": equals("Stage", "prod")}
    raw = {"Name": {"Ref": "Stage"}, "Count": chosen("IsProd", 30, 7)}

    found = by_words(raw, Parameters=free, Conditions=conditions)

    assert found == {
        "Stage is not prod": {"Name": "dev", "Count": 7},
        "Stage is prod": {"Name": "prod", "Count": 30},
    }


def test_conditions_that_exclude_each_other_never_hold_together():
    conditions = {"IsProd": equals("Stage", "prod"), "IsTest": equals("Stage", "test")}
    free = {"Stage": {"Type": "String"}}
    raw = {"A": chosen("IsProd", 1, NO_VALUE), "B": chosen("IsTest", 1, NO_VALUE)}

    found = by_words(raw, Parameters=free, Conditions=conditions)

    assert found == {
        "Stage is neither prod nor test": {},
        "Stage is prod": {"A": 1},
        "Stage is test": {"B": 1},
    }


def test_the_condition_of_a_resource_limits_its_variants():
    conditions = {"IsProd": equals("Stage", "prod")}
    raw = {"A": chosen("IsProd", 1, 2), "Stage": {"Ref": "Stage"}}

    found = by_words(raw, condition="IsProd", Parameters=STAGE, Conditions=conditions)

    assert found == {"Stage is prod": {"A": 1, "Stage": "prod"}}


def test_a_resource_that_nobody_can_deploy_has_no_variants():
    conditions = {"IsTest": equals("Stage", "test")}

    assert the_variants({}, condition="IsTest", Parameters=STAGE, Conditions=conditions) == ()


def test_a_value_that_a_parameter_cannot_have_is_not_tried():
    count = {"Count": {"Type": "Number", "MinValue": 1, "Default": 7}}
    conditions = {"None": equals("Count", "0")}

    assert value(chosen("None", 1, 2), Parameters=count, Conditions=conditions) == 2


def test_secrets_and_values_of_the_parameter_store_are_not_known():
    parameters = {
        "Secret": {"Type": "String", "NoEcho": True, "Default": "x"},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/aws/image"},
    }

    found = value([{"Ref": "Secret"}, {"Ref": "Image"}], Parameters=parameters)

    assert found == [{"Ref": "Secret"}, {"Ref": "Image"}]


def test_a_condition_that_only_the_deployment_decides_is_called_by_its_name():
    parameters = {"Names": {"Type": "List<String>"}}
    first = {"Fn::Select": [0, {"Ref": "Names"}]}
    conditions = {"Other": {"Fn::Not": [{"Fn::Equals": [first, "a"]}]}}

    found = by_words({"A": chosen("Other", 1, 2)}, Parameters=parameters, Conditions=conditions)

    assert found == {
        "the condition Other holds": {"A": 1},
        "the condition Other does not hold": {"A": 2},
    }


def test_a_lookup_that_fails_is_no_deployment():
    sizes = {"Sizes": {"prod": {"gib": 8}}}

    found = by_words(
        {"Size": {"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "gib"]}},
        Parameters=STAGE,
        Mappings=sizes,
    )

    assert found == {"": {"Size": 8}}


def test_the_region_of_the_assembly_decides():
    conditions = {"Here": equals("AWS::Region", "eu-west-1")}

    found = value(chosen("Here", 1, 2), Conditions=conditions, region="eu-west-1")

    assert found == 1


def test_the_partition_fits_the_region():
    conditions = {
        "China": equals("AWS::Partition", "aws-cn"),
        "Ireland": equals("AWS::Region", "eu-west-1"),
    }
    raw = {"A": chosen("Ireland", 1, 2), "B": chosen("China", 1, 2)}

    found = [each.properties for each in the_variants(raw, Conditions=conditions)]

    assert {"A": 1, "B": 1} not in found
    assert len(found) == 3


def test_variants_of_two_resources_meet_where_one_deployment_makes_both():
    conditions = {"IsProd": equals("Stage", "prod")}
    resources = {
        name: {"Type": "T", "Properties": {"A": chosen("IsProd", 1, 2)}} for name in ("One", "Two")
    }

    one, two = resolved(template(resources, Parameters=STAGE, Conditions=conditions)).resources

    assert [[a.meets(b) for b in two.variants] for a in one.variants] == [
        [True, False],
        [False, True],
    ]
    assert [each.given("Stage") for each in one.variants] == ["dev", "prod"]


def test_a_deletion_policy_is_worked_out_too():
    conditions = {"Yes": {"Fn::Equals": [1, "1"]}}
    resource = {"Type": "T", "DeletionPolicy": chosen("Yes", "Retain", "Delete")}

    (found,) = resolved(template({"It": resource}, Conditions=conditions)).resources

    assert found.variants[0].attributes == {"Type": "T", "DeletionPolicy": "Retain"}


def test_too_many_values_stay_unknown_and_the_rest_does_not():
    parameters = {
        "Many": {"Type": "String", "AllowedValues": [str(each) for each in range(40)]},
        **STAGE,
    }

    found = by_words({"A": {"Ref": "Many"}, "B": {"Ref": "Stage"}}, Parameters=parameters)

    assert found == {
        "Stage is dev": {"A": {"Ref": "Many"}, "B": "dev"},
        "Stage is prod": {"A": {"Ref": "Many"}, "B": "prod"},
    }
