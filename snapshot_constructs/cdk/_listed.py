"""Lists of texts among arguments, and how others are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.value import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = re.compile(r"\d{12}")
ANY = re.compile(r".+", re.DOTALL)


def misspelled(name: str, written: object, pattern: re.Pattern[str], example: str) -> Iterator[str]:
    """Say what is wrong with a list; texts that wait for the deployment are right.

    Args:
        name: of the argument.
        written: whatever was given.
        pattern: of each text.
        example: of one that is right.
    """
    if not isinstance(written, (list, tuple)) or is_deferred(written):
        yield f"{name}: expected a list (got {brief(written)}); write [{example!r}], for example"
        return
    for each in written:
        if not isinstance(each, str) or not (is_deferred(each) or pattern.fullmatch(each)):
            yield f"{name}: cannot be (got {brief(each)}); write {example!r}, for example"
