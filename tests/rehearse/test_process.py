"""A cloud ends with the process that started it, however that ends, and meets no other."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from snapshot_constructs.rehearse import process
from snapshot_constructs.rehearse.clients import Clients
from snapshot_constructs.rehearse.control import Control
from snapshot_constructs.rehearse.error import RehearsalError
from tests.rehearse.waiting import is_running, until

PARENT = """
import json, sys, time
from snapshot_constructs.rehearse import process
started = process.start()
print(json.dumps([started.pid, started.port, str(started.folder)]), flush=True)
{then}
"""


def _parent(then):
    """Start a program that starts a cloud; return it, and what it said of the cloud."""
    command = [sys.executable, "-c", PARENT.format(then=then)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    with parent.stdout as output:
        return parent, *json.loads(output.readline())


@pytest.fixture
def cloud():
    started = process.start()
    yield started
    started.stop()


def test_a_cloud_that_is_stopped_leaves_nothing_behind():
    started = process.start()

    started.stop()

    assert not started.is_there()
    assert not is_running(started.pid)
    assert not started.folder.exists()


@pytest.mark.parametrize(
    ("then", "sent"),
    [
        ("time.sleep(60)", signal.SIGKILL),
        ("time.sleep(60)", signal.SIGTERM),
        ("time.sleep(60)", signal.SIGINT),
        ("raise RuntimeError", 0),
        ("import os; os._exit(3)", 0),
        ("", 0),
    ],
    ids=["killed", "terminated", "interrupted", "crashed", "left-at-once", "ended"],
)
def test_a_cloud_ends_with_the_process_that_started_it(then, sent):
    parent, pid, _, folder = _parent(then)
    os.killpg(parent.pid, sent)

    parent.wait()

    assert until(lambda: not is_running(pid))
    assert until(lambda: not Path(folder).exists())


def test_a_cloud_ends_although_a_call_waits():
    slow = (
        "from snapshot_constructs.rehearse.control import Control; "
        "from snapshot_constructs.rehearse.clients import Clients; "
        "Control(started.port).fault(action='ec2:DescribeVolumes', delay=60.0); "
        "Clients(started.port).client('ec2', '111122223333', 'eu-west-1').describe_volumes()"
    )
    parent, pid, _, folder = _parent(slow)
    assert not until(lambda: not is_running(pid), patience=3)

    parent.kill()
    parent.wait()

    assert until(lambda: not is_running(pid))
    assert not Path(folder).exists()


def test_no_function_that_runs_is_left_behind_by_a_cloud_that_is_stopped(cloud):
    _invoke_endless_function(cloud.port)
    assert until(lambda: len(_group(cloud.pid)) > 1)

    cloud.stop()

    assert until(lambda: _group(cloud.pid) == [])


def test_no_function_that_runs_is_left_behind_by_a_parent_that_is_killed():
    parent, pid, port, _ = _parent("time.sleep(60)")
    _invoke_endless_function(port)
    assert until(lambda: len(_group(pid)) > 1)

    parent.kill()
    parent.wait()

    assert until(lambda: _group(pid) == [])


def _invoke_endless_function(port):
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "import time\ndef handler(event, _):\n    time.sleep(600)\n")
    clients = Clients(port)
    trusted = {"Service": "lambda.amazonaws.com"}
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    role = clients.client("iam", "000000000000", "us-east-1").create_role(
        RoleName="function",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    client = clients.client("lambda", "000000000000", "us-east-1")
    client.create_function(
        FunctionName="endless",
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="index.handler",
        Timeout=900,
        Code={"ZipFile": code.getvalue()},
    )
    client.invoke(FunctionName="endless", InvocationType="Event")


def _group(pid):
    """Return the processes of a process group."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, group = file.read_text().rpartition(")")[2].split()[:3]
            if int(group) == pid and state != "Z":
                found.append(int(file.parent.name))
    return found


def test_two_clouds_beside_each_other_do_not_meet(cloud):
    other = process.start()
    here, there = (
        Clients(each.port).client("s3", "000000000000", "us-east-1") for each in (cloud, other)
    )

    here.create_bucket(Bucket="mine")
    buckets = there.list_buckets()["Buckets"]
    other.stop()

    assert buckets == []
    assert cloud.port != other.port
    assert [each["Name"] for each in here.list_buckets()["Buckets"]] == ["mine"]


def test_a_cloud_listens_on_the_loopback_alone(cloud):
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=5):
        pass

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", cloud.port), timeout=5)


def test_a_cloud_knows_nothing_of_the_environment_of_the_user(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/of/the/user")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")

    started = process.start()
    text = Path(f"/proc/{started.pid}/environ").read_text()
    started.stop()

    seen = dict(line.split("=", 1) for line in text.split("\0") if line)
    assert {name: value for name, value in seen.items() if name.startswith("AWS_")} == {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    assert seen["HOME"] == str(started.folder)
    assert "PYTHONPATH" not in seen


def test_a_cloud_that_crashed_leaves_its_log_until_it_is_stopped(cloud):
    os.kill(cloud.pid, signal.SIGKILL)

    assert until(lambda: not cloud.is_there())
    assert cloud.log.is_file()
    cloud.stop()
    assert not cloud.folder.exists()


def test_fails_with_the_reason_when_the_port_is_taken(cloud):
    with pytest.raises(RehearsalError) as error:
        process.start(port=cloud.port)

    assert "the local cloud does not start: OSError: [Errno 98]" in str(error.value)
    assert "cloud.log" in str(error.value)


def test_fails_when_nobody_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(RehearsalError) as error:
        Control(port).now()

    assert str(error.value) == (
        f"port {port}: the local cloud does not answer (ConnectionRefusedError)"
    )


def test_fails_when_the_cloud_refuses(cloud):
    with pytest.raises(RehearsalError, match="the clock never goes back"):
        Control(cloud.port).ask("clock", seconds=-1)
