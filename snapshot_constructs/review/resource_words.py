"""Resources beside lifecycle policies in plain words; those of Image Builder load theirs when asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from snapshot_constructs.model import protection_words
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.protection_words import Line, Protection
from snapshot_constructs.model.recycle_bin import RecycleBinRule

if TYPE_CHECKING:
    from snapshot_constructs.model.imagebuilder import ImageBuilderResource

    Judgeable = Protection | ImageBuilderResource


def about(forms: Sequence["Judgeable"], now: datetime) -> tuple[str, list[Line]]:
    """Say what a resource is, and what it does; in all its forms at once where it has several.

    Args:
        forms: of one resource.
        now: from when the next build times are counted.
    """
    said: dict[str, dict[str, None]] = {}
    for form in forms:
        for label, text in lines(form, now):
            said.setdefault(label, {})[text] = None
    return _either(map(headline, forms)), [(label, _either(each)) for label, each in said.items()]


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
