"""Rules on what one rule of the Recycle Bin keeps and for how long, and on the rule itself."""

from collections.abc import Iterator
from typing import Any
from unicodedata import category

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.protection_words import THINGS
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.protection.subjects import (
    Breaches,
    Whole,
    is_key_or_value,
    own_tags,
    wholes,
)
from snapshot_constructs.rules.registry import (
    Broken,
    Certainty,
    Part,
    Rule,
    Severity,
    Subject,
)

LONGEST = 365
LONGEST_VOLUME = 7


def resource_type(part: Whole) -> Breaches:
    """Find what the Recycle Bin does not keep."""
    written = known(part.it.resource_type)
    if written is None:
        yield part.broken("ResourceType", "is missing", "write, for example, EBS_SNAPSHOT")
    elif written not in THINGS:
        yield part.broken(
            "ResourceType",
            f"must be {', '.join(THINGS)} (got {brief(written)})",
            "write, for example, EBS_SNAPSHOT",
        )


def retention_required(part: Whole) -> Breaches:
    """Find rules that do not say how long."""
    retain = known(part.it.retain)
    if retain is None:
        yield part.broken(
            "RetentionPeriod",
            "is missing",
            "write, for example, RetentionPeriodValue: 14 and RetentionPeriodUnit: DAYS",
        )
        return
    if retain.interval is None:
        yield part.broken(
            "RetentionPeriod/RetentionPeriodValue", "is missing", "write, for example, 14"
        )
    if retain.unit is None:
        yield part.broken("RetentionPeriod/RetentionPeriodUnit", "is missing", "write DAYS")


def retention_unit(part: Whole) -> Breaches:
    """Find units other than days."""
    retain = known(part.it.retain)
    unit = None if retain is None else known(retain.unit)
    if unit not in (None, "DAYS"):
        yield part.broken(
            "RetentionPeriod/RetentionPeriodUnit",
            f"must be DAYS (got {brief(unit)})",
            "write DAYS, and the number of days as RetentionPeriodValue",
        )


def retention_range(part: Whole) -> Breaches:
    """Find periods that are too short or too long for what is kept."""
    retain = known(part.it.retain)
    days = None if retain is None else known(retain.interval)
    if days is None:
        return
    kind = part.it.resource_type
    most = LONGEST_VOLUME if kind == "EBS_VOLUME" else LONGEST
    if not 1 <= days <= most:
        things = THINGS.get(str(kind), "anything")
        yield part.broken(
            "RetentionPeriod/RetentionPeriodValue",
            f"must be 1 to {most} days for {things} (got {days})",
            f"write, for example, {min(most, 14)}",
        )
    elif days > LONGEST_VOLUME:
        known(kind)


def rule_description(part: Whole) -> Breaches:
    """Find descriptions that are too long, or of several lines."""
    text = known(part.it.description)
    if text is not None and len(text) > 255:
        yield part.broken(
            "Description", f"must have at most 255 characters (got {len(text)})", "shorten it"
        )
    if text is not None and any(each.isspace() and each != " " for each in text):
        yield part.broken(
            "Description",
            f"must be one line without tabs (got {brief(text)})",
            "put spaces in their place",
        )


def rule_status(part: Whole) -> Breaches:
    """Find states that a rule does not have."""
    status = known(part.it.status)
    if status not in (None, "pending", "available"):
        yield part.broken(
            "Status",
            f"must be pending or available (got {brief(status)})",
            "leave it out: the Recycle Bin sets it",
        )


def rule_tags_200(part: Whole) -> Breaches:
    """Find more tags on the rule than it takes."""
    number = len(known(part.it.tags))
    if number > 200:
        yield part.broken("Tags", f"takes at most 200 tags (got {number})", "leave some out")


def rule_tag_format(part: Part[Tag]) -> Breaches:
    """Find tags on the rule that it cannot carry."""
    yield from _text(part, "Key", part.it.key, 1, 128)
    yield from _text(part, "Value", part.it.value, 0, 256)
    key = known(part.it.key)
    if key is not None and key.lower().startswith("aws:"):
        yield part.broken(
            "Key", f"must not begin with 'aws:' (got {brief(key)})", "name it otherwise"
        )
    known(part.it.value)


