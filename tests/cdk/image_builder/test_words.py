"""Where something is wrong, in the words of whoever wrote ``AmiPipeline(…)``."""

from typing import Any

import pytest

from snapshot_constructs import (
    AmiTarget,
    BaseImage,
    BlockDevice,
    Disk,
    FastLaunch,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Placement,
    Retain,
    Retire,
    Step,
    UpdatedLaunchTemplate,
    Versions,
)
from tests.cdk.image_builder.made import in_stack, noted, refused, web

GOOD = Step.bash("true")
NGINX = ImageComponent.of("nginx", build=[GOOD])
ODD: Any = object()


def _target(**parts: Any) -> dict[str, Any]:
    return {"targets": [AmiTarget(region="eu-central-1", **parts)]}


def _steps(*steps: Step) -> dict[str, Any]:
    return {"components": [NGINX, ImageComponent.of("other", build=[GOOD], validate=[*steps])]}


CASES: dict[str, dict[str, Any]] = {
    "base": {"base": BaseImage.ami("foo", platform="Linux"), "root_device": "/dev/xvda"},
    "components[1].validate[1].action": _steps(GOOD, Step.of("NoSuch")),
    "components[1].validate[0].timeout_seconds": _steps(Step.bash("true", timeout_seconds=-2)),
    "components[1].validate[0].commands[0]": _steps(Step.bash(ODD)),
    "components[1].document": {"components": [NGINX, ImageComponent.yaml("raw", "a: [")]},
    "components[1].document.phases": {
        "components": [
            NGINX,
            ImageComponent.yaml("raw", "schemaVersion: 1.0"),
        ]
    },
    "components[0].supported_os_versions": {
        "components": [
            ImageComponent.of("many", build=[GOOD], supported_os_versions=["Linux 1"] * 26)
        ]
    },
    "components[1].name": {"components": [NGINX, NGINX]},
    "components[0].parameters": {
        "components": [ImageComponent.of("a", build=[GOOD], parameters={"a": ODD})]
    },
    "root_gib": {"root_gib": 20_000},
    "devices[0].ebs.size_gib": {"devices": [BlockDevice(device="/dev/xvdb", ebs=Disk(size_gib=0))]},
    "devices[0].ebs.iops": {"devices": [BlockDevice(device="/dev/xvdb", ebs=Disk(type="io1"))]},
    "user_data": {"user_data": "x" * 30_000},
    "working_directory": {"working_directory": "x" * 2000},
    "watermarks[0]": {"watermarks": ["é"]},
    'ami_tags["aws:x"]': {"ami_tags": {"aws:x": "y"}},
    'targets[0].tags["aws:y"]': _target(tags={"aws:y": "z"}),
    'resource_tags["Name"]': {"resource_tags": {"Name": "y"}},
    "schedule": {"schedule": PipelineSchedule.of("cron(0 3 * * *)")},
    "schedule.zone": {"schedule": PipelineSchedule.daily(at="03:00", zone="Nowhere")},
    "schedule.disable_after_failures": {
        "schedule": PipelineSchedule.daily(at="03:00", disable_after_failures=11)
    },
    "targets[0].accounts[0]": _target(accounts=["12"]),
    "targets[0].share_with[0]": _target(share_with=["12"]),
    "targets[0].organizations[0]": _target(organizations=["o-1"]),
    "targets[0].units[0]": _target(units=["ou-1"]),
    "targets[0].key": _target(
        key="arn:aws:kms:eu-west-3:111122223333:key/a", accounts=["111122223333"]
    ),
    "targets[0].launch_templates[0].id": _target(launch_templates=[UpdatedLaunchTemplate(id="x")]),
    "targets[0].launch_templates[0].account": _target(
        launch_templates=[UpdatedLaunchTemplate(id="lt-0123456789abcdef0", account="12")]
    ),
    "targets[0].licenses[0]": _target(licenses=["x"]),
    "targets[0].fast_launch[0]": _target(fast_launch=[FastLaunch(enabled=True)]),
    "targets[0].fast_launch[0].account": _target(fast_launch=[FastLaunch(account="12")]),
    "targets[0].fast_launch[0].template_id": _target(fast_launch=[FastLaunch(template_id="x")]),
    "targets[0].fast_launch[0].parallel_launches": _target(
        fast_launch=[FastLaunch(enabled=True, parallel_launches=1)]
    ),
    "targets[0].fast_launch[0].snapshots": _target(
        fast_launch=[FastLaunch(enabled=True, snapshots=0)]
    ),
    "targets[0].parameter": _target(parameter="aws/x"),
    "targets[0].region": {"targets": [AmiTarget(region="mars")]},
    "parameter": {"parameter": "ssm/x"},
    "retire.deprecate_after.interval": {
        "retire": Retire(deprecate_after=Retain.days(9), delete_after=Retain.days(3), keep=0)
    },
    "retire.deprecate_after": {"retire": Retire(deprecate_after=Retain.last(5))},
    "retire.delete_after.count": {"retire": Retire(delete_after=Retain.last(5000))},
    "retire.keep": {"retire": Retire(delete_after=Retain.days(90), keep=11)},
    "hop_limit": {"hop_limit": 65},
    "placement.tenancy": {"placement": Placement(tenancy="x")},
    "instance_types[0]": {"instance_types": ["large"]},
    "scan": {"scan": True, "tests": False},
    "workflows[0].document": {"workflows": [ImageWorkflow.yaml("smoke", "TEST", "a: [")]},
    "workflows[0].type": {"workflows": [ImageWorkflow.yaml("smoke", "X", "schemaVersion: 1.0")]},
    "versions": {"versions": Versions.fixed("1.0")},
    "name": {"name": "é"},
    "description": {"description": ""},
    "log_retention_days": {"log_retention_days": 4},
    "subnet_selection": {"subnet_selection": ODD},
}


@pytest.mark.parametrize("where", CASES)
def test_an_error_is_where_its_author_wrote_it(where: str) -> None:
    found = refused(**CASES[where])

    assert where in found


NOTED: dict[str, dict[str, Any]] = {
    "targets[0].key": _target(accounts=["444455556666"]),
    "targets[0].share_with": {"targets": [AmiTarget(share_with=["444455556666"])]},
    "targets[0].units": {
        "targets": [
            AmiTarget(
                units=["arn:aws:organizations::111122223333:ou/o-abcdefghij/ou-ab12-12345678"]
            )
        ]
    },
    "retire.keep_if_launched_within": {"retire": Retire(delete_after=Retain.days(90))},
    "retire.keep": {"retire": Retire(delete_after=Retain.days(90), keep=3)},
    "components[1].validate[0]": _steps(
        Step.of("WebDownload", [{"source": "https://example.com/a", "destination": "/a"}])
    ),
}


@pytest.mark.parametrize("where", NOTED)
def test_a_note_is_where_its_author_wrote_it(where: str) -> None:
    found = noted(**NOTED[where])

    assert where in found


def test_a_missing_key_is_asked_for_in_words_that_suit_the_argument() -> None:
    stack = in_stack()
    pipeline = web(stack, targets=[AmiTarget(accounts=["444455556666"])])

    (finding,) = pipeline.verdict.findings

    assert str(finding) == (
        "imagebuilder/copy-key: targets[0].key: is missing, and target accounts get copies of an AMI "
        "of which the recipe Images/Web/Recipe encrypts /dev/xvda; name a customer managed key in that Region"
    )
