"""Resources beside lifecycle policies in plain words; those of Image Builder load theirs when asked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import protection_words
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.protection_words import Line, Protection
from snapshot_constructs.model.recycle_bin import RecycleBinRule

if TYPE_CHECKING:
    from snapshot_constructs.model.imagebuilder import ImageBuilderResource

    Judgeable = Protection | ImageBuilderResource


# A logical id that the CDK made, with the hash that it ends with.
_LOGICAL_ID = re.compile(r"\b[A-Za-z][A-Za-z0-9]*[0-9A-F]{8}\b")


def about(
    forms: Sequence["Judgeable"], template: Template, now: datetime
) -> tuple[str, list[Line]]:
    """Say what a resource is, and what it does; in all its forms at once where it has several.

    Other resources are called by the paths of their constructs, where these are known.

    Args:
        forms: of one resource.
        template: where it is.
        now: from when the next build times are counted.
    """
    said: dict[tuple[str, int], dict[str, None]] = {}
    for form in forms:
        before: Counter[str] = Counter()  # a label may stand there twice, such as one for each disk
        for label, text in lines(form, now):
            said.setdefault((label, before[label]), {})[text] = None
            before[label] += 1
    return _either(map(headline, forms)), [
        (label, _by_path(_either(each), template)) for (label, _), each in said.items()
    ]


def _by_path(text: str, template: Template) -> str:
    """Call resources by the paths of their constructs."""

    def name(found: re.Match[str]) -> str:
        return (template.construct_path(found[0]) or found[0]).removesuffix("/Resource")

    return _LOGICAL_ID.sub(name, text)


def _either(texts: Iterable[str]) -> str:
    return "; or ".join(dict.fromkeys(texts))


def headline(value: "Judgeable") -> str:
    """Say what a resource is."""
    if isinstance(value, (RecycleBinRule, BlockPublicAccess)):
        return protection_words.headline(value)
    from snapshot_constructs.model.imagebuilder import words  # noqa: PLC0415  # few templates have one

    return words.headline(value)


def lines(value: "Judgeable", now: datetime) -> list[Line]:
    """Say what a resource does.

    Args:
        value: the resource.
        now: from when the next build times are counted.
    """
    if isinstance(value, (RecycleBinRule, BlockPublicAccess)):
        return protection_words.lines(value)
    from snapshot_constructs.model.imagebuilder import words  # noqa: PLC0415  # few templates have one

    return words.lines(value, now)
