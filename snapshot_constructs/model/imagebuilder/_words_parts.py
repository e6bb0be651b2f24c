"""What the words for several resources of Image Builder have in common."""

import re
from collections.abc import Iterator
from typing import TypeVar

from snapshot_constructs.model._words_parts import and_, listed, shown
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written

T = TypeVar("T")
Line = tuple[str, str]
"""A label and what is said under it."""
Lines = Iterator[Line]

_HOLE = re.compile(r"\$\{[^}]*\}")
_CONFIGURATION = re.compile(r"arn:[^:]+:imagebuilder:.*-configuration/(?P<name>[^/]+)")
_MADE = re.compile(
    r"arn:[^:]+:imagebuilder:[^:]*:(?P<owner>[^:]*):(?P<kind>component|image|workflow/\w+|"
    r"image-recipe|container-recipe)/(?P<name>[^/]+)/(?P<version>[^/]+)(?:/(?P<build>\d+))?"
)


def all_of(values: tuple[T | Deferred, ...] | Deferred) -> tuple[T | Deferred, ...]:
    """Return the items of a list; the list itself where it is not known."""
    return (values,) if isinstance(values, Deferred) else values


def either(values: tuple[object, ...]) -> str:
    """Join values as alternatives."""
    return listed(values, "or")


def both(values: tuple[object, ...]) -> str:
    """Join values as a list."""
    return listed(values, "and")


def named(arn: Written) -> str:
    """Say what an ARN names, and in which version; the ARN itself where it is none of these."""
    text = _HOLE.sub("?", _text(arn))
    found = _MADE.fullmatch(text)
    if found is None:
        return thing(arn)
    of = f" of {_OWNERS.get(found['owner'], found['owner'])}" if found["owner"] in _OWNERS else ""
    build = f", build {found['build']}" if found["build"] else ""
    return f"{found['name']}{of} ({version(found['version'])}{build})"


def thing(written: Written) -> str:
    """Name what a text names: a resource of the template by its logical id."""
    raw = written.raw if isinstance(written, Deferred) else None
    match raw:
        case {"Ref": str() as name} if "::" not in name:
            return name
        case {"Fn::GetAtt": [str() as name, "Arn"]}:
            return name
        case {"Fn::GetAtt": [str() as name, str() as attribute]}:
            return f"{name}.{attribute}"
    text = _text(written)
    found = _CONFIGURATION.fullmatch(_HOLE.sub("?", text))
    return found["name"] if found else text or shown(written)


def _text(written: Written) -> str:
    """Return what is written; empty where it is no text."""
    if isinstance(written, Deferred):
        match written.raw:
            case {"Fn::Sub": str() as text}:
                return text
        return ""
    return written or ""


_OWNERS = {"aws": "AWS", "aws-marketplace": "the Marketplace"}


def version(text: str) -> str:
    """Say which version a version with ``x`` selects."""
    if text == "x.x.x":
        return "the newest version"
    if "x" in text.split("."):
        return f"the newest version of {text}"
    return f"version {text}"


def said(label: str, value: object) -> Lines:
    """Yield a line if there is anything to say."""
    if value not in (None, (), ""):
        yield label, shown(value)


def times(number: object, unit: object) -> str:
    """Say a length of time such as ``6 months``."""
    name = str(unit).lower() if isinstance(unit, str) else shown(unit)
    return f"{shown(number)} {name[:-1] if number == 1 and name.endswith('s') else name}"


__all__ = [
    "Line",
    "Lines",
    "all_of",
    "and_",
    "both",
    "either",
    "named",
    "said",
    "thing",
    "times",
    "version",
]
