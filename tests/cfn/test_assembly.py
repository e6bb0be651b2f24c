"""Templates and cloud assemblies are read, or one line says why not."""

import json
from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs.cfn import assembly, dlm
from snapshot_constructs.cfn.json_file import LARGEST, UnusableError
from snapshot_constructs.cfn.template import Resource

POLICY = {"Type": dlm.RESOURCE_TYPE, "Properties": {"State": "ENABLED"}}


def _template(**resources: Any) -> str:
    return json.dumps({"Resources": resources}, indent=1)


def _stack(**changes: Any) -> dict[str, Any]:
    return {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "Shop.template.json"},
    } | changes


def _folder(path: Path, artifacts: object, **files: str) -> str:
    path.mkdir(exist_ok=True)
    (path / "manifest.json").write_text(json.dumps({"version": "55.0.0", "artifacts": artifacts}))
    for name, content in files.items():
        (path / name.replace("__", ".")).write_text(content)
    return str(path)


def _ids(path: str) -> list[tuple[str, str | None]]:
    return [
        (found.logical_id, found.construct_path)
        for template in assembly.read(path)
        for found in template.resources(dlm.RESOURCE_TYPE)
    ]


def test_a_template_file_is_one_template_of_unknown_place(tmp_path):
    file = tmp_path / "Shop.json"
    file.write_text(_template(Daily=POLICY, Bucket={"Type": "AWS::S3::Bucket"}))

    (template,) = assembly.read(str(file))

    assert (template.file, template.stack, template.region) == (str(file), None, None)
    assert [each.logical_id for each in template.resources(dlm.RESOURCE_TYPE)] == ["Daily"]


def test_a_stack_of_an_assembly_knows_its_name_and_place(tmp_path):
    stack = _stack(displayName="Prod/Shop")
    path = _folder(tmp_path, {"Shop": stack}, Shop__template__json=_template(Daily=POLICY))

    (template,) = assembly.read(path)

    assert (template.stack, template.account, template.region) == (
        "Prod/Shop",
        "111122223333",
        "eu-west-1",
    )


@pytest.mark.parametrize(
    "environment", ["aws://unknown-account/unknown-region", "nonsense", None, 7]
)
def test_a_stack_without_a_place_has_none(tmp_path, environment):
    stack = _stack(environment=environment)
    path = _folder(tmp_path, {"Shop": stack}, Shop__template__json=_template())

    (template,) = assembly.read(path)

    assert (template.stack, template.account, template.region) == ("Shop", None, None)


def test_stages_are_read_too(tmp_path):
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    path = _folder(tmp_path, {"assembly-Prod": stage})
    inner = _folder(
        tmp_path / "assembly-Prod", {"Shop": _stack()}, Shop__template__json=_template(P=POLICY)
    )

    (template,) = assembly.read(path)

    assert template.file == f"{inner}/Shop.template.json"


def test_nested_stacks_are_found_through_the_assets_of_their_stack(tmp_path):
    nested = "Inner.nested.template.json"
    assets = {"files": {"1": {"source": {"path": nested}}, "2": {"source": {"path": "asset.1"}}}}
    artifacts = {
        "Shop.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}},
        "Shop": _stack(dependencies=["Shop.assets", "Other"]),
    }
    path = _folder(
        tmp_path,
        artifacts,
        Shop__template__json=_template(Outer=POLICY),
        Inner__nested__template__json=_template(Inner=POLICY),
        Shop__assets__json=json.dumps(assets),
    )

    templates = assembly.read(path)

    assert [Path(each.file).name for each in templates] == ["Shop.template.json", nested]
    assert [each.region for each in templates] == ["eu-west-1", "eu-west-1"]


def test_construct_paths_stand_in_the_template(tmp_path):
    named = POLICY | {"Metadata": {"aws:cdk:path": "Shop/Daily/Resource"}}
    file = tmp_path / "Shop.json"
    file.write_text(_template(Daily=named, Bare=POLICY, Odd=POLICY | {"Metadata": "x"}))

    found = _ids(str(file))

    assert found == [("Daily", "Shop/Daily/Resource"), ("Bare", None), ("Odd", None)]


def test_construct_paths_are_otherwise_taken_from_the_manifest_each_for_its_own_stack(tmp_path):
    notes = {
        "/Shop": [{"type": "aws:cdk:templateFile", "data": "Shop.template.json"}],
        "/Shop/Daily/Resource": [{"type": "aws:cdk:logicalId", "data": "P"}],
        "/Shop/Inner": [{"type": "aws:cdk:templateFile", "data": "Inner.nested.template.json"}],
        "/Shop/Inner/Daily/Resource": [{"type": "aws:cdk:logicalId", "data": "P"}],
        "/Shop/Inner.NestedStack/X": [{"type": "aws:cdk:logicalId", "data": "Q"}],
    }
    assets = {"files": {"1": {"source": {"path": "Inner.nested.template.json"}}}}
    artifacts = {
        "A": {"type": "cdk:asset-manifest", "properties": {"file": "a.json"}},
        "Shop": _stack(dependencies=["A"], additionalMetadataFile="m.json"),
    }
    path = _folder(
        tmp_path,
        artifacts,
        Shop__template__json=_template(P=POLICY, Q=POLICY),
        Inner__nested__template__json=_template(P=POLICY),
        a__json=json.dumps(assets),
        m__json=json.dumps(notes),
    )

    found = _ids(path)

    assert found == [
        ("P", "Shop/Daily/Resource"),
        ("Q", "Shop/Inner.NestedStack/X"),
        ("P", "Shop/Inner/Daily/Resource"),
    ]


