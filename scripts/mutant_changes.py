"""Compares a function with a mutant of it: which lines differ, and what those lines are for."""

import ast
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

# Which arguments are said to people: not where something is broken, nor what is asked about.
ALL, AFTER_FIRST, AFTER_SECOND, FIRST = slice(None), slice(1, None), slice(2, None), slice(1)
MESSAGES = {
    "broken": AFTER_FIRST,
    "Broken": AFTER_FIRST,
    "Unknown": AFTER_FIRST,
    "ForecastError": ALL,
    "NotYamlError": AFTER_FIRST,
    "ValueError": ALL,
    "Assumption": FIRST,
    "at": AFTER_SECOND,
    "Located": AFTER_SECOND,
    "_located": AFTER_SECOND,
    "known": AFTER_FIRST,
    "read": AFTER_FIRST,
    "_deprecation": AFTER_FIRST,
}
# Python has one object of each for all places.
SHARED = (ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context)
WORDS = "whose"  # holds words for messages, whatever they are passed on to


def changed_lines(old: list[str], new: list[str]) -> tuple[str, str]:
    """Return the lines that are no more and the lines that are new, each as one."""
    changes = [
        (old[a:b], new[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    was, becomes = zip(*changes, strict=True)
    return _on_one_line(was), _on_one_line(becomes)


def nature_of(old: str, new: str) -> tuple[bool, bool]:
    """Tell whether only one text in quotes differs, and whether only what a message says does.

    That ``zip`` looks strictly is a message too: it says that we have broken something.
    """
    before, after = map(ast.parse, (old, new))
    path = list(_path(before, after))
    left, right = path[-1]
    of_text = isinstance(left, str) and isinstance(right, str)
    of_words = of_text and " " in str(left) != " "
    said = _said(before)
    return of_text, of_words or _looser(old, new) or any(id(part) in said for part, _ in path)


def _looser(old: str, new: str) -> bool:
    """Tell whether nothing but a ``strict=True`` is gone or is no more True."""
    if new.count("strict=True") == old.count("strict=True"):
        return False
    before, after = (_dump(_Loose().visit(ast.parse(source))) for source in (old, new))
    return before == after


class _Loose(ast.NodeTransformer):
    """Takes away how strictly ``zip`` looks."""

    def visit_keyword(self, node: ast.keyword) -> ast.AST | None:
        return None if node.arg == "strict" else self.generic_visit(node)


def _on_one_line(blocks: Iterable[list[str]]) -> str:
    return " ".join(line.strip() for block in blocks for line in block)


def _path(old: object, new: object) -> Iterator[tuple[object, object]]:
    """Walk down to the smallest part that holds all that differs."""
    while True:
        yield old, new
        differing = [pair for pair in _parts(old, new) if _dump(pair[0]) != _dump(pair[1])]
        if len(differing) != 1:
            return
        old, new = differing[0]


def _parts(old: object, new: object) -> Iterator[tuple[object, object]]:
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        yield from zip(old, new, strict=True)
    elif isinstance(old, ast.AST) and type(old) is type(new):
        for name in old._fields:
            yield getattr(old, name), getattr(new, name)


def _dump(part: object) -> str:
    if isinstance(part, list):
        return f"[{', '.join(map(_dump, part))}]"
    return ast.dump(part) if isinstance(part, ast.AST) else repr(part)


def _said(function: ast.AST) -> set[int]:
    """Return all parts of a function that are for nothing but its messages."""
    said: set[int] = set()
    while True:
        heads = [*_arguments(function), *_assigned(function, said)]
        parts = (part for head in heads for part in ast.walk(head))
        found = {id(part) for part in parts if not isinstance(part, SHARED)}
        if found == said:
            return said
        said = found


def _arguments(function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in MESSAGES:
                yield from node.args[MESSAGES[name]]
            case ast.Name(id=name) if name == WORDS:
                yield node
            case ast.JoinedStr() if WORDS in _names(node):
                yield node


def _assigned(function: ast.AST, said: set[int]) -> Iterator[ast.AST]:
    """Yield the assignments to variables that are used in messages alone."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    used = {name.id for name in names if isinstance(name.ctx, ast.Load) and id(name) not in said}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and used.isdisjoint(
            name for target in node.targets for name in _names(target)
        ):
            yield node


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
