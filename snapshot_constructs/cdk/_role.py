"""The role that DLM assumes to run a policy, and the KMS keys that it may use.

A role made here names its keys in its own inline policy, so that a policy that refers to the role
waits for all its permissions. The key's own policy never refers to the role but to the path that
all these roles are below, so that neither needs the other to exist, in whatever stacks they are.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from snapshot_constructs.cdk._key import KeyLike, key_arn
from snapshot_constructs.cdk._permissions import (
    ROLE_PATH,
    key_statements,
    role_pattern,
    statements,
    trust,
    use_statements,
)
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.policy import PolicySpec

# The stacks that each key's policy has heard of: saves telling it once for each policy.
_told: WeakKeyDictionary[Any, WeakSet[cdk.Stack]] = WeakKeyDictionary()


class ExecutionRole(iam.Role):
    """A role made for one policy; remembers the keys that its inline policy names."""

    keys: frozenset[str] = frozenset()


def make_role(
    scope: Construct,
    policy: PolicySpec,
    *,
    source_keys: Sequence[KeyLike] = (),
    copy_keys: Sequence[KeyLike] = (),
) -> iam.Role:
    """Make the role of a policy, with what the policy needs and nothing else.

    Args:
        scope: the construct of the policy; the role becomes its child ``Role``.
        policy: what will be done with the role.
        source_keys: KMS keys of the volumes, or of the snapshots that are shared.
        copy_keys: KMS keys of the copies.

    Raises:
        ValueError: if something else than a key, such as an alias, is among the keys.
    """
    sources, copies = _with_arns(source_keys), _with_arns(copy_keys)
    partition, region, account = _here()
    allowed = statements(
        policy,
        partition=partition,
        region=region,
        account=account,
        source_keys=[arn for arn, _ in sources],
        copy_keys=[arn for arn, _ in copies],
    )
    role = ExecutionRole(
        scope,
        "Role",
        assumed_by=_dlm(),
        path=ROLE_PATH,
        inline_policies={"LifecyclePolicy": _document(json.dumps(allowed))},
    )
    role.keys = frozenset(arn for arn, _ in [*sources, *copies])
    _tell_keys((key for _, key in [*sources, *copies]), role)
    return role


def grant_keys(
    role: iam.IRole, source_keys: Sequence[KeyLike], copy_keys: Sequence[KeyLike]
) -> None:
    """Let a role that exists already use KMS keys, beyond those it was made with.

    What a role of this app is granted stands in a resource below the role: let the policy depend on
    the role (``policy.node.add_dependency(role)``), not only refer to it.

    Keys are told of roles made here and of roles whose ARN is known now. For any other role the
    policy of a key must leave the decision to IAM policies, as the CDK has it do by default.

    Raises:
        ValueError: if something else than a key, such as an alias, is among the keys.
    """
    keys = _with_arns([*source_keys, *copy_keys])
    known = role.keys if isinstance(role, ExecutionRole) else frozenset()
    for statement in use_statements(arn for arn, _ in keys if arn not in known):
        del statement["Sid"]  # further policies may grant further keys to the same role
        role.add_to_principal_policy(iam.PolicyStatement.from_json(statement))
    _tell_keys((key for _, key in keys), role)


@cache
def _here() -> tuple[str, str, str]:
    """Return partition, Region and account of whatever stack they are written in."""
    return cdk.Aws.PARTITION, cdk.Aws.REGION, cdk.Aws.ACCOUNT_ID


@cache
def _dlm() -> iam.ServicePrincipal:
    """Return the principal of all roles: it belongs to no stack, and making one takes as long as a role."""
    trusted = trust(*_here())
    return iam.ServicePrincipal(trusted["Principal"]["Service"], conditions=trusted["Condition"])


@lru_cache(maxsize=64)
def _document(allowed: str) -> iam.PolicyDocument:
    """Return the document of these statements: policies that do the same share one, which is quicker."""
    document = {"Version": "2012-10-17", "Statement": json.loads(allowed)}
    return iam.PolicyDocument.from_json(document)


def key_arns(keys: Iterable[KeyLike]) -> list[str]:
    """Return the ARNs of KMS keys.

    Raises:
        ValueError: if something else than a key, such as an alias, is among the keys.
    """
    return [arn for arn, _ in _with_arns(keys)]


def _with_arns(keys: Iterable[KeyLike]) -> list[tuple[str, KeyLike]]:
    found: list[tuple[str, KeyLike]] = []
    for key in keys:
        arn = as_text(key_arn(key))
        if ":alias/" in arn or not (":key/" in arn or is_deferred(arn)):
            raise ValueError(
                f"keys: permissions need the ARN of a key (got {arn!r}); write the key itself, such "
                f"as kms.Key.from_key_arn(self, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/…')"
            )
        target: KeyLike = getattr(key, "alias_target_key", key)
        found.append((arn if target is key else as_text(key_arn(target)), target))
    return found


def _tell_keys(keys: Iterable[KeyLike], role: iam.IRole) -> None:
    """Add to the policies of keys what lets a role use them; that of an imported key stays as it is."""
    policed = [key for key in keys if hasattr(key, "add_to_resource_policy")]
    if policed and isinstance(role, ExecutionRole):
        policed = [key for key in policed if _is_news(key, role.stack)]
    for statement in _key_statements(role) if policed else ():
        for key in policed:
            key.add_to_resource_policy(iam.PolicyStatement.from_json(statement))


def _is_news(key: Any, stack: cdk.Stack) -> bool:
    """Tell whether a key has yet to hear of the roles made in a stack; from now on it has."""
    told = _told.setdefault(key, WeakSet())
    news = stack not in told
    told.add(stack)
    return news


def _key_statements(role: iam.IRole) -> list[dict[str, Any]]:
    """Return what to add to the policy of a key; nothing where that could refer to the role."""
    if isinstance(role, ExecutionRole):
        account, partition = role.stack.account, role.stack.partition
        return key_statements(role_pattern(partition, account), account, partition=partition)
    arn = role.role_arn
    if is_deferred(arn):
        return []
    _, partition, _, _, account, _ = arn.split(":", 5)
    return key_statements(arn, account, partition=partition)
