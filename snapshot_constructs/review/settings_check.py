"""Holds what someone wrote in TOML, or in a template, against what it may be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from snapshot_constructs.forecast.volume import LARGEST_GIB
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules import review
from snapshot_constructs.rules.dlm.regions import REGION, nearest
from snapshot_constructs.rules.names import ids, unknown

_ACCOUNT = re.compile(r"[0-9]{12}")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\s*(?:/\s*day)?", re.IGNORECASE)


class Complaints:
    """Reads values, and collects a line for each that is wrong.

    Attributes:
        lines: what is wrong so far.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, where: str, what: str) -> None:
        """Complain about a value."""
        self.lines.append(f"{where}: {what}" if where else what)

    def table(
        self, raw: object, where: str, allowed: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        """Return a table, and complain about names in it that mean nothing."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.say(where, f"must be a table (got {brief(raw)})")
            return {}
        for name in raw:
            if allowed is not None and name not in allowed:
                near = get_close_matches(str(name), allowed, 1)
                hint = f"did you mean {near[0]}?" if near else f"write {_listed(allowed)}"
                self.say(_under(where, name), f"there is no such setting; {hint}")
        return raw

    def items(self, raw: object, where: str) -> Iterator[tuple[int, Any]]:
        """Yield the items of a list with their numbers."""
        if raw is not None and not isinstance(raw, list):
            self.say(where, f"must be a list of tables (got {brief(raw)}); write [[{where}]]")
            return
        yield from enumerate(raw or [])

    def text(
        self, table: Mapping[str, Any], name: str, example: str, where: str = ""
    ) -> str | None:
        """Return a text, if there is one."""
        raw = table.get(name)
        if raw is None or (isinstance(raw, str) and raw.strip()):
            return raw
        self.say(_under(where, name), f"must be text (got {brief(raw)}); write {example}")
        return None

    def needed(self, table: Mapping[str, Any], name: str, example: str, where: str) -> str | None:
        """Return a text that must be there."""
        if table.get(name) is None:
            self.say(_under(where, name), f"is missing; write {example}")
            return None
        return self.text(table, name, example, where)

    def one_of(
        self, table: Mapping[str, Any], name: str, allowed: Sequence[str], where: str = ""
    ) -> str | None:
        """Return one of some words, if there is one."""
        raw = table.get(name)
        if raw is None or (isinstance(raw, str) and raw in allowed):
            return raw
        self.say(f"{where}{name}", f"must be {_listed(allowed)} (got {brief(raw)})")
        return None

    def rule(self, id: str, where: str) -> None:
        """Complain about the id of a rule that does not exist."""
        if id not in ids():
            self.say(where, unknown(id))

    def acknowledgeable(self, id: str, where: str) -> None:
        """Complain about the id of a rule that cannot be acknowledged."""
        if id in {rule.id for rule in review.RULES}:
            self.say(where, f"{id} is about acknowledgements; set its severity instead")
        else:
            self.rule(id, where)

    def day(self, table: Mapping[str, Any], name: str, where: str) -> date | None:
        """Return a day, written as one or as text."""
        raw = table.get(name)
        if raw is None or (isinstance(raw, date) and not isinstance(raw, datetime)):
            return raw
        try:
            if isinstance(raw, str) and len(raw) == len("2027-03-31"):
                return date.fromisoformat(raw)
        except ValueError:
            pass
        self.say(_under(where, name), f"must be a day (got {brief(raw)}); write 2027-03-31")
        return None

    def region(self, table: Mapping[str, Any]) -> str | None:
        """Return a Region, if there is one."""
        name = self.text(table, "region", 'region = "eu-west-1"')
        if name is not None and (fault := region_fault(name)):
            self.say("region", fault)
            return None
        return name

    def account(self, table: Mapping[str, Any]) -> str | None:
        """Return the id of an account, if there is one."""
        raw = table.get("account")
        if raw is None or (isinstance(raw, str) and is_account(raw)):
            return raw
        what = f'must be 12 digits as text (got {brief(raw)}); write account = "111122223333"'
        self.say("account", what)
        return None

    def size(self, table: Mapping[str, Any]) -> float | None:
        """Return the size of a volume, if there is one."""
        raw = table.get("volume-gib")
        if raw is None:
            return None
        if type(raw) in (int, float) and 0 < raw <= LARGEST_GIB:
            return float(raw)
        what = f"must be GiB, up to {LARGEST_GIB} (got {brief(raw)}); write volume-gib = 500"
        self.say("volume-gib", what)
        return None

    def share(self, table: Mapping[str, Any]) -> str | None:
        """Return how much of a volume is rewritten per day, if that is said."""
        raw = table.get("churn")
        if raw is None or (isinstance(raw, str) and _is_share(raw)):
            return raw
        self.say(
            "churn", f'must be a share of at most 100% (got {brief(raw)}); write churn = "2%/day"'
        )
        return None


def is_account(text: str) -> bool:
    """Tell whether a text is the id of an account."""
    return _ACCOUNT.fullmatch(text) is not None


def region_fault(name: str) -> str | None:
    """Say what is wrong with the name of a Region; None if nothing is, also where it is not known."""
    if REGION.fullmatch(name):
        return None
    return f"must be a Region (got {brief(name)}); write {nearest(name)}"


def _is_share(text: str) -> bool:
    found = _SHARE.fullmatch(text.strip())
    return found is not None and float(found[1]) <= (100 if found[2] else 1)


def _under(where: str, name: object) -> str:
    return f"{where}.{name}" if where else str(name)


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
