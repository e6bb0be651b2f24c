"""Whatever is written anywhere ends in an error of ours, or in a template: never in one of the CDK's."""

from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import (
    AmiPipeline,
    AmiTarget,
    BaseImage,
    BlockDevice,
    Deferred,
    Disk,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Retain,
    Retire,
    Step,
    Versions,
)
from snapshot_constructs.cdk._pipeline_arguments import EXPECTED
from tests.cdk.image_builder.examples import AMAZON_LINUX, NGINX
from tests.cdk.test_bad_input import _fields, _outcomes, _with

GIVEN: dict[str, Any] = {"base": AMAZON_LINUX, "components": [NGINX]}
VALUES: dict[str, Any] = {
    "base": BaseImage.ssm("/golden/base", platform="Linux"),
    "components": (
        replace(NGINX, description="x", supported_os_versions=("Amazon Linux 2023",)),
        ImageComponent.s3("large", "s3://bucket/key", sha256="a" * 64, parameters={"a": "b"}),
    ),
    "devices": (BlockDevice(device="/dev/xvdb", ebs=Disk(size_gib=5, type="gp3")),),
    "targets": (AmiTarget(region="eu-central-1", share_with=("111122223333",)),),
    "schedule": PipelineSchedule.daily(at="03:00", zone="Europe/Paris"),
    "retire": Retire(delete_after=Retain.days(90), keep_tagged={"a": "b"}),
    "workflows": (ImageWorkflow.yaml("smoke", "TEST", "schemaVersion: 1.0"),),
    "versions": Versions.auto(),
}


def _anything() -> list[Any]:
    """Return one of every sort of thing that could be written."""
    return [
        *(None, True, 5, 10**30, float("nan"), 5j, "", "é", "\ud800", "x" * 2000, b"x"),
        *([], {}, set(), [None], [[]], ["x", 5], {"a": "b"}, {5: 6}, object(), int, iter(())),
        *(cdk.Duration.days(5), cdk.Aws.REGION, [cdk.Aws.REGION], {"a": cdk.Aws.REGION}),
        *(cdk.Token.as_number({"Ref": "X"}), cdk.Token.as_list({"Ref": "X"})),
        *(cdk.Token.as_any({"Ref": "X"}), {"Ref": "X"}, [{"Ref": "X"}], Deferred(5j)),
        *([NGINX], [Step.bash("x")], AMAZON_LINUX),
    ]


def _some_things() -> list[Any]:
    """Return those that fields, which take plain values, do not all refuse alike."""
    return [
        *(None, 5, "é", [], {"a": "b"}, object(), cdk.Aws.REGION, [cdk.Aws.REGION]),
        *({"Ref": "X"}, cdk.Token.as_number({"Ref": "X"}), cdk.Token.as_any({"Ref": "X"})),
        Deferred(5j),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EXPECTED, "name"])
def test_anything_in_an_argument_is_refused_or_rendered(name: str) -> None:
    cases = [(repr(value), AmiPipeline, GIVEN | {name: value}) for value in _anything()]

    wrong = _outcomes(cases)

    assert wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", VALUES)
def test_anything_anywhere_in_a_value_is_refused_or_rendered(name: str) -> None:
    root = {"root_device": "/dev/xvda"}
    cases = [
        (f"{path}: {new!r}", AmiPipeline, GIVEN | root | {name: _with(VALUES[name], path, new)})
        for path in _fields(VALUES[name])
        for new in _some_things()
    ]

    wrong = _outcomes(cases)

    assert wrong == {}
