"""The command `rehearse` says whether what is there after some days is what the forecast says."""

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cli import main
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import CopyTo, Retain, Tag
from snapshot_constructs.rehearse import running
from snapshot_constructs.review.rehearsed import compare
from snapshot_constructs.review.rehearsed_fleet import Fleet
from snapshot_constructs.review.rehearsed_formats import formatted
from tests.policies import by_cron, create, schedule, volumes

ROOT = Path(__file__).parents[2]
ACCOUNT, REGION, AWAY = "111122223333", "eu-west-1", "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/AWSDataLifecycleManagerDefaultRole"
START = datetime(2026, 6, 1, tzinfo=UTC)
LADDER = volumes(
    schedule(name="often", create=create(interval=8), retain=Retain.last(4)),
    schedule(copies=(CopyTo(AWAY, encrypted=False, retain=Retain.days(3)),)),
    schedule(name="weekly", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(2)),
    target_tags=(Tag("backup", "gold"),),
)


def _run(*arguments):
    return CliRunner().invoke(main, ["rehearse", *map(str, arguments)])


def _template(folder, role=ROLE, **resources):
    policy = {"Type": "AWS::DLM::LifecyclePolicy", "Properties": dlm.encode(LADDER)}
    policy["Properties"]["ExecutionRoleArn"] = role
    file = folder / "shop.json"
    file.write_text(json.dumps({"Resources": {"Nightly": policy, **resources}}))
    return file


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The assembly of the demo."""
    out = tmp_path_factory.mktemp("demo") / "cdk.out"
    command = [sys.executable, ROOT / "app.py"]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"CDK_OUTDIR": str(out)})
    return out


def test_the_demo_does_what_its_forecast_says(demo, tmp_path):
    told = tmp_path / "told.json"

    answer = _run(demo, "--days", 3, "--start", "2026-06-05", f"--output=json={told}")

    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines()[-1] == "As forecast: 5 policies; 1 not compared."
    found = {each["policy"]: each for each in json.loads(told.read_text())["policies"]}
    databases, copies = found["Shop/Databases"], found["Vault/FromShop"]
    assert databases["compared"] == 2  # one that the app has made, one more
    assert [each["really"]["points"] for each in databases["places"]] == [42, 36]
    assert (copies["not_compared"] is None, copies["made"]) == (False, 36)
    assert all(each["places"] for name, each in found.items() if name != "Vault/FromShop")


PAGE = (ROOT / "docs" / "rehearse.md").read_text(encoding="utf-8").partition("## Beside")[2]
FILES = re.findall(r"^```yaml (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
((COMMAND, SHOWN),) = re.findall(
    r"^```console\n\$ snapshot-constructs (.*?)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL
)


def test_a_fleet_is_backed_up_as_the_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text)
    told = tmp_path / "told.json"

    answer = CliRunner().invoke(main, [*shlex.split(COMMAND), f"--output=json={told}"])

    assert answer.exit_code == 0, answer.output
    above, below = SHOWN.split("…\n")
    assert answer.output.startswith(above)
    assert answer.output.endswith(below)
    (policy,) = json.loads(told.read_text())["policies"]
    (place,) = policy["places"]
    assert place["really"] == place["forecast"]
    assert place["stored_gib"]["forecast"] == pytest.approx(383, rel=0.01)


def test_a_snapshot_that_fails_once_is_late_and_its_copy_with_it(tmp_path):
    file, place = _template(tmp_path), {"account": ACCOUNT, "region": REGION}
    fleet, end = Fleet.of(None, Volume(8), **place), START + timedelta(days=3)

    with running.deployed(str(file), start=START, tell=lambda _text: None, **place) as run:
        run.make(fleet.wanted(run.policies), fleet.churn_per_day)
        run.rehearsal.fault("ec2:CreateSnapshot", code="InternalError")  # the first one
        passed = [*run.days(end)]
        seen = run.seen()

    (found,) = compare(seen).outcomes
    assert passed == [START + timedelta(days=day) for day in (1, 2, 3)]
    (volume,) = (each.id for each in seen.volumes)
    lines = [line.split() for line in formatted(compare(seen), "text").splitlines()]
    assert ["late", "daily", "of", f"{volume}:", "2026-06-01T03:00", "came", "at", "03:10"] in lines
    assert [(each.place, each.what) for each in found.differences] == [("", "late"), (AWAY, "late")]


def test_what_the_role_may_not_do_is_missing(tmp_path):
    may = ["ec2:Describe*", "ec2:CreateSnapshot", "ec2:CreateTags", "ec2:DeleteSnapshot"]
    file = _template(tmp_path, {"Fn::GetAtt": ["Role", "Arn"]}, Role=_role(may))

    answer = _run(file, "--days", 3, "--start", "2026-06-01")

    assert answer.exit_code == 1, answer.output
    shown = " ".join(answer.output.split())
    assert "state ERROR: " in shown
    assert "ec2:CopySnapshot" in shown
    assert f"in {AWAY}: 2026-06-01T03:00, 2026-06-02T03:00, 2026-06-03T03:00" in shown
    assert shown.endswith("Not as forecast: Nightly.")


def test_a_deployment_that_fails_says_why_resource_by_resource(tmp_path):
    wrong = {"Type": "AWS::EC2::Volume", "Properties": {"AvailabilityZone": "us-east-1a"}}

    answer = _run(_template(tmp_path, Orders=wrong), "--days", 1)

    assert answer.exit_code == 3
    first, second = answer.output.splitlines()
    assert first == "Error: stack shop was rolled back (ROLLBACK_COMPLETE)"
    assert second.startswith("  Orders (AWS::EC2::Volume): ")


def test_what_is_being_done_is_shown_on_a_terminal(tmp_path):
    program = Path(sys.executable).with_name("snapshot-constructs")
    ours, theirs = pty.openpty()

    answer = subprocess.run(
        [program, "rehearse", _template(tmp_path), "--days", "10", "--start", "2026-06-01"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
    )

    os.close(theirs)
    shown = os.read(ours, 4096).decode()
    os.close(ours)
    assert answer.returncode == 0
    assert shown.split()[:6] == ["starting", "the", "local", "cloud", "deploying", "shop"]
    assert "days  [" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'PATH'"),
        (("--days", "0"), "0 is not in the range 1<=x<=3660"),
        (("--days", "3", "--on", "2026-06-09"), "--days and --on exclude each other (got both)"),
        (("--on", "2040-01-01", "--start", "2026-06-01"), "--on must be within 3660 days"),
        (("--on", "2026-05-01", "--start", "2026-06-01"), "on must be from the start, 2026-06-01"),
        (("--start", "soon"), "start must be a day (got 'soon')"),
        (("--churn", "much"), "churn must be a share (got 'much')"),
        (("--account", "1"), "must be 12 digits (got '1')"),
        (("--format", "csv"), "'csv' is not one of 'text', 'json'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_status_2(tmp_path, arguments, said):
    path = [_template(tmp_path)] if arguments else []

    answer = _run(*path, *arguments)

    assert answer.exit_code == 2
    assert said in answer.output


def test_input_that_cannot_be_used_is_status_3_in_one_line(tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}')
    large = tmp_path / "large.csv"
    large.write_text("size_gib,count\n100,501\n")
    broken = tmp_path / "broken.yaml"
    broken.write_text("- {size: 1}")
    file = _template(tmp_path)

    answers = [
        _run(tmp_path / "none.json"),
        _run(tmp_path),
        _run(other),
        _run(file, "--fleet", large),
        _run(file, "--fleet", broken),
        _run(file, "--fleet", tmp_path / "none.csv"),
    ]

    assert {each.exit_code for each in answers} == {3}
    assert {len(each.output.splitlines()) for each in answers} == {1}
    nothing, folder, bucket, many, field, no_fleet = (each.output for each in answers)
    assert "none.json: no such file" in nothing
    assert "has no manifest.json" in folder
    assert "other.json: has no lifecycle policy" in bucket
    assert "large.csv:2: must be at most 500 volumes in all to rehearse (got 501)" in many
    assert "broken.yaml:1: no such field (got 'size')" in field
    assert "none.csv: no such file" in no_fleet


def _role(actions):
    """Return a role of DLM that may do some things."""
    document = {"Version": "2012-10-17"}
    trust = {"Effect": "Allow", "Principal": {"Service": "dlm.amazonaws.com"}}
    may = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = {"PolicyName": "all", "PolicyDocument": {**document, "Statement": [may]}}
    trusting = {**document, "Statement": [{**trust, "Action": "sts:AssumeRole"}]}
    properties = {"AssumeRolePolicyDocument": trusting, "Policies": [policy]}
    return {"Type": "AWS::IAM::Role", "Properties": properties}
