"""Rules on the tags by which a rule of the Recycle Bin chooses."""

from collections import Counter
from typing import Any, TypeGuard

from snapshot_constructs.model.deferred import Deferred, is_known, known, known_items
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.protection.subjects import (
    Breaches,
    Whole,
    is_given,
    matched_tags,
    selections,
    wholes,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject


def resource_tags_50(part: Whole) -> Breaches:
    """Find more tags than a rule takes."""
    number = len(known(part.it.resource_tags))
    if number > 50:
        yield part.broken(
            "ResourceTags",
            f"takes at most 50 tags (got {number})",
            "split them over two rules, for example",
        )


def exclusions_5(part: Whole) -> Breaches:
    """Find more exclusion tags than a rule takes."""
    number = len(known(part.it.exclude_tags))
    if number > 5:
        yield part.broken(
            "ExcludeResourceTags",
            f"takes at most 5 tags (got {number})",
            "give what is left out one tag of its own, for example recycle-bin=no",
        )


def exclusions_level(part: Whole) -> Breaches:
    """Find exclusions from what has to be tagged in the first place."""
    tags, exclusions = part.it.resource_tags, part.it.exclude_tags
    if tags == () or exclusions == ():
        return
    if is_given(tags) and is_given(exclusions):
        yield part.broken(
            "ExcludeResourceTags",
            "is only for Region-level rules, and ResourceTags makes this a tag-level rule",
            "remove either of the two",
        )


def resource_tag_format(part: Part[Tag]) -> Breaches:
    """Find tags without key or value, and those that are too long."""
    for name, written, least, most in (
        ("ResourceTagKey", part.it.key, 1, 128),
        ("ResourceTagValue", part.it.value, 0, 256),
    ):
        if written is None:
            yield part.broken(name, "is missing", "give each tag a key and a value")
        elif is_known(written) and not least <= len(written) <= most:
            yield part.broken(
                name, f"must have {least} to {most} characters (got {len(written)})", "correct it"
            )
    known(part.it.key)
    known(part.it.value)


def resource_tags_unique(part: Whole) -> Breaches:
    """Find tags that are listed twice."""
    for name, tags in selections(part.it).items():
        written = () if isinstance(tags, Deferred) else tags
        for tag, number in Counter(each for each in written if _literal(each)).items():
            if number > 1:
                yield part.broken(
                    name, f"has {tag.key}={tag.value} {number} times", "write it once"
                )
    for tags in selections(part.it).values():
        for _, tag in known_items(tags):
            known(tag.key)
            known(tag.value)


def _literal(tag: Tag | Deferred) -> TypeGuard[Tag]:
    return isinstance(tag, Tag) and isinstance(tag.key, str) and isinstance(tag.value, str)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="recycle-bin/resource-tags-50",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="A tag-level rule matches up to 50 tags",
        why="The Recycle Bin refuses the rule.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=resource_tags_50,
    ),
    Rule(
        id="recycle-bin/exclusions-5",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="A Region-level rule has up to 5 exclusion tags",
        why="The Recycle Bin refuses the rule.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=exclusions_5,
    ),
    Rule(
        id="recycle-bin/exclusions-level",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Exclusion tags are on Region-level rules only",
        why="The Recycle Bin refuses the rule: what is not tagged is left out by a "
        "tag-level rule anyway.",
        link=links.CREATE_RULE,
        certainty=Certainty.DOCS,
        each=wholes,
        check=exclusions_level,
    ),
    Rule(
        id="recycle-bin/resource-tag-format",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Each matched or excluded tag has a key of 1 to 128 and a value of up to 256 "
        "characters",
        why="CloudFormation refuses the template, and so does the Recycle Bin, except that "
        "it takes a key alone.",
        link=links.CFN_RULE,
        certainty=Certainty.MODEL,
        each=matched_tags,
        check=resource_tag_format,
    ),
    Rule(
        id="recycle-bin/resource-tags-unique",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="No tag is listed twice",
        why="CloudFormation refuses the template.",
        link=links.CFN_RULE,
        certainty=Certainty.MODEL,
        each=wholes,
        check=resource_tags_unique,
    ),
)
