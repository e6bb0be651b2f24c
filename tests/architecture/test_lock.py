"""The lock files say which versions, and by which hash, but not from where."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
REHEARSE = [Requirement(text) for text in PROJECT["optional-dependencies"]["rehearse"]]
GROUPS = PYPROJECT["dependency-groups"]
CLOUD = "snapshot_constructs/rehearse/requirements.lock"


def _locked(file: str) -> list[Requirement]:
    blocks = re.split(r"\n(?=\w)", (ROOT / file).read_text())
    return [Requirement(block.partition("\\")[0]) for block in blocks if block[0] != "#"]


LOCKED = _locked("requirements.lock")


@pytest.mark.parametrize("name", ["requirements.lock", CLOUD, "package-lock.json", "package.json"])
def test_a_lock_file_holds_no_addresses(name):
    text = (ROOT / name).read_text()

    found = re.findall(r"\S*(?:https?:|file:|git\+|resolved|index-url|find-links)\S*", text)

    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", CLOUD])
def test_a_lock_file_holds_no_paths(name):
    text = (ROOT / name).read_text()

    assert [line for line in text.splitlines() if "/" in line] == []


@pytest.mark.parametrize("name", ["requirements.lock", CLOUD])
def test_every_locked_package_is_pinned_and_has_a_hash(name):
    blocks = re.split(r"\n(?=\w)", (ROOT / name).read_text())[1:]

    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("requirement", RUNTIME + REHEARSE, ids=str)
def test_a_runtime_dependency_is_a_range_that_the_locked_version_is_in(requirement):
    operators = {specifier.operator for specifier in requirement.specifier}
    versions = [
        lock.specifier
        for lock in LOCKED
        if canonicalize_name(lock.name) == canonicalize_name(requirement.name)
    ]

    assert ">=" in operators
    assert "==" not in operators
    assert versions
    assert all(requirement.specifier.contains(next(iter(pin)).version) for pin in versions)


def test_everything_that_setup_needs_is_locked():
    asked = [text for group in ("test", "dev") for text in GROUPS[group] if isinstance(text, str)]

    missing = {Requirement(text).name for text in asked} - {lock.name for lock in LOCKED}

    assert missing == set()


def test_the_packages_of_the_cloud_are_those_that_its_group_pins():
    pinned = {Requirement(text) for text in GROUPS["cloud"]}
    locked = {each.name: str(each.specifier) for each in _locked(CLOUD)}

    assert {each.name for each in pinned} <= set(locked)
    assert {each.name: str(each.specifier) for each in pinned if each.specifier}.items() <= (
        locked.items()
    )


def test_the_cdk_cli_is_pinned_to_a_version_that_reads_our_assemblies():
    asked = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert asked["aws-cdk"] == locked["node_modules/aws-cdk"]["version"]
    assert asked["aws-cdk"].startswith("2.")
