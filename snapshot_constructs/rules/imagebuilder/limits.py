"""Limits that several properties of Image Builder have: of lists, of words and of account ids."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Texts
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder.subjects import told
from snapshot_constructs.rules.registry import Broken, Part

ACCOUNTS = 1536
"""The most accounts in any list."""

_ACCOUNT = re.compile(r"[0-9]{12}")


def told_items(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield each text that is known, with its position; see ``known_items``."""
    for i, text in known_items(texts):
        found = told(text)
        if found is not None:
            yield i, found


def at_most(part: Part[Any], name: str, number: int, most: int) -> Iterator[Broken]:
    """Report a list that is too long."""
    if number > most:
        yield part.broken(name, f"takes at most {most} (got {number})", "leave some out")


def within(part: Part[Any], name: str, number: int, least: int, most: int) -> Iterator[Broken]:
    """Report a number that is too small or too large."""
    if not least <= number <= most:
        example = min(max(number, least), most)
        yield part.broken(
            name, f"must be {least} to {most} (got {number})", f"write {example}, for example"
        )


def one_of(
    part: Part[Any], name: str, written: Written, words: tuple[str, ...]
) -> Iterator[Broken]:
    """Report a word that is none of some."""
    word = told(written)
    if word is not None and word not in words:
        meant = word.upper() if word.upper() in words else words[0]
        yield part.broken(
            name,
            f"must be {either(words)} (got {brief(word)})",
            f"write {meant}, for example" if len(words) > 1 else f"write {meant}",
        )


def either(words: tuple[str, ...]) -> str:
    """Say that it is one of some words."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def account(part: Part[Any], name: str, written: Written) -> Iterator[Broken]:
    """Report an account id that is none."""
    found = told(written)
    if found is not None and not _ACCOUNT.fullmatch(found):
        yield part.broken(
            name,
            f"must be an account id of 12 digits (got {brief(found)})",
            "write it in quotes, which keep leading zeros, such as '012345678901'",
        )


def accounts(part: Part[Any], name: str, written: Texts) -> Iterator[Broken]:
    """Report a list of accounts that is too long, and those that are none."""
    yield from at_most(part, name, len(known(written)), ACCOUNTS)
    for i, each in told_items(written):
        yield from account(part, f"{name}/{i}", each)
