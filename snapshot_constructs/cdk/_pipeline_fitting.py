"""Set aside what has a wrong type in the arguments of ``AmiPipeline``, so that the rest can be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from snapshot_constructs.cdk._pipeline_arguments import Expected
from snapshot_constructs.cdk._pipeline_words import in_document
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.imagebuilder.baking import ImageComponent
from snapshot_constructs.model.imagebuilder.document import ComponentDocument
from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
from snapshot_constructs.model.imagebuilder.recipe import Argument
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Misread, Value, brief, checked

_TAGS = frozenset({"keep_tagged", "tags"})


def fitting(name: str, expected: Expected, written: object, misread: list[Misread]) -> Any:
    """Return an argument, with something neutral in the place of what has a wrong type in it.

    Args:
        name: of the argument.
        expected: what it must be.
        written: whatever was given.
        misread: gets what has a wrong type.
    """
    found = expected.settled(written)
    if not expected.fits(found):
        misread.append(Misread(name, f"expected {expected.words}, got {brief(written)}"))
        return expected.instead
    if isinstance(found, tuple):
        items = enumerate(found)
        return tuple(_fitting(it, f"{name}[{i}]", expected.item, misread) for i, it in items)
    return _fitting(found, name, expected.instead, misread)


def _fitting(found: object, where: str, instead: object, misread: list[Misread]) -> object:
    wrong = _misfits(found, where) if isinstance(found, Value) else []
    misread.extend(wrong)
    return instead if wrong else found


def _misfits(value: Value, where: str) -> list[Misread]:
    """Return all in a value that cannot be taken."""
    found = [*checked(value, where)[1], *_unusable(value, where)]
    if isinstance(value, (ImageComponent, ImageWorkflow)):
        found += _half_given(value, where)
    document = getattr(value, "document", None)
    if isinstance(document, ComponentDocument):
        inside = [*checked(document, where)[1], *_odd(document, where)]
        found += (replace(each, where=in_document(each.where, document)) for each in inside)
    elif document is not None:
        found.append(Misread(where, f"expected a document, got {brief(document)}"))
    return found


def _half_given(value: ImageComponent | ImageWorkflow, where: str) -> Iterator[Misread]:
    """Yield what lacks a name by which a construct can be called, a value, or what tells a change."""
    if value.is_own and not isinstance(value.name, str):
        yield Misread(f"{where}.name", f"expected text that is known now, got {brief(value.name)}")
    if isinstance(value, ImageComponent) and value.uri is not None and not _has_digest(value):
        what = f"expected 64 hexadecimal digits, such as asset_hash, got {brief(value.sha256)}"
        yield Misread(f"{where}.sha256", what)
    given: object = value.arguments
    for each in given if isinstance(given, tuple) else ():
        if isinstance(each, Argument) and (each.name is None or each.values == ()):
            yield Misread(f"{where}.parameters", f"expected names and values, got {brief(each)}")


def _has_digest(component: ImageComponent) -> bool:
    return re.fullmatch("[0-9A-Fa-f]{64}", str(component.sha256)) is not None


def _unusable(value: object, where: str) -> Iterator[Misread]:
    """Yield what may wait for the deployment by its type, but does not by what it is."""
    match value:
        case Deferred() if not is_deferred(value.raw):
            yield Misread(where, f"expected what can be in a template, got {brief(value.raw)}")
        case Tag(key=Deferred() as key):
            yield Misread(f"{where}.key", f"expected text that is known now, got {key}")
        case tuple():
            for i, item in enumerate(value):
                yield from _unusable(item, f"{where}[{i}]")
        case Value():
            for each in fields(value):
                if not each.metadata.get("opaque"):
                    yield from _unusable_field(each.name, getattr(value, each.name), where)


def _unusable_field(name: str, part: object, where: str) -> Iterator[Misread]:
    items = part if isinstance(part, tuple) else ()
    if name in _TAGS and any(isinstance(item, Deferred) for item in items):
        yield Misread(f"{where}.{name}", f"expected keys and values, got {brief(part)}")
    else:
        yield from _unusable(part, f"{where}.{name}")


def _odd(value: object, where: str) -> Iterator[Misread]:
    """Yield all that YAML cannot say, or that would be no text in the end."""
    if is_deferred(value) and isinstance(value, str):
        return
    match value:
        case None | str() | bool() | int():
            return
        case float() if not is_deferred(value):
            return
        case Deferred(raw=str() as raw) if is_deferred(raw):
            return
        case Value() | list() | tuple() | dict() if not is_deferred(value):
            for name, part in _named(value):
                yield from _odd(part, f"{where}{name}")
        case _:
            what = f"expected text, numbers, lists and mappings, got {brief(value)}"
            yield Misread(where, what)


def _named(value: Any) -> Iterator[tuple[str, object]]:
    """Yield the parts of something, with what a path to them ends in."""
    if isinstance(value, Value):
        yield from ((f".{each.name}", getattr(value, each.name)) for each in fields(value))
    elif isinstance(value, dict):
        yield from ((f".{name}", part) for name, part in value.items())
        yield from (("", name) for name in value)
    else:
        yield from ((f"[{i}]", part) for i, part in enumerate(value))
