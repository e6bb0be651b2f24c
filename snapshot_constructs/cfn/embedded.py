"""Where something stands in a document of YAML that is a text in a template."""

import re
from collections.abc import Sequence

from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.position import Lines, Position

_HEADER = re.compile(r"[^\n#]*:[ ]+(?:!Sub[ ]+)?\|[+-]?[ ]*\r?\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def position(text: str, holder: Position, path: Sequence[str]) -> Position | None:
    """Return the position of an entry of a document in a literal block of a YAML template.

    Args:
        text: of the template.
        holder: where the property begins that holds the document.
        path: of the entry, from the root of the document.

    Returns:
        None where the document is written in another way, or cannot be read.
    """
    lines = _LINE.findall(text)
    if holder.line > len(lines) or not _HEADER.fullmatch(lines[holder.line - 1]):
        return None
    block = _block(lines[holder.line :], holder.column - 1)
    indent = min((_indent(line) for line in block if line.strip()), default=0)
    inner = _within("".join(line[indent:] if line.strip() else "\n" for line in block), path)
    return inner and Position(holder.line + inner.line, indent + inner.column)


def _block(lines: Sequence[str], least: int) -> list[str]:
    """Return the lines that are indented by more than the property that holds them."""
    end = next(
        (at for at, line in enumerate(lines) if line.strip() and _indent(line) <= least),
        len(lines),
    )
    return [*lines[:end]]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _within(document: str, path: Sequence[str]) -> Position | None:
    from snapshot_constructs.cfn import yaml_file  # noqa: PLC0415 - loads PyYAML

    try:
        _, offsets = yaml_file.parsed(document, "")
    except UnusableError:
        return None
    return Lines(document).position(offsets.offset(path))
