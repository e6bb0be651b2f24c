"""The plain text that DLM takes as description and as name."""

import re

_PLAIN = re.compile(r"[0-9A-Za-z _-]+")


def is_plain(text: str, longest: int) -> bool:
    """Tell whether DLM takes a text: 1 to ``longest`` letters, digits, spaces, '_' and '-'."""
    return len(text) <= longest and _PLAIN.fullmatch(text) is not None


def plain(text: str, longest: int, otherwise: str) -> str:
    """Return a text like ``text`` that DLM takes; ``otherwise`` where nothing would be left."""
    spelled = re.sub(r"[^0-9A-Za-z _-]+", "-", text).strip("- ")
    return spelled[:longest] or otherwise
