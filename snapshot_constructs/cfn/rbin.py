"""AWS::Rbin::Rule in CloudFormation's spelling, both ways."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.cfn.codec import TEXT, WHOLE, Key, Misreads, listed, shape
from snapshot_constructs.model.deferred import is_no_value
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.tags import Tag

RESOURCE_TYPE = "AWS::Rbin::Rule"

_ATTRIBUTES = {
    "DeletionPolicy": "deletion_policy",
    "UpdateReplacePolicy": "update_replace_policy",
}
_RESOURCE_TAGS = listed(
    shape(Tag, Key("ResourceTagKey", "key", TEXT), Key("ResourceTagValue", "value", TEXT))
)
_RULE = shape(
    RecycleBinRule,
    Key("Description", "description", TEXT),
    Key("ResourceType", "resource_type", TEXT),
    Key(
        "RetentionPeriod",
        "retain",
        shape(
            Retain,
            Key("RetentionPeriodValue", "interval", WHOLE),
            Key("RetentionPeriodUnit", "unit", TEXT),
        ),
    ),
    Key("ResourceTags", "resource_tags", _RESOURCE_TAGS),
    Key("ExcludeResourceTags", "exclude_tags", _RESOURCE_TAGS),
    Key(
        "LockConfiguration",
        "unlock_delay",
        shape(
            Retain,
            Key("UnlockDelayValue", "interval", WHOLE),
            Key("UnlockDelayUnit", "unit", TEXT),
        ),
    ),
    Key("Status", "status", TEXT),
    Key("Tags", "tags", listed(shape(Tag, Key("Key", "key", TEXT), Key("Value", "value", TEXT)))),
)


def encode(rule: RecycleBinRule) -> dict[str, Any]:
    """Return the resource's Properties; tokens stay what they are."""
    written: dict[str, Any] = _RULE.write(rule)
    return written


def decode(
    properties: Mapping[str, Any], attributes: Mapping[str, Any] | None = None
) -> RecycleBinRule:
    """Read the resource's Properties, whatever they are.

    Args:
        properties: as they stand in the template.
        attributes: the resource itself, for its DeletionPolicy and UpdateReplacePolicy.

    Returns:
        The rule; what has the wrong shape, and properties that do not exist, are listed in its
        ``misread``.
    """
    misread: Misreads = []
    found = _RULE.read(properties, "", misread)
    rule = found if isinstance(found, RecycleBinRule) else RecycleBinRule()
    return replace(rule, misread=tuple(misread), **_policies(attributes or {}))


def _policies(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the resource says of its end; what is neither text nor an intrinsic is nothing."""
    written = {field: attributes.get(name) for name, field in _ATTRIBUTES.items()}
    return {
        field: raw
        for field, raw in written.items()
        if isinstance(raw, (str, Mapping)) and not is_no_value(raw)
    }
