"""Find the user's own code on the stack."""

import inspect
from pathlib import Path

_LIBRARIES = frozenset({"aws_cdk", "constructs", "contextlib", "jsii", "snapshot_constructs"})


def location() -> str:
    """Return file and line of the innermost code that is neither ours nor the CDK's."""
    frame = inspect.currentframe()
    while frame and str(frame.f_globals.get("__name__")).partition(".")[0] in _LIBRARIES:
        frame = frame.f_back
    return f"{_short(frame.f_code.co_filename)}:{frame.f_lineno}" if frame else "unknown place"


def _short(file: str) -> str:
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file
