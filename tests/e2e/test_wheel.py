"""The wheel that users install holds all that the constructs need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = """
import aws_cdk as cdk
import snapshot_constructs as sc

app = cdk.App(outdir="out")
stack = cdk.Stack(app, "S")
daily = sc.Schedule.daily(at="03:00", retain=sc.Retain.last(7))
targets = sc.Targets.volumes({"backup": "yes"})
sc.SnapshotPolicy(stack, "P", targets=targets, schedules={"daily": daily})
sc.AmiGovernance(stack, "G")
app.synth()
print(sc.__file__)
"""


REHEARSAL = """
from snapshot_constructs.rehearse import process
from snapshot_constructs.rehearse.control import Control

started = process.start()
print(process.PROGRAM, Control(started.port).now().tzinfo)
started.stop()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--no-deps", "--target", folder / "site", wheel]
    subprocess.run(install, check=True, capture_output=True)
    return folder / "site"


def _run(installed: Path, folder: Path, *command: object) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    ran = subprocess.run(
        [str(part) for part in command],
        check=True,
        capture_output=True,
        cwd=folder,
        env=environment,
        text=True,
    )
    return ran.stdout


def test_the_wheel_installed_elsewhere_synthesizes_and_reviews(
    installed: Path, tmp_path: Path
) -> None:
    where = _run(installed, tmp_path, sys.executable, "-c", APP)
    command = "from snapshot_constructs.cli import main; main()"
    said = _run(installed, tmp_path, sys.executable, "-c", command, "review", "out")
    schema = _run(installed, tmp_path, sys.executable, "-c", command, "schema")

    assert where.startswith(str(installed))
    assert "S/P" in said
    assert '"title": "Review of snapshot policies' in schema
    assert (installed / "snapshot_constructs" / "py.typed").is_file()


def test_the_wheel_installed_elsewhere_brings_the_local_cloud(
    installed: Path, tmp_path: Path
) -> None:
    said = _run(installed, tmp_path, sys.executable, "-c", REHEARSAL)

    where, zone = said.split()
    assert where.startswith(str(installed))
    assert zone == "UTC"
