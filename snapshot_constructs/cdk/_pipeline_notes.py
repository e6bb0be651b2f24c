"""Notes on pipelines about what no rule finds in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.model.imagebuilder.versions import Numbering, Versions
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snapshot_constructs.cdk._notes import Note


def of_versions(versions: Versions) -> Iterator[Note]:
    """Yield what comes of versions that Image Builder does not count up."""
    if versions.numbering == Numbering.FIXED:
        what = (
            f"a change fails in the deployment while it is the same (got {brief(versions.first)})"
        )
        fix = "raise it with each change, or write Versions.auto()"
        yield Severity.INFO, "imagebuilder/version-new", f"versions: {what}; {fix}"
    if versions.numbering == Numbering.HASH:
        what = "the highest is not the newest, so that x.x.x may mean an old image"
        fix = "choose no image of it by x.x.x, or write Versions.auto()"
        yield Severity.INFO, "imagebuilder/version-highest", f"versions: {what}; {fix}"
