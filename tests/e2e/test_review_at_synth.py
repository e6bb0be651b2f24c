"""The real CDK CLI synthesizes an app with the reviewer as a plug-in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"

APP = """
import aws_cdk as cdk
from aws_cdk import aws_dlm as dlm
from snapshot_constructs import SnapshotReview

app = cdk.App()
cdk.Validations.of(app).add_plugins(SnapshotReview())
nested = cdk.NestedStack(cdk.Stack(app, "Shop"), "Storage")
policy = dlm.CfnLifecyclePolicy(
    nested,
    "Databases",
    description="Databases",
    state="ENABLED",
    execution_role_arn="arn:aws:iam::111122223333:role/dlm",
    policy_details={
        "resourceTypes": ["VOLUME"],
        "targetTags": [{"key": "backup", "value": "yes"}],
        "schedules": [
            {
                "name": "often",
                "createRule": {"interval": 5, "intervalUnit": "HOURS", "times": ["03:00"]},
                "retainRule": {"count": 7},
            }
        ],
    },
)
"""
ACKNOWLEDGED = """
cdk.Validations.of(policy).acknowledge(
    cdk.Acknowledgment(id="snapshot-constructs::dlm/interval-set", reason="a test of the refusal")
)
"""


def synthesized(folder: Path, app: str) -> subprocess.CompletedProcess[str]:
    file = folder / "app.py"
    file.write_text(f"{app}\napp.synth()\n")
    command = [
        CDK,
        "synth",
        "--quiet",
        "--app",
        f"{sys.executable} {file}",
        "--output",
        folder / "out",
    ]
    environment = os.environ | {"CDK_VALIDATION": "false"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("more", "status"), [("", 1), (ACKNOWLEDGED, 0)])
def test_a_mistake_in_a_nested_stack_ends_cdk_synth_unless_it_is_acknowledged(
    tmp_path, more, status
):
    ended = synthesized(tmp_path, APP + more)

    assert ended.returncode == status
    said = ended.stdout + ended.stderr
    assert ("dlm/interval-set" in said) == bool(status)
    assert ("(got 5)" in said) == bool(status)
