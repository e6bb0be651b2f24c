"""What the policies of KMS keys say where AMIs go to other accounts."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms

from snapshot_constructs.cdk._image_keys import share_key
from tests.cdk.examples import KEY, OTHER
from tests.cdk.templates import resources
from tests.cdk.test_ami_target_account import COPY_ROLE, TRUSTED_KEY_ACTIONS, flat

THIRD = "777788889999"
ROOT, THIRD_ROOT = (f"arn:<AWS::Partition>:iam::{account}:root" for account in (OTHER, THIRD))
VIA_EC2 = {"StringLike": {"kms:ViaService": "ec2.*.amazonaws.*"}}
FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
LAUNCH = ["kms:Decrypt", "kms:DescribeKey", "kms:ReEncrypt*"]


def added(stack: cdk.Stack) -> list[dict[str, Any]]:
    """Return what the policy of the only key says, but for what it always says."""
    (key,) = resources(stack, "AWS::KMS::Key").values()
    _, *statements = flat(key["Properties"]["KeyPolicy"]["Statement"])
    return statements


def test_an_account_that_gets_copies_may_copy_as_the_role_that_image_builder_assumes(
    stack: cdk.Stack,
) -> None:
    told = share_key(kms.Key(stack, "Key"), [OTHER, THIRD])

    use, grant, *_ = added(stack)

    is_role = {"ArnLike": {"aws:PrincipalArn": f"arn:<AWS::Partition>:iam::*:role/{COPY_ROLE}"}}
    assert told
    assert {*use["Action"], *grant["Action"]} == TRUSTED_KEY_ACTIONS
    assert use["Principal"] == grant["Principal"] == {"AWS": [ROOT, THIRD_ROOT]}
    assert use["Condition"] == is_role
    assert "kms:CreateGrant" in grant["Action"]
    assert grant["Condition"] == is_role | FOR_AWS


def test_an_account_may_launch_with_ec2_and_lend_the_key_to_its_auto_scaling(
    stack: cdk.Stack,
) -> None:
    share_key(kms.Key(stack, "Key"), launchers=[OTHER])

    launch, grant, lend = added(stack)

    to = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Resource": "*"}
    scaling = (
        f"arn:<AWS::Partition>:iam::{OTHER}:role/aws-service-role/autoscaling.amazonaws.com/"
        f"AWSServiceRoleForAutoScaling*"
    )
    create = {"Action": "kms:CreateGrant"}
    assert launch == to | {"Action": LAUNCH, "Condition": VIA_EC2}
    assert grant == to | create | {"Condition": VIA_EC2 | FOR_AWS}
    assert lend == to | create | {"Condition": {"StringLike": {"kms:GranteePrincipal": [scaling]}}}


def test_whoever_gets_copies_may_launch_them_too(stack: cdk.Stack) -> None:
    share_key(kms.Key(stack, "Key"), [OTHER], launchers=[THIRD, OTHER])

    launch = next(each for each in added(stack) if each["Action"] == LAUNCH)

    assert launch["Principal"] == {"AWS": [ROOT, THIRD_ROOT]}


@pytest.mark.parametrize(
    "organization",
    ["o-abcdefghij", "arn:aws:organizations::111122223333:organization/o-abcdefghij"],
    ids=["id", "arn"],
)
def test_accounts_of_an_organization_may_launch(stack: cdk.Stack, organization: str) -> None:
    share_key(kms.Key(stack, "Key"), organizations=[organization])

    launch, grant = added(stack)

    member = {"StringEquals": {"aws:PrincipalOrgID": ["o-abcdefghij"]}}
    assert launch["Principal"] == grant["Principal"] == {"AWS": "*"}
    assert launch["Condition"] == member | VIA_EC2
    assert grant["Condition"] == member | VIA_EC2 | FOR_AWS


def test_accounts_of_a_unit_and_below_may_launch(stack: cdk.Stack) -> None:
    unit = "arn:aws:organizations::111122223333:ou/o-abcdefghij/ou-abcd-12345678"

    share_key(kms.Key(stack, "Key"), units=[unit])

    paths = {"aws:PrincipalOrgPaths": ["o-abcdefghij/*/ou-abcd-12345678/*"]}
    assert [each["Condition"]["ForAnyValue:StringLike"] for each in added(stack)] == [paths, paths]


def test_organizations_and_units_may_be_known_only_to_the_deployment(stack: cdk.Stack) -> None:
    organization, unit = (cdk.Fn.import_value(name) for name in ("organization", "unit"))

    share_key(kms.Key(stack, "Key"), organizations=[organization], units=[unit])

    member, _, below, _ = (each["Condition"] for each in added(stack))
    assert member["StringEquals"] == {"aws:PrincipalOrgID": ["<organization>/1"]}
    assert below["ForAnyValue:StringLike"] == {"aws:PrincipalOrgPaths": ["<unit>/1/*/<unit>/2/*"]}


def test_many_accounts_need_no_more_statements_than_one(stack: cdk.Stack) -> None:
    share_key(kms.Key(stack, "Key"), [f"{number:012}" for number in range(50)])

    assert len(added(stack)) == 5


def test_a_key_of_the_app_can_be_given_by_an_alias(stack: cdk.Stack) -> None:
    told = share_key(kms.Key(stack, "Key").add_alias("alias/amis"), [OTHER])

    assert told
    assert len(added(stack)) == 5


def test_a_key_that_is_imported_or_an_arn_is_for_its_owner_to_change(stack: cdk.Stack) -> None:
    imported = kms.Key.from_key_arn(stack, "Key", KEY)

    told = [share_key(key, [OTHER]) for key in (imported, KEY)]

    assert told == [False, False]


def test_a_key_shared_with_nobody_stays_as_it_is(stack: cdk.Stack) -> None:
    share_key(kms.Key(stack, "Key"))

    assert added(stack) == []
