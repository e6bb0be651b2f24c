"""What is wrong with the KMS keys of a policy, as far as role, keys and volumes are in the templates."""

from collections.abc import Iterator

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.address import Link, Pointer
from snapshot_constructs.model.deferred import Deferred, is_known
from snapshot_constructs.model.estate import PlacedPolicy
from snapshot_constructs.model.iam import Key
from snapshot_constructs.model.policy import CUSTOM, SNAPSHOTS, Kind
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm.estate.key_use import (
    admits,
    admits_account,
    admits_directly,
    lacks,
)
from snapshot_constructs.rules.dlm.estate.parts import Copy
from snapshot_constructs.rules.dlm.estate.roles import roles_of
from snapshot_constructs.rules.dlm.estate.survey import Survey
from snapshot_constructs.rules.registry import Located

Found = Iterator[Located]

_FIX = (
    "allow it kms:CreateGrant, and kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey* "
    "and kms:DescribeKey, on the key"
)


def xr_kms(survey: Survey) -> Found:
    """Find copies whose key, or whose source's key, the role may not use."""
    for policy in _of(survey, CUSTOM):
        copies = survey.parts(policy).copies
        for copy in copies:
            yield from _unusable(survey, policy, copy.key_where, _key_of(policy, copy))
        if copies:
            yield from _unusable_sources(survey, policy, copies[0].where)


def archive_kms(survey: Survey) -> Found:
    """Find archiving of snapshots whose key the role may not use."""
    for policy in _of(survey, frozenset({Kind.VOLUME_SNAPSHOTS})):
        archives = survey.parts(policy).archive_tiers
        if archives:
            where = archives[0].where.partition("/RetainRule/")[0]
            yield from _unusable_sources(survey, policy, where)


def role_no_kms(survey: Survey) -> Found:
    """Find copies of shared snapshots with a key of no use, and keys that admit nobody."""
    for policy in _of(survey, frozenset({Kind.EVENT})):
        for copy in survey.parts(policy).copies:
            yield from _unusable(survey, policy, copy.key_where, _key_of(policy, copy))
    for policy in survey.estate.policies:
        for where, link in _keys(survey, policy):
            keys = survey.estate.keys_at(link, policy.address)
            roles = roles_of(survey, policy)
            if keys and all(admits(survey, key, roles) is False for key in keys):
                yield Located(
                    policy.address,
                    where,
                    f"needs the key {keys[0].address.name}, whose policy admits neither the "
                    f"account nor the role",
                    "let the key's policy admit arn:aws:iam::ACCOUNT:root, so that the role's "
                    "permissions count",
                )


def key_usable(survey: Survey) -> Found:
    """Find keys that EBS cannot encrypt with."""
    for policy in survey.estate.policies:
        for where, link in _keys(survey, policy):
            keys = survey.estate.keys_at(link, policy.address)
            reasons = [_unusable_for_ebs(key) for key in keys]
            if keys and all(reasons):
                yield Located(
                    policy.address,
                    where,
                    f"needs the key {keys[0].address.name}, {reasons[0]}",
                    "use a symmetric key that is enabled: leave out KeySpec, KeyUsage and Enabled",
                )


def share_default_key(survey: Survey) -> Found:
    """Find sharing of snapshots that are encrypted with the AWS managed key."""
    for policy, where, _ in _sharing(survey):
        found = survey.disks(policy).default_key
        if found is not None:
            given = "alias/aws/ebs" if found.disk.key else "Encrypted without KmsKeyId"
            yield Located(
                policy.address,
                where,
                f"shares snapshots of {found.volume.address.name}, which is encrypted with the "
                f"AWS managed key unless the account has another default (got {given})",
                "encrypt the volume with a customer managed key: write its KmsKeyId",
            )


def share_key_grant(survey: Survey) -> Found:
    """Find accounts that get snapshots and may not use their key."""
    for policy, where, accounts in _sharing(survey):
        for link, found in survey.disks(policy).by_key.items():
            keys = survey.estate.keys_at(link, policy.address)
            left = [
                account
                for account in accounts
                if account != survey.estate.account
                and keys
                and all(admits_account(key, account) is False for key in keys)
            ]
            if left:
                yield Located(
                    policy.address,
                    where,
                    f"shares snapshots of {found.volume.address.name}, whose key "
                    f"{keys[0].address.name} does not admit {and_(left)}",
                    f"let the key's policy admit arn:aws:iam::{left[0]}:root",
                )


def _of(survey: Survey, kinds: frozenset[Kind]) -> Iterator[PlacedPolicy]:
    return (policy for policy in survey.estate.policies if survey.parts(policy).kinds <= kinds)


def _key_of(policy: PlacedPolicy, copy: Copy) -> Link | None:
    return policy.link(copy.it.key_arn)


def _keys(survey: Survey, policy: PlacedPolicy) -> Iterator[tuple[str, Link]]:
    """Yield the keys that a policy needs beyond making snapshots, with what needs them."""
    copies = survey.parts(policy).copies
    for copy in copies:
        key = _key_of(policy, copy)
        if key is not None:
            yield copy.key_where, key
    parts = survey.parts(policy)
    archives = parts.kind is Kind.VOLUME_SNAPSHOTS and parts.archive_tiers
    if copies or archives:
        for link in survey.disks(policy).by_key:
            yield "PolicyDetails/TargetTags", link


def _sharing(survey: Survey) -> Iterator[tuple[PlacedPolicy, str, list[str]]]:
    for policy in _of(survey, SNAPSHOTS):
        for at in survey.parts(policy).shares:
            given = () if isinstance(at.it.accounts, Deferred) else at.it.accounts
            yield policy, at.where, [each for each in given if is_known(each)]


def _unusable_sources(survey: Survey, policy: PlacedPolicy, where: str) -> Found:
    for link, found in survey.disks(policy).by_key.items():
        yield from _unusable(survey, policy, where, link, f" of {found.volume.address.name}")


def _unusable(
    survey: Survey, policy: PlacedPolicy, where: str, key: Link | None, of: str = ""
) -> Found:
    """Find a role that may surely not use a key."""
    roles = roles_of(survey, policy)
    if key is None or isinstance(key, Deferred) or not roles:
        return
    keys = survey.estate.keys_at(key, policy.address)
    if any(admits_directly(each, roles) is not False for each in keys):
        return
    lacking = [lacks(survey, role, key) for role in roles]
    if all(lacking):
        yield Located(
            policy.address,
            where,
            f"needs the key{of} {_shown(survey, policy, key)}, which the role "
            f"{roles[0].address.name} may not use (no {lacking[0]})",
            _FIX,
        )


def _unusable_for_ebs(key: Key) -> str | None:
    """Say why EBS cannot use a key; None where it can, or may."""
    if key.enabled is False:
        return "which is disabled"
    if isinstance(key.spec, str) and key.spec != "SYMMETRIC_DEFAULT":
        return f"which is not symmetric (got KeySpec {brief(key.spec)})"
    if isinstance(key.usage, str) and key.usage != "ENCRYPT_DECRYPT":
        return f"which does not encrypt (got KeyUsage {brief(key.usage)})"
    return None


def _shown(survey: Survey, policy: PlacedPolicy, key: Link) -> str:
    keys = survey.estate.keys_at(key, policy.address)
    if keys:
        return keys[0].address.name
    return key.mark.logical_id if isinstance(key, Pointer) else brief(str(key))