def test_the_line_that_made_a_resource_is_taken_from_what_the_cdk_notes_when_it_debugs(tmp_path):
    stack = [
        "...jsii runtime...",
        "__init__ (/x/site-packages/l.py:5)",
        "<module> (/shop/app.py:3)",
    ]
    notes = {
        "/Shop": [{"type": "aws:cdk:templateFile", "data": "Shop.template.json"}],
        "/Shop/Daily/Resource": [
            {"type": "aws:cdk:logicalId", "data": "P"},
            {"type": "aws:cdk:creationStack", "data": stack},
        ],
        "/Shop/Weekly/Resource": [{"type": "aws:cdk:logicalId", "data": "Q"}],
    }
    path = _folder(
        tmp_path,
        {"Shop": _stack(metadata=notes)},
        Shop__template__json=_template(P=POLICY, Q=POLICY),
    )

    (template,) = assembly.read(path)

    assert [each.source for each in template.resources()] == ["/shop/app.py:3", None]


def test_a_manifest_file_stands_for_its_folder(tmp_path):
    path = _folder(tmp_path, {"Shop": _stack()}, Shop__template__json=_template(Daily=POLICY))

    assert _ids(f"{path}/manifest.json") == _ids(path) == [("Daily", None)]


def test_resources_that_are_no_objects_are_none_of_ours(tmp_path):
    file = tmp_path / "Shop.json"
    file.write_text(_template(**{"Fn::ForEach::All": ["X", [], {}], "Odd": 7, "Daily": POLICY}))

    assert _ids(str(file)) == [("Daily", None)]


def test_a_byte_order_mark_is_no_harm(tmp_path):
    file = tmp_path / "Shop.json"
    file.write_bytes(b"\xef\xbb\xbf" + _template(Daily=POLICY).encode())

    assert _ids(str(file)) == [("Daily", None)]


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", ":1:1: is empty; give a CloudFormation template"),
    "truncated": (b'{"Resources": {\n "A": ', ":2:7: is not JSON (Expecting value)"),
    "no-object": (b"[]", ":1:1: must hold an object (got a list)"),
    "not-utf-8": (
        b'{\n"\xff": 1}',
        ":2: is not UTF-8 text (got byte 0xff at offset 3); save it as UTF-8",
    ),
    "nested": (
        b'{"Resources": ' + b"[" * 100_000,
        ":1:214: is nested more than 200 levels deep; no template needs that",
    ),
    "nested-within-python": (
        b'{"Resources": ' + b"[" * 300 + b"]" * 300 + b"}",
        ":1:214: is nested more than 200 levels deep; no template needs that",
    ),
    "no-resources": (
        b"{}",
        ": has no Resources; give a CloudFormation template or a cdk.out folder",
    ),
    "odd-resources": (
        b'{"Resources": []}',
        ": has Resources that are no object; give a CloudFormation template or a cdk.out folder",
    ),
    "name-twice": (
        b'{"Resources": {"A": 1,\n "B": "\\"A\\":{", "C": [{"A": 1}],\n "A": 2}}',
        ":3:2: has 'A' twice (the first is in line 1); keep one of them",
    ),
    "no-number": (
        b'{"Resources": NaN}',
        ": is not JSON (NaN is no number that JSON knows)",
    ),
    "too-large-a-number": (
        b'{"Resources": -1e999}',
        ": is not JSON ('-1e999' is too large a number)",
    ),
    "endless-number": (
        b'{"Resources": ' + b"9" * 5000 + b"}",
        ": has a number of too many digits",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_fails_when_a_file_is_no_template(tmp_path, name):
    content, message = BROKEN[name]
    file = tmp_path / "Shop.json"
    file.write_bytes(content)

    with pytest.raises(UnusableError) as error:
        assembly.read(str(file))

    assert str(error.value) == f"{file}{message}"


def test_a_template_in_yaml_is_read_whatever_its_file_is_called(tmp_path):
    file = tmp_path / "Shop.json"
    file.write_text("Resources:\n  Daily:\n    Type: AWS::DLM::LifecyclePolicy\n")

    (template,) = assembly.read(str(file))

    assert [each.logical_id for each in template.resources(dlm.RESOURCE_TYPE)] == ["Daily"]
    assert template.position("Resources", "Daily", "Type") == (3, 5)
    assert template.line("Daily", "Type") == 3


def test_a_resource_has_all_that_stands_there_beside_its_properties(tmp_path):
    raw = POLICY | {"DeletionPolicy": "Retain", "Condition": "IsProd"}

    template = assembly.template(_template(Daily=raw, Bucket={"Type": "AWS::S3::Bucket"}), "t")

    assert list(template.resources()) == [
        Resource(
            logical_id="Daily",
            type=dlm.RESOURCE_TYPE,
            properties={"State": "ENABLED"},
            attributes=raw,
        ),
        Resource(
            logical_id="Bucket",
            type="AWS::S3::Bucket",
            properties={},
            attributes={"Type": "AWS::S3::Bucket"},
        ),
    ]


def test_fails_when_a_file_is_too_large(tmp_path):
    file = tmp_path / "Shop.json"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)

    with pytest.raises(UnusableError, match=r"Shop.json: is larger than 100 MB; no template is$"):
        assembly.read(str(file))


