"""KMS keys, however they are given."""

from aws_cdk.interfaces.aws_kms import IKeyRef

from snapshot_constructs.model.copying import KeyWithArn
from snapshot_constructs.model.deferred import Deferred

KeyLike = str | Deferred | KeyWithArn | IKeyRef
"""A KMS key of this app or imported, or its ARN."""


def key_arn(key: KeyLike) -> str | Deferred:
    """Return the ARN of a key, or whatever was written for it."""
    if isinstance(key, (str, Deferred)):
        return key
    arn: str | None = getattr(key, "key_arn", None)
    return key.key_ref.key_arn if arn is None else arn  # type: ignore[union-attr]  # has one of them
