"""Stacks with policies and rules: what changes in place, what is replaced, and what rolls back."""

import copy
import json

import pytest

from snapshot_constructs.rehearse import DeployError
from tests.rehearse.templates import assembly, of, reasons, settled, status

ROLE = {
    "RoleName": "dlm",
    "AssumeRolePolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "dlm.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    },
}
DAILY = {
    "Name": "Daily",
    "CreateRule": {"Interval": "24", "IntervalUnit": "HOURS", "Times": ["03:00"]},
    "RetainRule": {"Count": 7},
}
POLICY = {
    "Description": "Daily",
    "State": "ENABLED",
    "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
    "PolicyDetails": {
        "ResourceTypes": ["VOLUME"],
        "TargetTags": [{"Key": "backup", "Value": "daily"}],
        "Schedules": [DAILY],
    },
}


def template(**schedule):
    policy = copy.deepcopy(POLICY)
    policy["PolicyDetails"]["Schedules"] = [DAILY | schedule]
    made = of(Role=("AWS::IAM::Role", ROLE), Policy=("AWS::DLM::LifecyclePolicy", policy))
    outputs = {
        "Id": {"Value": {"Ref": "Policy"}},
        "Arn": {"Value": {"Fn::GetAtt": ["Policy", "Arn"]}},
    }
    return {**made, "Outputs": outputs}


