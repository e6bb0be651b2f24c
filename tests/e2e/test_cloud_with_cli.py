"""The real CDK CLI works on the local cloud, in turn with deploys of a test."""

import os
import subprocess
from pathlib import Path

import aws_cdk as cdk
import pytest

from tests.rehearse.apps import Store

CDK = Path(__file__).parents[2] / "node_modules" / ".bin" / "cdk"
QUIET = {"CDK_DISABLE_CLI_TELEMETRY": "true", "CDK_DISABLE_VERSION_CHECK": "true"}


@pytest.mark.slow
def test_the_cli_bootstraps_deploys_and_destroys_what_a_test_deploys_too(rehearsal, tmp_path):
    def ran(*words):
        command = [CDK, *words, "--app", str(tmp_path / "cdk.out")]
        environment = os.environ | rehearsal.environment() | QUIET
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    app = cdk.App(outdir=str(tmp_path / "cdk.out"))
    store = Store(app, "Store")
    first = rehearsal.deploy(app)
    unchanged = ran("deploy", "--all", "--require-approval", "never")
    ran("bootstrap")
    store.parameter.node.default_child.value = "two"
    app.synth(force=True)
    ran("deploy", "--all", "--require-approval", "never")
    name = first.id_of(store.parameter)
    value = rehearsal.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    again = rehearsal.deploy(app)
    ran("destroy", "--all", "--force")

    assert "(no changes)" in unchanged
    assert value == "two"
    assert not again.changed
    stacks = rehearsal.client("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["CDKToolkit"]
