"""Tags: what is targeted, and what is put on snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Value, pairs, settle


@dataclass(frozen=True, slots=True)
class Tag(Value):
    """One key and one value."""

    key: str | Deferred | None = None
    value: str | Deferred | None = None


Tags = tuple[Tag | Deferred, ...] | Deferred


def as_tags(written: object) -> object:
    """Return a mapping as a tuple of tags; anything else as it is, to be judged later."""
    if isinstance(written, Mapping) and not isinstance(settle(written), Deferred):
        return tuple(Tag(key, value) for key, value in pairs(written))  # type: ignore[arg-type]  # judged later
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets(Value):
    """What a policy acts on: every volume or instance that carries at least one of the tags.

    Attributes:
        resource_type: VOLUME or INSTANCE.
        tags: key and value must both match exactly, letter case included.
        location: CLOUD (also when None), OUTPOST or LOCAL_ZONE.
        any_of: whether the author wrote that any one tag suffices.
    """

    resource_type: str | Deferred
    tags: Tags = ()
    location: str | Deferred | None = None
    any_of: bool = field(default=False, compare=False)

    @classmethod
    def volumes(
        cls,
        tags: Mapping[str, str | Deferred] | None = None,
        *,
        any_of: Sequence[Tag] | None = None,
        location: str | None = None,
    ) -> Self:
        """Target volumes with one tag, or with any of several.

        Args:
            tags: exactly one key and value; DLM never asks for two tags at once, so several must be
                written as ``any_of``.
            any_of: a volume is targeted when it carries at least one of these.
            location: where the volumes are: CLOUD, OUTPOST or LOCAL_ZONE.
        """
        return cls(resource_type="VOLUME", location=location, **_matching(tags, any_of))

    @classmethod
    def instances(
        cls,
        tags: Mapping[str, str | Deferred] | None = None,
        *,
        any_of: Sequence[Tag] | None = None,
        location: str | None = None,
    ) -> Self:
        """Target instances with one tag, or with any of several; see ``volumes``."""
        return cls(resource_type="INSTANCE", location=location, **_matching(tags, any_of))


def _matching(one: object, several: object) -> dict[str, Any]:
    if one is not None and several is not None:
        raise ValueError("targets: give one tag or any_of=[…], not both")
    if isinstance(one, Mapping) and len(one) > 1:
        listed = ", ".join(f"Tag({key!r}, {value!r})" for key, value in one.items())
        raise ValueError(
            f"targets: DLM matches a resource that carries any one of several tags, never all of "
            f"them (got {len(one)} tags); write any_of=[{listed}] if that is what you mean"
        )
    tags = as_tags((one or ()) if several is None else several)
    return {"tags": tags, "any_of": several is not None}