def rule(**more):
    period = {"RetentionPeriodValue": "7", "RetentionPeriodUnit": "DAYS"}
    given = {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": period, **more}
    return of(Rule=("AWS::Rbin::Rule", given))


def policies(rehearsal):
    dlm = rehearsal.client("dlm")
    found = dlm.get_lifecycle_policies()["Policies"]
    return [dlm.get_lifecycle_policy(PolicyId=each["PolicyId"])["Policy"] for each in found]


def test_a_policy_is_there_with_the_tags_of_its_stack(rehearsal, tmp_path):
    deployed = rehearsal.deploy(assembly(tmp_path, template(), tags={"team": "db"}))

    (policy,) = policies(rehearsal)
    assert deployed.outputs == {"Id": policy["PolicyId"], "Arn": policy["PolicyArn"]}
    assert policy["Tags"] == {"team": "db"}


def test_another_retention_or_name_of_a_schedule_changes_the_policy(rehearsal, tmp_path):
    before = rehearsal.deploy(assembly(tmp_path, template()))

    renamed = template(Name="Nightly", RetainRule={"Count": "3"})
    after = rehearsal.deploy(assembly(tmp_path, renamed))

    (policy,) = policies(rehearsal)
    (schedule,) = policy["PolicyDetails"]["Schedules"]
    assert after.outputs == before.outputs
    assert (schedule["Name"], schedule["RetainRule"]["Count"]) == ("Nightly", 3)


def test_a_tag_that_is_gone_from_the_stack_is_gone_from_the_policy(rehearsal, tmp_path):
    rehearsal.deploy(assembly(tmp_path, template(), tags={"team": "db", "cost": "7"}))

    rehearsal.deploy(assembly(tmp_path, template(), tags={"team": "db"}))

    (policy,) = policies(rehearsal)
    assert policy["Tags"] == {"team": "db"}


def test_an_invalid_policy_is_rolled_back_and_leaves_nothing(rehearsal, tmp_path):
    wrong = template(CreateRule={"Interval": 5, "IntervalUnit": "HOURS"})

    with pytest.raises(DeployError):
        rehearsal.deploy(assembly(tmp_path, wrong))

    assert status(rehearsal) == "ROLLBACK_COMPLETE"
    assert policies(rehearsal) == []
    assert "Error Code: InvalidRequestException" in reasons(rehearsal)["Policy"]
    assert reasons(rehearsal)["Policy"].endswith("(HandlerErrorCode: InvalidRequest)")


def test_an_invalid_change_leaves_the_policy_as_it_was(rehearsal, tmp_path):
    rehearsal.deploy(assembly(tmp_path, template()))
    wrong = template(CreateRule={"Interval": 5, "IntervalUnit": "HOURS"})

    with pytest.raises(DeployError):
        rehearsal.deploy(assembly(tmp_path, wrong))

    (policy,) = policies(rehearsal)
    (schedule,) = policy["PolicyDetails"]["Schedules"]
    assert status(rehearsal) == "UPDATE_ROLLBACK_COMPLETE"
    assert schedule["CreateRule"]["Interval"] == 24


def test_a_property_that_does_not_exist_fails_the_stack(rehearsal, tmp_path):
    with pytest.raises(DeployError):
        rehearsal.deploy(assembly(tmp_path, template(Retention=7)))

    assert reasons(rehearsal)["Policy"].endswith(
        "[#/PolicyDetails/Schedules/0: extraneous key [Retention] is not permitted]"
    )


def test_properties_that_are_no_value_are_not_there(rehearsal, tmp_path):
    nothing = {"Fn::If": ["Never", 7, {"Ref": "AWS::NoValue"}]}
    made = template(Retention=nothing) | {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}

    rehearsal.deploy(assembly(tmp_path, made))

    assert len(policies(rehearsal)) == 1


def test_a_rule_is_replaced_when_it_is_to_keep_something_else(rehearsal, tmp_path):
    before = rehearsal.deploy(assembly(tmp_path, rule()))["App"].resources["Rule"]

    after = rehearsal.deploy(assembly(tmp_path, rule(ResourceType="EC2_IMAGE")))

    rbin = rehearsal.client("rbin")
    assert rbin.list_rules(ResourceType="EBS_SNAPSHOT")["Rules"] == []
    (kept,) = rbin.list_rules(ResourceType="EC2_IMAGE")["Rules"]
    assert kept["RuleArn"] == after["App"].resources["Rule"] != before


def test_a_locked_rule_keeps_its_stack_from_being_deleted(rehearsal, tmp_path):
    lock = {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"}
    deployed = rehearsal.deploy(assembly(tmp_path, rule(LockConfiguration=lock)))

    with pytest.raises(DeployError):
        rehearsal.destroy(deployed)

    assert status(rehearsal) == "DELETE_FAILED"
    assert "ConflictException" in reasons(rehearsal)["Rule"]


def deployer(rehearsal, *actions):
    """Make a role for CloudFormation that may do something, and return its ARN."""
    iam = rehearsal.client("iam")
    trust = json.dumps(ROLE["AssumeRolePolicyDocument"]).replace("dlm.", "cloudformation.")
    made = iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=trust)["Role"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="deployer", PolicyName="own", PolicyDocument=policy)
    return made["Arn"]


def test_a_stack_does_what_its_role_may_do(rehearsal):
    role = deployer(rehearsal, "rbin:GetRule")
    cloudformation = rehearsal.client("cloudformation")

    cloudformation.create_stack(StackName="App", TemplateBody=json.dumps(rule()), RoleARN=role)

    assert settled(rehearsal) == "ROLLBACK_COMPLETE"
    assert reasons(rehearsal)["Rule"].endswith("(HandlerErrorCode: AccessDenied)")
    assert rehearsal.client("rbin").list_rules(ResourceType="EBS_SNAPSHOT")["Rules"] == []


def test_a_stack_keeps_its_role(rehearsal):
    role = deployer(rehearsal, "rbin:CreateRule", "rbin:TagResource", "rbin:GetRule")
    cloudformation = rehearsal.client("cloudformation")
    cloudformation.create_stack(StackName="App", TemplateBody=json.dumps(rule()), RoleARN=role)
    before = settled(rehearsal)

    cloudformation.delete_stack(StackName="App")

    assert (before, settled(rehearsal)) == ("CREATE_COMPLETE", "DELETE_FAILED")
    assert reasons(rehearsal)["Rule"].endswith("(HandlerErrorCode: AccessDenied)")


def test_a_new_stack_has_no_role_of_one_that_is_gone(rehearsal, tmp_path):
    role = deployer(rehearsal, "rbin:*")
    cloudformation = rehearsal.client("cloudformation")
    gone = {"StackName": "App", "TemplateBody": json.dumps(rule()), "RoleARN": role}
    id = cloudformation.create_stack(**gone)["StackId"]
    settled(rehearsal, id)
    cloudformation.delete_stack(StackName="App")
    settled(rehearsal, id)

    deployed = rehearsal.deploy(assembly(tmp_path, template()))

    assert deployed.outputs["Id"] == policies(rehearsal)[0]["PolicyId"]


def test_an_alarm_on_an_expression_is_there(rehearsal, tmp_path):
    metric = {"Namespace": "AWS/EBS", "MetricName": "SnapshotsCreateCompleted"}
    given = {
        "AlarmName": "Missing",
        "ComparisonOperator": "LessThanThreshold",
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "Metrics": [
            {"Id": "all", "Expression": "FILL(made, 0)"},
            {
                "Id": "made",
                "MetricStat": {"Metric": metric, "Period": 3600, "Stat": "Sum"},
                "ReturnData": False,
            },
        ],
    }

    rehearsal.deploy(assembly(tmp_path, of(Alarm=("AWS::CloudWatch::Alarm", given))))

    (alarm,) = rehearsal.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert (alarm["AlarmName"], alarm["StateValue"]) == ("Missing", "INSUFFICIENT_DATA")
    assert alarm["Metrics"][0]["Expression"] == "FILL(made, 0)"
