"""The demo is synthesized by the real CDK CLI and reviewed by the real command line."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
REVIEW = Path(sys.executable).with_name("snapshot-constructs")

POLICIES = {
    "Shop/Databases": "snapshots of volumes",
    "Shop/WindowsServers": "snapshots of instances",
    "Shop/WebServers": "AMIs of instances",
    "Shop/AnyVolume": "snapshots of every volume",
    "Shop/AnyInstance": "AMIs of every instance",
    "Vault/FromShop": "copies of shared snapshots",
}

IMAGES = {
    "Images/Web/Component-nginx": "a component",
    "Images/Web/Recipe": "a recipe for AMIs: images-web",
    "Images/Web/Infrastructure": "the instances that build and test images",
    "Images/Web/Distribution": "where images go: eu-west-1 and eu-central-1",
    "Images/Web": "a pipeline: builds images-web at 03:00 Europe/Berlin on Sunday",
    "Images/Web/Lifecycle": "a lifecycle policy: deprecates and deletes images",
}

NOISE = (
    "RuntimeError",
    "JSIIError",
    "JavaScriptError",
    "@jsii/",
)  # how errors look that crossed jsii

MISTAKE = """
import aws_cdk as cdk
from snapshot_constructs import Retain, Schedule, SnapshotPolicy, Targets

app = cdk.App()
stack = cdk.Stack(app, "Shop")
SnapshotPolicy(
    stack,
    "Databases",
    targets=Targets.volumes({"backup": "yes"}),
    schedules={"daily": Schedule.every(hours=5, at="03:00", retain=Retain.last(7))},
)
app.synth()
"""


def _synth(app: Path, out: Path, *, validation: str) -> subprocess.CompletedProcess[str]:
    command = [CDK, "synth", "--quiet", "--app", f"{sys.executable} {app}", "--output", out]
    environment = os.environ | {"CDK_VALIDATION": validation}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _review(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [REVIEW, "review", out.name, *arguments]
    return subprocess.run(command, cwd=out.parent, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "cdk.out"
    answer = _synth(ROOT / "app.py", out, validation="true")
    assert answer.returncode == 0, answer.stderr
    assert "warning" not in answer.stderr.lower(), answer.stderr
    return out


def test_the_demo_has_every_kind_of_policy_and_a_pipeline_and_its_review_finds_nothing_wrong(
    assembly,
):
    answer = _review(assembly, "--fail-on", "warning", "--format", "json")

    found = json.loads(answer.stdout)
    assert (answer.returncode, answer.stderr) == (0, "")
    for listed, expected in ((found["policies"], POLICIES), (found["images"], IMAGES)):
        said = {
            each["construct_path"].removesuffix("/Resource"): each["summary"] for each in listed
        }
        assert list(said) == list(expected)
        assert all(said[path].startswith(words) for path, words in expected.items())


def test_the_demo_reads_as_it_should(assembly, golden):
    answer = _review(assembly, "--start", "2026-11-22")

    timeless = re.sub(r"(?m)^(    next +).*(\n {18}.*)*$", r"\1(three times)", answer.stdout)
    golden("demo.txt", re.sub(r"(template\.json):\d+:\d+", r"\1:1:1", timeless))


def test_the_volume_of_the_demo_has_the_tag_that_its_policy_looks_for(assembly):
    template = json.loads((assembly / "Shop.template.json").read_text())

    (volume,) = [
        each for each in template["Resources"].values() if each["Type"] == "AWS::EC2::Volume"
    ]

    assert {"Key": "backup", "Value": "database"} in volume["Properties"]["Tags"]


def test_fails_when_a_policy_is_wrong_and_says_which_rule_which_construct_and_where(tmp_path):
    app = tmp_path / "app.py"
    app.write_text(MISTAKE)

    answer = _synth(app, tmp_path / "cdk.out", validation="false")

    assert answer.returncode == 1
    assert f"Shop/Databases breaks a rule ({app}:7)\n" in answer.stderr
    assert "dlm/interval-set: " in answer.stderr
    assert "(got 5)" in answer.stderr
    assert [noise for noise in NOISE if noise in answer.stderr] == []
