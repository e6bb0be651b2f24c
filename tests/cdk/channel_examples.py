"""Channels and events of pipelines, in their smallest use and with every option."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from snapshot_constructs import AmiChannel, AmiPipeline
from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
from tests.cdk.examples import ACCOUNT, REGION, Example

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:smoke"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:load"


class Group:
    """An Auto Scaling group, as far as a channel knows one: a real one needs a network."""

    auto_scaling_group_name = "web"


def pipeline(scope: Construct) -> AmiPipelineBase:
    """Return a pipeline of this account and Region that was made elsewhere."""
    return AmiPipeline.from_pipeline_name(scope, "Web", "web")


def channel(scope: Construct, **options: Any) -> AmiChannel:
    """Return a channel of a pipeline."""
    return AmiChannel(scope, "Stable", pipeline=pipeline(scope), **options)


def every_option(scope: Construct) -> AmiChannel:
    """Return a channel with all it can have."""
    key = kms.Key(scope, "Key", enable_key_rotation=True)
    return channel(
        scope,
        parameter="/fleet/web/ami",
        tests=[
            lambda_.Function.from_function_arn(scope, "Smoke", FUNCTION),
            sfn.StateMachine.from_state_machine_arn(scope, "Load", MACHINE),
        ],
        soak=cdk.Duration.hours(12),
        approval=sns.Topic(scope, "Topic", master_key=key, enforce_ssl=True),
        approval_timeout=cdk.Duration.days(3),
        refresh=[Group()],
    )


def _following(scope: Construct) -> AmiChannel:
    return channel(scope, candidate="/imagebuilder/web/canary")


def _events(scope: Construct) -> AmiPipelineBase:
    found = pipeline(scope)
    found.on_built("Built")
    found.on_built("BuiltAmis", with_amis=True)
    found.on_failed("Failed")
    found.on_cve_detected("Cve")
    found.on_disabled("Disabled")
    found.on_waiting("Waiting")
    return found


CHANNELS = [
    Example("ami-channel", channel),
    Example("ami-channel-all", every_option, rich=True),
    Example("ami-channel-following", _following),
    Example("image-events", _events, rich=True),
]
