"""A test session has one cloud, which each test finds empty, and no other AWS."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from snapshot_constructs.rehearse.rehearsal import START
from snapshot_constructs.rehearse.session import Session
from tests.rehearse.waiting import is_running, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def session():
    session = Session()
    yield session
    session.stop()


def _about_aws():
    return {name: value for name, value in os.environ.items() if "AWS" in name or "CDK" in name}


def test_each_test_begins_at_the_same_time_with_nothing(session):
    with session.rehearsal() as first:
        first.client("s3").create_bucket(Bucket="mine")
        first.volume()
        first.advance(days=30)
    with session.rehearsal() as second:
        buckets = second.client("s3").list_buckets()["Buckets"]
        volumes = second.client("ec2").describe_volumes()["Volumes"]
        began = second.now

    assert buckets == []
    assert volumes == []
    assert second.control.port == first.control.port
    assert timedelta(0) <= began - START < timedelta(seconds=30)


def test_a_test_knows_the_local_cloud_and_nothing_else_of_aws(session, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the user")
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    before = _about_aws()

    with session.rehearsal() as rehearsal:
        inside = _about_aws()
        os.environ["AWS_PROFILE"] = "set by the test"
        del os.environ["AWS_REGION"]

    assert "AWS_PROFILE" not in inside
    assert "AWS_SESSION_TOKEN" not in inside
    assert inside["AWS_ENDPOINT_URL"] == f"http://127.0.0.1:{rehearsal.control.port}"
    assert inside["CDK_DEFAULT_REGION"] == inside["AWS_REGION"] == rehearsal.region
    assert _about_aws() == before


def test_a_cloud_that_crashed_is_mentioned_and_followed_by_another(session, capfd):
    with session.rehearsal() as first:
        crashed = first.control.ask("status")["pid"]
        os.kill(crashed, signal.SIGKILL)
    with session.rehearsal() as second:
        again = second.control.ask("status")["pid"]

    assert again != crashed
    said = capfd.readouterr().err
    assert said.startswith("snapshot-constructs: the local cloud does not answer any more; ")
    assert said.count("\n") == 1


SUITE = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(4))
def test_it(rehearsal, number):
    assert rehearsal.client("s3").list_buckets()["Buckets"] == []
    rehearsal.client("s3").create_bucket(Bucket="mine")
    pid = rehearsal.control.ask("status")["pid"]
    Path(f"{number}.pid").write_text(f"{os.getpid()} {pid}")
    if number == 3:
        raise KeyboardInterrupt if Path("interrupt").exists() else ValueError
"""


PATCHING = """
import os

def test_first(monkeypatch, rehearsal):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_PROFILE", "test")

def test_second():
    assert os.environ["AWS_REGION"] == "ap-south-1"
    assert "AWS_PROFILE" not in os.environ
    assert "AWS_ENDPOINT_URL" not in os.environ
"""


def _suite(folder, *options):
    (folder / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _pids(folder):
    """Return the cloud of each process that ran tests."""
    written = [file.read_text().split() for file in folder.glob("*.pid")]
    found = {worker: {cloud for each, cloud in written if each == worker} for worker, _ in written}
    return {worker: [int(cloud) for cloud in clouds] for worker, clouds in found.items()}


def test_every_worker_of_a_test_run_has_a_cloud_of_its_own_which_ends_with_it(tmp_path):
    ran = _suite(tmp_path, "-n", "2")

    pids = _pids(tmp_path)
    assert "1 failed, 3 passed" in ran.stdout
    assert [len(clouds) for clouds in pids.values()] == [1, 1]
    assert not any(is_running(pid) for (pid,) in pids.values())


def test_a_test_run_has_one_cloud_and_what_its_tests_set_themselves_is_gone_after_them(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    (tmp_path / "test_patching.py").write_text(PATCHING)

    ran = _suite(tmp_path)

    ((pid,),) = _pids(tmp_path).values()
    assert "1 failed, 5 passed" in ran.stdout
    assert not is_running(pid)


def test_a_test_run_that_is_interrupted_leaves_no_cloud_behind(tmp_path):
    (tmp_path / "interrupt").touch()

    _suite(tmp_path)

    ((pid,),) = _pids(tmp_path).values()
    assert until(lambda: not is_running(pid))


def test_a_test_run_without_the_fixture_loads_pytest_and_the_standard_library_alone():
    report = (
        "import sys, pytest; before = set(sys.modules); "
        "import snapshot_constructs.rehearse.plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    ).stdout.split()

    assert loaded == [
        "snapshot_constructs",
        "snapshot_constructs.rehearse",
        "snapshot_constructs.rehearse.plugin",
    ]
