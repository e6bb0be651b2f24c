"""Text of others as Markdown and HTML in which it is only text: it cannot act."""

import html
import re
from collections.abc import Iterable, Sequence

from snapshot_constructs.review.summary import printable

_MARKUP = {ord(each): f"&#{ord(each)};" for each in "*_`~[]|\\$"}
_JOINER = "\u2060"  # invisible, and no part of a name: it ends what would be a mention or a link
_LIVE = re.compile(r"[@#!%~](?=[\w\"])|:(?=//)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)


def prose(text: str) -> str:
    """Return text that shows as it is, within a line of Markdown or of HTML.

    It makes no markup, no links and no mentions, on GitHub and on GitLab. It must not begin a line.
    """
    dull = _LIVE.sub(lambda found: found[0] + _JOINER, printable(text))
    return html.escape(dull, quote=False).translate(_MARKUP)


def code(text: str) -> str:
    """Return text as code, for a line of Markdown or of HTML; nobody is mentioned in code."""
    return f"<code>{html.escape(printable(text), quote=False).translate(_MARKUP)}</code>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table, whose cells are Markdown."""
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]


def details(summary: str, lines: Iterable[str]) -> list[str]:
    """Return lines that are folded away under a summary in HTML."""
    return ["<details>", f"<summary>{summary}</summary>", "", *lines, "", "</details>"]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
