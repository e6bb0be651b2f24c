"""What the policies of KMS keys must say for a pipeline: at home, and for those who get its AMIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._image_keys import share_key, sharing_statements
from snapshot_constructs.cdk._listed import ACCOUNT, ANY, misspelled
from snapshot_constructs.cdk._permissions import Statement, key_statements
from snapshot_constructs.cdk._pipeline_roles import role_pattern, service_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def policy_of_key(
    source: str | None,
    accounts: Sequence[str],
    share_with: Sequence[str],
    organizations: Sequence[str],
    units: Sequence[str],
) -> list[iam.PolicyStatement]:
    """Return what ``tell_keys`` would have added to the policy of a key; see ``AmiPipeline``.

    Raises:
        ValueError: if something is misspelled.
    """
    lines = [
        *misspelled("source", [source or Aws.ACCOUNT_ID], ACCOUNT, "111122223333"),
        *misspelled("accounts", accounts, ACCOUNT, "444455556666"),
        *misspelled("share_with", share_with, ACCOUNT, "444455556666"),
        *misspelled("organizations", organizations, ANY, "o-abcde12345"),
        *misspelled("units", units, ANY, "arn:aws:organizations::111122223333:ou/o-…/ou-…"),
    ]
    if lines:
        raise ValueError("\n".join(lines))
    sharing = sharing_statements(accounts, organizations, launchers=share_with, units=units)
    building = _building(source or Aws.ACCOUNT_ID)
    return [iam.PolicyStatement.from_json(statement) for statement in (*building, *sharing)]


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
    for statement in _building(Aws.ACCOUNT_ID):
        target.add_to_resource_policy(iam.PolicyStatement.from_json(statement))


def _building(account: str) -> Iterator[Statement]:
    for role in (service_role(account), role_pattern(account)):
        yield from key_statements(role, account, partition=Aws.PARTITION)


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
