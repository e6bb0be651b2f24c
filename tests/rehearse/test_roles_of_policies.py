"""The role that a construct makes is enough for its policy, and no action of it can be spared."""

from dataclasses import replace

import aws_cdk as cdk
import pytest

from snapshot_constructs import Retain, Schedule, SnapshotPolicy, Targets
from tests.rehearse.role_cases import CASES
from tests.rehearse.role_fleets import AWAY, COPY_KEY, GOLD, OTHER, days, make_key, volume
from tests.rehearse.role_templates import lived, only, permissions, synthesized, without
from tests.rehearse.sights import seen

_NOT_SAID = "the managed policy has it, and no page says what DLM does with it"
_OF_KEYS = "the page on event-based policies asks for it, and none says what EBS does with it"
SPARED = {
    "ec2:DescribeInstances": (["volumes"], _NOT_SAID),
    "ec2:CreateSnapshot": (["instances"], "no page says whether sets need it too"),
    "ec2:CreateSnapshots": (["default volumes"], "no page says whether they are made in sets"),
    "ec2:DescribeVolumes": (["AMIs", "default AMIs", "instances: VSS"], _NOT_SAID),
    "ec2:DescribeImageAttribute": (["AMIs", "default AMIs"], _NOT_SAID),
    "ec2:ModifyImageAttribute": (["AMIs", "default AMIs"], _NOT_SAID),
    "ec2:ResetImageAttribute": (["AMIs", "default AMIs"], _NOT_SAID),
    "ec2:DisableImageDeprecation": (
        ["AMIs"],
        "no page says whether a higher count takes deprecations back; lower ones do not",
    ),
    "events:DescribeRule": (["copies of"], _NOT_SAID),
    "events:ListTargetsByRule": (["copies of"], _NOT_SAID),
    "ssm:DescribeDocument": (["instances"], _NOT_SAID),
    "ssm:GetDocument": (["instances"], _NOT_SAID),
    "ssm:ListCommands": (["instances"], _NOT_SAID),
    "kms:Encrypt": ([""], _OF_KEYS),
    "kms:ListGrants": ([""], _OF_KEYS),
    "kms:RevokeGrant": ([""], _OF_KEYS),
}
"""Actions that nothing in the local cloud misses: how the names of the cases begin, and why."""


def spared(name: str, permission: str) -> bool:
    """Tell whether nothing is expected to miss a permission in a case."""
    beginnings, _ = SPARED.get(permission.partition("/")[2], ([], ""))
    return name.startswith(tuple(beginnings))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_role_of_a_construct_is_enough_for_its_policy(rehearsal, tmp_path, case):
    template = synthesized(case, tmp_path)

    assert lived(rehearsal, case, tmp_path, template) == case.lines


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_without_any_one_action_something_is_seen_to_fail(rehearsal, tmp_path, name):
    case = CASES[name]
    template = synthesized(case, tmp_path)

    unseen = {
        each
        for each in permissions(template)
        if lived(rehearsal, case, tmp_path, without(template, each)) == case.lines
    }

    assert unseen == {each for each in permissions(template) if spared(name, each)}


@pytest.mark.parametrize(
    ("name", "permission", "failure"),
    [
        ("volumes: archive", "ManageSnapshots/ec2:ModifySnapshotTier", "ERROR"),
        ("instances: document", "RunScripts/ssm:SendCommand", "4 x pre-script failed"),
        ("AMIs: everything, encrypted", "ManageImages/ec2:EnableImageDeprecation", "ERROR"),
        ("default volumes", "Describe/ec2:DescribeInstances", "ERROR"),
        ("default AMIs", "ManageImages/ec2:DeregisterImage", "ERROR"),
        ("copies of what is shared", "ListenToSharing/events:PutTargets", "ERROR"),
    ],
)
def test_without_an_action_a_policy_of_each_kind_fails(
    rehearsal, tmp_path, name, permission, failure
):
    template = synthesized(CASES[name], tmp_path)
    assert permission in permissions(template)

    found = lived(rehearsal, CASES[name], tmp_path, without(template, permission))

    assert failure in found.splitlines()


def test_what_is_spared_is_in_a_role(tmp_path):
    there = {
        (action, beginning)
        for number, (name, case) in enumerate(CASES.items())
        for permission in permissions(synthesized(case, tmp_path / str(number)))
        for action in [permission.partition("/")[2]]
        for beginning in SPARED.get(action, ([], ""))[0]
        if name.startswith(beginning)
    }

    assert there == {(action, each) for action, (cases, _) in SPARED.items() for each in cases}


# ------------------------------------------------------------------------------ those locked out


@pytest.mark.parametrize(
    "change",
    [
        {"Principal": {"Service": "ec2.amazonaws.com"}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": OTHER}}},
    ],
    ids=["another service", "policies of another account"],
)
def test_a_role_that_does_not_trust_dlm_makes_the_policy_err(rehearsal, tmp_path, change):
    case = CASES["volumes: tags"]
    template = synthesized(case, tmp_path)
    (trust,) = only(template, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]
    trust |= change

    assert lived(rehearsal, case, tmp_path, template) == "ERROR"


def test_a_policy_whose_role_is_deleted_errs_at_its_next_run(rehearsal):
    stack = cdk.Stack(cdk.App(), "Backups")
    daily = Schedule.daily(at="03:00", retain=Retain.last(2))
    policy = SnapshotPolicy(
        stack, "Policy", targets=Targets.volumes(GOLD), schedules={"daily": daily}
    )
    role = rehearsal.deploy(stack).id_of(policy.role)
    volume(rehearsal)
    rehearsal.advance(days=1)
    before = seen(rehearsal)

    iam = rehearsal.client("iam")
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    iam.delete_role(RoleName=role)
    rehearsal.advance(days=1)

    (event,) = rehearsal.events(detail_type="DLM Policy State Change")
    assert before == "ENABLED\n06-01 us-east-1"
    assert seen(rehearsal) == "ERROR\n06-01 us-east-1"
    assert event.detail["state"] == "ERROR"


def test_a_key_that_is_not_told_of_the_role_ends_copies_in_error(rehearsal, tmp_path):
    case = CASES["volumes: everything, encrypted"]
    template = synthesized(case, tmp_path)
    del only(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"][1:]

    found = lived(rehearsal, replace(case, steps=(days(1.5),)), tmp_path, template)

    told = rehearsal.events(detail_type="EBS Snapshot Notification", region=AWAY)
    assert found.splitlines() == [
        "ENABLED",
        "06-01 us-east-1 encrypted fast in us-east-1a",
        "06-02 eu-west-1 error encrypted",
        "SnapshotsCopiedRegionFailed",
    ]
    assert {each.detail["result"] for each in told} == {"failed"}


@pytest.mark.parametrize(
    ("action", "failure"),
    [("kms:CreateGrant", "SnapshotsCopiedRegionFailed"), ("kms:DescribeKey", "ERROR")],
)
def test_a_key_for_copies_that_denies_the_role_something_is_seen(
    rehearsal, tmp_path, action, failure
):
    def denying(rehearsal):
        make_key(rehearsal, COPY_KEY, denied=action)

    case = replace(CASES["volumes: everything, encrypted"], fleet=denying, steps=(days(1.5),))

    found = lived(rehearsal, case, tmp_path, synthesized(case, tmp_path))

    assert failure in found.splitlines()
    assert not [line for line in found.splitlines() if line.endswith("eu-west-1 encrypted")]
