"""The line of the user's own code that made a resource, from what the CDK notes when it debugs.

The CDK notes it with ``cdk synth --debug-app``; from Python only with JSII_HOST_STACK_TRACES=1 (which
that option sets), from JavaScript with CDK_DEBUG=1 alone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_FRAME = re.compile(r"(?:[^(]*\()?(?:file://)?(?P<file>[^:()][^()]*?):(?P<line>\d+)(?::\d+)?\)?")
_FOREIGN = re.compile(
    r"""
    ^(?:node:|internal/|<)
    |[\\/](?:site-packages|dist-packages|node_modules)[\\/]
    |[\\/]lib[\\/]python\d[.\d]*[\\/]  # the standard library
    |[\\/]lib[\\/]program\.js$         # jsii
    |[\\/]snapshot_constructs[\\/]cdk[\\/]
    """,
    re.VERBOSE,
)


def source(notes: Iterable[Mapping[str, Any]]) -> str | None:
    """Return FILE:LINE of the innermost call that is neither a library's nor the CDK's.

    Args:
        notes: all that the CDK noted about one construct.
    """
    for note in notes:
        frames = note.get("data" if note.get("type") == "aws:cdk:creationStack" else "trace")
        if note.get("type") in ("aws:cdk:creationStack", "aws:cdk:logicalId"):
            for frame in frames if isinstance(frames, list) else ():
                if isinstance(frame, str) and (found := _own(frame)):
                    return found
    return None


def _own(frame: str) -> str | None:
    found = _FRAME.fullmatch(frame.strip())
    if found is None or _FOREIGN.search(found["file"]):
        return None
    return f"{found['file']}:{found['line']}"
