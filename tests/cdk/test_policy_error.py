"""The one error that all wrong policies end in."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import CopyTo, PolicyError, Retain, Schedule, SnapshotPolicy, Tag, Targets
from snapshot_constructs.cdk import _undo
from tests.cdk.examples import DAILY, ENV, VOLUMES
from tests.cdk.templates import template

HERE = Path(__file__).relative_to(Path.cwd())


def _wrong(scope: cdk.Stack) -> SnapshotPolicy:
    return SnapshotPolicy(
        scope,
        "Databases",
        targets=Targets.volumes({"ba=ckup": "gold"}),
        schedules={
            "every 5 hours": Schedule.every(hours=5, at="3:00", retain=Retain.last(0)),
            "weekly.": Schedule.weekly(
                "SUN",
                at="03:00",
                retain=Retain.weeks(8),
                copies=[CopyTo("eu-west-1", retain=Retain.last(3))],
            ),
        },
        description="Databases (all)",
        exclude_boot_volume=True,
    )


@pytest.fixture
def error(stack: cdk.Stack) -> PolicyError:
    with pytest.raises(PolicyError) as raised:
        _wrong(stack)
    return raised.value


def test_one_error_lists_all_rules_that_are_broken(
    error: PolicyError, golden: Callable[[str, str], None]
) -> None:
    text = str(error)

    golden("cdk/policy-error.txt", f"{text.replace(error.location, 'app.py:42')}\n")


def test_an_error_tells_its_rules_one_by_one(error: PolicyError) -> None:
    found = {(finding.rule.id, finding.where) for finding in error.findings}

    assert ("dlm/interval-set", 'schedules["every 5 hours"].create.interval') in found
    assert ("dlm/schedule-name-format", 'schedules["weekly."].name') in found


def test_an_error_names_the_path_that_the_construct_would_have_had(app: cdk.App) -> None:
    stage = cdk.Stage(app, "Prod", env=ENV)
    stack = cdk.Stack(stage, "Backups")

    with pytest.raises(PolicyError) as raised:
        _wrong(stack)

    assert raised.value.path == "Prod/Backups/Databases"


def test_an_error_names_the_line_that_made_the_policy(error: PolicyError) -> None:
    line = _wrong.__code__.co_firstlineno + 1

    assert error.location == f"{HERE}:{line}"


def test_an_error_names_the_line_of_a_subclass_of_the_user(stack: cdk.Stack) -> None:
    class Mine(SnapshotPolicy):
        def __init__(self, scope: cdk.Stack) -> None:
            super().__init__(scope, "Mine", targets=VOLUMES, schedules={})

    with pytest.raises(PolicyError) as raised:
        Mine(stack)

    assert raised.value.location == f"{HERE}:{Mine.__init__.__code__.co_firstlineno + 1}"


def test_an_error_is_a_value_error(error: PolicyError) -> None:
    assert isinstance(error, ValueError)


def test_an_error_survives_another_process(error: PolicyError) -> None:
    text = str(pickle.loads(pickle.dumps(PolicyError(error.path, (), error.location))))

    assert text == str(PolicyError(error.path, (), error.location))


def test_nothing_is_left_after_an_error(stack: cdk.Stack, error: PolicyError) -> None:
    SnapshotPolicy(stack, "Databases", targets=VOLUMES, schedules={"daily": DAILY})

    assert len(template(stack)["Resources"]) == 2


def test_nothing_is_left_when_the_keys_are_refused_at_last(stack: cdk.Stack) -> None:
    alias = "arn:aws:kms:eu-west-1:111122223333:alias/backup"

    with pytest.raises(ValueError, match="permissions need the ARN of a key"):
        SnapshotPolicy(stack, "P", targets=VOLUMES, schedules={"daily": DAILY}, source_keys=[alias])

    assert stack.node.children == []


def test_nothing_is_left_when_something_fails_in_the_middle(stack: cdk.Stack) -> None:
    def fail() -> None:
        with _undo.undone_on_failure(stack, "Half"):
            cdk.Stack(stack, "Half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    assert stack.node.children == []


def test_the_first_of_several_wrong_policies_does_not_hide_the_next(stack: cdk.Stack) -> None:
    tags = Targets.volumes(any_of=[Tag("backup", "gold"), Tag("a=b", "silver")])

    with pytest.raises(PolicyError):
        _wrong(stack)
    with pytest.raises(PolicyError, match=r"targets\.tags\[1\]\.key"):
        SnapshotPolicy(stack, "Databases", targets=tags, schedules={"daily": DAILY})


def test_values_of_a_wrong_type_are_named_in_the_words_of_the_arguments(stack: cdk.Stack) -> None:
    weekly: Any = "weekly"
    night = Schedule.daily(at="03:00", retain=Retain.last(weekly))
    wrong: dict[str, Any] = {"enabled": "yes", "source_keys": [5], "policy_tags": {"a": 5}}

    with pytest.raises(PolicyError) as raised:
        SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"night": night}, **wrong)

    assert {finding.where: finding.what for finding in raised.value.findings} == {
        "enabled": "expected true or false, got 'yes'",
        "policy_tags[0].value": "expected text, got 5",
        'schedules["night"].retain.count': "expected a whole number, got 'weekly'",
        "source_keys[0]": "expected a KMS key, or its ARN, got 5",
    }
