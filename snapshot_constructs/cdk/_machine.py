"""State machines: with a role of their own, a log of every step and traces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import Aws, Names, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_stepfunctions as sfn
    from constructs import Construct

SOURCE = "snapshot-constructs"
"""Who says what the state machines tell the default event bus."""

RETRY = [
    {
        "ErrorEquals": ["States.ALL"],  # SDK calls name throttling in many ways
        "IntervalSeconds": 2,
        "BackoffRate": 2,
        "MaxAttempts": 6,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }
]


def call(action: str, arguments: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a state that calls AWS, again and again while it is throttled.

    Args:
        action: service and operation of the SDK, such as ``ssm:putParameter``.
        arguments: of the operation, with JSONata in them.
        fields: further fields of the state.
    """
    resource = f"arn:{Aws.PARTITION}:states:::aws-sdk:{action}"
    return task(resource, arguments, TimeoutSeconds=60, Retry=RETRY, **fields)


def tell(detail_type: str, detail: Mapping[str, Any] | str, **fields: Any) -> dict[str, Any]:
    """Return a state that puts an event on the default bus; its detail may be JSONata as a whole."""
    entry = {
        "Source": SOURCE,
        "DetailType": detail_type,
        "EventBusName": "default",
        "Detail": detail,
    }
    resource = f"arn:{Aws.PARTITION}:states:::events:putEvents"
    return task(resource, {"Entries": [entry]}, TimeoutSeconds=60, Retry=RETRY, **fields)


def task(resource: str, arguments: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a state that does something."""
    return {"Type": "Task", "Resource": resource, "Arguments": arguments, **fields}


def allow(actions: Sequence[str], resources: Sequence[str], **fields: Any) -> dict[str, Any]:
    """Return a statement for the role of a machine."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources), **fields}


def may_tell(stack: Stack) -> dict[str, Any]:
    """Return the statement that ``tell`` needs; it admits no events of other sources."""
    bus = stack.format_arn(service="events", resource="event-bus", resource_name="default")
    condition = {"StringEquals": {"events:source": SOURCE}}
    return allow(["events:PutEvents"], [bus], Condition=condition)


def make_machine(
    scope: Construct,
    id: str,
    *,
    comment: str,
    states: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
) -> sfn.StateMachine:
    """Make a state machine that starts at the first of its states.

    Logs are kept for a month, without the data of executions, since that may hold task tokens; the
    executions themselves show it for 90 days.

    Args:
        scope: where it belongs.
        id: what it is called there; its role and its log are named after it.
        comment: what it does.
        states: by name, written in JSONata.
        statements: what it may do.
    """
    from aws_cdk import aws_stepfunctions as sfn  # noqa: PLC0415  # not every pipeline has one

    start = next(iter(states))
    written = {"Comment": comment, "QueryLanguage": "JSONata", "StartAt": start, "States": states}
    return sfn.StateMachine(
        scope,
        id,
        definition_body=sfn.DefinitionBody.from_string(json.dumps(written, ensure_ascii=False)),
        role=make_role(scope, f"{id}Role", "states.amazonaws.com", statements),
        logs=_logs(scope, f"{id}Logs"),
        tracing_enabled=True,
    )


def make_role(
    scope: Construct, id: str, service: str, statements: Sequence[Mapping[str, Any]]
) -> iam.Role:
    """Make the role as which a service does something for this account, and for no other."""
    here = {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return iam.Role(
        scope,
        id,
        assumed_by=iam.ServicePrincipal(service, conditions=here),
        inline_policies={"Steps": iam.PolicyDocument.from_json(document)},
    )


def _logs(scope: Construct, id: str) -> sfn.LogOptions:
    """Make the log, under the prefix that keeps the account's resource policy for logs short.

    See https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html (checked 2026-11).
    """
    from aws_cdk import aws_logs as logs  # noqa: PLC0415  # as above
    from aws_cdk import aws_stepfunctions as sfn  # noqa: PLC0415

    group = logs.LogGroup(
        scope,
        id,
        log_group_name=f"/aws/vendedlogs/states/{Names.unique_resource_name(scope, separator='-')}-{id}",
        retention=logs.RetentionDays.ONE_MONTH,
        removal_policy=RemovalPolicy.DESTROY,
    )
    return sfn.LogOptions(destination=group, level=sfn.LogLevel.ALL, include_execution_data=False)
