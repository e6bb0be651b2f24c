"""One template, and the resources in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from snapshot_constructs.cfn.position import Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of a template.

    Attributes:
        properties: as they stand there; empty where there are none.
        construct_path: the path of its construct in the CDK app, if known.
    """

    logical_id: str
    properties: Mapping[str, Any]
    construct_path: str | None


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template as it was read.

    Attributes:
        file: its path, as the user would write it.
        text: its content.
        body: its content, parsed.
        stack: the name under which the CDK shows its stack, if it is from an assembly.
        region: where it will be deployed, if the assembly says so.
        account: the same.
        construct_paths: by logical id, as far as the assembly tells.
    """

    file: str
    text: str = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    stack: str | None = None
    region: str | None = None
    account: str | None = None
    construct_paths: Mapping[str, str] = field(default_factory=dict, repr=False)

    def resources(self, type_: str) -> Iterator[Resource]:
        """Yield the resources of one type, in the order of the template."""
        for logical_id, raw in self.body["Resources"].items():
            if isinstance(raw, Mapping) and raw.get("Type") == type_:
                yield self._resource(logical_id, raw)

    def line(self, logical_id: str, *path: str) -> int:
        """Return the line, from 1, of a resource or of something within it."""
        return self._positions.line(("Resources", logical_id, *path))

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self.text)

    def _resource(self, logical_id: str, raw: Mapping[str, Any]) -> Resource:
        properties, metadata = raw.get("Properties"), raw.get("Metadata")
        written = metadata.get("aws:cdk:path") if isinstance(metadata, Mapping) else None
        known = written if isinstance(written, str) else self.construct_paths.get(logical_id)
        return Resource(
            logical_id=logical_id,
            properties=properties if isinstance(properties, Mapping) else {},
            construct_path=known,
        )
