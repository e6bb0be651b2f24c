"""What conditions and parameters make of a policy is said and judged, each of it once."""

import json

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.text import render
from tests.policies import schedule, volumes
from tests.review.representatives import body
from tests.review.test_text import NOW


def reviewed(change, **sections):
    """Review a template whose only policy was changed."""
    whole = body({"Daily": volumes(schedule())}) | sections
    change(whole["Resources"]["Daily1A2B3C4D"]["Properties"]["PolicyDetails"])
    return review([assembly.template(json.dumps(whole), "Shop.template.json")])


STAGE = {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}}


def test_a_policy_that_differs_in_its_tags_only_is_shown_once():
    def change(details):
        details["TargetTags"][0]["Value"] = {"Ref": "Stage"}

    report = reviewed(change, Parameters=STAGE)

    (policy,) = report.policies
    assert (policy.when, policy.also) == ("Stage is dev", ("Stage is prod",))
    shown = render(Outcome.of(report, now=NOW))
    assert "also            the same, but for names and tags, when Stage is prod" in shown


def test_a_value_that_aws_would_refuse_is_said_with_its_condition():
    def change(details):
        details["Schedules"][0]["CreateRule"]["Interval"] = {"Ref": "Hours"}

    hours = {"Hours": {"Type": "Number", "AllowedValues": [12, 5]}}
    report = reviewed(change, Parameters=hours)

    assert [policy.when for policy in report.policies] == ["Hours is 12", "Hours is 5"]
    assert report.number == 1
    (found,) = report.found
    assert (found.finding.rule.id, found.when) == ("dlm/interval-set", "Hours is 5")


def test_what_is_wrong_in_any_case_is_said_once_without_a_condition():
    def change(details):
        details["Schedules"][0]["CreateRule"]["Interval"] = 5
        details["Schedules"][0]["RetainRule"]["Count"] = {"Ref": "Count"}

    counts = {"Count": {"Type": "Number", "AllowedValues": [7, 14]}}
    report = reviewed(change, Parameters=counts)

    assert len(report.policies) == 2
    (found,) = report.found
    assert (found.finding.rule.id, found.when) == ("dlm/interval-set", "")


def test_a_branch_that_is_never_taken_is_no_mistake():
    def change(details):
        details["Schedules"][0]["CreateRule"]["Interval"] = {"Fn::If": ["Never", 5, 12]}

    never = {"Never": {"Fn::Equals": ["a", "b"]}}
    report = reviewed(change, Conditions=never)

    assert report.found == ()


def test_properties_that_are_known_only_at_deployment_as_a_whole_are_unknown_and_not_wrong():
    whole = body({"Daily": volumes(schedule())})
    whole["Resources"]["Daily1A2B3C4D"]["Properties"] = {"Fn::Transform": {"Name": "Macro"}}

    report = review([assembly.template(json.dumps(whole), "Shop.template.json")])

    assert (report.found, len(report.policies)) == ((), 1)
    assert report.unknown > 0


def test_a_finding_points_into_the_branch_it_is_about():
    def change(details):
        rule = details["Schedules"][0]["CreateRule"]
        rule["Interval"] = {"Fn::If": ["Prod", 5, 12]}

    report = reviewed(
        change, Parameters=STAGE, Conditions={"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}
    )

    (found,) = report.found
    assert found.path[-3:] == ("Interval", "Fn::If", "1")
    assert found.when == "Stage is prod"
