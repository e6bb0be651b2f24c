"""Any policy can be printed as Python; what that cannot say is said beside it."""

import ast
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from snapshot_constructs.cfn.dlm import decode
from snapshot_constructs.model import (
    CopyAction,
    CreateRule,
    Deferred,
    Exclusions,
    FastRestore,
    Parameters,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
)
from snapshot_constructs.model.source import as_module, as_python
from tests.policies import (
    KEY,
    amis,
    by_cron,
    copy_to,
    create,
    default,
    event,
    instances,
    monthly,
    schedule,
    volumes,
)
from tests.strategies import arbitrary_policies

ZONES = FastRestore.in_zones("eu-west-1a", "eu-west-1b", retain=Retain.last(2))
WEEKLY = Schedule(name="weekly", create=by_cron("cron(0 4 ? * SUN,WED *)"), retain=Retain.last(8))
EVERYTHING = {
    "volumes": volumes(
        schedule(copies=(copy_to(key=None), copy_to("us-east-1", key=None, encrypted=False))),
        replace(WEEKLY, fast_restore=ZONES, tags=(Tag("tier", "gold"),), copy_tags=True),
        monthly(archive=Retain.last(3)),
        target_tags=(Tag("backup", "gold"), Tag("backup", "silver")),
    ),
    "instances": replace(
        instances(
            schedule(create=create(interval=6, scripts=(Script.vss(retries=3),))),
            Schedule(
                name="Sunday's",
                create=by_cron("cron(0 4/12 ? * SUN *)"),
                retain=Retain.last(1),
                shares=(Share.to("111122223333", unshare_after=Retain.days(3)),),
            ),
            parameters=Parameters(
                exclude_boot_volume=True, exclude_data_volume_tags=(Tag("scratch", "yes"),)
            ),
        ),
        state="DISABLED",
        tags=(Tag("cost-center", "42"),),
    ),
    "amis": amis(
        schedule(
            retain=Retain.years(1),
            deprecate=Retain.months(6),
            copies=(replace(copy_to(), target=None, target_region="eu-central-1"),),
            variable_tags=(Tag("from", "$(instance-id)"),),
        ),
        parameters=Parameters(no_reboot=False),
    ),
    "event": event(),
    "default": default(exclusions=Exclusions.of(boot_volumes=True, tags={"backup": "no"})),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_policy_reads_as_its_author_would_have_written_it(
    name: str, golden: Callable[[str, str], None]
) -> None:
    source = as_python(EVERYTHING[name], "Backups")

    golden(f"adopted-{name}.py.txt", source)


def test_the_source_is_formatted_as_ruff_formats_it(tmp_path: Path) -> None:
    for name, policy in EVERYTHING.items():
        (tmp_path / f"{name}.py").write_text(as_python(policy, "Backups"), "utf-8")

    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=100", "--check"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.stdout == f"{len(EVERYTHING)} files already formatted\n"


@given(arbitrary_policies())
@settings(max_examples=150)
def test_any_policy_is_python_in_short_lines(policy: PolicySpec) -> None:
    source = as_python(policy, "P")

    ast.parse(source)
    assert max(map(len, source.splitlines())) <= 100


def comments(policy: PolicySpec) -> str:
    """Return what is said beside the call."""
    lines = as_python(policy, "P").splitlines()
    return " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (replace(volumes(), state="ERROR"), "state: 'ERROR' became 'ENABLED'"),
        (volumes(language="SIMPLIFIED"), "details.language: 'SIMPLIFIED' is left out"),
        (volumes(schedule(), schedule()), "schedules[1].name: 'daily' became 'daily-2'"),
        (volumes(schedule(name=None)), "[0].name: was not there, and is 'schedule' now"),
        (volumes(resource_types=()), "resource_types: was not there, and is ('VOLUME',) now"),
        (
            volumes(parameters=Parameters(no_reboot=True)),
            "details.parameters.no_reboot: True is left out",
        ),
        (
            amis(parameters=Parameters(no_reboot=True, exclude_boot_volume=True)),
            "details.parameters.exclude_boot_volume: True is left out",
        ),
        (
            event(actions=(CopyAction(name="a"), CopyAction(name="b"))),
            "details.actions: (CopyAction(name='a', copies=()), CopyAction(name='b'",
        ),
        (
            replace(volumes(), details=Deferred({"Ref": "Details"})),
            "details: <Ref Details> is left out",
        ),
        (decode({"Descripton": "a\nb"}), "Descripton: is no property here"),
    ],
)
def test_what_no_construct_can_express_is_said(policy: PolicySpec, said: str) -> None:
    assert "cannot express all of this policy: -" in comments(policy)
    assert said in comments(policy)


@pytest.mark.parametrize(
    ("role", "shown"),
    [(Deferred({"Fn::GetAtt": ["Role", "Arn"]}), "<Fn::GetAtt Role.Arn>"), ("admin", "'admin'")],
)
def test_a_role_that_cannot_be_named_here_stays_behind(role: str | Deferred, shown: str) -> None:
    policy = replace(volumes(), role=role)

    assert comments(policy) == (
        f"The role of the source, {shown}, stays behind: the construct makes one of its own; give "
        "role=... to keep the other."
    )


