"""The command line answers with text and an exit status, and never with a traceback."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cli import main
from snapshot_constructs.model import PolicySpec, Retain
from snapshot_constructs.rules import EXPLAINED
from tests.policies import create, schedule, volumes
from tests.review.representatives import body

PROGRAM = str(Path(sys.executable).with_name("snapshot-constructs"))

RIGHT = volumes(schedule())
WARNED = volumes(schedule(create=create(times=())))
WRONG = volumes(schedule(create=create(interval=5)))


def _file(folder: Path, *policies: PolicySpec) -> str:
    path = folder / "Shop.json"
    named = {f"Policy{number}": policy for number, policy in enumerate(policies)}
    path.write_text(json.dumps(body(named), indent=1))
    return str(path)


def _run(*arguments: str, **options: object) -> Result:
    return CliRunner().invoke(main, arguments, **options)


@pytest.mark.parametrize(
    ("policy", "fail_on", "status"),
    [
        (RIGHT, "info", 0),
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (WARNED, "info", 1),
        (WRONG, "error", 1),
        (WRONG, "warning", 1),
        (WRONG, "never", 0),
    ],
    ids=lambda value: None if isinstance(value, PolicySpec) else str(value),
)
def test_the_exit_status_says_whether_there_are_findings_of_that_severity(
    tmp_path, policy, fail_on, status
):
    assert _run("review", _file(tmp_path, policy), "--fail-on", fail_on).exit_code == status


def test_errors_alone_fail_unless_told_otherwise(tmp_path):
    assert _run("review", _file(tmp_path, WRONG)).exit_code == 1


def test_the_last_line_sums_up(tmp_path):
    shown = _run("review", _file(tmp_path, WRONG, WARNED)).output

    # the second of them for looking for the same tag
    assert shown.splitlines()[-1] == "2 policies in 1 template: 1 error, 2 warnings"


def test_several_paths_make_one_report(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    answer = _run("review", _file(tmp_path / "a", RIGHT), _file(tmp_path / "b", RIGHT))

    assert answer.output.endswith("2 policies in 2 templates: nothing is wrong\n")


def test_a_template_may_come_from_standard_input(tmp_path):
    template = Path(_file(tmp_path, WRONG)).read_bytes()

    answer = _run("review", "-", input=template)

    assert answer.exit_code == 1
    assert "dlm/interval-set (<stdin>:28:9)" in answer.output


def test_json_is_for_programs(tmp_path):
    answer = _run("review", _file(tmp_path, WRONG), "--format", "json")

    assert answer.exit_code == 1
    assert json.loads(answer.output)["summary"]["error"] == 1


@pytest.mark.parametrize(
    ("option", "value"), [("--region", "eu-west-1"), ("--account", "111122223333")]
)
def test_a_place_may_be_given(tmp_path, option, value):
    answer = _run("review", _file(tmp_path, RIGHT), "--format", "json", option, value)

    assert json.loads(answer.output)["policies"][0][option[2:]] == value


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--region", "eu-west1", "must be a Region (got 'eu-west1'); write eu-west-1"),
        ("--account", "1111", "must be 12 digits (got '1111'); write 111122223333"),
    ],
)
def test_a_place_that_cannot_be_is_wrong_usage(tmp_path, option, value, said):
    answer = _run("review", _file(tmp_path, RIGHT), option, value)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.endswith(f"Error: Invalid value for '{option}': {said}\n")


def test_what_is_not_known_is_listed_on_request(tmp_path):
    waiting = volumes(schedule(retain=Retain.last({"Ref": "Keep"})))

    answer = _run("review", _file(tmp_path, waiting), "--show-unknown")

    assert "PolicyDetails/Schedules/0/RetainRule: <Ref Keep>" in answer.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["review"],
        ["review", "x", "--fail-on", "sometimes"],
        ["review", "x", "--format", "poem"],
        ["review", "x", "--output", "poem=x"],
        ["review", "x", "--output", "json"],
        ["review", "x", "--config", "nowhere.toml"],
        ["revue"],
        ["explain"],
        ["explain", "dlm/nothing"],
        ["rules", "nothing-like-this"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(arguments):
    assert _run(*arguments).exit_code == 2


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "truncated": b'{"Resources": {"A": ',
    "text": b"Hello",
    "yaml": b"Resources:\n  A: [\n",
    "list": b"[]",
    "number": b"7",
    "null": b"null",
    "no-resources": b"{}",
    "not-utf-8": b'{"\xff\xfe": 1}',
    "utf-16": '{"Resources": {}}'.encode("utf-16"),
    "binary": bytes(range(256)),
    "nested": b'{"Resources": ' + b'{"a":' * 100_000,
    "nested-list": b'{"Resources": {"A": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "endless-number": b'{"Resources": {"A": ' + b"9" * 100_000 + b"}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_unusable_file_is_one_line_and_status_3(tmp_path, name):
    file = tmp_path / "Shop.json"
    file.write_bytes(HOSTILE[name])

    answer = _run("review", str(file))

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.startswith(f"Error: {file}:")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["nowhere", "empty-folder", "a\nb\x1b[2J"])
def test_an_unusable_path_is_one_line_and_status_3(tmp_path, name):
    (tmp_path / "empty-folder").mkdir()

    answer = _run("review", str(tmp_path / name))

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.count("\n") == 1
    assert "\x1b" not in answer.stderr


ODD: dict[str, object] = {
    "resource-is-text": "x",
    "no-properties": {"Type": dlm.RESOURCE_TYPE},
    "properties-are-a-list": {"Type": dlm.RESOURCE_TYPE, "Properties": [1]},
    "details-are-text": {"Type": dlm.RESOURCE_TYPE, "Properties": {"PolicyDetails": "x"}},
    "schedules-are-an-object": {
        "Type": dlm.RESOURCE_TYPE,
        "Properties": {"PolicyDetails": {"Schedules": {"a": 1}}},
    },
    "schedule-is-a-number": {
        "Type": dlm.RESOURCE_TYPE,
        "Properties": {"PolicyDetails": {"Schedules": [7, None, {"RetainRule": []}]}},
    },
    "everything-waits": {
        "Type": dlm.RESOURCE_TYPE,
        "Properties": {
            "State": {"Ref": "A"},
            "ExecutionRoleArn": {"Fn::GetAtt": 7},
            "PolicyDetails": {"Fn::If": ["A", {}, {"Ref": "AWS::NoValue"}]},
        },
    },
    "huge-numbers": {
        "Type": dlm.RESOURCE_TYPE,
        "Properties": {
            "PolicyDetails": {
                "ResourceTypes": ["VOLUME"],
                "Schedules": [
                    {
                        "CreateRule": {"Interval": 10**17, "IntervalUnit": "HOURS"},
                        "RetainRule": {"Count": 10**17},
                    },
                    {
                        "CreateRule": {"Interval": -1, "Times": ["99:99"]},
                        "RetainRule": {"Interval": 10**17, "IntervalUnit": "YEARS"},
                    },
                    {
                        "CreateRule": {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"]},
                        "RetainRule": {"Count": 10**17},
                    },
                ],
            }
        },
    },
}


@pytest.mark.parametrize("name", ODD)
def test_a_template_with_odd_content_is_reviewed_without_a_traceback(tmp_path, name):
    file = tmp_path / "Shop.json"
    file.write_text(json.dumps({"Resources": {"A": ODD[name]}}))

    for style in ("text", "markdown", "json", "sarif"):
        answer = _run("review", str(file), "--format", style)

        assert answer.exit_code in (0, 1)
        assert isinstance(answer.exception, SystemExit | None)


def test_a_terminal_gets_colours_unless_no_color_is_set(tmp_path):
    command = [PROGRAM, "review", _file(tmp_path, WRONG)]

    assert "\x1b[" in _on_terminal(command)
    assert "\x1b[" not in _on_terminal(command, NO_COLOR="1")


def test_a_pipe_gets_none(tmp_path):
    command = [PROGRAM, "review", _file(tmp_path, WRONG)]

    answer = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stderr) == (1, "")
    assert "\x1b[" not in answer.stdout


def test_a_poor_encoding_gets_escapes(tmp_path):
    command = [PROGRAM, "review", _file(tmp_path, volumes(schedule(name="日次")))]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}

    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert "  \\u65e5\\u6b21: at 03:00 UTC every day" in answer.stdout
    assert answer.stderr == ""


def test_several_outputs_are_written_in_one_run(tmp_path):
    wanted = {style: tmp_path / f"out.{style}" for style in ("text", "markdown", "json", "sarif")}
    options = [f"--output={style}={path}" for style, path in wanted.items()]

    answer = _run("review", _file(tmp_path, WRONG), *options)

    assert answer.exit_code == 1
    assert wanted["text"].read_text() == answer.output
    assert wanted["markdown"].read_text().startswith("<!-- snapshot-constructs review -->")
    assert json.loads(wanted["json"].read_text())["version"] == 1
    assert json.loads(wanted["sarif"].read_text())["version"] == "2.1.0"


def test_an_output_that_cannot_be_written_is_one_line_and_status_3(tmp_path):
    where = tmp_path / "nowhere" / "out.json"

    answer = _run("review", _file(tmp_path, RIGHT), f"--output=json={where}")

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr == f"Error: {where}: no such file or directory\n"


def test_settings_are_found_in_the_project_and_the_command_line_has_the_last_word(
    tmp_path, monkeypatch
):
    (tmp_path / "pyproject.toml").write_text('[tool.snapshot-constructs]\nfail-on = "warning"')
    monkeypatch.chdir(tmp_path)
    file = _file(tmp_path, WARNED)

    assert _run("review", file).exit_code == 1
    assert _run("review", file, "--fail-on", "error").exit_code == 0


def test_settings_may_be_in_a_file_of_their_own(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[[acknowledgements]]\nrule = "dlm/interval-set"\nresource = "*"\nreason = "is mended soon"'
    )

    answer = _run("review", _file(tmp_path, WRONG), "--config", str(tmp_path / "s.toml"))

    assert answer.exit_code == 0
    assert "Acknowledged: is mended soon" in answer.output
    assert answer.output.endswith("1 policy in 1 template: nothing is wrong; 1 acknowledged\n")


def test_settings_are_for_forecasts_too(tmp_path):
    (tmp_path / "s.toml").write_text('region = "eu-west-1"\nvolume-gib = 123\nchurn = "1%/day"')
    options = ("--on", "2027-01-31", "--format", "json", "--config", str(tmp_path / "s.toml"))

    answer = _run("forecast", _file(tmp_path, RIGHT), *options)

    found = json.loads(answer.output)["policies"][0]["forecast"]
    assert (found["region"], found["volume"]["size_gib"]) == ("eu-west-1", 123)
    assert found["volume"]["churn_per_day"] == {"low": 0.01, "high": 0.01}


def test_settings_that_mean_nothing_are_wrong_usage_one_line_for_each(tmp_path):
    (tmp_path / "s.toml").write_text('region = 7\nfail-onn = "error"')

    answer = _run("review", _file(tmp_path, RIGHT), "--config", str(tmp_path / "s.toml"))

    assert (answer.exit_code, answer.stdout) == (2, "")
    lines = [line for line in answer.stderr.splitlines() if "s.toml: " in line]
    assert len(lines) == 2


def test_a_baseline_is_written_and_then_known(tmp_path):
    known = str(tmp_path / "known.json")

    first = _run("review", _file(tmp_path, WRONG), "--write-baseline", known)
    second = _run("review", _file(tmp_path, WRONG), "--baseline", known)
    third = _run("review", _file(tmp_path, RIGHT), "--baseline", known)

    assert [each.exit_code for each in (first, second, third)] == [0, 0, 0]
    assert first.output == second.output
    assert second.output.endswith("nothing is wrong; 1 known from the baseline\n")
    assert "1 finding of the baseline no longer there: dlm/interval-set on" in third.output


@pytest.mark.parametrize("name", HOSTILE)
def test_an_unusable_baseline_is_one_line_and_status_3(tmp_path, name):
    file = tmp_path / "known.json"
    file.write_bytes(HOSTILE[name])

    answer = _run("review", _file(tmp_path, RIGHT), "--baseline", str(file))

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.startswith(f"Error: {file}:")
    assert answer.stderr.count("\n") == 1


def test_the_schema_of_json_is_printed():
    answer = _run("schema")

    assert answer.exit_code == 0
    assert json.loads(answer.output)["title"] == "Review of snapshot policies, version 1"


def test_rules_are_listed():
    lines = _run("rules").output.splitlines()

    assert [line.split()[0] for line in lines] == [rule.id for rule in EXPLAINED]


def test_rules_are_found_by_a_part_of_their_id():
    assert "dlm/interval-set" in _run("rules", "interval-s").output


@pytest.mark.parametrize(
    "name",
    ["interval-set", "dlm/interval-set", "Annotation::snapshot-constructs:dlm/interval-set"],
)
def test_a_rule_is_explained(name):
    answer = _run("explain", name)

    assert answer.exit_code == 0
    assert answer.output.startswith("dlm/interval-set: An interval is")
    assert "\nAWS says    https://docs.aws.amazon.com/" in answer.output


@pytest.mark.parametrize("name", ["rpo", "objective/rpo"])
def test_a_rule_of_an_objective_is_explained_too(name):
    answer = _run("explain", name)

    assert answer.exit_code == 0
    assert answer.output.startswith("objective/rpo: The time between restore points is within")
    assert "\napplies to  all kinds\n" in answer.output


def test_the_note_on_missing_alarms_is_explained_by_what_the_cdk_prints():
    answer = _run("explain", "snapshot-constructs:alarms/missing")

    assert answer.exit_code == 0
    assert answer.output.startswith("alarms/missing: An alarm notices missing snapshots where two")


def test_rules_of_objectives_are_found_by_their_group():
    lines = _run("rules", "objective/").output.splitlines()

    assert [line.split()[0] for line in lines] == ["objective/rpo", "objective/reach"]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("intervall-set", "dlm/interval-set"),
        ("dlm/intervall-set", "dlm/interval-set"),
        ("objective/reech", "objective/reach"),
    ],
)
def test_fails_when_there_is_no_such_rule_and_names_the_nearest(wrong, near):
    answer = _run("explain", wrong)

    assert answer.exit_code == 2
    assert f"there is no rule {wrong!r}; did you mean {near}?" in answer.output


@pytest.mark.parametrize("wrong", ["", "/", "set", "lm/interval-set"])
def test_a_part_of_an_id_is_no_rule(wrong):
    assert _run("explain", wrong).exit_code == 2


def test_the_version_is_shown():
    assert _run("--version").output.startswith("snapshot-constructs, version ")


def test_a_policy_is_written_as_python(tmp_path):
    answer = _run("adopt", _file(tmp_path, RIGHT))

    assert answer.exit_code == 0
    compile(answer.output, "adopted.py", "exec")


def test_one_policy_is_chosen_by_its_id(tmp_path):
    answer = _run("adopt", _file(tmp_path, RIGHT, WARNED), "--resource", "Policy11A2B3C4D")

    assert answer.exit_code == 0
    assert '"Policy11A2B3C4D"' in answer.output
    assert '"Policy01A2B3C4D"' not in answer.output


@pytest.mark.parametrize("content", [b"{}", *HOSTILE.values()], ids=["nothing", *HOSTILE])
def test_fails_when_there_is_nothing_to_adopt_in_one_line(tmp_path, content):
    file = tmp_path / "Shop.json"
    file.write_bytes(content)

    answer = _run("adopt", str(file))

    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.startswith(f"Error: {file}:")
    assert answer.stderr.count("\n") == 1


def test_fails_when_there_is_no_policy_to_adopt(tmp_path):
    answer = _run("adopt", _file(tmp_path, RIGHT), "--resource", "Other")

    assert answer.exit_code == 3
    assert answer.stderr.endswith("Shop.json: has no policy 'Other'; write 'Policy01A2B3C4D'\n")


def _on_terminal(command: list[str], **variables: str) -> str:
    """Run a command whose output is a terminal, and return what it shows."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(command, stdout=theirs, env=known | variables) as process:
        os.close(theirs)
        shown = b""
        while chunk := _chunk(ours):
            shown += chunk
        process.wait()
    os.close(ours)
    return shown.decode()


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody writes any more
        return b""
