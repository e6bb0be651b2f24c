"""What a command reads: templates, folders and standard input."""

import sys
from typing import TYPE_CHECKING

from snapshot_constructs.cli.errors import usable

if TYPE_CHECKING:
    from snapshot_constructs.cfn.template import Template


def templates(paths: tuple[str, ...]) -> list["Template"]:
    """Read all templates of some paths."""
    from snapshot_constructs.cfn import assembly

    found: list[Template] = []
    for path in paths:
        if path == "-":
            found.append(usable(assembly.template, *usable(content, path)))
        else:
            found.extend(usable(assembly.read, path))
    return found


def content(file: str) -> tuple[str, str]:
    """Return the text of a file, or of standard input, and what to call it."""
    from pathlib import Path

    from snapshot_constructs.cfn import json_file

    if file == "-":
        return json_file.streamed(sys.stdin.buffer, "<stdin>"), "<stdin>"
    return json_file.read_text(Path(file)), file
