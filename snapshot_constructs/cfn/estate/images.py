"""The resources of Image Builder, with what they name."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from snapshot_constructs.cfn import imagebuilder
from snapshot_constructs.cfn.estate.identity import Written
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import PlacedImage

_TEXTS = ("data", "document", "dockerfile", "misread")  # which name nothing


def placed(written: Iterable[Written], references: References) -> tuple[PlacedImage, ...]:
    """Return the resources of Image Builder among all resources."""
    return tuple(
        _placed(each, references) for each in written if each[1] in imagebuilder.RESOURCE_TYPES
    )


def _placed(written: Written, references: References) -> PlacedImage:
    address, type_, properties = written
    resource = imagebuilder.decode(type_, properties)
    names = references.named(address.file, _deferred(resource))
    return PlacedImage(address=address, it=resource, names=names)


def _deferred(value: object) -> Iterator[Deferred]:
    """Yield all that is known only at deployment, wherever it stands."""
    if isinstance(value, Deferred):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _deferred(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _TEXTS:
                yield from _deferred(getattr(value, field.name))
