"""The parts of a rule of the Recycle Bin that are judged, each with its property path."""

import re
from collections.abc import Iterator

from snapshot_constructs.model.deferred import Deferred, known_items
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.tags import Tag, Tags
from snapshot_constructs.rules.registry import Broken, Part, Place, Unknown

Whole = Part[RecycleBinRule]
Breaches = Iterator[Broken]


def wholes(rule: RecycleBinRule, place: Place) -> Iterator[Whole]:
    """Yield the rule itself."""
    yield Part(rule, "", place)


def matched_tags(rule: RecycleBinRule, place: Place) -> Iterator[Part[Tag] | Unknown]:
    """Yield each tag by which the rule tells what it keeps from what it does not.

    A tag in the spelling of other tags is not judged: nothing of it is missing but the right names.
    """
    odd = {it.where.rpartition("/")[0] for it in rule.misread if is_key_or_value(it.where)}
    for name, tags in selections(rule).items():
        yield from (each for each in _each(tags, name, place) if each.where not in odd)


def is_key_or_value(where: str) -> bool:
    """Tell whether a path is that of a matched tag's property, as other tags have it."""
    return re.fullmatch(r"(Exclude)?ResourceTags/\d+/(Key|Value)", where) is not None


def own_tags(rule: RecycleBinRule, place: Place) -> Iterator[Part[Tag] | Unknown]:
    """Yield each tag on the rule itself."""
    return _each(rule.tags, "Tags", place)


def selections(rule: RecycleBinRule) -> dict[str, Tags]:
    """Return both lists of tags that tell what is kept from what is not."""
    return {"ResourceTags": rule.resource_tags, "ExcludeResourceTags": rule.exclude_tags}


def is_given(tags: Tags) -> bool:
    """Tell whether there is a tag.

    Raises:
        NotKnownError: if that is not known.
    """
    return any(True for _ in known_items(tags))


def _each(tags: Tags, name: str, place: Place) -> Iterator[Part[Tag] | Unknown]:
    if isinstance(tags, Deferred):
        yield Unknown(name, str(tags))
        return
    for i, tag in enumerate(tags):
        where = f"{name}/{i}"
        yield (Unknown(where, str(tag)) if isinstance(tag, Deferred) else Part(tag, where, place))
