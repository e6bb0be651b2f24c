"""What a role may do is read from its template."""

import json
from typing import Any

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.model.powers import Powers
from snapshot_constructs.review.reviewer import review

ROLE = {"Fn::GetAtt": ["Role", "Arn"]}


def _powers(role: Any, arn: Any = ROLE, **others: Any) -> Powers | None:
    """Return the powers that a review finds in a role, which a policy names by this ARN."""
    policy = {"Type": "AWS::DLM::LifecyclePolicy", "Properties": {"ExecutionRoleArn": arn}}
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": role}, "P": policy} | others
    (found,) = review([assembly.template(json.dumps({"Resources": resources}), "t.json")]).policies
    return found.role


def _policy(type_: str, *statements: Any, roles: Any = ({"Ref": "Role"},)) -> dict[str, Any]:
    properties = {"PolicyDocument": {"Statement": list(statements)}, "Roles": list(roles)}
    return {"Type": type_, "Properties": properties}


def _allow(action: Any, resource: Any = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def test_inline_policies_and_policies_that_name_the_role_add_up():
    inline = {"Policies": [{"PolicyDocument": {"Statement": _allow("ec2:CreateSnapshot")}}]}

    found = _powers(
        inline,
        Own=_policy("AWS::IAM::Policy", _allow(["ec2:CopySnapshot"])),
        Shared=_policy("AWS::IAM::ManagedPolicy", _allow(["ssm:SendCommand"])),
        Others=_policy("AWS::IAM::Policy", _allow("s3:*"), roles=[{"Ref": "Other"}]),
    )

    assert found == Powers(
        actions=frozenset({"ec2:CreateSnapshot", "ec2:CopySnapshot", "ssm:SendCommand"})
    )


def test_keys_are_the_resources_of_what_is_allowed_on_kms():
    key = {"Fn::GetAtt": ["Key", "Arn"]}
    statements = [
        _allow(["kms:Decrypt"], ["arn:aws:kms:::key/1", key]),
        _allow("kms:CreateGrant", key),
    ]

    found = _powers({"Policies": [{"PolicyDocument": {"Statement": statements}}]})

    assert found is not None
    assert found.keys == {"arn:aws:kms:::key/1", "${Key.Arn}"}


def test_a_denial_allows_nothing_and_whatever_is_not_excepted_is_everything():
    statements = [
        {"Effect": "Deny", "Action": "ec2:DeleteSnapshot", "Resource": "*"},
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
    ]

    found = _powers({"Policies": [{"PolicyDocument": {"Statement": statements}}]})

    assert found == Powers(actions=frozenset({"*"}))


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/service-role/ServiceRole",
        {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/ServiceRole"},
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/ServiceRole"]]},
    ],
    ids=["text", "sub", "join"],
)
def test_managed_policies_go_by_their_names(arn):
    assert _powers({"ManagedPolicyArns": [arn]}) == Powers(managed=("ServiceRole",))


@pytest.mark.parametrize(
    "role",
    [
        None,
        "arn:aws:iam::111122223333:role/snapshots",
        {"Ref": "Role"},
        {"Fn::GetAtt": ["Other", "Arn"]},
        {"Fn::GetAtt": ["Role", "RoleId"]},
        {"Fn::ImportValue": "Role"},
        "${Token[1]}",
    ],
    ids=str,
)
def test_a_role_from_elsewhere_has_no_known_powers(role):
    assert _powers({}, role) is None


@pytest.mark.parametrize("written", ["Role.Arn", ["Role", "Arn"]])
def test_both_spellings_of_an_attribute_name_the_role(written):
    assert _powers({}, {"Fn::GetAtt": written}) == Powers()


@pytest.mark.parametrize(
    "properties",
    [
        {"Policies": "x", "ManagedPolicyArns": {"Ref": "AWS::NoValue"}},
        {"Policies": [7, {"PolicyDocument": [1]}, {"PolicyDocument": {"Statement": ["x", None]}}]},
        {"Policies": [{"PolicyDocument": {"Statement": [_allow([{"Ref": "A"}, 7])]}}]},
        {"ManagedPolicyArns": []},
    ],
)
def test_odd_content_allows_nothing(properties):
    assert _powers(properties) == Powers()
