"""Compares a function with a mutant of it: which lines differ, and what those lines are for."""

import ast
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

# All arguments of these are said to people, but the first, which is where something is broken.
MESSAGES = {"broken", "Broken", "Unknown"}


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
    """Tell whether only one text in quotes differs, and whether only what a message says does."""
    before = ast.parse(old)
    path = list(_path(before, ast.parse(new)))
    left, right = path[-1]
    of_text = isinstance(left, str) and isinstance(right, str)
    said = _said(before)
    return of_text, any(id(part) in said for part, _ in path) or (of_text and " " in str(left))


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
        found = {id(part) for head in heads for part in ast.walk(head)}
        if found == said:
            return said
        said = found


def _arguments(function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in MESSAGES:
                yield from node.args[1:]
                yield from node.keywords


def _assigned(function: ast.AST, said: set[int]) -> Iterator[ast.AST]:
    """Yield the assignments to variables that are used in messages alone."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    used = {name.id for name in names if isinstance(name.ctx, ast.Load) and id(name) not in said}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and used.isdisjoint(_targets(node)):
            yield node


def _targets(node: ast.Assign) -> set[str]:
    parts = [part for target in node.targets for part in ast.walk(target)]
    return {part.id for part in parts if isinstance(part, ast.Name)}
