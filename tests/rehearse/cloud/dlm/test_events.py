"""Event-based policies: what another account shares is copied."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    EventParameters,
    EventSource,
    PolicySpec,
    Retain,
    Share,
)
from snapshot_constructs.rules.dlm.needs import actions_of
from tests.policies import event, schedule, volumes
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.dlm.conftest import Cloud, tags
from tests.rehearse.cloud.dlm.test_role import Roles

VAULT = "222222222222"
AWAY = "us-east-1"
HERE_AND_AWAY = (
    CopyTo(REGION, encrypted=False, retain=Retain.days(2)),
    CopyTo(AWAY, encrypted=False, retain=Retain.days(4)),
)


def copying(
    *copies: CopyTo, owner: str = ACCOUNT, regex: str = ".*", name: str = "copy"
) -> PolicySpec:
    parameters = EventParameters(
        event_type="shareSnapshot", owners=(owner,), description_regex=regex
    )
    action = CopyAction(name=name, copies=copies or HERE_AND_AWAY)
    return event(
        event_source=EventSource(type="MANAGED_CWE", parameters=parameters), actions=(action,)
    )


def sharing(cloud: Cloud) -> str:
    """Have an account make a snapshot each day, which it shares with the vault; return the policy."""
    cloud.volume()
    return cloud.policy(volumes(schedule(retain=Retain.last(9), shares=(Share.to(VAULT),))))


def places(cloud: Cloud) -> list[list[str]]:
    vault = cloud.at(account=VAULT)
    return [vault.days(), vault.at(region=AWAY).days()]


def test_what_is_shared_is_copied_to_each_target_and_kept_as_long_as_that_says(cloud: Cloud):
    sharing(cloud)
    cloud.at(account=VAULT).policy(copying())

    cloud.until("2026-01-10 12:00")

    assert places(cloud) == [
        ["01-09 03:00", "01-10 03:00"],
        ["01-07 03:00", "01-08 03:00", "01-09 03:00", "01-10 03:00"],
    ]
    assert cloud.counts()["SnapshotsCopiedAccountStarted"] == 18
    assert cloud.counts()["SnapshotsCopiedAccountCompleted"] == 18
    assert cloud.counts()["SnapshotsCopiedAccountDeleteCompleted"] == 12


def test_copies_have_the_tags_of_the_policy_alone(cloud: Cloud):
    sharing(cloud)
    id = cloud.at(account=VAULT).policy(copying())

    cloud.wait(days=1)

    (found,) = cloud.at(account=VAULT).snapshots()
    assert tags(found["Tags"]) == {
        "aws:dlm:lifecycle-policy-id": id,
        "aws:dlm:lifecycle-schedule-name": "copy",
        "aws:dlm:expirationTime": "2026-01-04T03:00:00.000Z",
        "dlm:managed": "true",
    }


def test_what_is_shared_by_hand_is_copied_too(cloud: Cloud):
    cloud.at(account=VAULT).policy(copying())

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(minutes=1)

    assert places(cloud) == [["01-01 12:00"], ["01-01 12:00"]]


def test_what_was_shared_before_is_not_copied(cloud: Cloud):
    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)

    cloud.at(account=VAULT).policy(copying())
    cloud.wait(days=1)

    assert places(cloud) == [[], []]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"owner": "333333333333"}, 0),
        ({"regex": "nightly"}, 0),
        ({"regex": "nightly.*"}, 1),
        ({"regex": "^.*of the shop$"}, 1),
        ({"regex": ".*Created for policy: .*"}, 0),
    ],
)
def test_owner_and_description_must_match(cloud, changes: dict[str, Any], number):
    cloud.at(account=VAULT).policy(copying(**changes))

    cloud.ec2.share(cloud.ec2.snapshot(Description="nightly of the shop"), VAULT)
    cloud.wait(minutes=1)

    assert [len(found) for found in places(cloud)] == [number, number]


def test_snapshots_of_one_policy_are_known_by_their_description(cloud: Cloud):
    id = sharing(cloud)
    cloud.at(account=VAULT).policy(copying(regex=f".*Created for policy: {id}.*"))
    cloud.ec2.share(cloud.ec2.snapshot(Description="mine"), VAULT)

    cloud.wait(days=1)

    assert places(cloud) == [["01-02 03:00"], ["01-02 03:00"]]


def test_an_event_that_comes_twice_makes_one_copy(cloud: Cloud):
    cloud.at(account=VAULT).policy(copying())
    cloud.fault("event:EBS Snapshot Notification", account=VAULT, copies=2)

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(minutes=1)

    assert places(cloud) == [["01-01 12:00"], ["01-01 12:00"]]


def test_an_event_that_is_lost_makes_none(cloud: Cloud):
    cloud.at(account=VAULT).policy(copying())
    cloud.fault("event:EBS Snapshot Notification", account=VAULT, copies=0)

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(minutes=1)

    assert places(cloud) == [[], []]


def test_what_is_shared_while_the_policy_is_disabled_is_never_copied(cloud: Cloud):
    vault = cloud.at(account=VAULT)
    id = vault.policy(replace(copying(), state="DISABLED"))

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(minutes=1)
    vault.change(id, copying())
    cloud.wait(days=1)

    assert places(cloud) == [[], []]


def test_the_last_copy_in_each_place_is_kept(cloud: Cloud):
    cloud.at(account=VAULT).policy(copying())

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(days=30)

    assert places(cloud) == [["01-01 12:00"], ["01-01 12:00"]]


def test_an_action_with_another_name_leaves_the_copies_of_the_old_name(cloud: Cloud):
    sharing(cloud)
    vault = cloud.at(account=VAULT)
    id = vault.policy(copying())
    cloud.until("2026-01-03 12:00")

    vault.change(id, copying(name="renamed"))
    cloud.until("2026-01-10 12:00")

    assert vault.days("copy") == ["01-02 03:00", "01-03 03:00"]
    assert vault.days("renamed") == ["01-09 03:00", "01-10 03:00"]


def test_a_copy_that_fails_is_made_anew_for_a_day(cloud: Cloud):
    cloud.at(account=VAULT).policy(copying())
    cloud.fault("ec2:CopySnapshot", times=144, code="ResourceLimitExceeded", region=AWAY)

    cloud.ec2.share(cloud.ec2.snapshot(), VAULT)
    cloud.wait(days=2)

    assert places(cloud) == [["01-01 12:00"], []]
    assert cloud.counts()["SnapshotsCopiedAccountFailed"] == 1


# ------------------------------------------------------------------------------ its EventBridge rule


def test_the_policy_has_a_rule_of_its_own_as_long_as_it_is_there(cloud: Cloud):
    id = cloud.policy(copying())
    cloud.wait(minutes=1)
    cloud.change(id, replace(copying(), state="DISABLED"))
    cloud.wait(minutes=1)
    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
    cloud.wait(minutes=1)

    made, disabled, removed = [
        ["PutRule", "EnableRule"],
        ["DisableRule"],
        ["DeleteRule"],
    ]
    names = {params["Name"] for _, _, params in cloud.others.called}
    assert cloud.others.actions() == [*made, *disabled, *removed]
    assert names == {f"AwsDataLifecycleRule.managed-cwe.{id}"}


@pytest.mark.parametrize("action", ["events:PutRule", "events:PutTargets", "events:EnableRule"])
def test_a_role_that_may_not_make_the_rule_makes_the_policy_err(cloud, action):
    cloud.world.assume = Roles(needed() - {action})
    id = cloud.policy(copying())

    cloud.wait(minutes=1)

    assert cloud.state(id) == "ERROR"


@pytest.mark.parametrize("action", ["events:RemoveTargets", "events:DeleteRule"])
def test_a_role_that_may_not_remove_the_rule_leaves_it(cloud, action):
    cloud.world.assume = Roles(needed() - {action})
    id = cloud.policy(copying())
    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)

    cloud.wait(minutes=1)

    assert "DeleteRule" not in cloud.others.actions()


def needed() -> set[str]:
    """Return what the role of such a policy needs."""
    return {each for actions in actions_of(copying()).values() for each in actions}


@pytest.mark.parametrize(
    "action", ["ec2:DescribeSnapshots", "ec2:CopySnapshot", "ec2:CreateTags", "ec2:DeleteSnapshot"]
)
def test_without_any_one_action_on_snapshots_the_policy_is_in_error(cloud, action):
    sharing(cloud)
    roles = Roles(needed() - {action}, account=VAULT)
    theirs = cloud.world.assume
    cloud.world.assume = lambda role, service, session, source: (
        roles if f":{VAULT}:" in source else theirs
    )(role, service, session, source)
    vault = cloud.at(account=VAULT)
    id = vault.policy(copying())

    cloud.wait(days=5)

    assert vault.state(id) == "ERROR"
