"""Plain text for people, at most 100 columns wide, in the making."""

import textwrap
from collections.abc import Callable

from snapshot_constructs.review.summary import printable

WIDTH = 100
COLUMN = 18  # at which what is said begins

Paint = Callable[[str, str], str]
"""Colours a text in a style: title, name, label, error, warning, info, good."""


def plain(text: str, _style: str) -> str:
    """Colour nothing."""
    return text


class Page:
    """Lines of text, in the making."""

    def __init__(self, paint: Paint) -> None:
        self.paint = paint
        self.lines: list[str] = []

    def gap(self) -> None:
        """Leave a line empty."""
        self.lines.append("")

    def heading(self, text: str) -> None:
        """Set a text off from what precedes and follows."""
        shown = printable(text)
        self.lines.extend([self.paint(shown, "title"), "=" * min(len(shown), WIDTH), ""])

    def entry(self, indent: int, label: str, text: str, *, style: str = "label") -> None:
        """Write a label, and a text beside it that is wrapped within its column."""
        column = COLUMN if label else indent
        wrapped = textwrap.wrap(
            printable(text), WIDTH - column, break_long_words=False, break_on_hyphens=False
        )
        first, *others = wrapped or [""]
        start = " " * indent + self.paint(label, style) + " " * (column - indent - len(label))
        self.lines.append(start + (first if label else self.paint(first, style)))
        self.lines.extend(
            " " * column + (each if label else self.paint(each, style)) for each in others
        )

    def named(self, name: str, text: str) -> None:
        """Write a name of any length, and a text after it."""
        shown = f"{printable(name)}:"
        wrapped = textwrap.wrap(
            f"{shown} {printable(text)}",
            WIDTH - 2,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        first, *others = wrapped
        if first.startswith(shown):
            first = self.paint(shown, "name") + first.removeprefix(shown)
        self.lines.extend("  " + line for line in (first, *others))