@pytest.mark.parametrize(
    ("name", "message"),
    [("a" * 5000, "file name too long"), ("a\0b", "is no name of a file")],
    ids=["long", "nul"],
)
def test_fails_when_no_file_can_have_that_name(name, message):
    with pytest.raises(UnusableError, match=f": {message}$"):
        assembly.read(name)


def test_fails_when_a_file_is_missing(tmp_path):
    with pytest.raises(UnusableError, match="nowhere: no such file or directory"):
        assembly.read(str(tmp_path / "nowhere"))


FOLDERS: dict[str, tuple[list[str], str]] = {
    "empty": ([], "the folder that `cdk synth` writes, or a template file"),
    "other-files": (["a.txt", "b"], "the folder that `cdk synth` writes, or a template file"),
    "templates": (
        ["b.yaml", "a.template", "0.txt"],
        "the templates in it as files, such as {}/a.template",
    ),
    "app": (["a.json", "cdk.out/manifest.json"], "{}/cdk.out"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_fails_when_a_folder_has_no_manifest(tmp_path, name):
    files, instead = FOLDERS[name]
    for file in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()

    with pytest.raises(UnusableError) as error:
        assembly.read(str(tmp_path))

    assert str(error.value) == (
        f"{tmp_path}: has no manifest.json, so it is no cloud assembly; "
        f"give {instead.format(tmp_path)}"
    )


MANIFESTS: dict[str, tuple[dict[str, Any], str]] = {
    "no-template-named": (_stack(properties={}), "artifact 'Shop' names no templateFile"),
    "template-missing": (_stack(), "Shop.template.json: no such file or directory"),
    "template-of-no-name": (
        _stack(properties={"templateFile": "a\0b"}),
        "a\0b: is no name of a file",
    ),
    "stage-missing": (
        {"type": "cdk:cloud-assembly", "properties": {"directoryName": "gone"}},
        "so it is no cloud assembly; give the folder that `cdk synth` writes, or a template file",
    ),
    "stage-without-folder": (
        {"type": "cdk:cloud-assembly"},
        "artifact 'Shop' names no directoryName",
    ),
    "stage-in-itself": (
        {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}},
        "manifest.json: contains itself",
    ),
    "metadata-missing": (
        _stack(additionalMetadataFile="gone.json"),
        "gone.json: no such file or directory",
    ),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_fails_when_a_manifest_is_wrong(tmp_path, name):
    artifact, message = MANIFESTS[name]
    path = _folder(tmp_path, {"Shop": artifact})

    with pytest.raises(UnusableError) as error:
        assembly.read(path)

    assert str(error.value).endswith(message)


def test_fails_when_a_nested_template_is_missing(tmp_path):
    assets = {"files": {"1": {"source": {"path": "Inner.nested.template.json"}}}}
    artifacts = {
        "A": {"type": "cdk:asset-manifest", "properties": {"file": "a.json"}},
        "Shop": _stack(dependencies=["A"]),
    }
    path = _folder(
        tmp_path, artifacts, Shop__template__json=_template(), a__json=json.dumps(assets)
    )

    with pytest.raises(
        UnusableError, match=r"/Inner.nested.template.json: no such file or directory$"
    ):
        assembly.read(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r":1:1: is not JSON \(Expecting value\)"),
        ('{"artifacts": {', r":1:16: is not JSON \(Expecting property name .*\)"),
        ("[]", r":1:1: must hold an object \(got a list\)"),
        ('{"artifacts": []}', ": has artifacts that are no object"),
    ],
    ids=["empty", "truncated", "list", "artifacts"],
)
def test_fails_when_a_manifest_is_no_manifest(tmp_path, content, message):
    (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(UnusableError, match=f"/manifest.json{message}$"):
        assembly.read(str(tmp_path))


@pytest.mark.parametrize("artifacts", [{}, {"Shop": 7}, {"Shop": {"type": "other"}}])
def test_an_assembly_without_stacks_has_no_templates(tmp_path, artifacts):
    path = _folder(tmp_path, artifacts)

    assert assembly.read(path) == ()
