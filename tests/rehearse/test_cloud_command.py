"""The command `cloud` starts a cloud that stays, and asks it, in words and in JSON."""

import json
import os
import shlex
import signal
import subprocess
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import boto3
import pytest

from snapshot_constructs.rehearse import background
from tests.rehearse.waiting import is_running, until

PROGRAM = str(Path(sys.executable).with_name("snapshot-constructs"))


def _run(*words, **variables):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")} | variables
    command = [PROGRAM, "cloud", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environ, check=False)


def _exported(text):
    """Return what a shell has after it read some text."""
    shown = "import json, os; print(json.dumps(dict(os.environ)))"
    script = f"{text}\n{shlex.quote(sys.executable)} -c {shlex.quote(shown)}"
    environ = {"AWS_PROFILE": "prod", "PATH": os.environ["PATH"]}
    ran = subprocess.run(["sh", "-c", script], capture_output=True, env=environ, check=True)
    return {name: value for name, value in json.loads(ran.stdout).items() if "AWS" in name}


def _client(service, exported):
    return boto3.client(
        service,
        endpoint_url=exported["AWS_ENDPOINT_URL"],
        region_name=exported["AWS_REGION"],
        aws_access_key_id=exported["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=exported["AWS_SECRET_ACCESS_KEY"],
    )


@pytest.fixture
def name():
    name = f"test-{uuid.uuid4()}"
    yield name
    background.stop(name)


@pytest.fixture
def started(name):
    """What `start` exports."""
    ran = _run("start", "--name", name, AWS_PROFILE="prod")
    assert ran.returncode == 0, ran.stderr
    return _exported(ran.stdout)


def test_start_prints_what_leads_programs_to_the_cloud_and_nowhere_else(name):
    ran = _run(
        "start", "--name", name, "--account", "111122223333", "--region", "eu-west-1",
        AWS_PROFILE="prod",
    )  # fmt: skip

    exported = _exported(ran.stdout)
    assert "AWS_PROFILE" not in exported
    assert exported["AWS_REGION"] == "eu-west-1"
    identity = _client("sts", exported).get_caller_identity()
    assert identity["Account"] == "111122223333"
    assert "until `cloud stop`" in ran.stderr


def test_a_cloud_goes_on_until_it_is_stopped(name, started):
    status = json.loads(_run("status", "--name", name, "--json").stdout)

    stopped = _run("stop", "--name", name)
    after = _run("status", "--name", name)

    assert status["running"]
    assert stopped.stdout == "stopped\n"
    assert after.returncode == 1
    assert after.stdout.startswith("no local cloud runs; `snapshot-constructs cloud start`")
    assert until(lambda: not is_running(status["pid"]))
    assert not Path(status["folder"]).exists()
    assert json.loads(_run("status", "--name", name, "--json").stdout) == {"running": False}
    assert _run("stop", "--name", name).stdout == "no local cloud was running\n"


def test_env_prints_it_again_for_another_shell(name, started):
    shown = json.loads(_run("env", "--name", name, "--json", AWS_PROFILE="prod").stdout)

    assert shown["environment"].items() >= started.items()
    assert shown["unset"] == ["AWS_PROFILE"]


def test_a_name_has_one_cloud(name, started):
    again = _run("start", "--name", name)

    assert again.returncode == 3
    assert again.stderr.startswith("Error: a local cloud runs already, on port ")


def test_the_clock_is_moved_and_reset(name, started):
    def now():
        return datetime.fromisoformat(
            json.loads(_run("status", "--name", name, "--json").stdout)["now"]
        )

    before = now()
    said = _run("clock", "advance", "4w2d12h", "--name", name).stdout
    after = now()
    _run("reset", "--name", name)

    assert timedelta(days=30, hours=12) < after - before < timedelta(days=30, hours=12, seconds=30)
    assert said.startswith(after.isoformat()[:10])
    assert abs(now() - before) < timedelta(seconds=30)


def test_snapshots_and_events_are_listed(name, started):
    ec2 = _client("ec2", started)
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"]
    id = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]

    text = _run("snapshots", "--name", name).stdout
    (snapshot,) = json.loads(_run("snapshots", "--name", name, "--json").stdout)
    elsewhere = _run("snapshots", "--name", name, "--region", "eu-west-1").stdout
    events = _run("events", "--name", name).stdout
    detailed = json.loads(_run("events", "--name", name, "--json").stdout)

    assert f"{id}  {volume}     10 GiB  completed  standard" in text
    assert (snapshot["id"], snapshot["size_gib"]) == (id, 10)
    assert elsewhere == ""
    assert "aws.ec2  EBS Snapshot Notification" in events
    assert detailed[-1]["detail"]["event"] == "createSnapshot"


@pytest.mark.parametrize("words", [("reset",), ("clock", "advance", "1d"), ("events",), ("env",)])
def test_fails_in_one_line_where_none_runs(name, words):
    ran = _run(*words, "--name", name)

    assert ran.returncode == 3
    assert ran.stderr == (
        "Error: no local cloud runs; `snapshot-constructs cloud start` starts one\n"
    )


def test_fails_in_one_line_when_it_is_gone_and_can_be_started_again(name, started):
    gone = json.loads(_run("status", "--name", name, "--json").stdout)
    os.kill(gone["pid"], signal.SIGKILL)

    asked = _run("events", "--name", name)
    again = _run("start", "--name", name, "--json")

    assert asked.returncode == 3
    assert asked.stderr.startswith(
        f"Error: port {gone['port']}: the local cloud does not answer any more (its log is in "
    )
    assert json.loads(again.stdout)["pid"] != gone["pid"]


def test_another_cloud_on_its_port_is_not_taken_for_it(name, started, tmp_path):
    mine = f"{name}-mine"
    known = json.loads(background._record(name).read_text())
    gone = known | {"pid": 1, "folder": str(tmp_path / "gone")}
    background._record(mine).write_text(json.dumps(gone))

    status = _run("status", "--name", mine)
    stopped = _run("stop", "--name", mine)

    assert status.returncode == 1
    assert stopped.stdout == "no local cloud was running\n"
    assert _run("status", "--name", name).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clock", "advance", "3x"), "must be numbers with w, d, h, m or s (got '3x'); write 30d"),
        (("start", "--name", "../x"), "must be letters, digits, _ . and - (got '../x')"),
        (("start", "--account", "1"), "must be 12 digits"),
    ],
)
def test_wrong_usage_is_said_with_an_example(words, said):
    ran = _run(*words)

    assert ran.returncode == 2
    assert said in " ".join(ran.stderr.split())
