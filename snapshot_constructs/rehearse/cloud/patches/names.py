"""Whether the names of ministack that we use are there: most are private, and another version may have others."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path


def check() -> None:
    """End the start of the cloud if names are missing.

    Raises:
        SystemExit: with all that are missing.
    """
    missing = sorted({name for file in _files() for name in _missing(file)})
    if missing:
        raise SystemExit(
            f"this version of ministack lacks {', '.join(missing)}; "
            "install the one that requirements.lock names"
        )


def used(file: Path) -> Iterator[tuple[str, str]]:
    """Yield each module of ministack that a file of ours uses, and a name in it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = dict(_modules(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                yield modules[node.value.id], node.attr
        elif isinstance(node, ast.ImportFrom) and _is_theirs(node.module):
            for alias in node.names:
                yield str(node.module), alias.name


def _files() -> list[Path]:
    return sorted(Path(__file__).parent.glob("*.py"))


def _modules(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the modules that a file imports from packages of ministack, by the names it gives them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_theirs(node.module):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _is_theirs(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] == "ministack"


def _missing(file: Path) -> Iterator[str]:
    for module, name in used(file):
        if not _has(module, name):
            yield f"{module}.{name}"


def _has(module: str, name: str) -> bool:
    try:
        found = importlib.import_module(module)
    except ImportError:
        return _is_no_module(module)
    if hasattr(found, name):
        return True
    try:
        importlib.import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True


def _is_no_module(name: str) -> bool:
    """Tell whether a name is that of a function or class, whose attributes are not looked at."""
    module, _, attribute = name.rpartition(".")
    return hasattr(importlib.import_module(module), attribute)
