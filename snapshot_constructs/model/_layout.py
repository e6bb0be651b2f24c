"""Python expressions, laid out as ruff and black do, in lines of at most 100 characters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

WIDTH = 100
_STEP = 4
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal, which may be broken."""

    content: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing between brackets, such as ``7``, ``retain=7`` or ``"daily": 7``."""

    value: "Code"
    key: "Code" = ""
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A call, a list or a dict: all in one line, or one item in each.

    Attributes:
        opening: everything up to and including the bracket.
    """

    opening: str
    items: tuple[Item, ...]
    closing: str


Code = str | Text | Group


def call(name: str, /, *arguments: Code, **named: Code) -> Group:
    """Return a call."""
    keywords = (Item(argument, keyword, "=") for keyword, argument in named.items())
    return Group(f"{name}(", (*map(Item, arguments), *keywords), ")")


def listed(items: Iterable[Code]) -> Group:
    """Return a list."""
    return Group("[", tuple(map(Item, items)), "]")


def mapped(items: Iterable[tuple[Code, Code]]) -> Group:
    """Return a dict."""
    return Group("{", tuple(Item(value, key, ": ") for key, value in items), "}")


def literal(raw: Any) -> Code:
    """Return what a JSON value is in Python; of anything else, its ``repr`` as text."""
    if isinstance(raw, Mapping):
        return mapped((literal(key), literal(value)) for key, value in raw.items())
    if isinstance(raw, (list, tuple)):
        return listed(map(literal, raw))
    if isinstance(raw, float) and not isfinite(raw):
        return call("float", Text(str(raw)))
    if raw is None or isinstance(raw, (bool, int, float)):
        return repr(raw)
    return Text(raw if isinstance(raw, str) else repr(raw))


def names_in(code: Code) -> set[str]:
    """Return the names that an expression uses, without what follows a dot."""
    if not isinstance(code, Group):
        return set()
    own = {code.opening[:-1].partition(".")[0]} - {""}
    return own.union(*(names_in(item.key) | names_in(item.value) for item in code.items))


def flat(code: Code) -> str:
    """Return an expression in one line, however long."""
    match code:
        case Text():
            return quoted(code.content)
        case Group():
            items = (f"{flat(item.key)}{item.joint}{flat(item.value)}" for item in code.items)
            return f"{code.opening}{', '.join(items)}{code.closing}"
    return code


def laid_out(code: Code, indent: int = 0, used: int = 0, after: int = 1) -> str:
    """Return an expression in as few lines as it needs.

    Args:
        code: the expression.
        indent: where the line begins in which it stands.
        used: how much of that line stands before it, indentation included.
        after: how much must follow it in its last line, such as a comma.
    """
    line, inner = flat(code), indent + _STEP
    if used + len(line) + after <= WIDTH or isinstance(code, str):
        return line
    if isinstance(code, Text):
        lines = _broken(code.content, max(WIDTH - inner, _NARROWEST))
        return "\n".join(("(", *(f"{' ' * inner}{line}" for line in lines), f"{' ' * indent})"))
    lines = (f"{' ' * inner}{_item(item, inner)}," for item in code.items)
    return "\n".join((code.opening, *lines, f"{' ' * indent}{code.closing}"))


def _item(item: Item, indent: int) -> str:
    begins = item.value.opening if isinstance(item.value, Group) else "("
    key = laid_out(item.key, indent, indent, len(item.joint) + len(begins)) + item.joint
    used = len(key.rpartition("\n")[2]) + (0 if "\n" in key else indent)
    return key + laid_out(item.value, indent, used)


def quoted(text: str) -> str:
    """Return a string literal, in double quotes unless that needs more escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return f"{quote}{''.join(_escaped(sign, quote) for sign in text)}{quote}"


def _escaped(sign: str, quote: str) -> str:
    if sign in "'\"":
        return f"\\{sign}" if sign == quote else sign
    return repr(sign)[1:-1]


def _broken(text: str, width: int) -> Iterable[str]:
    """Yield literals that together are ``text``, each of at most ``width`` characters."""
    while text:
        length = min(len(text), width - 2)
        while len(quoted(text[:length])) > width:
            length -= 1
        if length < len(text):  # better behind a separator, as in an ARN or between words
            length = max(text.rfind(sign, length // 3, length) + 1 for sign in " /:,") or length
        yield quoted(text[:length])
        text = text[length:]
