"""Resources of our types, as the services know them."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.cfn.failures import ResourceError, handler_code
from snapshot_constructs.rehearse.cloud.cfn.kind import Stack
from snapshot_constructs.rehearse.cloud.dlm.service import DLM
from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.faults import Fault
from snapshot_constructs.rehearse.cloud.rbin.service import RBIN
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.cfn.stacks import Resource, made, refused, stack_of

SYSTEM = {"Key": "aws:cloudformation:stack-name", "Value": "App"}
TEAM = {"Key": "team", "Value": "db"}
PERIOD = {"RetentionPeriodValue": "7", "RetentionPeriodUnit": "DAYS"}
GOLD = {"ResourceTagKey": "backup", "ResourceTagValue": "gold"}
POLICY: dict[str, Any] = {
    "Description": "Daily",
    "State": "ENABLED",
    "ExecutionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/dlm",
    "PolicyDetails": {
        "ResourceTypes": ["VOLUME"],
        "TargetTags": [{"Key": "backup", "Value": "gold"}],
        "Schedules": [
            {
                "Name": "Daily",
                "CreateRule": {"Interval": "24", "IntervalUnit": "HOURS", "Times": ["03:00"]},
                "RetainRule": {"Count": 7},
                "CopyTags": "true",
            }
        ],
    },
}


@pytest.fixture
def stack() -> Stack:
    return stack_of(DLM, EC2, RBIN)


def policy(stack: Stack, **more: Any) -> Resource:
    return made(stack, "AWS::DLM::LifecyclePolicy", **{**POLICY, **more})


def rule(stack: Stack, **more: Any) -> Resource:
    given = {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": PERIOD, **more}
    return made(stack, "AWS::Rbin::Rule", **given)


def volume(stack: Stack, **more: Any) -> Resource:
    given = {"AvailabilityZone": f"{REGION}a", "Size": "8", **more}
    return made(stack, "AWS::EC2::Volume", **given)


def test_a_policy_is_made_with_what_cloudformation_changes_in_type(stack: Stack) -> None:
    resource = policy(stack, Tags=[TEAM, SYSTEM])

    found = resource.call("GetLifecyclePolicy", PolicyId=resource.id)["Policy"]
    schedule = found["PolicyDetails"]["Schedules"][0]
    assert (schedule["CreateRule"]["Interval"], schedule["CopyTags"]) == (24, True)
    assert found["Tags"] == {"team": "db"}
    assert resource.attributes == {"Arn": found["PolicyArn"], "PolicyId": resource.id}


def test_a_policy_keeps_its_id_when_it_changes(stack: Stack) -> None:
    resource = policy(stack)
    before = resource.id

    resource.update(State="DISABLED", Tags=[TEAM])

    found = resource.call("GetLifecyclePolicy", PolicyId=before)["Policy"]
    assert (resource.id, found["State"], found["Tags"]) == (before, "DISABLED", {"team": "db"})


def test_a_policy_never_becomes_a_default_policy(stack: Stack) -> None:
    resource = policy(stack)

    with pytest.raises(ResourceError) as caught:
        resource.update(DefaultPolicy="VOLUME")

    assert caught.value.code == "NotUpdatable"


def test_what_the_service_refuses_is_said_in_the_words_of_cloudformation(stack: Stack) -> None:
    details = {**POLICY["PolicyDetails"], "ResourceTypes": ["INSTANCE"]}

    reason = refused(
        stack,
        "AWS::DLM::LifecyclePolicy",
        **{**POLICY, "PolicyDetails": {**details, "Schedules": []}},
    )

    assert reason.startswith('Resource handler returned message: "')
    assert reason.endswith(
        '(Service: Dlm, Status Code: 400, Error Code: InvalidRequestException)" '
        "(HandlerErrorCode: InvalidRequest)"
    )


def test_a_deleted_policy_is_gone_and_may_be_deleted_again(stack: Stack) -> None:
    resource = policy(stack)

    resource.delete()
    resource.delete()

    assert resource.call("GetLifecyclePolicies")["Policies"] == []


def test_properties_that_do_not_exist_are_refused_before_anything_is_made(stack: Stack) -> None:
    reason = refused(
        stack, "AWS::Rbin::Rule", ResourceType="EBS_SNAPSHOT", Retention=7, Description="Keep"
    )

    assert reason == (
        "Properties validation failed for resource Thing with message:\n"
        "[#: extraneous key [Retention] is not permitted, "
        "#: required key [RetentionPeriod] not found]"
    )


def test_properties_that_do_not_exist_are_found_in_depth(stack: Stack) -> None:
    reason = refused(
        stack, "AWS::Rbin::Rule", ResourceType="EBS_SNAPSHOT", RetentionPeriod={"A": 1}
    )

    assert "#/RetentionPeriod: extraneous key [A] is not permitted" in reason


def test_a_rule_is_known_by_its_arn(stack: Stack) -> None:
    resource = rule(stack, Tags=[TEAM, SYSTEM])

    id = resource.attributes["Identifier"]
    assert resource.id == f"arn:aws:rbin:{REGION}:{ACCOUNT}:rule/{id}"
    assert resource.attributes == {"Arn": resource.id, "Identifier": id, "LockState": "unlocked"}
    tags = resource.call("ListTagsForResource", ResourceArn=resource.id)["Tags"]
    assert tags == [TEAM, SYSTEM]


def test_a_rule_loses_what_the_template_no_longer_has(stack: Stack) -> None:
    resource = rule(stack, ResourceTags=[GOLD], Tags=[TEAM])

    resource.update(ResourceTags=None, Tags=None)

    found = resource.call("GetRule", Identifier=resource.attributes["Identifier"])
    tags = resource.call("ListTagsForResource", ResourceArn=resource.id)["Tags"]
    assert (found["ResourceTags"], tags) == ([], [])


def test_a_rule_is_locked_as_the_template_says(stack: Stack) -> None:
    resource = rule(stack, LockConfiguration={"UnlockDelayValue": "7", "UnlockDelayUnit": "DAYS"})

    with pytest.raises(ResourceError) as caught:
        resource.delete()

    assert resource.attributes["LockState"] == "locked"
    assert caught.value.code == "ResourceConflict"


def test_a_lock_comes_and_goes_with_the_template(stack: Stack) -> None:
    lock = {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"}
    resource = rule(stack)

    resource.update(Description="Kept", LockConfiguration=lock)
    locked = resource.attributes["LockState"]
    resource.update(LockConfiguration=None)

    assert (locked, resource.attributes["LockState"]) == ("locked", "pending_unlock")


def test_a_volume_has_its_tags_and_those_of_cloudformation(stack: Stack) -> None:
    resource = volume(stack, Tags=[TEAM, SYSTEM])

    found = resource.call("DescribeVolumes", VolumeIds=[resource.id])["Volumes"][0]
    assert (found["Size"], found["Tags"]) == (8, [TEAM, SYSTEM])
    assert resource.attributes == {"VolumeId": resource.id}


def test_a_volume_grows_in_place(stack: Stack) -> None:
    resource = volume(stack, Tags=[TEAM])
    before = resource.id

    resource.update(Size=16, Tags=[{"Key": "backup", "Value": "gold"}])

    found = resource.call("DescribeVolumes", VolumeIds=[before])["Volumes"][0]
    assert (resource.id, found["Size"]) == (before, 16)
    assert found["Tags"] == [{"Key": "backup", "Value": "gold"}]


def test_a_volume_stays_in_its_zone(stack: Stack) -> None:
    resource = volume(stack)

    with pytest.raises(ResourceError) as caught:
        resource.update(AvailabilityZone=f"{REGION}b")

    assert caught.value.code == "NotUpdatable"


def test_a_volume_is_kept_in_a_snapshot_with_its_tags(stack: Stack) -> None:
    resource = volume(stack, Tags=[TEAM])
    assert resource.kind.snapshot is not None

    resource.kind.snapshot(stack, resource.id)
    resource.delete()

    (kept,) = resource.call("DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert (kept["VolumeId"], kept["Tags"]) == (resource.id, [TEAM])


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("InternalServerException", 500, "ServiceInternalError"),
        ("TooManyRequestsException", 429, "Throttling"),
        ("RequestLimitExceeded", 503, "Throttling"),
        ("LimitExceededException", 400, "ServiceLimitExceeded"),
        ("ResourceNotFoundException", 404, "NotFound"),
        ("UnauthorizedOperation", 403, "AccessDenied"),
        ("ResourceDependencyException", 400, "ResourceConflict"),
    ],
)
def test_errors_have_the_code_that_handlers_give_them(error: str, status: int, code: str) -> None:
    assert handler_code(ApiError(error, "", status)) == code


def test_a_fault_of_the_service_is_one_of_the_resource(stack: Stack) -> None:
    resource = policy(stack)
    stack.world.faults.add(Fault(action="dlm:UpdateLifecyclePolicy", code="ServerError"))

    with pytest.raises(ResourceError) as caught:
        resource.update(State="DISABLED")

    assert caught.value.code == "ServiceInternalError"


def test_what_cannot_be_finished_is_deleted_again(stack: Stack) -> None:
    stack.world.faults.add(Fault(action="ec2:ModifyVolumeAttribute", code="ServerError"))

    reason = refused(
        stack, "AWS::EC2::Volume", AvailabilityZone=f"{REGION}a", Size=8, AutoEnableIO=True
    )

    found = stack.call("ec2", "DescribeVolumes")["Volumes"]
    assert "ServerError" in reason
    assert found == []
