"""What channels put into templates: whether it is allowed, valid, and no more than needed."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from cfnlint.api import lint_all

from snapshot_constructs import AmiChannel, AmiPipeline, AmiTarget, BaseImage, ImageComponent
from tests.cdk.channel_examples import CHANNELS, Group, channel, every_option, pipeline
from tests.cdk.examples import ACCOUNT, ENV, OTHER, Example
from tests.cdk.machines import MACHINE as MACHINE_TYPE
from tests.cdk.machines import definitions, holes, plain
from tests.cdk.templates import as_golden, resources, template

EXPLAINED = {
    "Resource::*": "DescribeImages, logs and traces, for which IAM knows no resources",
    "Resource::arn:<AWS::Partition>:imagebuilder:eu-west-1:111122223333:image/web/*": (
        "images that are made later have versions that nobody knows yet"
    ),
    "Resource::arn:<AWS::Partition>:autoscaling:eu-west-1:111122223333:autoScalingGroup:"
    "*:autoScalingGroupName/web": "the ARN of a group has an id that nothing in a template tells",
    "Resource::arn:<AWS::Partition>:states:eu-west-1:111122223333:execution:load:*": (
        "executions that are begun later have names of their own"
    ),
}
REFUSED = {  # in several words
    "pipeline": (TypeError, {"pipeline": "web"}),
    "tests": (TypeError, {"tests": ["smoke"]}),
    "refresh": (TypeError, {"refresh": "web"}),
    "approval": (TypeError, {"approval": "topic"}),
    "soak": (TypeError, {"soak": 5}),
    "approval_timeout": (ValueError, {"approval_timeout": timedelta(days=400)}),
    "parameter": (ValueError, {"parameter": "stable"}),
    "candidate": (ValueError, {"candidate": "/aws/service/ami"}),
}

every_example = pytest.mark.parametrize("example", CHANNELS, ids=str)


@every_example
def test_a_template_is_as_it_was(
    stack: cdk.Stack, example: Example, golden: Callable[[str, str], None]
) -> None:
    example.make(stack)

    text = as_golden(stack)

    golden(f"cdk/{example}.json", text)


@every_example
def test_every_way_through_a_machine_ends(stack: cdk.Stack, example: Example) -> None:
    example.make(stack)

    found = [hole for machine in definitions(stack) for hole in holes(machine)]

    assert found == []


@pytest.mark.parametrize("key", ["Next", "Default", "End"])
def test_a_machine_with_a_hole_is_seen(stack: cdk.Stack, key: str) -> None:
    channel(stack)
    (machine,) = definitions(stack)

    state = next(each for each in machine["States"].values() if key in each)
    state[key] = False if key == "End" else "Nowhere"

    assert [*holes(machine)] != []


@pytest.mark.slow
@every_example
def test_cfn_lint_finds_no_mistake(stack: cdk.Stack, example: Example) -> None:
    example.make(stack)

    found = _mistakes(_with_plain_definitions(stack))

    assert found == []


@pytest.mark.slow
def test_cfn_lint_would_find_a_mistake_in_a_definition(stack: cdk.Stack) -> None:
    channel(stack)

    made = _with_plain_definitions(stack)
    (machine,) = [each for each in made["Resources"].values() if each["Type"] == MACHINE_TYPE]
    text = machine["Properties"]["DefinitionString"]
    machine["Properties"]["DefinitionString"] = text.replace('"Arguments"', '"Parameters"')

    assert _mistakes(made) == ["E3601"]


def _with_plain_definitions(stack: cdk.Stack) -> dict[str, Any]:
    made = template(stack)
    for each in made["Resources"].values():
        if each["Type"] == MACHINE_TYPE:
            text = each["Properties"]["DefinitionString"]
            each["Properties"]["DefinitionString"] = plain(text)
    return made


def _mistakes(made: dict[str, Any]) -> list[str]:
    found = {match.rule.id for match in lint_all(json.dumps(made))}
    return sorted(each for each in found if each.startswith(("E", "W")) and each != "W3005")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@every_example
def test_nag_finds_nothing_but_wildcards_that_have_a_reason(
    tmp_path: Path, example: Example
) -> None:
    app = cdk.App(outdir=str(tmp_path))
    example.make(cdk.Stack(app, "Backups", env=ENV))
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    found = {violation["ruleName"] for violation in report["violations"]}
    assert found <= {f"AwsSolutions-IAM5[{wildcard}]" for wildcard in EXPLAINED}


@every_example
def test_no_role_may_do_every_action_of_a_kind(stack: cdk.Stack, example: Example) -> None:
    example.make(stack)

    assert [action for action in _allowed(stack) if "*" in action] == []


def test_a_role_may_do_what_the_machine_calls_and_nothing_else(stack: cdk.Stack) -> None:
    every_option(stack)

    called = {
        "autoscaling:StartInstanceRefresh",
        "ec2:DescribeImages",
        "events:PutEvents",
        "imagebuilder:GetImage",
        "lambda:InvokeFunction",
        "sns:Publish",
        "ssm:GetParameters",
        "ssm:PutParameter",
        "states:StartExecution",
    }

    assert {_action(state) for state in _tasks(stack)} == called
    assert set(_allowed(stack)) - called == {
        "events:DescribeRule",
        "events:PutRule",
        "events:PutTargets",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "states:DescribeExecution",
        "states:StopExecution",
        *LOGS_AND_TRACES,
    }


LOGS_AND_TRACES = {
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


def _allowed(stack: cdk.Stack) -> Iterator[str]:
    """Yield the actions of roles, those of the machines as well as of what starts them."""
    for role in resources(stack, "AWS::IAM::Role").values():
        for policy in role["Properties"].get("Policies", ()):
            yield from _actions(policy["PolicyDocument"])
    for policy in resources(stack, "AWS::IAM::Policy").values():
        yield from _actions(policy["Properties"]["PolicyDocument"])


def _actions(document: dict[str, Any]) -> Iterator[str]:
    for statement in document["Statement"]:
        written = statement["Action"]
        yield from [written] if isinstance(written, str) else written


def _tasks(stack: cdk.Stack) -> Iterator[dict[str, Any]]:
    for machine in definitions(stack):
        for state in machine["States"].values():
            inner = state.get("ItemProcessor", {"States": {"": state}})["States"].values()
            yield from (each for each in inner if each["Type"] == "Task")


def _action(state: dict[str, Any]) -> str:
    """Return what IAM calls the action of a state."""
    named = state["Resource"].split(":::")[1].removeprefix("aws-sdk:").split(".")[0]
    service, _, operation = named.partition(":")
    known = {"lambda:invoke": "lambda:InvokeFunction"}
    return known.get(named, f"{service}:{operation[0].upper()}{operation[1:]}")


def test_every_call_ends_in_time_and_is_tried_again(stack: cdk.Stack) -> None:
    every_option(stack)

    tasks = [*_tasks(stack)]

    assert all(state["TimeoutSeconds"] > 0 for state in tasks)
    assert all(retry["BackoffRate"] == 2 for state in tasks for retry in state["Retry"][-1:])


def test_a_channel_starts_when_an_image_of_its_pipeline_is_available(stack: cdk.Stack) -> None:
    channel(stack)

    (rule,) = resources(stack, "AWS::Events::Rule").values()
    (machine,) = resources(stack, MACHINE_TYPE)
    (target,) = rule["Properties"]["Targets"]

    pattern = rule["Properties"]["EventPattern"]
    prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/"
    assert [plain(each["prefix"]) for each in pattern["resources"]] == [prefix]
    assert pattern["detail"] == {"state": {"status": ["AVAILABLE"]}}
    assert target["Arn"] == {"Ref": machine}


def _baking(app: cdk.App, target: AmiTarget) -> AmiPipeline:
    return AmiPipeline(
        cdk.Stack(app, "Home", env=ENV),
        "Web",
        base=BaseImage.amazon("amazon-linux-2023-x86"),
        components=[ImageComponent.managed("update-linux")],
        targets=[target],
        name="web",
        encrypted=False,
    )


def test_a_channel_in_another_region_follows_the_parameter_there(app: cdk.App) -> None:
    web = _baking(app, AmiTarget(region="eu-central-1"))
    stack = cdk.Stack(app, "There", env=cdk.Environment(account=ACCOUNT, region="eu-central-1"))

    AmiChannel(stack, "Stable", pipeline=web)

    (rule,) = resources(stack, "AWS::Events::Rule").values()
    assert rule["Properties"]["EventPattern"] == {
        "source": ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        "detail": {"name": ["/imagebuilder/web/latest"], "operation": ["Create", "Update"]},
    }
    assert "imagebuilder:GetImage" not in set(_allowed(stack))


def test_a_channel_in_another_account_follows_the_parameter_there(app: cdk.App) -> None:
    web = _baking(app, AmiTarget(accounts=(OTHER,), parameter="/imagebuilder/shared/web"))
    stack = cdk.Stack(app, "There", env=cdk.Environment(account=OTHER, region="eu-west-1"))

    AmiChannel(stack, "Stable", pipeline=web)

    (rule,) = resources(stack, "AWS::Events::Rule").values()
    names = rule["Properties"]["EventPattern"]["detail"]["name"]
    assert names == ["/imagebuilder/shared/web"]


def test_a_channel_where_the_pipeline_sends_nothing_is_refused(app: cdk.App) -> None:
    web = _baking(app, AmiTarget(region="eu-west-2"))
    stack = cdk.Stack(app, "There", env=cdk.Environment(account=ACCOUNT, region="eu-central-1"))

    with pytest.raises(ValueError, match="no parameter into eu-central-1 of 111122223333"):
        AmiChannel(stack, "Stable", pipeline=web)

    assert stack.node.children == []


def test_a_channel_works_where_account_and_region_are_not_known(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Anywhere")

    made = channel(stack)

    assert made.parameter_name == "/imagebuilder/web/stable"
    assert [*holes(definitions(stack)[0])] == []


def test_no_partition_is_taken_for_granted(stack: cdk.Stack) -> None:
    made = channel(stack, refresh=[Group()])
    made.pipeline.on_built("Built", with_amis=True)

    text = json.dumps(template(stack))

    assert "arn:aws" not in text


def test_a_launch_template_reads_the_parameter_at_launch(stack: cdk.Stack) -> None:
    made = channel(stack)

    ec2.LaunchTemplate(stack, "Template", machine_image=made.machine_image())

    (found,) = resources(stack, "AWS::EC2::LaunchTemplate").values()
    data = found["Properties"]["LaunchTemplateData"]
    assert data["ImageId"] == "resolve:ssm:/imagebuilder/web/stable"


def test_grants_are_for_the_channel_alone(stack: cdk.Stack) -> None:
    made = channel(stack)
    role = iam.Role(stack, "Person", assumed_by=iam.AccountRootPrincipal())

    made.grant_read_parameter(role)
    made.grant_start(role)
    made.grant_approve(role)

    (machine,) = resources(stack, MACHINE_TYPE)
    policies = resources(stack, "AWS::IAM::Policy")
    (found,) = [each for name, each in policies.items() if name.startswith("Person")]
    read, start, approve = found["Properties"]["PolicyDocument"]["Statement"]
    arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/imagebuilder/web/stable"
    assert plain(read["Resource"]) == arn
    assert read["Action"] == ["ssm:GetParameter", "ssm:GetParameters"]
    assert (start["Action"], start["Resource"]) == ("states:StartExecution", {"Ref": machine})
    assert approve["Resource"] == {"Ref": machine}


def test_events_tell_of_promotions_and_of_failures(stack: cdk.Stack) -> None:
    made = channel(stack)

    made.on_promoted("Promoted")
    made.on_failed("Failed")

    (machine,) = resources(stack, MACHINE_TYPE)
    rules = resources(stack, "AWS::Events::Rule")
    found = {name[6:][:6]: each["Properties"]["EventPattern"] for name, each in rules.items()}
    assert found["Promot"] == {
        "source": ["snapshot-constructs"],
        "detail-type": ["AMI Promoted"],
        "detail": {"parameter": ["/imagebuilder/web/stable"]},
    }
    assert found["Failed"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {
            "stateMachineArn": [{"Ref": machine}],
            "status": ["FAILED", "TIMED_OUT", "ABORTED"],
        },
    }


@pytest.mark.parametrize("argument", REFUSED)
def test_an_argument_that_is_none_is_refused(stack: cdk.Stack, argument: str) -> None:
    error, options = REFUSED[argument]
    web = pipeline(stack)

    with pytest.raises(error, match=f"^{argument}: "):
        AmiChannel(stack, "Stable", **{"pipeline": web, **options})

    assert stack.node.children == [web]


def test_a_time_for_an_answer_that_nobody_gives_is_refused(stack: cdk.Stack) -> None:
    web = pipeline(stack)

    with pytest.raises(
        ValueError, match=r"nobody is asked \(got 3 days.*write approval=topic, too"
    ):
        AmiChannel(stack, "Stable", pipeline=web, approval_timeout=cdk.Duration.days(3))

    assert stack.node.children == [web]


@pytest.mark.parametrize("parameter", ["/imagebuilder/web/latest", "/fleet/ami"])
def test_a_parameter_that_gets_untested_amis_is_refused(app: cdk.App, parameter: str) -> None:
    web = _baking(app, AmiTarget(parameter="/fleet/ami"))

    with pytest.raises(ValueError, match="must not be that of the candidates"):
        AmiChannel(web.stack, "Stable", pipeline=web, parameter=parameter)


def test_a_parameter_of_another_channel_is_refused(app: cdk.App, stack: cdk.Stack) -> None:
    channel(stack)
    other = cdk.Stack(app, "Other", env=ENV)

    with pytest.raises(ValueError, match="parameter: is that of another channel already"):
        channel(other)


def test_channels_that_may_be_anywhere_may_have_the_same_parameter(app: cdk.App) -> None:
    channel(cdk.Stack(app, "Somewhere"))

    made = channel(cdk.Stack(app, "Elsewhere"))

    assert made.parameter_name == "/imagebuilder/web/stable"


def test_a_channel_in_another_region_may_have_the_same_parameter(
    app: cdk.App, stack: cdk.Stack
) -> None:
    channel(stack)
    other = cdk.Stack(app, "Other", env=cdk.Environment(account=ACCOUNT, region="eu-central-1"))

    made = channel(other)

    assert made.parameter_name == "/imagebuilder/web/stable"


def test_a_channel_can_follow_another_channel(stack: cdk.Stack) -> None:
    web = pipeline(stack)
    canary = AmiChannel(stack, "Canary", pipeline=web, parameter="/imagebuilder/web/canary")

    AmiChannel(stack, "Stable", pipeline=web, candidate=canary.parameter_name)

    assert len(resources(stack, MACHINE_TYPE)) == 2
