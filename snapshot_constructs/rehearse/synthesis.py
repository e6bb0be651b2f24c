"""From what a test gives to deploy, to the folder of a cloud assembly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from snapshot_constructs.rehearse import assembly
from snapshot_constructs.rehearse.assembly import Stack
from snapshot_constructs.rehearse.error import RehearsalError


def stacks(what: Any) -> tuple[Stack, ...]:
    """Return the stacks that are meant, in the order in which they can be deployed.

    Args:
        what: an App, a Stage or a Stack of the CDK, which is synthesized anew; a cloud assembly, or
            its folder. A stack comes after those that it depends on.

    Raises:
        RehearsalError: if it is none of these.
    """
    if isinstance(what, (str, os.PathLike)):
        return assembly.read(Path(what))
    if hasattr(what, "synth"):
        return assembly.read(_synthesized(what))
    if hasattr(what, "artifact_id"):
        while parent := what.nested_stack_parent:
            what = parent
        return assembly.chosen(assembly.read(_synthesized(what.node.root)), what.artifact_id)
    if hasattr(what, "directory"):
        return assembly.read(Path(what.directory))
    raise RehearsalError(
        "cannot be deployed: needs an App, a Stage or a Stack of the CDK, or a folder such as "
        f"'cdk.out' (got {what!r})"
    )


def _synthesized(scope: Any) -> Path:
    """Synthesize again where that was done before: the test may have changed something since."""
    return Path(scope.synth(force=True).directory)
