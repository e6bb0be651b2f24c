"""What a command shows, and where it writes."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from typing import Any, TextIO, TypeVar

import click

from snapshot_constructs.cli.errors import Unusable

T = TypeVar("T")

LONG = 10  # policies or days; from then on they take seconds

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "name": {"bold": True},
    "label": {"dim": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan"},
    "good": {"fg": "green"},
}


def show(text: str) -> None:
    """Write to standard output, in colours where it takes them."""
    click.echo(text, nl=False, color=_coloured())


def paint() -> Callable[[str, str], str]:
    """Return what colours a text in a style, where standard output takes colours."""
    from snapshot_constructs.review.page import plain

    if not _coloured():
        return plain
    return lambda text, style: click.style(text, **_STYLES.get(style, {}))


def write(file: str, text: str) -> None:
    """Write a file, or end the program in one line."""
    from pathlib import Path

    try:
        Path(file).write_text(text, encoding="utf-8", errors="backslashreplace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be written"
        raise Unusable(f"{click.format_filename(file)}: {reason.lower()}") from None


def watched(found: Iterable[T], number: int, label: str = "forecast") -> Iterator[T]:
    """Show how far long work is, on a terminal only."""
    if number < LONG or not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, length=number, label=label, file=sys.stderr) as shown:
        yield from shown


def never_fail(stream: TextIO) -> None:
    """Let a stream escape what its encoding does not have."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
