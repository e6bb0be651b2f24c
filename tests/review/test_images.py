"""Resources of Image Builder are judged, and shown in every format."""

import json
import re
import sys
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review import as_json, baseline
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.formats import FORMATS, formatted
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings
from tests.imagebuilder import DOCUMENT
from tests.rules.imagebuilder.estate.samples import all_of

ROLE = {"Type": "AWS::IAM::Role", "Metadata": {"aws:cdk:path": "Shop/Role/Resource"}}
LAUNCHED = {"Amis": {"LastLaunched": {"Unit": "DAYS", "Value": 90}}}
RETIRING: dict[str, Any] = {
    "Type": "AWS::ImageBuilder::LifecyclePolicy",
    "Properties": {
        "Name": "web",
        "ResourceType": "AMI_IMAGE",
        "ResourceSelection": {"TagMap": {"ami-pipeline": "web"}},
        "PolicyDetails": [
            {
                "Action": {"Type": action, "IncludeResources": {"Amis": True}},
                "Filter": {"Type": "AGE", "Unit": "DAYS", "Value": days},
                "ExclusionRules": LAUNCHED,
            }
            for action, days in (("DEPRECATE", 90), ("DELETE", 365))
        ],
    },
}
NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
RULE = "imagebuilder/name-format"
TEMPLATE = """\
Resources:
  Nginx:
    Type: AWS::ImageBuilder::Component
    Properties:
      Name: nginx
      Version: 1.0.0
      Platform: Linux
      Data: |
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Install
                action: ExecuteBach
                inputs: {commands: [install]}
"""


def _report(**resources: object) -> Report:
    text = json.dumps({"Resources": resources}, indent=1)
    return review([assembly.template(text, "Shop.template.json")], region="eu-west-1")


def _wrong() -> Report:
    resources = all_of()
    resources["Pipeline"]["Properties"]["Name"] = "?"
    resources["Pipeline"]["Metadata"] = {"aws:cdk:path": "Shop/Pipeline/Resource"}
    return _report(**resources)


def _shown(style: str) -> str:
    return formatted(Outcome.of(_wrong(), now=NOW), style, folder=Path("/shop"))


@pytest.mark.parametrize("style", FORMATS)
def test_it_says_what_is_wrong(style: str) -> None:
    shown = _shown(style)

    assert RULE in shown
    assert "Shop/Pipeline" in shown


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_it_says_what_each_resource_is(style: str) -> None:
    shown = _shown(style)

    assert "a pipeline: builds ? at 03:00 Europe/Paris on Sunday" in shown
    assert "Sun 29 Nov 02:00" in shown
    assert "a recipe for AMIs: web" in shown


def test_a_resource_is_called_by_the_path_of_its_construct_where_another_one_speaks_of_it() -> None:
    resources = {"Role0A1B2C3D": ROLE, "Policy": deepcopy(RETIRING), "Other": deepcopy(RETIRING)}
    resources["Policy"]["Properties"]["ExecutionRole"] = {"Fn::GetAtt": ["Role0A1B2C3D", "Arn"]}
    resources["Other"]["Properties"]["ExecutionRole"] = {"Fn::GetAtt": ["Gone0A1B2C3D", "Arn"]}

    shown = formatted(Outcome.of(_report(**resources), now=NOW), "text", folder=Path("/shop"))

    assert re.findall("^  role +(.*)$", shown, re.MULTILINE) == ["Shop/Role", "Gone0A1B2C3D"]


def test_what_spares_amis_is_said_of_each_rule_that_is_spared() -> None:
    shown = formatted(Outcome.of(_report(Policy=RETIRING), now=NOW), "text", folder=Path("/shop"))

    labels = re.findall("^  ([a-z ]+?)  ", shown, re.MULTILINE)
    assert labels[:6] == ["is", "of", "deprecates", "but not", "deletes", "but not"]


def test_in_json_they_stand_under_a_key_of_their_own() -> None:
    found = json.loads(_shown("json"))

    assert [each["resource"] for each in found["images"]] == [*all_of()]
    assert found["images"][0]["type"] == "AWS::ImageBuilder::Component"
    assert found["summary"]["images"] == len(all_of())
    assert (found["policies"], found["protections"]) == ([], [])
    assert "images" in json.loads(as_json.schema())["required"]


