"""A local cloud that `snapshot-constructs cloud start` started, and the CDK CLI on it."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from snapshot_constructs.rehearse import Rehearsal, background

ROOT = Path(__file__).parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
PROGRAM = Path(sys.executable).with_name("snapshot-constructs")
QUIET = {"CDK_DISABLE_CLI_TELEMETRY": "true", "CDK_DISABLE_VERSION_CHECK": "true"}
STRANGE = {"AWS_PROFILE": "prod", "AWS_CA_BUNDLE": "/nowhere"}  # what a user's shell may have


class Cloud(NamedTuple):
    """A local cloud, and what ``cloud start`` printed."""

    exports: str
    rehearsal: Rehearsal


@contextmanager
def started() -> Iterator[Cloud]:
    """Start a cloud as the page says, and stop it in the end."""
    name = f"test-{uuid.uuid4()}"
    command = [PROGRAM, "cloud", "start", "--name", name]
    environment = os.environ | STRANGE
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    try:
        yield Cloud(said.stdout, Rehearsal(background.find(name).port))
    finally:
        background.stop(name)


def run(cloud: Cloud, *command: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell that has read what was printed, and else little but some variables."""
    script = ["sh", "-c", f'{cloud.exports}\nexec "$@"', "sh", *map(str, command)]
    environment = {"PATH": os.environ["PATH"], **STRANGE, **variables}
    return subprocess.run(
        script, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def cdk(
    cloud: Cloud, *words: object, app: object, account: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the CDK CLI for an app that is synthesized, as another account where one is given."""
    caller = ["env", f"AWS_ACCESS_KEY_ID={account}"] if account else []
    return run(cloud, *caller, CDK, *words, "--app", app, **os.environ | QUIET | STRANGE)
