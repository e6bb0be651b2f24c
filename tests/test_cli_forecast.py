"""The command `forecast` answers with text and an exit status, and never with a traceback."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snapshot_constructs.cli import main
from tests.policies import schedule, volumes
from tests.review.representatives import KINDS, body

ON = ("--on", "2027-01-31", "--start", "2026-11-22")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Shop.json"
    path.write_text(json.dumps(body({"Daily": volumes(schedule()), "Shared": KINDS["Shared"]})))
    return str(path)


def _run(*arguments: str, **options: object) -> Result:
    return CliRunner().invoke(main, ["forecast", *arguments], **options)


def test_a_forecast_is_text_and_status_0(file):
    answer = _run(file, *ON)

    assert answer.exit_code == 0
    assert answer.output.startswith("Shop/Daily\n")
    assert "no forecast     a copy is made on each share" in answer.output


def test_a_template_may_come_from_standard_input(file):
    answer = _run("-", *ON, input=Path(file).read_bytes())

    assert answer.output.startswith("Shop/Daily\n")


@pytest.mark.parametrize("name", ["Daily1A2B3C4D", "Shop/Daily"])
def test_one_policy_is_chosen_by_its_id_or_path(file, name):
    found = json.loads(_run(file, *ON, "--resource", name, "--format", "json").output)

    assert [policy["resource"] for policy in found["policies"]] == ["Daily1A2B3C4D"]


def test_several_formats_are_written_at_once(file, tmp_path):
    wanted = {style: tmp_path / f"f.{style}" for style in ("json", "csv", "svg", "html", "text")}
    options = [f"--output={style}={path}" for style, path in wanted.items()]

    answer = _run(file, *ON, "--resource", "Shop/Daily", *options)

    assert answer.exit_code == 0
    assert all(path.stat().st_size > 500 for path in wanted.values())
    assert wanted["text"].read_text() == answer.output


def test_a_fleet_takes_the_place_of_one_volume(file, tmp_path):
    fleet = tmp_path / "fleet.yaml"
    fleet.write_text("- {size_gib: 100, tags: {backup: gold}, count: 50}\n")

    answer = _run(file, *ON, "--fleet", str(fleet), "--region", "eu-west-1", "--format", "json")

    assert json.loads(answer.output)["total"]["points"] == 350


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--on", "soon"),
        ("--on", "2020-01-01"),
        ("--on", "9999-12-31"),
        (*ON, "--start", "9999-12-01"),
        (*ON, "--start", "0001-01-01"),
        (*ON, "--churn", "much"),
        (*ON, "--churn", "300%"),
        (*ON, "--churn", "nan"),
        (*ON, "--volume-gib", "-1"),
        (*ON, "--written-gib", "900"),
        (*ON, "--hot-share", "0"),
        (*ON, "--output", "poem=x"),
        (*ON, "--output", "svg"),
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_wrong_usage_is_status_2(file, arguments):
    answer = _run(file, *arguments)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "Error: " in answer.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--on", "2020-01-01"), "(got 2020-01-01); write a later day, or an earlier --start"),
        (("--on", "2099-01-01"), "(got 2099-01-01); write an earlier day"),
        (("--volume-gib", "0"), "volume-gib must be more than 0, at most 65536 (got 0)"),
        (("--churn", "300%"), "churn must be 0% to 100% (got '300%'); write 2%/day"),
        (("--fleet", "x.csv", "--format", "svg"), "a fleet has no picture (got svg)"),
        (("--fleet", "x.csv", "--output", "html=x"), "a fleet has no picture (got html)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_said_of_the_option_that_is_wrong(file, arguments, said):
    answer = _run(file, *ON, *arguments)

    assert answer.exit_code == 2
    assert said in answer.stderr.splitlines()[-1]


def test_fails_when_there_is_no_such_policy_and_names_those_that_there_are(file):
    answer = _run(file, *ON, "--resource", "Daily")

    assert answer.stderr.endswith("has no policy 'Daily'; write 'Shop/Daily', 'Shop/Shared'\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--resource", "Other"),
        ("--fleet", "nowhere.csv"),
        ("--output", "json=/nowhere/x.json"),
        ("--format", "svg"),
    ],
    ids=" ".join,
)
def test_unusable_input_is_one_line_and_status_3(file, arguments):
    answer = _run(file, *ON, *arguments)

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.startswith("Error: ")
    assert answer.stderr.count("\n") == 1


def test_a_pipe_shows_no_progress(file):
    program = str(Path(sys.executable).with_name("snapshot-constructs"))

    answer = subprocess.run(
        [program, "forecast", *[file] * 8, *ON], capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stderr) == (0, "")


def test_long_work_shows_progress_on_a_terminal(file):
    program = str(Path(sys.executable).with_name("snapshot-constructs"))
    ours, theirs = pty.openpty()

    answer = subprocess.run(
        [program, "forecast", *[file] * 8, *ON],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
    )

    os.close(theirs)
    shown = os.read(ours, 4096).decode()
    os.close(ours)
    assert answer.returncode == 0
    assert "forecast  [" in shown


def test_pictures_without_matplotlib_say_what_to_install(file):
    hidden = "import sys; sys.modules['matplotlib'] = None; from snapshot_constructs.cli import main; main()"
    command = [sys.executable, "-c", hidden, "forecast", file, *ON, "--resource", "Shop/Daily"]

    answer = subprocess.run(
        [*command, "--format", "svg"], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 3
    assert answer.stderr == (
        "Error: pictures need matplotlib, which is not installed; "
        "run pip install 'snapshot-constructs[pictures]'\n"
    )


def test_a_review_takes_what_its_forecasts_rest_on(file):
    options = ["--start", "2026-11-22", "--volume-gib", "100", "--churn", "2%/day"]

    answer = CliRunner().invoke(main, ["review", file, *options])

    assert "at most 1 day lost; 7 restore points, 6 days back" in answer.output
    assert "100 GiB, 2% rewritten per day" in answer.output