def _text(part: Part[Tag], name: str, written: object, least: int, most: int) -> Iterator[Broken]:
    if written is None:
        yield part.broken(name, "is missing", "give each tag a key and a value")
    elif isinstance(written, str) and not least <= len(written) <= most:
        yield part.broken(
            name, f"must have {least} to {most} characters (got {len(written)})", "correct it"
        )
    elif isinstance(written, str) and not all(map(_is_tag_character, written)):
        yield part.broken(
            name,
            f"must be letters, digits, spaces and _ . : / = + - @ only (got {brief(written)})",
            "leave the others out",
        )


def _is_tag_character(each: str) -> bool:
    return each in "_.:/=+-@" or category(each)[0] in "LZN"


def property_type(part: Whole) -> Breaches:
    """Find values of a wrong type."""
    for misread in part.it.misread:
        if not misread.unknown:
            yield part.broken(misread.where, misread.what, "write a value of that type")


def property_name(part: Whole) -> Breaches:
    """Find properties that do not exist."""
    odd = [each for each in part.it.misread if each.unknown]
    in_tags = [each for each in odd if is_key_or_value(each.where)]
    for misread in [*(each for each in odd if each not in in_tags), *in_tags[:1]]:
        yield part.broken(misread.where, misread.what, _spelling(misread.where))


def _spelling(where: str) -> str:
    """Say how a property is spelled that has another name elsewhere."""
    holder, _, name = where.rpartition("/")
    if is_key_or_value(where):
        return "write ResourceTagKey and ResourceTagValue instead"
    if holder == "LockConfiguration" and name == "UnlockDelay":
        return "write UnlockDelayValue and UnlockDelayUnit directly in LockConfiguration"
    if name in ("Arn", "Identifier", "LockState"):
        return "remove it: the Recycle Bin sets it"
    return "correct its spelling, or remove it"


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="recycle-bin/resource-type",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="ResourceType is EBS_SNAPSHOT, EC2_IMAGE or EBS_VOLUME",
        why="The Recycle Bin refuses the rule.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=resource_type,
    ),
    Rule(
        id="recycle-bin/retention-required",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="A rule says how long it keeps, with number and unit",
        why="The Recycle Bin refuses the rule.",
        link=links.RETENTION,
        certainty=Certainty.MODEL,
        each=wholes,
        check=retention_required,
    ),
    Rule(
        id="recycle-bin/retention-unit",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="The retention period is in days",
        why="The Recycle Bin refuses the rule.",
        link=links.RETENTION,
        certainty=Certainty.MODEL,
        each=wholes,
        check=retention_unit,
    ),
    Rule(
        id="recycle-bin/retention-range",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Snapshots and AMIs are kept for 1 to 365 days, volumes for 1 to 7",
        why="The Recycle Bin refuses the rule; CloudFormation's schema lets 3650 days pass.",
        link=links.CREATE_IN_GUIDE,
        certainty=Certainty.DOCS,
        each=wholes,
        check=retention_range,
    ),
    Rule(
        id="recycle-bin/rule-description",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="A description is one line of up to 255 characters",
        why="The Recycle Bin refuses the rule.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=rule_description,
    ),
    Rule(
        id="recycle-bin/rule-status",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Status is pending or available, if it is given at all",
        why="CloudFormation refuses the template: the Recycle Bin sets the state itself.",
        link=links.CFN_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=rule_status,
    ),
    Rule(
        id="recycle-bin/rule-tags-200",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="A rule carries up to 200 tags of its own",
        why="The Recycle Bin refuses the rule.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=rule_tags_200,
    ),
    Rule(
        id="recycle-bin/rule-tag-format",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Each tag of the rule has a key of 1 to 128 and a value of up to 256 "
        "characters, not beginning with aws:",
        why="The Recycle Bin refuses the rule.",
        link=links.TAG,
        certainty=Certainty.MODEL,
        each=own_tags,
        check=rule_tag_format,
    ),
    Rule(
        id="recycle-bin/property-type",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Every value is of the type of its property in a rule of the Recycle Bin",
        why="CloudFormation or the Recycle Bin refuses the rule.",
        link=links.CFN_RULE,
        certainty=Certainty.INFERRED,
        each=wholes,
        check=property_type,
    ),
    Rule(
        id="recycle-bin/property-name",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Every property is one that a rule of the Recycle Bin has",
        why="CloudFormation refuses the template: extraneous key is not permitted. The API "
        "nests UnlockDelay, CloudFormation does not; the tags that are matched are "
        "spelled ResourceTagKey and ResourceTagValue, although an example of AWS has "
        "Key and Value.",
        link=links.CFN_RULE,
        certainty=Certainty.INFERRED,
        each=wholes,
        check=property_name,
    ),
)
