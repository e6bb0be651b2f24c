"""Turn values into CloudFormation's spelling and back, by tables of properties."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import Deferred, is_deferred, is_no_value
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Misread, Value, brief

Misreads = list[Misread]


class Codec(NamedTuple):
    """Reads and writes one kind of value.

    Attributes:
        read: takes what stands in the template, its path, and a list for misreadings.
        write: takes a value of the model.
        absent: the value of the model when nothing stands in the template.
    """

    read: Callable[[Any, str, Misreads], Any]
    write: Callable[[Any], Any]
    absent: Any = None


class Key(NamedTuple):
    """One property and the field that holds it."""

    name: str
    field: str
    codec: Codec


class Inline(NamedTuple):
    """A value of its own in the model, whose properties stand among those of its owner."""

    field: str
    type: type[Value]
    keys: tuple[Key, ...]


class Group(NamedTuple):
    """A property of its own in CloudFormation, whose properties are fields of its owner."""

    name: str
    keys: "tuple[Key | Group, ...]"

    @property
    def leaves(self) -> tuple[Key, ...]:
        """Its properties, and those of the groups in it."""
        found = ((part,) if isinstance(part, Key) else part.leaves for part in self.keys)
        return tuple(key for keys in found for key in keys)


class Shape(NamedTuple):
    """The properties of one value."""

    type: type[Value]
    parts: tuple[Key | Inline | Group, ...]


def shape(type_: type[Value], *parts: Key | Inline | Group) -> Codec:
    """Return the codec of a value with these properties."""
    made = Shape(type_, parts)
    return Codec(
        lambda raw, where, misread: read(made, raw, where, misread),
        lambda value: write(made, value),
    )


def listed(item: Codec) -> Codec:
    """Return the codec of a list; an absent list and an empty one are the same."""

    def read_list(raw: Any, where: str, misread: Misreads) -> Any:
        if not isinstance(raw, list):
            return _misfit("a list", raw, where, misread)
        items = enumerate(each for each in raw if not is_no_value(each))
        return tuple(_read_item(item, each, f"{where}/{i}", misread) for i, each in items)

    return Codec(read_list, lambda value: [_write(item, each) for each in value], absent=())


def wrapped(name: str, inner: Codec) -> Codec:
    """Return the codec of an object with one property, which is all there is to it.

    Without that property the value has no content, but it is there; where the property is deferred
    or misfits, so does the object.
    """

    def read_wrapped(raw: Any, where: str, misread: Misreads) -> Any:
        if not isinstance(raw, Mapping):
            return _misfit("an object", raw, where, misread)
        _refuse({key: value for key, value in raw.items() if key != name}, where, misread)
        content = raw.get(name)
        given = {} if content is None or is_no_value(content) else content
        found = _read(inner, given, _path(where, name), misread)
        return Deferred(raw) if isinstance(found, Deferred) else found

    return Codec(read_wrapped, lambda value: {name: inner.write(value)})


def scalar(words: str, coerce: Callable[[Any], Any]) -> Codec:
    """Return the codec of a scalar; ``coerce`` returns None for what CloudFormation refuses."""

    def read_scalar(raw: Any, where: str, misread: Misreads) -> Any:
        found = coerce(raw)
        return _misfit(words, raw, where, misread) if found is None else found

    return Codec(read_scalar, lambda value: value)


def _text(raw: Any) -> str | None:
    if isinstance(raw, bool):
        return str(raw).lower()
    return str(raw) if isinstance(raw, (str, int, float)) else None


def _whole(raw: Any) -> int | None:
    if isinstance(raw, str):
        digits = raw.removeprefix("-")
        return int(raw) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if type(raw) is int else None


def _truth(raw: Any) -> bool | None:
    if isinstance(raw, str):
        return {"true": True, "false": False}.get(raw.lower())
    return raw if isinstance(raw, bool) else None


TEXT = scalar("text", _text)
WHOLE = scalar("a whole number", _whole)
TRUTH = scalar("true or false", _truth)
TEXTS = listed(TEXT)


def _read_tags(raw: Any, where: str, misread: Misreads) -> Any:
    if not isinstance(raw, Mapping):
        return _misfit("a map of keys to values", raw, where, misread)
    return tuple(
        Tag(key, _read(TEXT, value, f"{where}/{key}", misread))
        for key, value in raw.items()
        if not is_no_value(value)
    )


TAG_MAP = Codec(
    _read_tags, lambda tags: {tag.key: _write(TEXT, tag.value) for tag in tags}, absent=()
)
"""Tags as one object of keys and values."""


def read(made: Shape, raw: Any, where: str, misread: Misreads) -> Any:
    """Read a value from what stands in a template, noting what does not fit.

    Returns:
        The value; a ``Deferred`` with the raw content where it does not fit at all.
    """
    if not isinstance(raw, Mapping):
        return _misfit(f"an object ({made.type.__name__})", raw, where, misread)
    left, fields = dict(raw), _take_all(made.parts, raw, where, misread)
    for name in _names(made.parts):
        left.pop(name, None)
    _refuse(left, where, misread)
    return made.type(**fields)


def _take_all(
    parts: tuple[Key | Inline | Group, ...], raw: Mapping[str, Any], where: str, misread: Misreads
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in parts:
        match part:
            case Key():
                at = _path(where, part.name)
                fields[part.field] = _read(part.codec, raw.get(part.name), at, misread)
            case Inline():
                inner = _take_all(part.keys, raw, where, misread)
                given = any(inner[key.field] != key.codec.absent for key in part.keys)
                fields[part.field] = part.type(**inner) if given else None
            case Group():
                fields |= _take_group(part, raw.get(part.name), _path(where, part.name), misread)
    return fields


def _take_group(part: Group, raw: Any, where: str, misread: Misreads) -> dict[str, Any]:
    if raw is None or is_no_value(raw):
        return {key.field: key.codec.absent for key in part.leaves}
    if not isinstance(raw, Mapping) or is_deferred(raw):
        found = _read(_OBJECT, raw, where, misread)
        return {key.field: found for key in part.leaves}
    known = {key.name for key in part.keys}
    _refuse({name: value for name, value in raw.items() if name not in known}, where, misread)
    return _take_all(part.keys, raw, where, misread)


def _refuse(left: Mapping[Any, Any], where: str, misread: Misreads) -> None:
    for name, value in left.items():
        if not is_no_value(value):
            misread.append(Misread(_path(where, str(name)), "is no property here", unknown=True))


def _names(parts: tuple[Key | Inline | Group, ...]) -> set[str]:
    names: set[str] = set()
    for part in parts:
        names |= {key.name for key in part.keys} if isinstance(part, Inline) else {part.name}
    return names


def write(made: Shape, value: Any) -> dict[str, Any]:
    """Write a value in CloudFormation's spelling; what is None or empty is left out."""
    return _write_all(made.parts, value)


