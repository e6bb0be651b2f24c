"""Make a Lambda function of one file of the room ``handlers``, which is read and never imported."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import custom_resources as cr
from constructs import Construct

HANDLERS = Path(__file__).parents[1] / "handlers"
RUNTIME = lambda_.Runtime.PYTHON_3_14
RETENTION = logs.RetentionDays.THREE_MONTHS


def make_function(
    scope: Construct,
    id: str,
    file: str,
    *,
    entry: str = "handler",
    names: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: cdk.Duration | None = None,
) -> lambda_.Function:
    """Make a function that may do what its file says that this entry needs, and write its log.

    The file has a literal ``PERMISSIONS``: by entry, a list of statements without ``Effect``.
    ``{partition}``, ``{region}`` and ``{account}`` in them are those of the stack.

    Args:
        scope: where it belongs; role, log group and function become children of its child ``id``.
        id: what it is called there.
        file: the name of the file, without ``.py``.
        entry: the Python function in it that Lambda calls.
        names: what else the statements have in braces.
        environment: of the function.
        timeout: a minute when None.
    """
    home = Construct(scope, id)
    group = logs.LogGroup(home, "Logs", retention=RETENTION)
    return lambda_.Function(
        home,
        "Function",
        code=lambda_.Code.from_asset(str(HANDLERS), exclude=["**", f"!{file}.py"]),
        handler=f"{file}.{entry}",
        runtime=RUNTIME,
        architecture=lambda_.Architecture.ARM_64,
        role=_role(home, "Role", group, permissions(file, entry, names or {})),
        log_group=group,
        logging_format=lambda_.LoggingFormat.JSON,
        environment=dict(environment or {}),
        timeout=timeout or cdk.Duration.minutes(1),
        memory_size=256,
    )


def make_provider(
    scope: Construct,
    id: str,
    *,
    on_event: lambda_.IFunction,
    is_complete: lambda_.IFunction | None = None,
    patience: cdk.Duration | None = None,
) -> cr.Provider:
    """Make what calls handlers for custom resources; its own functions may call them and write logs.

    Args:
        scope: where it belongs.
        id: what it is called there.
        on_event: called when a resource is created, changed or deleted.
        is_complete: asked every half a minute whether that has been achieved.
        patience: how long it is asked.
    """
    home = Construct(scope, id)
    group = logs.LogGroup(home, "Logs", retention=RETENTION)
    waiting: dict[str, Any] = {}
    if is_complete is not None:
        waiting = {
            "is_complete_handler": is_complete,
            "framework_complete_and_timeout_role": _role(home, "WaitRole", group, []),
            "query_interval": cdk.Duration.seconds(30),
            "total_timeout": patience,
        }
    return cr.Provider(
        home,
        "Provider",
        on_event_handler=on_event,
        framework_on_event_role=_role(home, "EventRole", group, []),
        log_group=group,
        **waiting,
    )


def permissions(file: str, entry: str, names: Mapping[str, str]) -> list[iam.PolicyStatement]:
    """Return what a handler says that it needs."""
    known = {
        "partition": cdk.Aws.PARTITION,
        "region": cdk.Aws.REGION,
        "account": cdk.Aws.ACCOUNT_ID,
        **names,
    }
    written = _read(HANDLERS / f"{file}.py")[entry]
    return [
        iam.PolicyStatement.from_json({"Effect": "Allow", **_filled(statement, known)})
        for statement in written
    ]


@cache
def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="PERMISSIONS")], value=literal):
                found: dict[str, list[dict[str, Any]]] = ast.literal_eval(literal)
                return found
    raise LookupError(f"{path.name} has no literal PERMISSIONS")


def _filled(written: Any, names: Mapping[str, str]) -> Any:
    match written:
        case str():
            return written.format_map(names)
        case dict():
            return {key: _filled(value, names) for key, value in written.items()}
    return [_filled(value, names) for value in written]


def _role(
    scope: Construct, id: str, group: logs.LogGroup, allowed: list[iam.PolicyStatement]
) -> iam.Role:
    """Make the role of a function: one that is shared would allow each what any of them needs."""
    write = iam.PolicyStatement(
        actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.log_group_arn]
    )
    return iam.Role(
        scope,
        id,
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        inline_policies={"Function": iam.PolicyDocument(statements=[write, *allowed])},
    )
