"""Backup selections, CloudWatch alarms, and documents and inventories of Systems Manager."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from snapshot_constructs.cfn.estate.reading import fields, is_unclear, items, tags, text
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.model.address import Address, Link
from snapshot_constructs.model.deferred import Deferred, is_deferred, is_no_value
from snapshot_constructs.model.estate import Alarm, Document, Selected, Selection

SELECTION = "AWS::Backup::BackupSelection"
ALARM = "AWS::CloudWatch::Alarm"
DOCUMENT = "AWS::SSM::Document"
ASSOCIATION = "AWS::SSM::Association"

_OPERATORS = {  # whether wildcards count, and whether the tag must differ
    "StringEquals": (False, False),
    "StringLike": (True, False),
    "StringNotEquals": (False, True),
    "StringNotLike": (True, True),
}
_TAG = "aws:ResourceTag/"
_INVENTORY = "AWS-GatherSoftwareInventory"
_EVERY_INSTANCE = {"Key": "InstanceIds", "Values": ["*"]}


def selection(address: Address, properties: Mapping[str, Any], references: References) -> Selection:
    """Read what a backup plan selects."""
    raw = properties.get("BackupSelection")
    body = fields(raw)
    unclear = (Deferred(raw),) if is_unclear(raw) else ()
    return Selection(
        address=address,
        resources=references.links(address.file, body.get("Resources")),
        but_resources=references.links(address.file, body.get("NotResources")),
        any_of=(*unclear, *_listed(body.get("ListOfTags"))),
        all_of=(*unclear, *_conditions(body.get("Conditions"))),
    )


def alarms(
    address: Address, properties: Mapping[str, Any], references: References
) -> Iterator[Alarm]:
    """Read the metrics that an alarm watches, its own and those of a formula."""
    if "MetricName" in properties:
        yield _alarm(address, "", properties, references)
    for i, each in enumerate(items(properties.get("Metrics"))):
        metric = fields(fields(fields(each).get("MetricStat")).get("Metric"))
        if metric:
            yield _alarm(address, f"Metrics/{i}/MetricStat/Metric", metric, references)


def document(address: Address, properties: Mapping[str, Any]) -> Document:
    """Read a document of Systems Manager."""
    return Document(
        address=address,
        name=text(properties.get("Name")),
        type=text(properties.get("DocumentType")),
        commands=_commands(properties.get("Content")),
        tags=tags(properties.get("Tags")),
    )


def is_inventory(properties: Mapping[str, Any]) -> bool:
    """Tell whether an association surely lists the software of all instances."""
    targets = items(properties.get("Targets"))
    return properties.get("Name") == _INVENTORY and _EVERY_INSTANCE in targets


def _listed(raw: object) -> Iterator[Selected | Deferred]:
    for each in items(raw):
        if is_unclear(each):
            yield Deferred(each)
        else:
            key, value = fields(each).get("ConditionKey"), fields(each).get("ConditionValue")
            yield Selected(key=_tag_key(key), value=text(value))


def _conditions(raw: object) -> Iterator[Selected | Deferred]:
    if is_unclear(raw):
        yield Deferred(raw)
    for operator, conditions in fields(raw).items():
        like, negated = _OPERATORS.get(operator, (False, False))
        for each in items(conditions):
            if is_unclear(each) or operator not in _OPERATORS:
                yield Deferred(each)
                continue
            key, value = fields(each).get("ConditionKey"), fields(each).get("ConditionValue")
            yield Selected(key=_tag_key(key), value=text(value), like=like, negated=negated)


def _tag_key(raw: object) -> str | Deferred | None:
    found = text(raw)
    return found.removeprefix(_TAG) if isinstance(found, str) else found


def _alarm(address: Address, path: str, raw: Mapping[str, Any], references: References) -> Alarm:
    return Alarm(
        address=address,
        path=path,
        namespace=text(raw.get("Namespace")),
        metric=text(raw.get("MetricName")),
        dimensions=_dimensions(raw.get("Dimensions"), address.file, references),
    )


def _dimensions(
    raw: object, file: str, references: References
) -> tuple[tuple[str | Deferred | None, Link | None], ...] | None:
    if is_deferred(raw) or any(is_unclear(each) for each in items(raw)):
        return None
    return tuple(
        (text(fields(each).get("Name")), references.link(file, fields(each).get("Value")))
        for each in items(raw)
    )


def _commands(raw: object) -> tuple[str | Deferred, ...] | Deferred | None:
    """Return what a document's parameter ``command`` may be; None where it has none."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            return Deferred(raw)  # YAML, or nothing at all
    if not isinstance(raw, Mapping) or is_deferred(raw):
        return Deferred(raw)
    parameters = raw.get("parameters")
    command = fields(parameters).get("command")
    if is_deferred(parameters) or is_deferred(command):
        return Deferred(parameters)
    if command is None or is_no_value(command):
        return None
    allowed = fields(command).get("allowedValues")
    found = (text(each) for each in items(allowed))
    return (
        Deferred(allowed)
        if is_deferred(allowed)
        else tuple(each for each in found if each is not None)
    )