def _write_all(parts: tuple[Key | Inline | Group, ...], value: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for part in parts:
        match part:
            case Key():
                found = getattr(value, part.field)
                if found is not None and found != ():
                    written[part.name] = _write(part.codec, found)
            case Inline():
                inner = getattr(value, part.field)
                if inner is not None:
                    written |= _write_all(part.keys, inner)
            case Group():
                if inner := _write_group(part, value):
                    written[part.name] = inner
    return written


def _write_group(part: Group, value: Any) -> Any:
    """Write a property whose fields all hold one ``Deferred`` as that: it was read as a whole.

    Of a single part nobody can tell; that it is the part itself is likelier.
    """
    first, *others = (getattr(value, key.field) for key in part.leaves)
    whole = isinstance(first, Deferred) and all(first == other for other in others)
    if whole and len(part.keys) > 1:
        return first.raw
    return _write_all(part.keys, value)


def _read(codec: Codec, raw: Any, where: str, misread: Misreads) -> Any:
    if raw is None or is_no_value(raw):
        return codec.absent
    return Deferred(raw) if is_deferred(raw) else codec.read(raw, where, misread)


def _read_item(codec: Codec, raw: Any, where: str, misread: Misreads) -> Any:
    if codec is TEXT and isinstance(raw, list):
        return Deferred(raw)  # of a parameter that is a list: nobody says what becomes of it
    return (
        _misfit("a value", raw, where, misread)
        if raw is None
        else _read(codec, raw, where, misread)
    )


def _write(codec: Codec, value: Any) -> Any:
    return value.raw if isinstance(value, Deferred) else codec.write(value)


def _misfit(words: str, raw: Any, where: str, misread: Misreads) -> Deferred:
    misread.append(Misread(where, f"expected {words}, got {brief(raw)}"))
    return Deferred(raw)


def _path(where: str, name: str) -> str:
    return f"{where}/{name}" if where else name


_OBJECT = scalar("an object", lambda _: None)
