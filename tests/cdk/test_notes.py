"""Warnings and notes, and how they are acknowledged."""

from collections.abc import Callable

import aws_cdk as cdk
import pytest

from snapshot_constructs import FastRestore, Retain, Schedule, SnapshotPolicy
from tests.cdk.examples import VOLUMES

SOON = "snapshot-constructs:dlm/times-omitted"
BERLIN = Schedule.daily(at="03:00", zone=cdk.TimeZone.EUROPE_BERLIN, retain=Retain.last(7))
Acknowledge = Callable[[cdk.Stack], None]


def _some_time(stack: cdk.Stack) -> SnapshotPolicy:
    schedules = {"daily": Schedule.every(hours=24, retain=Retain.last(7))}
    return SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules=schedules)


def _messages(app: cdk.App) -> list[tuple[str, str, str]]:
    found = app.synth().get_stack_by_name("Backups").messages
    return [(m.level.name, m.id, str(m.entry.data)) for m in found]


def test_a_warning_says_where_what_and_how_to_fix_it(app: cdk.App, stack: cdk.Stack) -> None:
    _some_time(stack)

    (message,) = _messages(app)

    assert message == (
        "WARNING",
        "/Backups/Policy",
        (
            'schedules["daily"].create.times: is missing, so DLM picks a start within 24 hours; '
            f"write a time, such as '03:00' [ack: {SOON}]"
        ),
    )


def _on_the_policy(stack: cdk.Stack) -> None:
    cdk.Annotations.of(stack.node.find_child("Policy")).acknowledge_warning(SOON, "never mind")


def _on_the_stack(stack: cdk.Stack) -> None:
    cdk.Annotations.of(stack).acknowledge_warning(SOON)


def _as_validation(stack: cdk.Stack) -> None:
    reason = cdk.Acknowledgment(id=SOON, reason="never mind")
    cdk.Validations.of(stack).acknowledge(reason)


@pytest.mark.parametrize("acknowledge", [_on_the_policy, _on_the_stack, _as_validation])
def test_a_warning_can_be_acknowledged(
    app: cdk.App, stack: cdk.Stack, acknowledge: Acknowledge
) -> None:
    _some_time(stack)

    acknowledge(stack)

    assert _messages(app) == []


@pytest.mark.parametrize("acknowledge", [_on_the_stack, _as_validation])
def test_a_warning_can_be_acknowledged_beforehand(
    app: cdk.App, stack: cdk.Stack, acknowledge: Acknowledge
) -> None:
    acknowledge(stack)

    _some_time(stack)

    assert _messages(app) == []


def test_warnings_are_in_the_verdict_too(stack: cdk.Stack) -> None:
    policy = _some_time(stack)

    assert [finding.rule.id for finding in policy.verdict.warnings] == ["dlm/times-omitted"]


def test_a_note_says_in_which_half_of_the_year_local_time_is_off(
    app: cdk.App, stack: cdk.Stack
) -> None:
    SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": BERLIN})

    assert _messages(app) == [
        (
            "INFO",
            "/Backups/Policy",
            (
                'schedules["daily"]: 03:00 Europe/Berlin by standard time; from March to October it '
                "runs at 04:00 local time [ack: snapshot-constructs:dlm/times-utc]"
            ),
        )
    ]


def test_a_note_says_that_fast_restore_outlives_the_policy(app: cdk.App, stack: cdk.Stack) -> None:
    fast = FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))
    daily = Schedule.daily(at="03:00", retain=Retain.last(7), fast_restore=fast)
    SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": daily})

    (message,) = _messages(app)

    assert message[0] == "INFO"
    assert message[2].startswith('schedules["daily"].fast_restore: fast snapshot restore stays')
    assert message[2].endswith("[ack: snapshot-constructs:dlm/fsr-sticky]")


def test_a_note_can_be_acknowledged(app: cdk.App, stack: cdk.Stack) -> None:
    cdk.Annotations.of(stack).acknowledge_info("snapshot-constructs:dlm/times-utc")

    SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": BERLIN})

    assert _messages(app) == []
