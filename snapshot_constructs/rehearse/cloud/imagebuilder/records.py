"""What there is in an account and Region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import LIFECYCLE_POLICY, Noun
from snapshot_constructs.rehearse.cloud.imagebuilder.versions import (
    Version,
    matches,
    patterns,
    written,
)


@dataclass(kw_only=True)
class Record:
    """A resource.

    Attributes:
        base: its ARN, without the version.
        name: as it was given.
        build: counts the builds of a version; 0 for what has none.
        content: what it was given, in the names of the API.
        state: what Image Builder itself says of it.
        policy: who else may use it, as JSON.
    """

    noun: Noun
    base: str
    name: str
    made: datetime
    content: dict[str, Any]
    version: Version | None = None
    build: int = 0
    updated: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    policy: str = ""

    @property
    def arn(self) -> str:
        """Return its ARN."""
        return "/".join((self.version_arn, str(self.build))) if self.build else self.version_arn

    @property
    def version_arn(self) -> str:
        """Return its ARN, without the build."""
        return self.base if self.version is None else f"{self.base}/{written(self.version)}"

    def described(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        shown = {
            **self.content,
            **self.state,
            "arn": self.arn,
            "name": self.name,
            "owner": self.base.split(":")[4],
            "dateCreated": self._time(self.made),
            "tags": self.tags,
        }
        if self.version is not None:
            shown["version"] = written(self.version)
        if self.updated is not None:
            shown["dateUpdated"] = self._time(self.updated)
        return shown

    def references(self) -> dict[str, str]:
        """Return the ARNs by which all of its versions are chosen, by their names in the API."""
        found = {} if self.version is None else patterns(self.version)
        return {name: f"{self.base}/{pattern}" for name, pattern in found.items()}

    def mentions(self) -> Iterator[str]:
        """Yield the ARNs of other resources in it."""
        yield from _arns(self.content)

    def _time(self, when: datetime) -> datetime | str:
        """Return a time as the API has it: a text, but in lifecycle policies."""
        return when if self.noun is LIFECYCLE_POLICY else iso(when)


def iso(when: datetime) -> str:
    """Return a time as most resources have it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _arns(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _arns(item)
    elif isinstance(value, list):
        for item in value:
            yield from _arns(item)
    elif isinstance(value, str) and value.startswith("arn:") and ":imagebuilder:" in value:
        yield value


class Store:
    """The resources, and the answers that a client token gets once more.

    Attributes:
        answers: by action and token: what was asked, and what was answered.
    """

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self.answers: dict[tuple[str, str], tuple[object, Mapping[str, Any]]] = {}

    def all(self, *nouns: Noun) -> list[Record]:
        """Return the resources of some types, the oldest first."""
        return [each for each in self._records.values() if each.noun in nouns]

    def add(self, record: Record) -> None:
        """Add one."""
        self._records[record.arn] = record

    def remove(self, record: Record) -> None:
        """Forget one."""
        del self._records[record.arn]

    def versions(self, base: str) -> list[Record]:
        """Return all versions and builds of one name, the highest first."""
        found = [each for each in self._records.values() if each.base == base]
        return sorted(found, key=lambda each: (each.version or (), each.build), reverse=True)

    def find(self, arn: str) -> Record | None:
        """Return what an ARN means: the highest version of a pattern, and of a version the last build."""
        if arn in self._records:
            return self._records[arn]
        base, _, pattern = arn.rpartition("/")
        if pattern.count(".") != 2:
            return None  # is no version
        found = self.versions(base)
        fit = (each for each in found if each.version and matches(pattern, each.version))
        return next(fit, None)

    def get(self, arn: str) -> Record:
        """Return what an ARN means.

        Raises:
            ApiError: if there is nothing.
        """
        found = self.find(arn)
        if found is None:
            raise ApiError("ResourceNotFoundException", f"The resource {arn} does not exist", 404)
        return found
