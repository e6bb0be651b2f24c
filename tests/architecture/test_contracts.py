"""Every import contract catches a breach: a guard that never barks may be asleep."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}

# Contract, and the modules that break it. None of these files exists; egg and hen are nobody's names.
BREACHES = [
    pytest.param("floors", {"model/egg.py": "from snapshot_constructs import rules"}, id="up"),
    pytest.param("floors", {"rules/egg.py": "from snapshot_constructs import cfn"}, id="across"),
    pytest.param("floors", {"review/egg.py": "from snapshot_constructs import cdk"}, id="cdk"),
    pytest.param(
        "review-by-plug-in", {"cdk/egg.py": "from snapshot_constructs import review"}, id="review"
    ),
    pytest.param(
        "floors", {"rehearse/egg.py": "from snapshot_constructs import cdk"}, id="rehearse"
    ),
    pytest.param("floors", {"attic/__init__.py": ""}, id="a-room-on-no-floor"),
    pytest.param("front-door", {"egg.py": "from snapshot_constructs import Retain"}, id="root"),
    pytest.param("cdk-only", {"review/egg.py": "import aws_cdk"}, id="cdk"),
    pytest.param("cdk-only", {"model/egg.py": "def egg():\n    import jsii"}, id="jsii-lazily"),
    pytest.param("no-boto3", {"cdk/egg.py": "from botocore.config import Config"}, id="botocore"),
    pytest.param("no-boto3", {"cli/egg.py": "import boto3"}, id="command-line"),
    pytest.param(
        "floors", {"handlers/egg.py": "from snapshot_constructs import model"}, id="handlers-model"
    ),
    pytest.param(
        "handlers-unread", {"cdk/egg.py": "from snapshot_constructs import handlers"}, id="cdk"
    ),
    pytest.param("handlers-light", {"handlers/egg.py": "import yaml"}, id="yaml"),
    pytest.param(
        "handlers-apart",
        {
            "handlers/egg.py": "from snapshot_constructs.handlers import hen",
            "handlers/hen.py": "",
        },
        id="handlers",
    ),
    pytest.param("click-only", {"review/egg.py": "from click import echo"}, id="click"),
    pytest.param(
        "no-circles",
        {
            "model/egg.py": "from snapshot_constructs.model import hen",
            "model/hen.py": "from snapshot_constructs.model import egg",
        },
        id="circle",
    ),
    pytest.param(
        "rehearsal-without-review",
        {"rehearse/egg.py": "from snapshot_constructs import review"},
        id="review",
    ),
    pytest.param(
        "cloud-alone",
        {"rehearse/egg.py": "from snapshot_constructs.rehearse import cloud"},
        id="cloud",
    ),
    pytest.param(
        "cloud-unforeseen",
        {"rehearse/cloud/egg.py": "from snapshot_constructs import forecast"},
        id="forecast",
    ),
    pytest.param("cloud-unforeseen", {"rehearse/cloud/egg.py": "import boto3"}, id="boto3"),
    pytest.param(
        "rules-apart",
        {
            "rules/dlm/egg.py": "from snapshot_constructs.rules.dlm import hen",
            "rules/dlm/hen.py": "",
        },
        id="rules",
    ),
]


@pytest.fixture
def checkout(tmp_path):
    """A copy of the package and its contracts."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "snapshot_constructs", tmp_path / "snapshot_constructs", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "files"), BREACHES)
def test_a_breach_of_a_contract_is_caught(checkout, contract, files):
    for name, text in files.items():
        path = checkout / "snapshot_constructs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    linted = subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--no-cache",
            "--no-logo",
            "--contract",
            contract,
        ],
        cwd=checkout,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 1
    assert f"{CONTRACTS[contract]} BROKEN" in linted.stdout


def test_every_contract_is_broken_once_here():
    assert {breach.values[0] for breach in BREACHES} == set(CONTRACTS)
