"""The environment of the cloud is made once, whoever asks and whatever goes wrong."""

import os
import pwd
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from snapshot_constructs.rehearse import environment, folders

ROOT = Path(__file__).parents[2]
LOCKED = re.split(r"\n(?=\w)", environment.LOCK.read_text())
SIX = next(block for block in LOCKED if block.startswith("six=="))  # small, and needs nothing
MAKE = """
import sys
from pathlib import Path
from snapshot_constructs.rehearse import environment
from snapshot_constructs.rehearse.error import RehearsalError

environment.LOCK = Path(sys.argv[1])
try:
    print(environment.python())
except RehearsalError as error:
    sys.exit(f"one line: {error}")
"""


@pytest.fixture
def lock(tmp_path):
    """A lock file with one small package."""
    file = tmp_path / "six.lock"
    file.write_text(SIX)
    return file


def _maker(lock, python=sys.executable, **variables):
    home = lock.parent / "home"
    home.mkdir(exist_ok=True)
    environ = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    environ |= {"HOME": str(home), **variables}
    return subprocess.Popen(
        [python, "-c", MAKE, str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
    )


def _made(lock, **variables):
    maker = _maker(lock, **variables)
    out, said = maker.communicate()
    return maker.returncode, out.strip(), said.splitlines()


def _has_six(python):
    asked = [python, "-I", "-c", "import six; print(six.__file__)"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def test_the_environment_is_made_once_under_the_home_folder_with_progress_in_lines(lock):
    _, first, said = _made(lock)
    _, second, nothing = _made(lock)

    assert first == second
    assert first.startswith(str(lock.parent / "home" / ".cache" / "snapshot-constructs" / "cloud-"))
    assert [line.partition(":")[0] for line in said] == ["snapshot-constructs"] * 3
    assert nothing == []
    assert _has_six(first).startswith(str(Path(first).parents[1]))


def test_processes_that_ask_at_once_get_one_environment_that_one_of_them_made(lock):
    makers = [_maker(lock) for _ in range(4)]

    answers = [maker.communicate() for maker in makers]

    assert len({python for python, _ in answers}) == 1
    assert sum("installing 1 packages" in said for _, said in answers) == 1
    assert [maker.returncode for maker in makers] == [0] * 4
    assert _has_six(answers[0][0].strip())


def test_an_environment_whose_maker_was_killed_is_made_anew(lock):
    maker = _maker(lock)
    while "installing" not in maker.stderr.readline():
        pass
    maker.send_signal(signal.SIGKILL)
    maker.communicate()

    status, python, said = _made(lock)

    assert status == 0
    assert any("installing" in line for line in said)
    assert _has_six(python)


def test_an_environment_without_its_python_is_made_anew(lock):
    _, python, _ = _made(lock)
    Path(python).unlink()

    status, again, said = _made(lock)

    assert (status, again) == (0, python)
    assert len(said) == 3
    assert _has_six(python)


def test_a_python_without_pip_brings_its_own(lock, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    bare = tmp_path / "bare" / "bin" / "python"

    status, python, _ = _made(lock, python=bare, PYTHONPATH=str(ROOT))

    assert status == 0
    assert _has_six(python)


def test_other_packages_are_another_environment(lock, monkeypatch):
    before = environment.place()
    monkeypatch.setattr(environment, "LOCK", lock)

    assert environment.place() != before


def test_fails_in_one_line_when_no_package_index_has_the_packages(lock):
    nothing = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}

    status, _, said = _made(lock, **nothing)

    assert status == 1
    assert said[-1].startswith(
        "one line: cannot make the environment of the local cloud: Could not find a version "
        "that satisfies the requirement six"
    )
    assert "pip config list" in said[-1]
    assert len(said) == 3


def test_fails_when_a_package_is_not_the_one_that_was_locked(lock):
    lock.write_text(re.sub(r"sha256:\w+", f"sha256:{'0' * 64}", SIX))

    status, _, said = _made(lock)

    assert status == 1
    assert "DO NOT MATCH THE HASHES" in said[-1]


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"SNAPSHOT_CONSTRUCTS_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/a"),
        ({"XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/b/snapshot-constructs"),
        ({"XDG_CACHE_HOME": "not/absolute", "HOME": "/c"}, "/c/.cache/snapshot-constructs"),
        ({"HOME": "/c"}, "/c/.cache/snapshot-constructs"),
    ],
    ids=["override", "xdg", "xdg-without-meaning", "home"],
)
def test_the_folder_is_where_the_environment_says(monkeypatch, variables, folder):
    for name in ("SNAPSHOT_CONSTRUCTS_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert folders.cache() == Path(folder)


@pytest.mark.parametrize("home", ["", None])
def test_without_a_home_in_the_environment_it_is_that_of_the_user(monkeypatch, home):
    for name in ("SNAPSHOT_CONSTRUCTS_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    if home is not None:
        monkeypatch.setenv("HOME", home)

    own = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert folders.cache() == own / ".cache" / "snapshot-constructs"


def test_fails_in_one_line_when_the_folder_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SNAPSHOT_CONSTRUCTS_CACHE", str(tmp_path / "file" / "inside"))

    with pytest.raises(folders.RehearsalError) as error:
        environment.python()

    assert str(error.value) == (
        f"{tmp_path}/file/inside: not a directory; set SNAPSHOT_CONSTRUCTS_CACHE=/a/folder/of/yours"
    )
