"""AWS::EC2::SnapshotBlockPublicAccess in CloudFormation's spelling, both ways."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.cfn.codec import TEXT, Key, Misreads, shape
from snapshot_constructs.model.block_public_access import BlockPublicAccess

RESOURCE_TYPE = "AWS::EC2::SnapshotBlockPublicAccess"

_SETTING = shape(BlockPublicAccess, Key("State", "state", TEXT))


def encode(setting: BlockPublicAccess) -> dict[str, Any]:
    """Return the resource's Properties; tokens stay what they are."""
    written: dict[str, Any] = _SETTING.write(setting)
    return written


def decode(properties: Mapping[str, Any]) -> BlockPublicAccess:
    """Read the resource's Properties, whatever they are.

    Returns:
        The setting; what has the wrong shape, and properties that do not exist, are listed in its
        ``misread``.
    """
    misread: Misreads = []
    found = _SETTING.read(properties, "", misread)
    setting = found if isinstance(found, BlockPublicAccess) else BlockPublicAccess()
    return replace(setting, misread=tuple(misread))
