"""One template, and the resources in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from snapshot_constructs.cfn.position import JsonOffsets, Lines, Offsets, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of a template.

    Attributes:
        properties: as they stand there; empty where there are none.
        attributes: the resource as it stands there, with Condition, DependsOn, DeletionPolicy and
            so on beside its Properties.
        construct_path: the path of its construct in the CDK app, if known.
        source: the line of the user's own code that made it, as FILE:LINE, if the assembly says so.
    """

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    attributes: Mapping[str, Any] = field(repr=False)
    construct_path: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template as it was read.

    Attributes:
        file: its path, as the user would write it.
        text: its content.
        body: its content, parsed; YAML's short forms are written out.
        offsets: where everything in it begins; found in the text, as JSON, if not given.
        stack: the name under which the CDK shows its stack, if it is from an assembly.
        region: where it will be deployed, if the assembly says so.
        account: the same.
        construct_paths: by logical id, as far as the assembly tells.
        sources: the lines of the user's own code, by logical id, as far as the assembly tells.
    """

    file: str
    text: str = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    offsets: Offsets | None = field(default=None, repr=False, compare=False)
    stack: str | None = None
    region: str | None = None
    account: str | None = None
    construct_paths: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)

    def resources(self, type_: str | None = None) -> Iterator[Resource]:
        """Yield the resources of one type, or of any, in the order of the template."""
        for logical_id, raw in self.body["Resources"].items():
            found = raw.get("Type") if isinstance(raw, Mapping) else None
            if isinstance(found, str) and type_ in (None, found):
                yield self._resource(logical_id, found, raw)

    def construct_path(self, logical_id: str) -> str | None:
        """Return the path of the construct that a resource is from, if it is known."""
        raw = self.body["Resources"].get(logical_id)
        metadata = raw.get("Metadata") if isinstance(raw, Mapping) else None
        written = metadata.get("aws:cdk:path") if isinstance(metadata, Mapping) else None
        return written if isinstance(written, str) else self.construct_paths.get(logical_id)

    def position(self, *path: str) -> Position:
        """Return the line and column, both from 1, of the entry at a path from the root.

        Args:
            path: names of properties and numbers of items; where one does not exist, the position
                of what would hold it is returned.
        """
        return self._lines.position(self._offsets.offset(path))

    def line(self, logical_id: str, *path: str) -> int:
        """Return the line, from 1, of a resource or of something within it."""
        return self.position("Resources", logical_id, *path).line

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _offsets(self) -> Offsets:
        return self.offsets or JsonOffsets(self.text)

    def _resource(self, logical_id: str, type_: str, raw: Mapping[str, Any]) -> Resource:
        properties = raw.get("Properties")
        return Resource(
            logical_id=logical_id,
            type=type_,
            properties=properties if isinstance(properties, Mapping) else {},
            attributes=raw,
            construct_path=self.construct_path(logical_id),
            source=self.sources.get(logical_id),
        )
