"""What protections of a template are beside each other is said where only some always exist."""

import json

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review.reviewer import review

PARAMETERS = {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}}
CONDITIONS = {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}


def bin_of(resource_type, days, **attributes):
    """Make a rule of the Recycle Bin for all of a Region."""
    period = {"RetentionPeriodValue": days, "RetentionPeriodUnit": "DAYS"}
    properties = {"ResourceType": resource_type, "RetentionPeriod": period}
    return {"Type": "AWS::Rbin::Rule", "Properties": properties} | attributes


@pytest.mark.parametrize("conditional", ["Snapshots", "Images"])
def test_a_rule_that_is_wrong_beside_a_conditional_one_is_said_with_the_condition(conditional):
    rules = {"Snapshots": bin_of("EBS_SNAPSHOT", 7), "Images": bin_of("EC2_IMAGE", 30)}
    rules[conditional]["Condition"] = "Prod"
    body = {"Parameters": PARAMETERS, "Conditions": CONDITIONS, "Resources": rules}

    report = review([assembly.template(json.dumps(body), "t.json")])

    (found,) = report.found
    assert found.finding.rule.id == "recycle-bin/snapshots-outlive-amis"
    assert found.when == "Stage is prod"
