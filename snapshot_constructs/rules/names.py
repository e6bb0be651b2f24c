"""Which rule someone means."""

from difflib import get_close_matches

from snapshot_constructs.rules import EXPLAINED


def nearest(word: str) -> str | None:
    """Return the id of the rule that comes nearest to a word; None where none is near."""
    ids = {rule.id.partition("/")[2]: rule.id for rule in EXPLAINED}
    near = get_close_matches(word.rpartition("/")[2], ids, 1)
    return ids[near[0]] if near else None


def unknown(word: str) -> str:
    """Say that there is no such rule, and which one may be meant."""
    near = nearest(word)
    hint = f"did you mean {near}?" if near else "`snapshot-constructs rules` lists all"
    return f"there is no rule {word!r}; {hint}"
