"""What a room loads when it is imported; import-linter cannot see through the lazy root."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "snapshot_constructs"
MAY_LOAD = {"snapshot_constructs.cli": {"click"}}  # all others: the standard library alone
NOT_ASKED = {"cdk"}  # loads the CDK by its nature

ROOMS = sorted(
    f"snapshot_constructs.{path.parent.name}"
    for path in PACKAGE.glob("*/__init__.py")
    if path.parent.name not in NOT_ASKED
)
MODULES = sorted(f"snapshot_constructs.{p.stem}" for p in PACKAGE.glob("[!_]*.py"))

REPORT = """
import sys
before = set(sys.modules)
import {module}
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}}
known = {{"snapshot_constructs", *sys.stdlib_module_names}}
print(*sorted(name for name in loaded - known if not name.startswith("_sysconfigdata_")))
"""


@pytest.mark.parametrize("module", ["snapshot_constructs", *ROOMS, *MODULES])
def test_importing_a_room_loads_nothing_but_the_standard_library_and_what_it_is_allowed(module):
    report = [sys.executable, "-c", REPORT.format(module=module)]

    loaded = subprocess.run(report, capture_output=True, text=True, check=True).stdout.split()

    assert set(loaded) <= MAY_LOAD.get(module, set())


def test_importing_the_command_line_does_not_load_the_constructs():
    report = "import sys, snapshot_constructs.cli; print('snapshot_constructs.cdk' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )

    assert answer.stdout == "False\n"


SNAPSHOTS = """
import json, sys
from click.testing import CliRunner
from snapshot_constructs.cli import main
text = json.dumps({"Resources": {"Daily": {"Type": "AWS::DLM::LifecyclePolicy", "Properties": {}}}})
command = ["review", "-", "--region", "eu-west-1", "--account", "111122223333"]
assert CliRunner().invoke(main, command, input=text).exit_code == 1
print(any("imagebuilder" in name for name in sys.modules))
"""


def test_a_review_of_a_template_without_images_loads_nothing_about_them():
    answer = subprocess.run(
        [sys.executable, "-c", SNAPSHOTS], capture_output=True, text=True, check=True
    )

    assert answer.stdout == "False\n"


PIPELINE = """
import sys
import aws_cdk as cdk
from snapshot_constructs import AmiPipeline, BaseImage, ImageComponent, Step
nginx = ImageComponent.of("nginx", build=[Step.bash("dnf -y install nginx")])
base = BaseImage.amazon("amazon-linux-2023-x86")
AmiPipeline(cdk.Stack(cdk.App(), "Images"), "Web", base=base, components=[nginx])
print(*sys.modules)
"""
NOT_FOR_PIPELINES = [
    "snapshot_constructs.cfn.estate",
    "snapshot_constructs.cfn.resolve",
    "snapshot_constructs.model.policy",
    "snapshot_constructs.rules.dlm.subjects",
    "aws_cdk.aws_dlm",
    "yaml",
]


def test_a_pipeline_loads_nothing_about_lifecycle_policies_and_templates():
    answer = subprocess.run(
        [sys.executable, "-c", PIPELINE], capture_output=True, text=True, check=True
    )

    assert set(NOT_FOR_PIPELINES) & set(answer.stdout.split()) == set()


@pytest.mark.parametrize("room", ["model", "rules", "rules.dlm"])
def test_what_a_room_loads_on_first_use_is_there(room):
    module = import_module(f"snapshot_constructs.{room}")

    loaded = {name: getattr(module, name) for name in module.__all__}

    assert None not in loaded.values()
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = module.nothing


def test_a_room_lists_what_it_loads_on_first_use():
    names = dir(import_module("snapshot_constructs.model"))

    assert "PolicySpec" in names
