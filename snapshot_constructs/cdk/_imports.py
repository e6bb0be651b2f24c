"""Refer to policies made elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from aws_cdk import ArnFormat, Stack

from snapshot_constructs.cdk._base import PolicyBase
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from constructs import Construct

P = TypeVar("P", bound=PolicyBase)

_ID = re.compile(r"policy-[A-Za-z0-9]{1,57}")
_ARN = re.compile(r"arn:aws[a-z-]*:dlm:[a-z0-9-]+:[0-9]{12}:policy/" + _ID.pattern)


def by_id(kind: type[P], scope: Construct, id: str, policy_id: str) -> P:
    """Refer to a policy of this account and Region.

    Raises:
        ValueError: if it is no id of a policy.
    """
    check_position(scope, id)
    _check("policy_id", _ID, policy_id, "policy-0123456789abcdef0")
    arn = Stack.of(scope).format_arn(service="dlm", resource="policy", resource_name=policy_id)
    return _imported(kind, scope, id, policy_id, arn)


def by_arn(kind: type[P], scope: Construct, id: str, policy_arn: str) -> P:
    """Refer to a policy of any account and Region.

    Raises:
        ValueError: if it is no ARN of a policy.
    """
    check_position(scope, id)
    example = "arn:aws:dlm:eu-west-1:111122223333:policy/policy-0123456789abcdef0"
    _check("policy_arn", _ARN, policy_arn, example)
    parts = Stack.of(scope).split_arn(policy_arn, ArnFormat.SLASH_RESOURCE_NAME)
    return _imported(kind, scope, id, str(parts.resource_name), policy_arn)


def _check(name: str, pattern: re.Pattern[str], written: object, example: str) -> None:
    if isinstance(written, str) and (is_deferred(written) or pattern.fullmatch(written)):
        return
    raise ValueError(f"{name}: names no policy (got {written!r}); write, for example, {example!r}")


def _imported(kind: type[P], scope: Construct, id: str, policy_id: str, policy_arn: str) -> P:
    with undone_on_failure(scope, id):
        found = kind(scope, id, environment_from_arn=policy_arn)
    found.reference = (policy_id, policy_arn)
    return found
