"""Which volumes and machines carry a tag: exactly as DLM asks for it, nearly, or perhaps."""

from collections.abc import Iterator

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.iam import Truth
from snapshot_constructs.model.tags import Tag, Tags

Token = tuple[str, ...]
"""What two equal tags have in common, also where both are written as the same reference."""


def token(tag: Tag, file: str) -> Token:
    """Return what tells a tag from others; a reference means the same within a template only."""
    if isinstance(tag.key, str) and isinstance(tag.value, str):
        return (tag.key, tag.value)
    return (file, repr(tag.key), repr(tag.value))


def folded(tag: Tag) -> Token | None:
    """Return what tags have in common that differ in letter case or in spaces around them only."""
    if isinstance(tag.key, str) and isinstance(tag.value, str):
        return (tag.key.strip().casefold(), tag.value.strip().casefold())
    return None


def each_tag(tags: Tags) -> Iterator[tuple[int, Tag]]:
    """Yield the tags that are written, with their positions."""
    for i, tag in enumerate(() if isinstance(tags, Deferred) else tags):
        if isinstance(tag, Tag):
            yield i, tag


def are_known(tags: Tags) -> bool:
    """Tell whether all of some tags are known."""
    return not isinstance(tags, Deferred) and all(
        isinstance(tag, Tag) and isinstance(tag.key, str) and isinstance(tag.value, str)
        for tag in tags
    )


def carries(tags: Tags, file: str, wanted: Tag, wanted_in: str) -> Truth:
    """Tell whether one of some tags is the one that is wanted; None if it may be."""
    if isinstance(wanted.key, str) and wanted.key.startswith("aws:"):
        return None  # CloudFormation and others add tags of that kind
    sought = token(wanted, wanted_in)
    if any(token(tag, file) == sought for _, tag in each_tag(tags)):
        return True
    if isinstance(tags, Deferred):
        return None
    return None if any(_may_be(tag, wanted) for tag in tags) else False


def _may_be(tag: Tag | Deferred, wanted: Tag) -> bool:
    if isinstance(tag, Deferred):
        return True
    pairs = ((tag.key, wanted.key), (tag.value, wanted.value))
    open_ = any(isinstance(each, Deferred) for pair in pairs for each in pair)
    return open_ and all(
        isinstance(one, Deferred) or isinstance(other, Deferred) or one == other
        for one, other in pairs
    )


def spelled(tag: Tag) -> str:
    """Write a tag as ``key=value``."""
    return f"{tag.key}={tag.value}"
