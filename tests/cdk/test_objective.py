"""Objectives on the constructs, and forecasts of them for unit tests of users."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import (
    AmiPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    Objective,
    PolicyError,
    Retain,
    Schedule,
    SnapshotPolicy,
)
from tests.cdk.examples import DAILY, INSTANCES, VOLUMES
from tests.cdk.templates import properties, template

STRICT = Objective(rpo=cdk.Duration.hours(5))
TWICE = Schedule.every(hours=12, at="03:00", retain=Retain.last(14))
MAKERS: dict[str, Callable[..., Any]] = {
    "snapshots": lambda scope, **more: SnapshotPolicy(
        scope, "P", targets=VOLUMES, schedules={"twice": TWICE}, **more
    ),
    "amis": lambda scope, **more: AmiPolicy(
        scope, "P", targets=INSTANCES, schedules={"twice": TWICE}, **more
    ),
    "default snapshots": lambda scope, **more: DefaultSnapshotPolicy(scope, "P", **more),
    "default amis": lambda scope, **more: DefaultAmiPolicy(scope, "P", **more),
}
every_policy = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@every_policy
def test_a_missed_objective_is_refused_and_leaves_nothing(
    stack: cdk.Stack, make: Callable[..., Any]
) -> None:
    with pytest.raises(PolicyError) as refused:
        make(stack, objective=STRICT)

    assert [finding.rule.id for finding in refused.value.findings] == ["objective/rpo"]
    assert [*stack.node.children] == []


@every_policy
def test_an_objective_that_is_met_changes_nothing(
    stack: cdk.Stack, make: Callable[..., Any]
) -> None:
    plain = cdk.Stack(
        cdk.App(), "Backups", env=cdk.Environment(account=stack.account, region=stack.region)
    )
    make(plain)

    make(stack, objective=Objective(rpo=timedelta(hours=28), reach=timedelta(days=6)))

    assert template(stack) == template(plain)


def test_a_miss_stands_beside_all_other_mistakes(stack: cdk.Stack) -> None:
    with pytest.raises(PolicyError) as refused:
        SnapshotPolicy(
            stack,
            "P",
            targets=VOLUMES,
            schedules={"twice": TWICE},
            description="a: b",
            objective=Objective(rpo=timedelta(hours=5), reach=timedelta(days=35)),
        )

    assert {finding.rule.id for finding in refused.value.findings} == {
        "dlm/description-format",
        "objective/reach",
        "objective/rpo",
    }
    assert (
        "objective/rpo: objective.rpo: 5:00 h is missed by 8:00 h (got 13:00 h between restore "
        "points, an hour more than nominal); write Schedule.every(hours=4, "
        'at="03:00", retain=Retain.last(211)) in schedules["twice"]'
    ) in str(refused.value)


def test_what_was_proposed_is_accepted(stack: cdk.Stack) -> None:
    schedule = Schedule.every(hours=4, at="03:00", retain=Retain.last(211))
    objective = Objective(rpo=timedelta(hours=5), reach=timedelta(days=35))

    SnapshotPolicy(stack, "P", targets=VOLUMES, schedules={"twice": schedule}, objective=objective)

    assert properties(stack)["State"] == "ENABLED"


def test_what_only_the_deployment_tells_is_noted_and_never_refused(
    app: cdk.App, stack: cdk.Stack
) -> None:
    count = cdk.CfnParameter(stack, "Count", type="Number").value_as_number
    schedule = Schedule.daily(at="03:00", retain=Retain.last(count))

    policy = SnapshotPolicy(
        stack, "P", targets=VOLUMES, schedules={"daily": schedule}, objective=STRICT
    )

    assert [finding.rule.id for finding in policy.verdict.findings] == ["objective/rpo"]
    (said,) = app.synth().get_stack_by_name(stack.stack_name).messages
    assert (said.level.name, said.id) == ("INFO", "/Backups/P")
    assert "objective.rpo: cannot be told: schedule 'daily': the retain rule is known" in str(
        said.entry.data
    )


@pytest.mark.parametrize("wrong", [5, "5h", timedelta(hours=5), {}], ids=repr)
def test_something_else_is_no_objective(stack: cdk.Stack, wrong: Any) -> None:
    with pytest.raises(PolicyError, match=r"objective: expected an Objective, such as Objective\("):
        SnapshotPolicy(stack, "P", targets=VOLUMES, schedules={"daily": DAILY}, objective=wrong)


def test_a_policy_is_forecast_in_a_plain_unit_test(stack: cdk.Stack) -> None:
    policy = MAKERS["snapshots"](stack)

    found = policy.forecast(size_gib=500, daily_change=0.02)

    assert found.worst_gap <= timedelta(hours=12)
    assert found.points == 14
    assert found.region == "eu-west-1"
    assert found.monthly_cost.exact > 0


def test_a_stack_without_a_region_has_the_prices_that_stand_in_for_all(app: cdk.App) -> None:
    policy = MAKERS["amis"](cdk.Stack(app, "Anywhere"))

    assert policy.forecast(size_gib=1).region == "us-east-1"
