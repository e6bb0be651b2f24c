"""The reviewer at synth: same findings, the CDK's own acknowledgements, nested stacks too."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest

from snapshot_constructs import Retain, Schedule, SnapshotPolicy, SnapshotReview, Targets
from snapshot_constructs.cdk import snapshot_review
from snapshot_constructs.cfn import assembly
from snapshot_constructs.review.reviewer import review

DETAILS = {
    "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
    "ResourceTypes": ["VOLUME"],
    "TargetTags": [{"Key": "backup", "Value": "yes"}],
    "Schedules": [
        {
            "Name": "daily",
            "CreateRule": {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"]},
            "RetainRule": {"Count": 7},
        }
    ],
}


def policy(scope, id: str, *, hours: int = 24, count: int = 7) -> cdk.CfnResource:
    details = json.loads(json.dumps(DETAILS))
    details["Schedules"][0]["CreateRule"]["Interval"] = hours
    details["Schedules"][0]["RetainRule"]["Count"] = count
    return cdk.CfnResource(
        scope,
        id,
        type="AWS::DLM::LifecyclePolicy",
        properties={
            "Description": "Daily",
            "State": "ENABLED",
            "ExecutionRoleArn": "arn:aws:iam::111122223333:role/dlm",
            "PolicyDetails": details,
        },
    )


@pytest.fixture
def app(tmp_path) -> cdk.App:
    app = cdk.App(outdir=str(tmp_path / "cdk.out"))
    cdk.Validations.of(app).add_plugins(SnapshotReview())
    return app


def report_of(app: cdk.App) -> dict:
    """Return what our plug-in has reported."""
    written = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    (ours,) = (
        each for each in written["pluginReports"] if each["pluginName"] == "snapshot-constructs"
    )
    return ours


def rules_in(violations: list) -> list[str]:
    return [each["ruleName"] for each in violations]


def test_what_aws_would_refuse_fails_the_synthesis(app):
    policy(cdk.Stack(app, "Shop"), "Daily", hours=5)

    with pytest.raises(Exception, match="dlm/interval-set"):
        app.synth()

    (violation,) = report_of(app)["violations"]
    (where,) = violation["violatingConstructs"]
    assert violation["severity"] == "error"
    assert "(got 5)" in violation["description"]
    assert violation["suggestedFix"]
    assert where["constructPath"] == "Shop/Daily"
    assert where["cloudFormationResource"]["propertyPaths"] == [
        "Properties.PolicyDetails.Schedules.0.CreateRule.Interval"
    ]


def test_the_flag_of_the_built_in_validation_does_not_matter(app):
    app.node.set_context("@aws-cdk/core:validateAgainstDefaultRules", value=False)
    policy(cdk.Stack(app, "Shop"), "Daily", hours=5)

    with pytest.raises(Exception, match="dlm/interval-set"):
        app.synth()


def test_what_is_only_worth_knowing_does_not_fail_it(app):
    policy(cdk.Stack(app, "Shop"), "Daily", count=1)

    app.synth()

    assert rules_in(report_of(app)["violations"]) == ["dlm/retain-count-one"]


def test_how_bad_it_must_be_can_be_chosen(tmp_path):
    app = cdk.App(outdir=str(tmp_path))
    cdk.Validations.of(app).add_plugins(SnapshotReview(fail_on="info"))
    policy(cdk.Stack(app, "Shop"), "Daily", count=1)

    with pytest.raises(Exception, match="dlm/retain-count-one"):
        app.synth()


def test_an_acknowledgement_of_the_cdk_lets_a_finding_pass(app):
    resource = policy(cdk.Stack(app, "Shop"), "Daily", hours=5)
    cdk.Validations.of(resource).acknowledge(
        cdk.Acknowledgment(id="snapshot-constructs::dlm/interval-set", reason="a test")
    )

    app.synth()

    report = report_of(app)
    assert not report["violations"]
    assert rules_in(report["suppressedViolations"]) == ["dlm/interval-set"]


def test_what_the_template_acknowledges_does_not_count(app):
    resource = policy(cdk.Stack(app, "Shop"), "Daily", hours=5)
    accepted = {"rule": "dlm/interval-set", "reason": "a test"}
    resource.add_metadata("snapshot-constructs", {"acknowledge": [accepted]})

    app.synth()

    written = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    assert "snapshot-constructs" not in [each["pluginName"] for each in written["pluginReports"]]


@pytest.mark.parametrize("depth", [1, 2])
def test_nested_stacks_are_reviewed(app, depth):
    scope = cdk.Stack(app, "Shop", env=cdk.Environment(region="eu-west-1"))
    for number in range(depth):
        scope = cdk.NestedStack(scope, f"Nested{number}")
    policy(scope, "Daily", hours=5)

    with pytest.raises(Exception, match="dlm/interval-set"):
        app.synth()

    (violation,) = report_of(app)["violations"]
    (where,) = violation["violatingConstructs"]
    assert where["constructPath"].endswith(f"Nested{depth - 1}/Daily")


def test_a_finding_in_a_nested_stack_can_be_acknowledged_there(app):
    nested = cdk.NestedStack(cdk.Stack(app, "Shop"), "Nested")
    resource = policy(nested, "Daily", hours=5)
    cdk.Validations.of(resource).acknowledge(
        cdk.Acknowledgment(id="snapshot-constructs::dlm/interval-set", reason="a test")
    )

    app.synth()

    assert not report_of(app)["violations"]


def test_stages_are_reviewed(app):
    policy(cdk.Stack(cdk.Stage(app, "Prod"), "Shop"), "Daily", hours=5)

    with pytest.raises(Exception, match="dlm/interval-set"):
        app.synth()


def test_it_finds_what_the_command_line_finds(tmp_path):
    app = cdk.App(outdir=str(tmp_path))
    cdk.Validations.of(app).add_plugins(SnapshotReview(fail_on="never"))
    stack = cdk.Stack(app, "Shop")
    policy(stack, "Wrong", hours=5, count=1)
    SnapshotPolicy(
        stack,
        "Right",
        targets=Targets.volumes({"backup": "yes"}),
        schedules={"daily": Schedule.daily(at="03:00", retain=Retain.last(7))},
    )

    app.synth()

    expected = [each.finding.rule.id for each in review(assembly.read(str(tmp_path))).found]
    assert sorted(rules_in(report_of(app)["violations"])) == sorted(expected)
    assert "dlm/interval-set" in expected


def test_a_mistake_of_ours_is_said_and_fails_nothing(app, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(snapshot_review, "review", broken)
    policy(cdk.Stack(app, "Shop"), "Daily", hours=5)

    app.synth()

    (violation,) = report_of(app)["violations"]
    assert violation["ruleName"] == "snapshot-constructs/failed"
    assert "KeyError: 'oops'" in violation["description"]


def test_an_unknown_threshold_is_refused():
    with pytest.raises(ValueError, match="fail_on: must be error, warning, info or never"):
        SnapshotReview(fail_on="fatal")
