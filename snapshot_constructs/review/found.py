"""A finding with its address, as every format shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from snapshot_constructs.cfn.position import Position
from snapshot_constructs.cfn.template import Resource, Template
from snapshot_constructs.rules import Finding, Severity

_DOCUMENT = "Data"  # the property whose text is a document of its own
_NAMES = ("Name", "Key", "Target", "TargetRegion")  # of items in lists


class By(StrEnum):
    """Where it says that a finding does not count."""

    SETTINGS = "settings"
    TEMPLATE = "template"
    BASELINE = "baseline"


class Acknowledged(NamedTuple):
    """Why a finding does not count.

    Attributes:
        until: the last day on which it does not.
    """

    reason: str
    until: date | None = None
    by: By = By.SETTINGS


class Known(NamedTuple):
    """A finding as a baseline remembers it; rule and resource are for those who read the file."""

    fingerprint: str
    rule: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, and where it is.

    Attributes:
        path: where it stands in the template, from its root.
        severity: how bad it is for this project; the rule's own unless configured otherwise.
        when: the condition under which it holds; empty where it always does.
        acknowledged: why it does not count; None if it does.
    """

    finding: Finding
    template: Template
    resource: Resource
    path: tuple[str, ...]
    severity: Severity
    when: str = ""
    acknowledged: Acknowledged | None = None

    @property
    def name(self) -> str:
        """The path of the construct without what every path ends with, else the logical id."""
        return name_of(self.resource)

    @property
    def position(self) -> Position:
        """The line and column of the template, from 1."""
        holder = self.template.position(*self.path)
        inner = self.finding.where.split("/")
        if inner[0] != _DOCUMENT or len(inner) == 1:
            return holder
        from snapshot_constructs.cfn import embedded  # noqa: PLC0415  # few findings are in one

        return embedded.position(self.template.text, holder, inner[1:]) or holder

    @property
    def line(self) -> int:
        """The line of the template, from 1."""
        return self.position.line

    @property
    def fingerprint(self) -> str:
        """What stays the same as long as this is the same mistake in the same place.

        Neither the line, nor the folder of the template, nor the order in it counts.
        """
        import hashlib  # noqa: PLC0415  # slow to load, and plain text never shows it

        owner = self.template.stack or self.template.file.rpartition("/")[2]
        where = "/".join(_steps(self.finding.where, self.resource.properties))
        parts = (self.finding.rule.id, owner, self.name, where, self.when)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_of(resource: Resource) -> str:
    """Return the path of a construct without what every path ends with, else the logical id."""
    return (resource.construct_path or resource.logical_id).removesuffix("/Resource")


def _steps(where: str, held: object) -> Iterator[str]:
    """Yield the steps of a property path, with items of lists by name as far as they have one."""
    for step in where.split("/"):
        if isinstance(held, list) and step.isdecimal() and int(step) < len(held):
            held = held[int(step)]
            yield _name(held) or step
        else:
            held = held.get(step) if isinstance(held, Mapping) else None
            yield step


def _name(item: object) -> str | None:
    if not isinstance(item, Mapping):
        return item if isinstance(item, str) else None
    return next((item[name] for name in _NAMES if isinstance(item.get(name), str)), None)
