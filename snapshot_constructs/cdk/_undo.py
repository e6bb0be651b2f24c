"""Refuse what cannot be made, and leave the tree as it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from snapshot_constructs.cdk._place import check_position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from constructs import Construct


@contextmanager
def refused_in_words(scope: Construct, id: str) -> Iterator[None]:
    """Say in our words what the CDK refuses in an id."""
    try:
        yield
    except RuntimeError:
        check_position(scope, id)
        raise


@contextmanager
def undone_on_failure(scope: Construct, id: str) -> Iterator[None]:
    """Leave no half-made construct in the tree."""
    try:
        yield
    except BaseException:
        scope.node.try_remove_child(id)
        raise
