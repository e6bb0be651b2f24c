"""What holds for every handler: what it imports, asks and may ask."""

import ast
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

import snapshot_constructs
from snapshot_constructs.handlers import block_image_public_access

FOLDER = Path(snapshot_constructs.__file__).parent / "handlers"
FILES = sorted(FOLDER.glob("[!_]*.py"))
IAM = {"stepfunctions": "states"}  # services that IAM calls otherwise
BEYOND: dict[str, set[str]] = {}  # actions that are no calls, by file; each with its reason

every_handler = pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def permissions_of(file: Path) -> dict[str, list[dict[str, Any]]]:
    (literal,) = (
        node.value
        for node in tree_of(file).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PERMISSIONS"
    )
    found: dict[str, list[dict[str, Any]]] = ast.literal_eval(literal)
    return found


def actions_of(file: Path) -> set[str]:
    written = [
        statement["Action"] for entry in permissions_of(file).values() for statement in entry
    ]
    return {action for each in written for action in ([each] if isinstance(each, str) else each)}


def clients_in(file: Path) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree_of(file)) if isinstance(node, ast.Call))
    return [call for call in calls if ast.unparse(call.func) == "boto3.client"]


def calls_in(file: Path) -> set[str]:
    """Return the IAM actions of all operations that are called anywhere in a file."""
    tree = tree_of(file)
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("get_paginator", "get_waiter")
        and isinstance(call.args[0], ast.Constant)
    }
    found = set()
    for call in clients_in(file):
        service = ast.literal_eval(call.args[0])
        operations = boto3.client(service, region_name="eu-west-1").meta.method_to_api_mapping
        prefix = IAM.get(service, service)
        found |= {f"{prefix}:{operations[name]}" for name in names & operations.keys()}
    return found


@every_handler
def test_a_handler_imports_the_standard_library_and_boto3_alone(file: Path) -> None:
    names = [
        name
        for node in ast.walk(tree_of(file))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]

    roots = {name.partition(".")[0] for name in names}

    assert roots <= {*sys.stdlib_module_names, "boto3", "botocore"}


@every_handler
def test_a_handler_may_do_exactly_what_it_calls(file: Path) -> None:
    called = calls_in(file)

    allowed = actions_of(file)

    assert called
    assert allowed - BEYOND.get(file.stem, set()) == called


@every_handler
def test_every_entry_that_has_permissions_is_a_function(file: Path) -> None:
    functions = {node.name for node in tree_of(file).body if isinstance(node, ast.FunctionDef)}

    assert permissions_of(file).keys() <= functions


@every_handler
def test_an_action_is_allowed_on_everything_only_where_iam_knows_no_resources(file: Path) -> None:
    open_to_all = {
        action
        for entry in permissions_of(file).values()
        for statement in entry
        if statement["Resource"] == "*"
        for action in actions_of_statement(statement)
    }

    assert all(
        re.match(r"ec2:(Describe|\w*(BlockPublicAccess|AllowedImages))", each)
        for each in open_to_all
    )


def actions_of_statement(statement: dict[str, Any]) -> list[str]:
    written = statement["Action"]
    return [written] if isinstance(written, str) else written


@every_handler
def test_every_client_slows_down_when_it_is_throttled(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    clients = clients_in(file)

    assert clients
    assert all("config" in {keyword.arg for keyword in call.keywords} for call in clients)
    assert '"mode": "adaptive"' in text
    assert "sleep" not in text


def test_a_call_that_is_throttled_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "eu-west-1")
    block_image_public_access._ec2.cache_clear()
    answers = iter([(503, error("RequestLimitExceeded")), (200, state("block-new-sharing"))])
    events = block_image_public_access._ec2().meta.events
    events.register("before-send.ec2", lambda request, **_: response(request.url, *next(answers)))
    event = {"RequestType": "Create", "ResourceProperties": {"State": "block-new-sharing"}}

    answer = block_image_public_access.is_complete(event, None)

    block_image_public_access._ec2.cache_clear()
    assert answer == {"IsComplete": True}


def error(code: str) -> str:
    return f"<Response><Errors><Error><Code>{code}</Code></Error></Errors></Response>"


def state(name: str) -> str:
    inner = f"<imageBlockPublicAccessState>{name}</imageBlockPublicAccessState>"
    return (
        f"<GetImageBlockPublicAccessStateResponse>{inner}</GetImageBlockPublicAccessStateResponse>"
    )


def response(url: str, status: int, body: str) -> AWSResponse:
    raw = SimpleNamespace(stream=lambda: iter([body.encode()]))
    return AWSResponse(url, status, {}, raw)
