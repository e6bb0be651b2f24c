"""Rules on tags: of Image Builder's resources, of AMIs and of instances."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.imagebuilder import (
    ImageBuilderResource,
    ImageLifecyclePolicy,
    ImageRecipe,
    InfrastructureConfiguration,
)
from snapshot_constructs.model.tags import Tag, Tags
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    Found,
    ami_distributions,
    inside,
    items,
    lifecycle_rules,
    part,
    told,
)
from snapshot_constructs.rules.registry import (
    Broken,
    Certainty,
    Part,
    Place,
    Rule,
    Severity,
    Subject,
    Unknown,
)

MOST = 50
MOST_ON_INSTANCES = 30
RESERVED = ("CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags")

_KEY = re.compile(r"[a-zA-Z0-9\s_.:/=+\-@]*")
_MAPS = (("tags", "Tags"), ("ami_tags", "AmiTags"), ("image_tags", "ImageTags"))
TagMap = tuple[Tag | Deferred, ...]


def tag_maps(resource: ImageBuilderResource, place: Place) -> Found[TagMap]:
    """Yield each tag map that may have 50 tags, except the one that selects images."""
    for field, name in _MAPS:
        yield from part(getattr(resource, field, ()), name, place)
    yield from _distributed(resource, place)
    for rule in lifecycle_rules(resource, place):
        yield from inside(rule, "but_tags", "ExclusionRules/TagMap")
        yield from inside(rule, "but_ami_tags", "ExclusionRules/Amis/TagMap")


def instance_tags(resource: ImageBuilderResource, place: Place) -> Found[TagMap]:
    """Yield the tags of instances and volumes."""
    if isinstance(resource, InfrastructureConfiguration):
        yield from part(resource.resource_tags, "ResourceTags", place)


def every_tag(resource: ImageBuilderResource, place: Place) -> Found[Tag]:
    """Yield every tag."""
    for found in (*tag_maps(resource, place), *instance_tags(resource, place)):
        yield from _each(found)
    if isinstance(resource, ImageLifecyclePolicy):
        for selected in part(resource.selected_tags, "ResourceSelection/TagMap", place):
            yield from _each(selected)


def ami_tags(resource: ImageBuilderResource, place: Place) -> Found[TagMap]:
    """Yield the tags of AMIs."""
    if isinstance(resource, ImageRecipe):
        yield from part(resource.ami_tags, "AmiTags", place)
    yield from _distributed(resource, place)


def _distributed(resource: ImageBuilderResource, place: Place) -> Found[TagMap]:
    for ami in ami_distributions(resource, place):
        yield from inside(ami, "tags", "AmiTags")


def _each(found: Part[Any] | Unknown) -> Iterator[Any]:
    """Yield each tag of a map, by its key."""
    if isinstance(found, Unknown):
        yield found
        return
    for tag in items(found.it, found.where, found.place):
        if isinstance(tag, Unknown):
            yield tag
        else:
            yield Part(tag.it, f"{found.where}/{tag.it.key}", tag.place)


def tag_count(tags: Part[TagMap]) -> Breaches:
    """Find more tags than a tag map takes."""
    yield from _at_most(tags, MOST)


def resource_tag_count(tags: Part[TagMap]) -> Breaches:
    """Find more tags than instances take."""
    yield from _at_most(tags, MOST_ON_INSTANCES)


def _at_most(tags: Part[TagMap], most: int) -> Iterator[Broken]:
    if len(tags.it) > most:
        yield tags.broken("", f"takes at most {most} tags (got {len(tags.it)})", "leave some out")


def tag_format(tag: Part[Tag]) -> Breaches:
    """Find keys and values of tags that Image Builder does not take."""
    key = told(tag.it.key) or ""
    if not 1 <= len(key) <= 128 or key.startswith("aws:") or not _KEY.fullmatch(key):
        yield tag.broken(
            "",
            "must have a key of 1 to 128 letters, digits, spaces and _ . : / = + - @ that does not "
            f"begin with aws: (got {brief(key)})",
            "name it otherwise, for example team",
        )
    value = told(tag.it.value)
    if value is not None and len(value) > 256:
        yield tag.broken(
            "", f"must have a value of at most 256 characters (got {len(value)})", "shorten it"
        )


def resource_tag_reserved(tags: Part[Tags]) -> Breaches:
    """Find tags of instances that Image Builder sets itself."""
    for _, tag in known_items(tags.it):
        key = known(tag.key)
        if key in RESERVED:
            yield tags.broken(
                str(key),
                f"must not have a key of Image Builder's own, {', '.join(RESERVED)} (got {key!r})",
                "name it otherwise, for example Purpose",
            )


def ami_tag_created_by(tags: Part[Tags]) -> Breaches:
    """Find AMIs that would not be taken for Image Builder's own."""
    for _, tag in known_items(tags.it):
        if known(tag.key) == "CreatedBy" and told(tag.value) != "EC2 Image Builder":
            yield tags.broken(
                "CreatedBy",
                "overwrites the tag by which policies of Image Builder know its AMIs "
                f"(got {brief(tag.value)})",
                "name it otherwise, for example Owner",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/tag-count",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A tag map has up to 50 tags",
        why="Image Builder refuses the resource.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=tag_maps,
        check=tag_count,
    ),
    Rule(
        id="imagebuilder/tag-format",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each tag has a key of 1 to 128 plain characters, not beginning with aws:, and a "
        "value of up to 256",
        why="Image Builder refuses the resource.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=every_tag,
        check=tag_format,
    ),
    Rule(
        id="imagebuilder/resource-tag-count",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ResourceTags has up to 30 tags",
        why="Image Builder refuses the infrastructure configuration: it sets tags of its own on "
        "instances, too.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=instance_tags,
        check=resource_tag_count,
    ),
    Rule(
        id="imagebuilder/resource-tag-reserved",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ResourceTags has no CreatedBy, Ec2ImageBuilderArn, Name or Tags",
        why="Image Builder refuses the infrastructure configuration: it sets these itself.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        each=instance_tags,
        check=resource_tag_reserved,
    ),
    Rule(
        id="imagebuilder/ami-tag-created-by",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="AmiTags does not set CreatedBy",
        why="The roles of lifecycle policies and of fast launch may act only on what has the tag "
        "CreatedBy: EC2 Image Builder; with another value AMIs are never cleaned up.",
        link=links.LIFECYCLE_ROLE,
        certainty=Certainty.INFERRED,
        each=ami_tags,
        check=ami_tag_created_by,
    ),
)
