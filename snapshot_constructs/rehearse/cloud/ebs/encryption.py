"""Encryption by default, and the key for it."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs import finding, keys
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params


def enable_ebs_encryption_by_default(call: Call, params: Params) -> Output:
    """Encrypt all volumes and copies made from now on."""
    return _switch(call, params, on=True)


def disable_ebs_encryption_by_default(call: Call, params: Params) -> Output:
    """Encrypt only what asks for it."""
    return _switch(call, params, on=False)


def get_ebs_encryption_by_default(call: Call, params: Params) -> Output:
    """Return whether all is encrypted."""
    _allow(call, params)
    return {"EbsEncryptionByDefault": call.store(Ebs).encrypts, "SseType": "sse-ebs"}


def get_ebs_default_kms_key_id(call: Call, params: Params) -> Output:
    """Return the key of what names none."""
    _allow(call, params)
    return {"KmsKeyId": call.store(Ebs).default_key or "alias/aws/ebs"}


def modify_ebs_default_kms_key_id(call: Call, params: Params) -> Output:
    """Choose the key of what names none."""
    _allow(call, params)
    key = keys.key_arn(call, params["KmsKeyId"])
    keys.check(call, key)
    call.store(Ebs).default_key = "" if keys.is_managed(key) else key
    return {"KmsKeyId": key}


def reset_ebs_default_kms_key_id(call: Call, params: Params) -> Output:
    """Go back to the key that AWS manages."""
    _allow(call, params)
    call.store(Ebs).default_key = ""
    return {"KmsKeyId": keys.default_key(call)}


def _switch(call: Call, params: Params, *, on: bool) -> Output:
    _allow(call, params)
    call.store(Ebs).encrypts = on
    return {"EbsEncryptionByDefault": on}


def _allow(call: Call, params: Params) -> None:
    call.require(f"ec2:{call.action}")
    finding.stop_if_dry(params)