@pytest.mark.parametrize("key", ["a\nb", "a\0b", "a\r\u2028b", "\ud800", "\x1b[31m"], ids=ascii)
def test_comments_stay_comments_whatever_is_in_them(key: str) -> None:
    policy = decode({key: 1, "ExecutionRoleArn": {"Ref": key}, "State": {"Fn::Sub": key}})

    source = as_python(policy, "P")

    ast.parse(source)
    assert source.isascii()


def test_nothing_is_said_beside_a_policy_that_is_all_there() -> None:
    assert [comments(policy) for policy in EVERYTHING.values()] == [""] * len(EVERYTHING)


def test_what_waits_for_the_deployment_stays_visible() -> None:
    policy = volumes(
        schedule(
            name=Deferred({"Fn::Sub": "${Stage}-daily"}),
            copies=(copy_to(key=Deferred({"Fn::GetAtt": ["Key", "Arn"]})),),
        )
    )

    source = as_python(replace(policy, role=None), "P")

    assert (
        source
        == """\
from aws_cdk import Token
from snapshot_constructs import CopyTo, Deferred, Retain, Schedule, SnapshotPolicy, Targets

# Deferred(...) stands for what its source knows only at deployment; put a value or an object of
# this app in its place.
SnapshotPolicy(
    self,
    "P",
    targets=Targets.volumes({"backup": "gold"}),
    schedules={
        Token.as_string({"Fn::Sub": "${Stage}-daily"}): Schedule.daily(
            at="03:00",
            retain=Retain.last(7),
            copies=[
                CopyTo(
                    "eu-central-1",
                    key=Deferred({"Fn::GetAtt": ["Key", "Arn"]}),
                    retain=Retain.weeks(5),
                ),
            ],
        ),
    },
    description="Backups",
)
"""
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (create(), 'Schedule.daily(at="03:00", retain=Retain.last(7))'),
        (create(interval=6), 'Schedule.every(hours=6, at="03:00", retain=Retain.last(7))'),
        (create(times=()), "Schedule.every(hours=24, retain=Retain.last(7))"),
        (by_cron("cron(5 3 ? * MON *)"), 'Schedule.weekly("MON", at="03:05", retain='),
        (by_cron("cron(0 3 L * ? *)"), 'Schedule.monthly(at="03:00", day="last", retain='),
        (by_cron("cron(0 3 31 7 ? *)"), 'Schedule.yearly(at="03:00", month=7, day=31, retain='),
        (by_cron("cron(0 3 * * ? *)"), 'Schedule.cron("cron(0 3 * * ? *)", retain='),
        (by_cron("cron(0 3 ? * WED,SUN *)"), 'Schedule.cron("cron(0 3 ? * WED,SUN *)", retain='),
        (by_cron("cron(00 3 1 * ? *)"), 'Schedule.cron("cron(00 3 1 * ? *)", retain='),
        (by_cron("cron(0 3 30 * ? *)"), 'Schedule.cron("cron(0 3 30 * ? *)", retain='),
        (by_cron("cron(0 99 1 * ? *)"), 'Schedule.cron("cron(0 99 1 * ? *)", retain='),
        (create(interval_unit="DAYS"), 'Schedule(create=CreateRule(interval=24, interval_unit="DA'),
    ],
    ids=str,
)
def test_schedules_are_made_by_the_factory_that_makes_exactly_them(
    written: CreateRule, expected: str
) -> None:
    source = as_python(volumes(schedule(create=written)), "P")

    flat = " ".join(source.split()).replace("( ", "(")
    assert f'"daily": {expected}' in flat


def test_what_had_the_wrong_type_is_shown_to_the_construct() -> None:
    policy = decode(
        {"PolicyDetails": {"Schedules": [{"Name": "a", "RetainRule": {"Count": "seven"}}]}}
    )

    source = as_python(policy, "P")

    assert 'Schedule(retain=Retain.last("seven"))' in source


def test_several_policies_are_one_module_with_one_set_of_imports() -> None:
    policies = [("A", replace(event(), role=None)), ("B", replace(default(), role=None))]

    source = as_module(policies)

    first, one, two = source.split("\n\n")
    assert first == (
        "from snapshot_constructs import CopyTo, CrossAccountCopyPolicy, DefaultSnapshotPolicy, Retain"
    )
    assert one.startswith('CrossAccountCopyPolicy(\n    self,\n    "A",')
    assert two.startswith('DefaultSnapshotPolicy(\n    self,\n    "B",')


def test_no_policies_are_an_empty_module() -> None:
    assert as_module([]).strip() == ""


def test_a_key_is_kept_as_it_is() -> None:
    assert f'key="{KEY}"' in as_python(
        event(actions=(CopyAction(name="a", copies=(copy_to(),)),)), "P"
    )
