"""Values of the model as the Python expressions that make them, by their factories if possible."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from snapshot_constructs.model._layout import Code, Group, Text, call, listed, literal, mapped
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.default_policy import Exclusions
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.scripts import SAP_HANA, VSS, Script
from snapshot_constructs.model.sharing import Share
from snapshot_constructs.model.tags import Tag, Targets, as_tags
from snapshot_constructs.model.value import Value


def expression(value: object) -> Code:
    """Return the expression for anything that a field can hold."""
    if isinstance(value, Deferred):
        # What is not deferred by itself had the wrong type: the construct shall see it.
        raw = literal(value.raw)
        return call("Deferred", raw) if is_deferred(value.raw) else raw
    if isinstance(value, tuple):
        return listed(map(expression, value))
    if isinstance(value, Value):
        return _BY_TYPE.get(type(value), _plain)(value)
    return literal(value)


def tags_expression(tags: object) -> Code:
    """Return tags as a dict where that means the same, else as a list."""
    items = as_mapping(tags)
    return expression(tags) if items is None else mapped_values(items)


def as_mapping(tags: object) -> dict[str, Any] | None:
    """Return tags as a mapping, None where none can say the same."""
    if not isinstance(tags, tuple):
        return None
    items = {
        tag.key: tag.value for tag in tags if isinstance(tag, Tag) and isinstance(tag.key, str)
    }
    return items if as_tags(items) == tags else None


def mapped_values(items: Mapping[str, object]) -> Group:
    """Return a dict of text to anything."""
    return mapped((Text(key), expression(value)) for key, value in items.items())


def _plain(value: Value) -> Code:
    """Return the call of the class itself, with every field that is not left to its default."""
    return call(type(value).__name__, **arguments(value, *written(value)))


def written(value: Value) -> list[str]:
    """Name the fields that are not left to their defaults."""
    return [
        field.name
        for field in fields(value)
        if field.compare
        and (field.default is MISSING or getattr(value, field.name) != field.default)
    ]


def arguments(value: Value, *names: str) -> dict[str, Code]:
    """Return those of the named fields that are not left to their defaults."""
    given = written(value)
    return {name: expression(getattr(value, name)) for name in names if name in given}


def only(value: Value, *names: str) -> bool:
    """Tell whether no other field than these is written."""
    return set(written(value)) <= set(names)


def _retain(retain: Retain) -> Code:
    if only(retain, "count") and retain.count is not None:
        return call("Retain.last", expression(retain.count))
    by_age = only(retain, "interval", "unit") and retain.interval is not None
    if by_age and retain.unit in ("DAYS", "WEEKS", "MONTHS", "YEARS"):
        return call(f"Retain.{str(retain.unit).lower()}", expression(retain.interval))
    return _plain(retain)


def _copy(copy: CopyTo) -> Code:
    first = [] if copy.target is None else [expression(copy.target)]
    names = ("target_region", "encrypted", "key", "retain", "copy_tags", "deprecate")
    return call("CopyTo", *first, **arguments(copy, *names))


def _share(share: Share) -> Code:
    if not isinstance(share.accounts, tuple):
        return _plain(share)
    return call("Share.to", *map(expression, share.accounts), **arguments(share, "unshare_after"))


def _fast_restore(restore: FastRestore) -> Code:
    for field, factory in (("zones", "in_zones"), ("zone_ids", "in_zone_ids")):
        named = getattr(restore, field)
        if named and isinstance(named, tuple) and only(restore, field, "retain"):
            retain = expression(restore.retain)
            return call(f"FastRestore.{factory}", *map(expression, named), retain=retain)
    return _plain(restore)


def _script(script: Script) -> Code:
    if script.handler == VSS and only(script, "handler", "retries", "snapshot_on_failure"):
        return call("Script.vss", **arguments(script, "retries", "snapshot_on_failure"))
    limits = ("timeout_seconds", "retries", "snapshot_on_failure")
    sap_hana = script.handler == SAP_HANA and script.snapshot_on_failure is False
    if sap_hana and only(script, "handler", *limits):
        return call("Script.sap_hana", **arguments(script, *limits[:2]))
    if script.handler is None or script.service is not None or isinstance(script.stages, Deferred):
        return _plain(script)
    named = arguments(script, "stages", *limits)
    return call("Script.document", expression(script.handler), **named)


def _exclusions(exclusions: Exclusions) -> Code:
    items = as_mapping(exclusions.tags)
    if items is None or isinstance(exclusions.volume_types, Deferred):
        return _plain(exclusions)
    named = arguments(exclusions, "boot_volumes", "volume_types")
    return call("Exclusions.of", **named, **({"tags": mapped_values(items)} if items else {}))


def _targets(targets: Targets) -> Code:
    factories = {"VOLUME": "Targets.volumes", "INSTANCE": "Targets.instances"}
    factory = factories.get(str(targets.resource_type))
    if factory is None or not isinstance(targets.tags, tuple):
        return _plain(targets)
    one = as_mapping(targets.tags)
    where = arguments(targets, "location")
    if one is not None and len(one) == 1 and not targets.any_of:
        return call(factory, mapped_values(one), **where)
    return call(factory, **({"any_of": expression(targets.tags)} if targets.tags else {}), **where)


_BY_TYPE: dict[type[Value], Callable[[Any], Code]] = {
    CopyTo: _copy,
    Exclusions: _exclusions,
    FastRestore: _fast_restore,
    Retain: _retain,
    Script: _script,
    Share: _share,
    Targets: _targets,
    Tag: lambda tag: call("Tag", expression(tag.key), expression(tag.value)),
}
