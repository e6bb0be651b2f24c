"""Rules for what Image Builder tells about one pipeline."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns

from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
from tests.cdk.channel_examples import pipeline
from tests.cdk.machines import MACHINE, StateError, definitions, plain, run
from tests.cdk.templates import resources

HERE = ":eu-west-1:111122223333:"
IMAGES = f"arn:aws:imagebuilder{HERE}image/web/"
PIPELINE = f"arn:aws:imagebuilder{HERE}image-pipeline/web"
IMAGE = f"{IMAGES}1.0.7/2"
STATE = "EC2 Image Builder Image State Change"


def _pattern(stack: cdk.Stack, name: str) -> Any:
    (rule,) = [
        each["Properties"]
        for logical, each in resources(stack, "AWS::Events::Rule").items()
        if logical.startswith(name)
    ]
    return _without_references(rule["EventPattern"])


def _without_references(written: Any) -> Any:
    if isinstance(written, list):
        return [_without_references(each) for each in written]
    if not isinstance(written, dict):
        return written
    if "Fn::Join" in written:
        return plain(written)
    return {key: _without_references(each) for key, each in written.items()}


@pytest.mark.parametrize(("method", "status"), [("on_built", "AVAILABLE"), ("on_failed", "FAILED")])
def test_a_rule_fires_when_an_image_of_this_pipeline_comes_into_a_state(
    stack: cdk.Stack, method: str, status: str
) -> None:
    web = pipeline(stack)

    getattr(web, method)("Told")

    assert _pattern(stack, "WebTold") == {
        "source": ["aws.imagebuilder"],
        "detail-type": [STATE],
        "resources": [{"prefix": IMAGES}],
        "detail": {"state": {"status": [status]}},
    }


@pytest.mark.parametrize(
    ("method", "detail_type"),
    [
        ("on_cve_detected", "EC2 Image Builder CVE Detected"),
        ("on_disabled", "EC2 Image Builder Image Pipeline Automatically Disabled"),
    ],
)
def test_a_rule_fires_when_an_event_names_this_pipeline(
    stack: cdk.Stack, method: str, detail_type: str
) -> None:
    web = pipeline(stack)

    getattr(web, method)("Told")

    assert _pattern(stack, "WebTold") == {
        "source": ["aws.imagebuilder"],
        "detail-type": [detail_type],
        "resources": [PIPELINE],
    }


def test_a_rule_fires_when_a_workflow_of_an_image_of_this_pipeline_waits(stack: cdk.Stack) -> None:
    web = pipeline(stack)

    web.on_waiting("Told")

    assert _pattern(stack, "WebTold") == {
        "source": ["aws.imagebuilder"],
        "detail-type": ["EC2 Image Builder Workflow Step Waiting"],
        "resources": [{"prefix": IMAGES}],
    }


def test_no_rule_fires_for_a_pipeline_whose_name_begins_alike(stack: cdk.Stack) -> None:
    pipeline(stack).on_built("Told")

    (resource,) = _pattern(stack, "WebTold")["resources"]

    assert not f"arn:aws:imagebuilder{HERE}image/web-shop/1.0.0/1".startswith(resource["prefix"])


def test_the_target_of_a_rule_is_told(stack: cdk.Stack) -> None:
    web = pipeline(stack)
    topic = sns.Topic(stack, "Topic")

    rule = web.on_failed("Failed", target=targets.SnsTopic(topic))

    (found,) = resources(stack, "AWS::Events::Rule").values()
    assert rule.node.path == "Backups/Web/Failed"
    assert [each["Arn"] for each in found["Properties"]["Targets"]] == [
        stack.resolve(topic.topic_arn)
    ]


def test_a_target_with_amis_waits_for_the_event_that_has_them(stack: cdk.Stack) -> None:
    web = pipeline(stack)

    web.on_built("Told", with_amis=True)

    assert _pattern(stack, "WebTold") == {
        "source": ["snapshot-constructs"],
        "detail-type": ["AMI Built"],
        "detail": {"pipeline": ["web"]},
    }


def test_the_amis_are_looked_up_when_an_image_is_available(stack: cdk.Stack) -> None:
    web = pipeline(stack)

    web.on_built("Told", with_amis=True)

    rules = resources(stack, "AWS::Events::Rule")
    (start,) = [each["Properties"] for name, each in rules.items() if "LookUpStart" in name]
    (machine,) = resources(stack, MACHINE)
    (target,) = start["Targets"]
    assert _pattern(stack, "WebAmiLookUpStart")["detail"] == {"state": {"status": ["AVAILABLE"]}}
    assert target["Arn"] == {"Ref": machine}
    assert target["InputTransformer"] == {
        "InputPathsMap": {"resources-0-": "$.resources[0]"},
        "InputTemplate": '{"image":<resources-0->}',
    }


def test_many_rules_with_amis_share_one_look_up(stack: cdk.Stack) -> None:
    web = pipeline(stack)

    web.on_built("Told", with_amis=True)
    web.on_built("ToldToo", with_amis=True)

    assert len(resources(stack, MACHINE)) == 1


def test_the_event_has_the_amis_of_all_regions_and_accounts(stack: cdk.Stack) -> None:
    pipeline(stack).on_built("Told", with_amis=True)
    told = []

    def call(action: str, arguments: Any) -> Any:
        if action == "events:putEvents":
            told.extend(arguments["Entries"])
            return {"FailedEntryCount": 0}
        assert (action, arguments) == (
            "aws-sdk:imagebuilder:getImage",
            {"ImageBuildVersionArn": IMAGE},
        )
        amis = [
            {"Region": "eu-west-1", "AccountId": "111122223333", "Image": "ami-1", "Name": "web 1"},
            {"Region": "eu-central-1", "AccountId": "444455556666", "Image": "ami-2"},
        ]
        return {"Image": {"Arn": IMAGE, "OutputResources": {"Amis": amis}}}

    (machine,) = definitions(stack)
    execution = run(machine, {"image": IMAGE}, call)

    assert execution.error is None
    assert told == [
        {
            "Source": "snapshot-constructs",
            "DetailType": "AMI Built",
            "EventBusName": "default",
            "Detail": {
                "pipeline": "web",
                "image": IMAGE,
                "version": "1.0.7/2",
                "amis": [
                    {
                        "region": "eu-west-1",
                        "accountId": "111122223333",
                        "image": "ami-1",
                        "name": "web 1",
                    },
                    {"region": "eu-central-1", "accountId": "444455556666", "image": "ami-2"},
                ],
            },
        }
    ]


def test_fails_when_the_image_cannot_be_looked_up(stack: cdk.Stack) -> None:
    pipeline(stack).on_built("Told", with_amis=True)

    def call(action: str, arguments: Any) -> Any:
        raise StateError("Imagebuilder.ForbiddenException")

    (machine,) = definitions(stack)
    execution = run(machine, {"image": IMAGE}, call)

    assert execution.error == "Imagebuilder.ForbiddenException"


def test_an_id_that_is_taken_is_refused(stack: cdk.Stack) -> None:
    web = pipeline(stack)
    web.on_failed("Failed")

    with pytest.raises(ValueError, match="Backups/Web has a child 'Failed' already"):
        web.on_disabled("Failed")


@pytest.mark.parametrize("with_amis", [False, True])
def test_a_target_that_is_none_is_refused(stack: cdk.Stack, with_amis: bool) -> None:
    web: AmiPipelineBase = pipeline(stack)
    topic: Any = sns.Topic(stack, "Topic")

    with pytest.raises(TypeError, match="target: expected the target of a rule"):
        web.on_built("Built", target=topic, with_amis=with_amis)

    assert web.node.children == []
