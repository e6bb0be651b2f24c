"""What the policies of KMS keys must say where AMIs go to other accounts.

Another account needs both: what its own roles may do (``AmiTargetAccount``) and, here, what the key
lets that account do. The principal is always the account and the role a condition, because KMS
refuses principals that do not exist yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import Aws, Fn, Token
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._key import KeyLike
from snapshot_constructs.cdk._permissions import key_statements

DISTRIBUTION_ROLE = "EC2ImageBuilderDistributionCrossAccountRole"
"""Image Builder assumes a role of this name in every account that it copies AMIs to."""

# There may be more of them, with a suffix.
_AUTO_SCALING = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*"
_LAUNCH = ["kms:Decrypt", "kms:DescribeKey", "kms:ReEncrypt*"]
_BY_EC2 = {"StringLike": {"kms:ViaService": "ec2.*.amazonaws.*"}}  # in every Region and partition
_FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}

Statement = dict[str, Any]


def share_key(
    key: KeyLike,
    accounts: Sequence[str] = (),
    organizations: Sequence[str] = (),
    *,
    launchers: Sequence[str] = (),
    units: Sequence[str] = (),
) -> bool:
    """Let other accounts use a key with which AMIs are encrypted that they get, or may launch.

    Call it for the key of the build Region, and for the key of each Region that AMIs are copied to:
    the role in the target account reads with the first and writes with the other.

    Args:
        key: of the account that bakes the AMIs.
        accounts: get copies (``AmiTarget.accounts``): Image Builder's role there may copy, and
            whoever launches instances there may launch.
        organizations: ids or ARNs of organizations whose accounts may launch; a token is an ARN.
        launchers: accounts that may launch the AMI itself (``AmiTarget.share_with``).
        units: ARNs of organizational units whose accounts may launch.

    Returns:
        Whether the policy of the key now says so: that of an imported key, or of one given by its
        ARN, is for its owner to change.
    """
    add = getattr(key, "add_to_resource_policy", None)
    if add is None:
        return False
    statements = sharing_statements(accounts, organizations, launchers=launchers, units=units)
    added = [add(iam.PolicyStatement.from_json(statement)) for statement in statements]
    return all(result.statement_added for result in added)


def sharing_statements(
    accounts: Sequence[str],
    organizations: Sequence[str] = (),
    *,
    launchers: Sequence[str] = (),
    units: Sequence[str] = (),
) -> list[Statement]:
    """Return what ``share_key`` adds to the policy of a key; for keys that are not in the app, too."""
    found: list[Statement] = []
    if accounts:
        role = f"arn:{Aws.PARTITION}:iam::*:role/{DISTRIBUTION_ROLE}"
        copying = key_statements(role, "*", partition=Aws.PARTITION)
        found += [statement | {"Principal": _roots(accounts)} for statement in copying]
    if accounts or launchers:
        launching = list(dict.fromkeys([*accounts, *launchers]))
        found += [*_launching(_roots(launching), {}), _lending(launching)]
    found += _of_organizations(organizations, units)
    return found


def _of_organizations(organizations: Sequence[str], units: Sequence[str]) -> Iterator[Statement]:
    anybody = {"AWS": "*"}
    if organizations:
        ids = [_after_slash(each, 1) for each in organizations]
        yield from _launching(anybody, {"StringEquals": {"aws:PrincipalOrgID": ids}})
    if units:
        paths = [_path(each) for each in units]
        yield from _launching(anybody, {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": paths}})


def _launching(principal: Mapping[str, object], condition: dict[str, Any]) -> Iterator[Statement]:
    """Yield what EC2 does with a key for whoever launches an instance."""
    to = {"Effect": "Allow", "Principal": principal, "Resource": "*"}
    yield to | {"Action": _LAUNCH, "Condition": condition | _BY_EC2}
    yield to | {"Action": "kms:CreateGrant", "Condition": condition | _BY_EC2 | _FOR_AWS}


def _lending(accounts: Sequence[str]) -> Statement:
    """Return what lets accounts hand on the use of the key to their own Auto Scaling.

    No policy can be attached to that service-linked role: it uses the key of another account by a
    grant, which an administrator there makes once.
    See https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    """
    roles = [f"arn:{Aws.PARTITION}:iam::{account}:{_AUTO_SCALING}" for account in accounts]
    return {
        "Effect": "Allow",
        "Principal": _roots(accounts),
        "Action": "kms:CreateGrant",
        "Resource": "*",
        "Condition": {"StringLike": {"kms:GranteePrincipal": roles}},
    }


def _roots(accounts: Sequence[str]) -> dict[str, list[str]]:
    return {"AWS": [f"arn:{Aws.PARTITION}:iam::{each}:root" for each in dict.fromkeys(accounts)]}


def _path(unit: str) -> str:
    """Return the path of a unit and all below it, from its ARN: …:ou/o-…/ou-…."""
    return f"{_after_slash(unit, 1)}/*/{_after_slash(unit, 2)}/*"


def _after_slash(arn: str, number: int) -> str:
    """Return the part of an ARN after so many slashes; what has none is that part itself."""
    if Token.is_unresolved(arn) and "/" not in arn:
        return Fn.select(number, Fn.split("/", arn))
    return arn.split("/")[number] if "/" in arn else arn
