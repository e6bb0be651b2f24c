"""What all values of the model have in common: frozen, settled on creation, checked for shape on request."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from snapshot_constructs.model.deferred import Deferred, is_deferred


@dataclass(frozen=True, slots=True)
class Value:
    """Makes lists tuples and wraps tokens and intrinsics in ``Deferred`` when a value is made.

    Classes that are many and have many fields leave to it how values are compared and shown: what
    ``dataclass`` compiles for each of them takes half a millisecond, whenever the package is loaded.
    """

    def __post_init__(self) -> None:
        for name in field_names(self):
            written = getattr(self, name)
            settled = settle(written)
            if settled is not written:
                object.__setattr__(self, name, settled)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash(_compared(self))

    def __repr__(self) -> str:
        shown = (f"{it.name}={getattr(self, it.name)!r}" for it in fields(self) if it.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"


V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Misread:
    """Records what was written where a value of another shape, or nothing, belongs.

    Attributes:
        where: the path of the value, in the words of its source.
        what: what belongs there and what was found.
        unknown: whether no property of this name exists at all.
    """

    where: str
    what: str
    unknown: bool = False


def settle(written: object) -> object:
    """Return ``written`` with lists as tuples and tokens and intrinsics as ``Deferred``."""
    if written is None or isinstance(written, (bool, int, Value, Deferred)):
        return written
    if is_deferred(written):
        return Deferred(written)
    if isinstance(written, (list, tuple)):
        return tuple(settle(item) for item in written)
    return written


def checked(value: V, where: str = "") -> tuple[V, tuple[Misread, ...]]:
    """Set aside what has the wrong type, so that the rest can still be judged.

    Args:
        value: any value of the model.
        where: the path of the value itself.

    Returns:
        The value with each misfit replaced by a ``Deferred``, and a record of each misfit.
    """
    misread: list[Misread] = []
    changes: dict[str, Any] = {}
    for name, (expected, plain, listed) in _expectations(value).items():
        written = getattr(value, name)
        if type(written) in plain or (listed and written == ()):
            continue
        found = _fit(written, expected, f"{where}.{name}".lstrip("."), misread)
        if found is not written:
            changes[name] = found
    return (replace(value, **changes) if changes else value), tuple(misread)


def _fit(written: object, expected: tuple[Any, ...], where: str, misread: list[Misread]) -> object:
    if _may_stand(written, expected):
        return written
    for option in expected:
        if get_origin(option) is tuple and isinstance(written, tuple):
            items = _options(get_args(option)[0])
            fitted = tuple(
                _fit(item, items, f"{where}[{i}]", misread) for i, item in enumerate(written)
            )
            return (
                fitted if any(a is not b for a, b in zip(fitted, written, strict=True)) else written
            )
        if option in (int, str, bool) and type(written) is option:
            return written
        if option is str and isinstance(written, str):
            return written
        if isinstance(option, type) and issubclass(option, Value) and isinstance(written, option):
            found, inner = checked(written, where)
            misread.extend(inner)
            return found
    got = "a value known only at deployment" if isinstance(written, Deferred) else brief(written)
    misread.append(Misread(where, f"expected {_words(expected)}, got {got}"))
    if type(None) in expected and Deferred not in expected:
        return None
    return written if isinstance(written, Deferred) else Deferred(written)


def _may_stand(written: object, expected: tuple[Any, ...]) -> bool:
    """Tell whether nothing, or what only the deployment tells, may stand here."""
    if isinstance(written, Deferred):
        return Deferred in expected and (str in expected or not written.within_text)
    return written is None and type(None) in expected


def brief(written: object) -> str:
    """Show a value in at most some sixty characters."""
    text = repr(written)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _compared(value: Any) -> tuple[object, ...]:
    return tuple(getattr(value, it.name) for it in fields(value) if it.compare)


def field_names(value: Value) -> tuple[str, ...]:
    """Return the names of the fields of a value, but for those that hold no part of it."""
    made: type = type(value)
    return _names_of(made)


@cache
def _names_of(made: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(made) if not field.metadata.get("opaque"))


class _Expected(NamedTuple):
    """The types that may stand in a field; of those, the plain ones; whether a sequence is one."""

    options: tuple[Any, ...]
    plain: frozenset[type]
    listed: bool


def _expectations(value: Value) -> dict[str, _Expected]:
    made: type = type(value)
    return _expected_of(made)


@cache
def _expected_of(made: type) -> dict[str, _Expected]:
    hints = get_type_hints(made)
    return {name: _expected(_options(hints[name])) for name in _names_of(made)}


def _expected(options: tuple[Any, ...]) -> _Expected:
    plain = frozenset({int, str, bool, type(None)}.intersection(options))
    return _Expected(options, plain, any(get_origin(option) is tuple for option in options))


def _options(hint: Any) -> tuple[Any, ...]:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return tuple(options)


def _words(expected: tuple[Any, ...]) -> str:
    unsaid = (Deferred, type(None))
    return " or ".join(_word(option) for option in expected if option not in unsaid)


def _word(option: Any) -> str:
    if get_origin(option) is tuple:
        return f"a sequence of {_words(_options(get_args(option)[0]))}"
    names = {int: "a whole number", str: "text", bool: "true or false"}
    return names.get(option, getattr(option, "__name__", str(option)))


def pairs(tags: object) -> Iterator[tuple[object, object]]:
    """Yield the pairs of a mapping; nothing for anything else."""
    if isinstance(tags, Mapping):
        yield from tags.items()
