"""Functions made of the files in the room ``handlers``."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs.cdk._handler import HANDLERS, make_function
from tests.cdk.templates import resources

FILE = "block_image_public_access"


def function_of(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = resources(stack, "AWS::Lambda::Function").values()
    properties: dict[str, Any] = found["Properties"]
    return properties


def statements_of(stack: cdk.Stack) -> list[dict[str, Any]]:
    (role,) = resources(stack, "AWS::IAM::Role").values()
    (policy,) = role["Properties"]["Policies"]
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def test_a_function_is_its_file_and_nothing_else(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    make_function(cdk.Stack(app, "Stack"), "Handler", FILE, entry="on_event")

    app.synth()

    (asset,) = tmp_path.glob("asset.*")
    (file,) = asset.iterdir()
    assert file.read_text() == (HANDLERS / f"{FILE}.py").read_text()


def test_a_function_may_do_what_its_entry_says_and_write_its_log(stack: cdk.Stack) -> None:
    make_function(stack, "Handler", FILE, entry="is_complete")

    write, *others = statements_of(stack)

    (group,) = resources(stack, "AWS::Logs::LogGroup")
    assert write == {
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Effect": "Allow",
        "Resource": {"Fn::GetAtt": [group, "Arn"]},
    }
    assert others == [
        {"Action": "ec2:GetImageBlockPublicAccessState", "Effect": "Allow", "Resource": "*"}
    ]


def test_permissions_name_partition_and_region_of_the_stack(stack: cdk.Stack) -> None:
    make_function(stack, "Handler", "protect_images", entry="on_event")

    resource = statements_of(stack)[2]["Resource"]

    parts = ["arn:", {"Ref": "AWS::Partition"}, ":ec2:", {"Ref": "AWS::Region"}, "::image/*"]
    assert resource == {"Fn::Join": ["", parts]}


def test_permissions_name_what_else_they_are_given(
    stack: cdk.Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"handler": [{"Action": "ssm:GetParameter", "Resource": ["{parameter}"]}]}
    (tmp_path / "read.py").write_text(f"PERMISSIONS = {wanted!r}\n")
    monkeypatch.setattr("snapshot_constructs.cdk._handler.HANDLERS", tmp_path)

    make_function(stack, "Handler", "read", names={"parameter": "arn:of:it"})

    assert statements_of(stack)[1] == {
        "Action": "ssm:GetParameter",
        "Effect": "Allow",
        "Resource": "arn:of:it",
    }


def test_a_file_without_permissions_is_refused(
    stack: cdk.Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wild.py").write_text("def handler(event, context): ...\n")
    monkeypatch.setattr("snapshot_constructs.cdk._handler.HANDLERS", tmp_path)

    with pytest.raises(LookupError, match=r"wild\.py has no literal PERMISSIONS"):
        make_function(stack, "Handler", "wild")


def test_a_function_has_no_name_of_its_own_and_logs_json_for_three_months(stack: cdk.Stack) -> None:
    make_function(stack, "Handler", FILE, entry="on_event", environment={"A": "b"})

    function = function_of(stack)

    (group,) = resources(stack, "AWS::Logs::LogGroup").items()
    assert "FunctionName" not in function
    assert function["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": {"Ref": group[0]}}
    assert group[1]["Properties"] == {"RetentionInDays": 90}
    assert function["Environment"] == {"Variables": {"A": "b"}}


@pytest.mark.parametrize("path", sorted(HANDLERS.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_a_function_can_be_made_of_every_entry_of_a_handler(stack: cdk.Stack, path: Path) -> None:
    (entries,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PERMISSIONS"
    )
    names = dict.fromkeys(_braced(json.dumps(entries)), "x")

    for entry in entries:
        make_function(stack, entry, path.stem, entry=entry, names=names)

    made = resources(stack, "AWS::Lambda::Function").values()
    assert {each["Properties"]["Handler"] for each in made} == {
        f"{path.stem}.{entry}" for entry in entries
    }


def _braced(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text)) - {"partition", "region", "account"}
