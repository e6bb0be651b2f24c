"""Ids and ARNs."""

from __future__ import annotations

import secrets

UNKNOWN_VOLUME = "vol-ffffffff"
"""What EC2 shows as the volume of a copy."""


def new_id(kind: str) -> str:
    """Return an id that nothing has yet.

    Args:
        kind: ``vol``, ``snap`` or ``ami``.
    """
    return f"{kind}-0{secrets.token_hex(8)}"


def arn(region: str, account: str, kind: str, id: str) -> str:
    """Return the ARN of something that belongs to an account.

    Args:
        kind: such as ``volume`` or ``instance``.
        id: ``*`` for one that is still to be made.
    """
    return f"arn:aws:ec2:{region}:{account}:{kind}/{id}"


def snapshot_arn(region: str, id: str) -> str:
    """Return the ARN of a snapshot, which has no account."""
    return arn(region, "", "snapshot", id)


def image_arn(region: str, id: str) -> str:
    """Return the ARN of an image, which has no account."""
    return arn(region, "", "image", id)


def event_arn(region: str, kind: str, id: str) -> str:
    """Return the ARN as events of EBS have it, with the Region where the account should be."""
    return f"arn:aws:ec2::{region}:{kind}/{id}"
