"""What the policies of KMS keys must say for a pipeline: at home, and for those who get its AMIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._image_keys import share_key
from snapshot_constructs.cdk._permissions import key_statements
from snapshot_constructs.cdk._pipeline_roles import role_pattern, service_role

if TYPE_CHECKING:
    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget

_SEND = ("kms:Decrypt", "kms:GenerateDataKey*")


def tell_keys(draft: Draft, targets: tuple[AmiTarget, ...]) -> None:
    """Add to the policies of keys what lets AMIs be made, copied and launched.

    Only keys of this app, as L2: the policy of an imported key stays as it is.
    """
    for target in targets:
        here = target is targets[0]
        copies = target.key_object or (draft.key if here else None)
        if copies is not None:
            _share(copies, target)  # type: ignore[arg-type]  # it is like a key
        if draft.key is not None and draft.key is not copies and target.accounts:
            # A copy is made from the AMI of this account, which is under the pipeline's own key.
            share_key(draft.key, [*map(str, target.accounts)])
    for key in _distinct(draft.key, *(target.key_object for target in targets)):
        _let_build(key)
    key = getattr(draft.topic, "master_key", None)
    if key is not None:
        key.add_to_resource_policy(_notified())


def _share(key: KeyLike, target: AmiTarget) -> None:
    share_key(
        key,
        [*map(str, target.accounts)],
        [*map(str, target.organizations)],
        launchers=[*map(str, target.share_with)],
        units=[*map(str, target.units)],
    )


def _let_build(key: Any) -> None:
    """Let Image Builder's own role, and the roles made here, use a key as their own policies say."""
    target = getattr(key, "alias_target_key", key)
    if not hasattr(target, "add_to_resource_policy"):
        return
    for role in (service_role(Aws.ACCOUNT_ID), role_pattern(Aws.ACCOUNT_ID)):
        for statement in key_statements(role, Aws.ACCOUNT_ID, partition=Aws.PARTITION):
            target.add_to_resource_policy(iam.PolicyStatement.from_json(statement))


def _distinct(*keys: object) -> list[object]:
    return [*{id(key): key for key in keys if key is not None}.values()]


def _notified() -> iam.PolicyStatement:
    """Return what lets Image Builder send messages under a key.

    Its own role has no policy for that, and may not exist yet, so that no policy can name it.
    """
    mine = [service_role(Aws.ACCOUNT_ID), role_pattern(Aws.ACCOUNT_ID)]
    return iam.PolicyStatement(
        actions=[*_SEND],
        principals=[iam.AnyPrincipal()],
        resources=["*"],
        conditions={
            "StringEquals": {"kms:CallerAccount": Aws.ACCOUNT_ID},
            "ArnLike": {"aws:PrincipalArn": mine},
        },
    )
