"""Objectives on the constructs, and forecasts of them for unit tests of users."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import (
    AmiPolicy,
    CopyTo,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    Objective,
    PolicyError,
    Retain,
    Schedule,
    SnapshotPolicy,
)
from tests.cdk.examples import DAILY, INSTANCES, OTHER, VOLUMES
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


def _vault(stack: cdk.Stack, **more: Any) -> CrossAccountCopyPolicy:
    given = {"copies": [CopyTo("us-east-1", retain=Retain.months(1))]}
    return CrossAccountCopyPolicy(stack, "Vault", shared_by=[OTHER], **(given | more))


def test_copies_of_what_others_share_reach_back_as_far_as_the_shortest_month(
    stack: cdk.Stack,
) -> None:
    met = Objective(reach=cdk.Duration.days(28))

    policy = _vault(stack, objective=met)

    assert policy.verdict.errors == ()


SHARED: dict[str, tuple[dict[str, Any], Objective, list[str]]] = {
    "too short": (
        {
            "copies": [
                CopyTo("us-east-1", retain=Retain.months(1)),
                CopyTo("eu-central-1", retain=Retain.weeks(5)),
            ]
        },
        Objective(reach=timedelta(days=35)),
        [
            (
                "objective/reach: objective.reach: 35 d is missed by 7 d (got copies in 'us-east-1' "
                "that are kept for 28 d); write CopyTo('us-east-1', retain=Retain.days(35), …)"
            )
        ],
    ),
    "no copies there": (
        {},
        Objective(reach=timedelta(days=35), place="eu-west-2"),
        [
            (
                "objective/reach: objective.reach: is missed (got no restore points in eu-west-2); "
                "write copies=[CopyTo('eu-west-2', retain=Retain.days(35))]"
            )
        ],
    ),
    "disabled": (
        {"enabled": False},
        Objective(reach=timedelta(days=7)),
        [
            (
                "objective/reach: objective.reach: is missed (got no restore points: the policy is "
                "disabled); write enabled=True, or no objective while it is disabled"
            )
        ],
    ),
    "how often": (
        {},
        Objective(rpo=timedelta(hours=5)),
        [
            (
                "objective/rpo: objective.rpo: cannot be met by a policy that runs whenever another "
                "account shares a snapshot (got 5:00 h); leave rpo out here, and state it for the "
                "policy of that account"
            )
        ],
    ),
}


@pytest.mark.parametrize(("given", "objective", "said"), SHARED.values(), ids=SHARED)
def test_what_copies_of_what_others_share_miss_is_refused(
    stack: cdk.Stack, given: dict[str, Any], objective: Objective, said: list[str]
) -> None:
    with pytest.raises(PolicyError) as refused:
        _vault(stack, **given, objective=objective)

    assert [str(finding) for finding in refused.value.findings] == said
    assert [*stack.node.children] == []


@pytest.mark.parametrize("place", ["", "eu-central-1"])
def test_copies_that_are_never_deleted_reach_back_for_ever(stack: cdk.Stack, place: str) -> None:
    century = Objective(reach=timedelta(days=36_500), place=place)

    policy = _vault(stack, copies=[CopyTo("eu-central-1", retain=None)], objective=century)

    assert policy.verdict.errors == ()


def test_how_often_others_share_is_refused_even_where_the_age_waits_for_the_deployment(
    stack: cdk.Stack,
) -> None:
    days = cdk.CfnParameter(stack, "Days", type="Number").value_as_number
    both = Objective(rpo=timedelta(hours=5), reach=timedelta(days=7))

    with pytest.raises(PolicyError) as refused:
        _vault(stack, copies=[CopyTo("us-east-1", retain=Retain.days(days))], objective=both)

    assert [finding.rule.id for finding in refused.value.findings] == ["objective/rpo"]


def test_an_age_of_copies_that_waits_for_the_deployment_is_noted(stack: cdk.Stack) -> None:
    days = cdk.CfnParameter(stack, "Days", type="Number").value_as_number
    week = Objective(reach=timedelta(days=7))

    policy = _vault(stack, copies=[CopyTo("us-east-1", retain=Retain.days(days))], objective=week)

    (noted,) = (f for f in policy.verdict.findings if f.rule.id == "objective/reach")
    assert noted.rule.severity == "info"
    assert noted.what.startswith("cannot be told: action 'Copy': the copy to 'us-east-1'")
