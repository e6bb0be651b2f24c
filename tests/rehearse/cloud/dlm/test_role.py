"""A policy acts as its execution role, and is in state ERROR when that may not do something."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from snapshot_constructs.model import CopyTarget, CopyTo, FastRestore, PolicySpec, Retain, Share
from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rules.dlm.needs import actions_of, certain_actions
from tests.policies import ROLE, default, instances, monthly, schedule, volumes
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.dlm.conftest import Cloud


@dataclass
class Roles:
    """Assumes one role, which may do some things."""

    actions: set[str]
    account: str = ACCOUNT
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    trusts: bool = True

    def __call__(self, role: str, service: str, session: str, source: str) -> Caller:
        """Assume it."""
        self.asked.append((role, service, session, source))
        if not self.trusts:
            raise ApiError("AccessDenied", "not trusted", 403)
        return Limited(tuple(self.actions), account=self.account, service=service)


def given(cloud: Cloud, policy: PolicySpec, *without: str) -> Roles:
    """Have the role of a policy do what that needs, but for some actions."""
    needed = {action for actions in actions_of(policy).values() for action in actions}
    roles = Roles(needed - set(without))
    cloud.world.assume = roles
    return roles


SIMPLE = volumes(schedule(retain=Retain.last(1)))
COPY = CopyTo("us-east-1", retain=Retain.days(1), encrypted=False)
EVERYTHING = volumes(
    schedule(
        retain=Retain.last(3),
        copies=(COPY,),
        shares=(Share.to("222222222222", unshare_after=Retain.days(1)),),
        fast_restore=FastRestore.in_zones(f"{REGION}a", retain=Retain.last(1)),
    ),
    monthly(retain=Retain.last(0), archive=Retain.last(3)),
)
KINDS = {
    "volumes": EVERYTHING,
    "instances": instances(schedule(retain=Retain.last(1), copies=(COPY,))),
    "default volumes": default(retain_interval_days=2, copy_targets=(CopyTarget("us-east-1"),)),
}


def test_the_role_is_assumed_for_the_policy(cloud: Cloud):
    cloud.volume()
    roles = given(cloud, SIMPLE)
    id = cloud.policy(SIMPLE)

    cloud.wait(days=1)

    arn = f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{id}"
    assert set(roles.asked) == {(ROLE, "dlm.amazonaws.com", id, arn)}
    assert cloud.days() == ["01-02 03:00"]


@pytest.mark.parametrize("policy", KINDS.values(), ids=KINDS)
def test_a_role_with_what_a_policy_needs_is_enough(cloud, policy):
    cloud.instance()
    cloud.volume()
    given(cloud, policy)
    id = cloud.policy(policy)

    cloud.until("2026-02-02 12:00")

    assert cloud.state(id) == "ENABLED"
    assert cloud.days()[-1] > "02-02"


@pytest.mark.parametrize(
    ("policy", "action"),
    [
        pytest.param(policy, action, id=f"{name}: {action}")
        for name, policy in KINDS.items()
        for action in sorted(certain_actions(policy))
    ],
)
def test_without_any_one_action_the_policy_is_in_error(cloud, policy, action):
    cloud.instance()
    cloud.volume()
    given(cloud, policy, action)
    id = cloud.policy(policy)

    cloud.until("2026-02-02 12:00")

    (event,) = [each for each in cloud.world.events if each.source == "aws.dlm"]
    assert cloud.state(id) == "ERROR"
    assert event.detail_type == "DLM Policy State Change"
    assert (event.account, event.region) == (ACCOUNT, REGION)
    assert event.resources == (f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{id}",)
    assert event.detail["state"] == "ERROR"
    assert event.detail["policy_id"] == event.resources[0]
    assert action in event.detail["cause"]


def test_a_role_that_cannot_be_assumed_makes_the_policy_err(cloud: Cloud):
    cloud.volume()
    roles = given(cloud, SIMPLE)
    roles.trusts = False
    id = cloud.policy(SIMPLE)
    before = cloud.state(id)

    cloud.wait(days=1)

    assert (before, cloud.state(id)) == ("ENABLED", "ERROR")


def test_a_denial_stops_the_run(cloud: Cloud):
    for _ in range(3):
        cloud.volume()
    given(cloud, SIMPLE, "ec2:CreateSnapshot")
    cloud.policy(SIMPLE)

    cloud.wait(days=3)

    assert cloud.counts() == {
        "ResourcesTargeted": 3,
        "SnapshotsCreateStarted": 1,
        "SnapshotsCreateFailed": 1,
    }


def test_a_policy_does_not_leave_the_state_error_by_itself(cloud: Cloud):
    cloud.volume()
    given(cloud, SIMPLE, "ec2:CreateSnapshot")
    id = cloud.policy(SIMPLE)
    cloud.wait(days=1)

    given(cloud, SIMPLE)
    cloud.wait(days=9)

    assert cloud.state(id) == "ERROR"
    assert cloud.days() == []


@pytest.mark.parametrize(
    ("asked", "state", "made"),
    [({"State": "ENABLED"}, "ENABLED", ["01-03 03:00"]), ({"Description": "new"}, "ERROR", [])],
    ids=["the state", "something else"],
)
def test_it_leaves_it_when_its_state_is_set(cloud, asked: dict[str, Any], state, made):
    cloud.volume()
    given(cloud, SIMPLE, "ec2:CreateSnapshot")
    id = cloud.policy(SIMPLE)
    cloud.wait(days=1)

    given(cloud, SIMPLE)
    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, **asked)
    cloud.wait(days=1)

    assert cloud.state(id) == state
    assert cloud.days() == made


def test_an_error_says_why_and_is_told_once(cloud: Cloud):
    cloud.volume()
    given(cloud, SIMPLE, "ec2:CreateSnapshot")
    id = cloud.policy(SIMPLE)

    cloud.wait(days=5)

    found = cloud.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"]
    assert "ec2:CreateSnapshot" in found["StatusMessage"]
    assert len([each for each in cloud.world.events if each.source == "aws.dlm"]) == 1


def test_too_many_snapshots_make_the_policy_err(cloud: Cloud):
    cloud.settings(snapshots=1)
    cloud.volume()
    id = cloud.policy(volumes(schedule(retain=Retain.last(3))))

    cloud.wait(days=2)

    assert cloud.state(id) == "ERROR"


def test_a_disabled_policy_may_name_a_role_that_does_not_exist(cloud: Cloud):
    roles = given(cloud, SIMPLE)
    roles.trusts = False
    id = cloud.policy(replace(SIMPLE, state="DISABLED"))

    cloud.wait(days=2)

    assert cloud.state(id) == "DISABLED"
    assert roles.asked == []
