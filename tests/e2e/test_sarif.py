"""SARIF is held against the schema and the validator of its makers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.review.representatives import FAULTS, KINDS, body

ROOT = Path(__file__).parents[2]
REVIEW = Path(sys.executable).with_name("snapshot-constructs")
(TOOL,) = ROOT.glob("node_modules/@microsoft/sarif-multitool-*")  # that of this platform
PROGRAM = "Sarif.Multitool"

SETTINGS = """
[[acknowledgements]]
rule = "dlm/interval-set"
resource = "*"
reason = "is being mended"

[[acknowledgements]]
rule = "dlm/create-xor"
resource = "Gone"
reason = "nothing is like that any more"
"""

# There is no page of the tool yet, and so no address for it.
NO_ADDRESS = "SARIF2005"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the log of a review that has findings of all kinds, accepted ones too."""
    folder = tmp_path_factory.mktemp("sarif")
    (folder / "Shop.template.json").write_text(json.dumps(body(KINDS | FAULTS), indent=1))
    (folder / "s.toml").write_text(SETTINGS)
    command = [REVIEW, "review", "Shop.template.json", "--config=s.toml", "--output=sarif=s.sarif"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    return folder / "s.sarif"


def test_a_log_is_as_the_schema_says(log):
    schema = json.loads((TOOL / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))

    jsonschema.Draft202012Validator(schema).validate(json.loads(log.read_text()))


def test_the_validator_finds_nothing_to_mend_also_by_the_rules_of_github(log):
    found = _validated(log)

    levels = {each["ruleId"]: each.get("level", "warning") for each in found["results"]}
    assert levels.keys() <= {NO_ADDRESS}
    assert found["invocations"][0]["executionSuccessful"]


def _validated(log: Path) -> dict[str, Any]:
    (tool,) = (each for each in TOOL.iterdir() if each.name.removesuffix(".exe") == PROGRAM)
    tool.chmod(0o755)  # npm leaves that to a script of the package, which it may be told not to run
    answer = log.with_name("answer.sarif")
    command = [tool, "validate", log, "--output", answer, "--rule-kind", "Sarif;Ghas"]
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert answer.exists(), ran.stdout + ran.stderr
    (run,) = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    return run
