"""Read single properties of any resource: what is not understood is deferred, never wrong."""

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn.codec import TEXT, TRUTH, WHOLE, Codec, Key, listed, shape
from snapshot_constructs.model.deferred import Deferred, is_deferred, is_no_value
from snapshot_constructs.model.tags import Tag, Tags

_TAGS = listed(shape(Tag, Key("Key", "key", TEXT), Key("Value", "value", TEXT)))


def text(raw: object) -> str | Deferred | None:
    """Read a text."""
    found: str | Deferred | None = _read(TEXT, raw)
    return found


def whole(raw: object) -> int | Deferred | None:
    """Read a whole number."""
    found: int | Deferred | None = _read(WHOLE, raw)
    return found


def truth(raw: object) -> bool | Deferred | None:
    """Read a boolean."""
    found: bool | Deferred | None = _read(TRUTH, raw)
    return found


def tags(raw: object) -> Tags:
    """Read a list of tags."""
    found: Tags = _read(_TAGS, raw)
    return found


def items(raw: object) -> list[Any]:
    """Return a list, or what may stand alone instead of a list of one; nothing if it is not known."""
    if raw is None or is_no_value(raw):
        return []
    return raw if isinstance(raw, list) else [raw]


def fields(raw: object) -> Mapping[str, Any]:
    """Return the properties of an object; none if it is not known."""
    return raw if isinstance(raw, Mapping) and not is_deferred(raw) else {}


def is_unclear(raw: object) -> bool:
    """Tell whether something was written that is no object."""
    return (
        raw is not None
        and not is_no_value(raw)
        and (is_deferred(raw) or not isinstance(raw, Mapping))
    )


def _read(codec: Codec, raw: object) -> Any:
    if raw is None or is_no_value(raw):
        return codec.absent
    return Deferred(raw) if is_deferred(raw) else codec.read(raw, "", [])
