"""KMS keys: which one encrypts, and whether the caller may use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call

ENCRYPT = (
    "kms:DescribeKey",
    "kms:CreateGrant",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptTo",
)
DECRYPT = ("kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:ReEncryptFrom")
"""EBS guide, "Permissions for IAM users" and "Share a KMS key"."""

INACCESSIBLE = "Given key ID is not accessible"


def may_use_key(call: Call, key: str, actions: Sequence[str]) -> None:
    """Refuse the call unless the caller may do this with a key, through EC2.

    The key that AWS manages may be used by all of its account.

    Args:
        key: its ARN.
        actions: such as ``kms:CreateGrant``.

    Raises:
        ApiError: if one is not allowed, or fails on purpose.
    """
    region, account = key.split(":")[3:5]
    if key == managed_key(account, region) and account == call.account:
        return
    for action in actions:
        context = {"kms:ViaService": f"ec2.{region}.amazonaws.com"}
        if action == "kms:CreateGrant":
            context["kms:GrantIsForAWSResource"] = "true"
        call.world.faults.strike(action, account, region)
        call.require(action, key, kms__CallerAccount=call.account, **context)


def refusal(call: Call, uses: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return why keys cannot be used; empty if they can.

    Args:
        uses: ARNs of keys, empty for none, and what is done with each.
    """
    try:
        for key, actions in uses:
            if key:
                _check_state(call, key)
                may_use_key(call, key, actions)
    except ApiError:
        return INACCESSIBLE
    return ""


def key_for(call: Call, asked: Mapping[str, Any], *, encrypted: bool, same: str = "") -> str:
    """Return the ARN of the key of something new; empty if it is not encrypted.

    Args:
        asked: with ``Encrypted`` and ``KmsKeyId``.
        encrypted: whether it is made of something encrypted.
        same: ARN of the key that is used if none is asked for; the default key when empty.

    Raises:
        ApiError: if a key is given for what is not encrypted.
    """
    is_encrypted = encrypted or asked.get("Encrypted") or call.store(Ebs).encrypts
    if not asked.get("KmsKeyId"):
        return (same or default_key(call)) if is_encrypted else ""
    if not is_encrypted:
        text = "The parameter KmsKeyId requires the parameter Encrypted to be set."
        raise ApiError("InvalidParameterDependency", text)
    return key_arn(call, asked["KmsKeyId"])


def default_key(call: Call) -> str:
    """Return the ARN of the key for what names none."""
    return call.store(Ebs).default_key or managed_key(call.account, call.region)


def managed_key(account: str, region: str) -> str:
    """Return the ARN of ``aws/ebs``, the key that AWS manages."""
    return _arn(account, region, str(uuid5(NAMESPACE_URL, f"aws/ebs {account} {region}")))


def is_managed(key: str) -> bool:
    """Tell whether AWS manages a key."""
    region, account = key.split(":")[3:5]
    return key == managed_key(account, region)


def key_arn(call: Call, name: str) -> str:
    """Return the ARN of a key that is named by its id, its alias or an ARN.

    What does not exist gets an ARN too: EBS finds out later.
    """
    if name in ("alias/aws/ebs", _arn(call.account, call.region, "aws/ebs", "alias")):
        return managed_key(call.account, call.region)
    if name.startswith("arn:") and ":key/" in name:
        return name
    try:
        return str(_describe(call, name, call.account, call.region)["Arn"])
    except ApiError:
        return _arn(call.account, call.region, name)


def check(call: Call, key: str) -> None:
    """Refuse a key that does not exist or is not enabled, or that the caller may not describe.

    Args:
        key: its ARN, or empty.

    Raises:
        ApiError: if it is one of these.
    """
    if key:
        _check_state(call, key)
        may_use_key(call, key, ENCRYPT[:1])


def _check_state(call: Call, key: str) -> None:
    region, account = key.split(":")[3:5]
    if key == managed_key(account, region):
        return
    try:
        state = _describe(call, key, account, region)["KeyState"]
    except ApiError as error:
        raise ApiError("InvalidParameterValue", f"The KMS key {key} cannot be found") from error
    if state != "Enabled":
        raise ApiError("InvalidKMSKey.InvalidState", f"The KMS key {key} is {state}")


def _describe(call: Call, key: str, account: str, region: str) -> Mapping[str, Any]:
    output = call.world.call("kms", "DescribeKey", {"KeyId": key}, account=account, region=region)
    found: Mapping[str, Any] = output["KeyMetadata"]
    return found


def _arn(account: str, region: str, id: str, kind: str = "key") -> str:
    return f"arn:aws:kms:{region}:{account}:{kind}/{id}"
