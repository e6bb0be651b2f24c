"""Roles and keys that an app names, and nobody makes, are put there."""

import json

import pytest
from botocore.exceptions import ClientError

from snapshot_constructs.cfn import assembly, dlm
from snapshot_constructs.rehearse import standing_in
from tests.policies import copy_to, schedule, volumes
from tests.rehearse.templates import of

ACCOUNT, REGION, VAULT = "111122223333", "eu-west-1", "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/snapshots"
DEFAULT = f"arn:aws:iam::{ACCOUNT}:role/service-role/AWSDataLifecycleManagerDefaultRole"
KEY = f"arn:aws:kms:eu-central-1:{VAULT}:key/mrk-3c4d5e6f70814293a4b5c6d7e8f90a1b"


def _policy(role=ROLE, key=KEY):
    spec = volumes(schedule(copies=(copy_to(key=key),)))
    return ("AWS::DLM::LifecyclePolicy", dlm.encode(spec) | {"ExecutionRoleArn": role})


def _put(rehearsal, **resources):
    template = assembly.template(json.dumps(of(**resources)), "shop.json")
    return standing_in.put(rehearsal, [template])


def test_a_role_is_there_under_its_path_and_may_do_everything(rehearsal):
    found = _put(rehearsal, Policy=_policy())

    assert found == (ROLE, KEY)
    iam = rehearsal.client("iam", account=ACCOUNT)
    assert iam.get_role(RoleName="snapshots")["Role"]["Arn"] == ROLE
    assert _actions(iam, "snapshots") == ["*"]


def test_the_role_that_dlm_makes_itself_may_do_what_it_may_in_aws(rehearsal):
    _put(rehearsal, Policy=_policy(role=DEFAULT))

    actions = _actions(rehearsal.client("iam", account=ACCOUNT), DEFAULT.rpartition("/")[2])
    assert "ec2:CreateSnapshot" in actions
    assert not [each for each in actions if each.startswith("kms:")]


def test_a_role_whose_arn_is_put_together_is_known(rehearsal):
    parts = ["arn:aws:iam::", {"Ref": "AWS::AccountId"}, ":role/snapshots"]

    found = _put(rehearsal, Policy=_policy(role={"Fn::Join": ["", parts]}))

    assert found[0] == "arn:aws:iam::000000000000:role/snapshots"


def test_a_role_that_the_app_makes_is_left_to_it(rehearsal):
    own = ("AWS::IAM::Role", {"RoleName": "snapshots", "AssumeRolePolicyDocument": {}})

    found = _put(rehearsal, Policy=_policy(), Role=own)

    assert found == (KEY,)


def test_a_key_is_there_under_its_arn_and_may_be_used_as_iam_says(rehearsal):
    _put(rehearsal, Policy=_policy())

    kms = rehearsal.client("kms", account=VAULT, region="eu-central-1")
    key = kms.describe_key(KeyId=KEY)["KeyMetadata"]
    assert (key["Arn"], key["KeyState"]) == (KEY, "Enabled")
    policy = json.loads(kms.get_key_policy(KeyId=KEY, PolicyName="default")["Policy"])
    assert policy["Statement"][0]["Principal"]["AWS"] == [
        f"arn:aws:iam::{account}:root" for account in ("000000000000", ACCOUNT, VAULT)
    ]
    with pytest.raises(ClientError):
        rehearsal.client("kms", account=VAULT).describe_key(KeyId=KEY)


def test_what_names_nothing_needs_nothing(rehearsal):
    policy = _policy(role={"Fn::GetAtt": ["Role", "Arn"]}, key={"Ref": "Key"})

    assert _put(rehearsal, Policy=policy, Key=("AWS::KMS::Key", {})) == ()


def _actions(iam, role):
    policy = iam.get_role_policy(RoleName=role, PolicyName="all")["PolicyDocument"]
    return policy["Statement"][0]["Action"]