def test_the_last_line_counts_them() -> None:
    last = _shown("text").splitlines()[-1]

    assert last.startswith("0 policies and 5 Image Builder resources in 1 template: 1 error")


def test_they_may_be_accepted_and_known_like_all_others() -> None:
    fine = Acknowledgement(rule=RULE, resource="Shop/Pipeline", reason="fine")
    known = baseline.read(baseline.written(_wrong()), "b.json")

    accepted = acknowledged(_wrong(), Settings(acknowledgements=(fine,)), today=NOW.date())

    assert (_wrong().counts.total(), accepted.counts.total()) == (1, 0)
    assert baseline.applied(_wrong(), known).counts.total() == 0


def test_what_breaks_no_rule_is_listed_without_findings() -> None:
    report = _report(**all_of())

    assert report.found == ()
    assert len(report.images) == len(all_of())


def test_what_resources_say_together_is_found_too() -> None:
    resources = all_of()
    resources["Recipe"]["Properties"]["ParentImage"] = "ami-0123456789abcdef0"
    del resources["Pipeline"]["Properties"]["Schedule"]["PipelineExecutionStartCondition"]

    (found,) = _report(**resources).found

    assert found.finding.rule.id == "imagebuilder/never-builds"
    assert found.name == "Pipeline"


def test_a_mistake_in_a_document_is_found_on_its_own_line() -> None:
    report = review([assembly.template(TEMPLATE, "t.yaml")])

    (found,) = report.found
    assert found.finding.where == "Data/phases/0/steps/0/action"
    assert found.position == (14, 17)


def test_in_json_a_mistake_in_a_document_is_found_at_the_property() -> None:
    component = all_of()["Nginx"]
    component["Properties"]["Data"] = DOCUMENT.replace("ExecuteBash", "ExecuteBach")

    (found,) = _report(Nginx=component).found

    text = found.template.text.splitlines()
    assert text[found.line - 1].lstrip().startswith('"Data":')


def test_a_resource_that_is_another_under_a_condition_is_judged_in_each_form() -> None:
    resources = all_of()
    name = {"Fn::If": ["Prod", "web", "?"]}
    resources["Pipeline"]["Properties"]["Name"] = name
    body = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": resources,
    }

    report = review([assembly.template(json.dumps(body), "t.json")])

    (found,) = report.found
    assert (found.finding.rule.id, found.when) == (RULE, "Stage is dev")
    assert [each.when for each in report.images if each.name == "Pipeline"] == [
        "Stage is dev",
        "Stage is prod",
    ]


def _two_forms() -> Report:
    resources = all_of()
    prod = {"Fn::If": ["Prod", "m7i.large", {"Ref": "AWS::NoValue"}]}
    resources["Infrastructure"]["Properties"]["InstanceTypes"] = [prod]
    body = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": resources,
    }
    return review([assembly.template(json.dumps(body), "t.json")])


@pytest.mark.parametrize("style", ["text", "markdown"])
def test_a_resource_of_several_forms_is_shown_once_with_all_of_them(style: str) -> None:
    shown = formatted(Outcome.of(_two_forms(), now=NOW), style, folder=Path("/shop"))

    plain = " ".join(shown.split())
    assert plain.count("the instances that build and test images: ") == 2
    assert (
        "the instances that build and test images: types that Image Builder picks; or the "
        "instances that build and test images: m7i.large"
    ) in plain
    assert plain.count("built on") == 1


def test_a_reference_to_a_resource_of_the_template_is_nothing_unknown() -> None:
    resources = all_of()
    resources["Pipeline"]["Properties"]["ExecutionRole"] = {"Fn::ImportValue": "Elsewhere"}

    report = _report(**resources)

    unknown = {value.what for each in report.images for value in each.verdict.unknown}
    assert unknown == {"<Fn::ImportValue Elsewhere>"}


def test_templates_without_them_load_nothing_of_image_builder() -> None:
    script = (
        "import sys, snapshot_constructs.review.reviewer as r\n"
        "from snapshot_constructs.cfn import assembly\n"
        "r.review([assembly.template('{\"Resources\": {}}', 't.json')])\n"
        "print([name for name in sys.modules if 'imagebuilder' in name])"
    )

    loaded = run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert loaded == "[]\n"
