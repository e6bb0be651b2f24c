"""The examples synthesize, and a review of what comes out has nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk.cx_api import CloudAssembly
from click.testing import CliRunner

from snapshot_constructs.cli import main

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_synthesizes_without_a_word_and_its_review_finds_nothing(
    example: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"CDK_OUTDIR": str(tmp_path)}

    synth = subprocess.run(
        [sys.executable, example], env=environment, capture_output=True, text=True, check=False
    )
    answer = CliRunner().invoke(main, ["review", str(tmp_path), "--fail-on", "info"])

    assert (synth.returncode, synth.stdout, synth.stderr) == (0, "", "")
    assert [stack.messages for stack in CloudAssembly(str(tmp_path)).stacks if stack.messages] == []
    assert answer.exit_code == 0
    assert answer.output.splitlines()[-1].endswith(": nothing is wrong")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_fits_on_a_page(example: Path) -> None:
    assert len(example.read_text(encoding="utf-8").splitlines()) <= 40
