"""Which rule someone means."""

from difflib import get_close_matches
from functools import cache


@cache
def ids() -> frozenset[str]:
    """Return the ids of all rules."""
    from snapshot_constructs.rules import EXPLAINED  # noqa: PLC0415  # most reviews name no rule

    return frozenset(rule.id for rule in EXPLAINED)


def nearest(word: str) -> str | None:
    """Return the id of the rule that comes nearest to a word; None where none is near."""
    by_slug = {id.partition("/")[2]: id for id in sorted(ids())}
    near = get_close_matches(word.rpartition("/")[2], by_slug, 1)
    return by_slug[near[0]] if near else None


def unknown(word: str) -> str:
    """Say that there is no such rule, and which one may be meant."""
    near = nearest(word)
    hint = f"did you mean {near}?" if near else "`snapshot-constructs rules` lists all"
    return f"there is no rule {word!r}; {hint}"
