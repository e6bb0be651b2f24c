"""Acknowledgements where they are written: in settings, and beside the resource that they are about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from snapshot_constructs.cfn.template import Resource, Template
from snapshot_constructs.review.found import By, Found
from snapshot_constructs.review.report import Judged, Report, Reviewed
from snapshot_constructs.review.settings import SECTION, Acknowledgement, Settings, acknowledgement
from snapshot_constructs.rules import Finding, Rule
from snapshot_constructs.rules.review import MALFORMED

if TYPE_CHECKING:
    from snapshot_constructs.review.settings_check import Complaints

ENTRIES = ("rule", "reason", "until")
EXAMPLE = '{"rule": "dlm/xr-default-key", "reason": "why this is fine"}'
_LISTED = "acknowledgements"
_HEADER = rf"^[ \t]*\[\[[^\]\n]*{_LISTED}[ \t]*\]\]"
_KEY = rf"^[ \t]*[^#\n]*{_LISTED}[ \t]*="


class Written(NamedTuple):
    """An acknowledgement, and where it is written.

    Attributes:
        where: what a finding about it names as its property.
        path: where it stands in the file, from its root.
    """

    what: Acknowledgement
    by: By
    template: Template
    resource: Resource
    where: str
    path: tuple[str, ...]

    def found(self, rule: Rule[Any], what: str, fix: str) -> Found:
        """Return a finding about the acknowledgement itself."""
        return Found(
            finding=Finding(rule, self.where, what, fix),
            template=self.template,
            resource=self.resource,
            path=self.path,
            severity=rule.severity,
        )


def in_settings(settings: Settings) -> Iterator[Written]:
    """Yield the acknowledgements of settings."""
    file = Template(
        file=settings.file, text=settings.text, body={}, offsets=_Headers(settings.text)
    )
    for number, each in enumerate(settings.acknowledgements):
        yield Written(
            what=each,
            by=By.SETTINGS,
            template=file,
            resource=Resource(logical_id=each.resource, type="", properties={}, attributes={}),
            where=f"{_LISTED}/{each.rule}",
            path=(_LISTED, str(number)),
        )


def in_templates(report: Report) -> Iterator[Written | Found]:
    """Yield the acknowledgements beside resources, and what is wrong with those that mean nothing."""
    for template, resource in _resources(report):
        metadata = resource.attributes.get("Metadata")
        section = metadata.get(SECTION) if isinstance(metadata, Mapping) else None
        if section is not None:
            yield from _beside(template, resource, section)


def _resources(report: Report) -> Iterable[tuple[Template, Resource]]:
    """Return all resources, also those that a loop of the template makes."""
    seen: dict[tuple[int, str], tuple[Template, Resource]] = {}
    made: tuple[Found | Reviewed | Judged, ...] = (*report.found, *report.every)
    for each in made:
        seen[id(each.template), each.resource.logical_id] = each.template, each.resource
    for template in report.templates:
        for resource in template.resources():
            seen[id(template), resource.logical_id] = template, resource
    return seen.values()


def _beside(template: Template, resource: Resource, section: object) -> Iterator[Written | Found]:
    from snapshot_constructs.review.settings_check import Complaints  # noqa: PLC0415  # few need it

    check = Complaints()
    table = check.table(section, "", ("acknowledge",))
    place = ("Resources", resource.logical_id, "Metadata", SECTION)
    for number, raw in check.items(table.get("acknowledge"), "acknowledge"):
        path = (*place, "acknowledge", str(number))
        entry = Complaints()
        what = acknowledgement(entry, raw, "", ENTRIES, resource=resource.logical_id)
        if what is None:
            yield _malformed(template, resource, path, entry)
        else:
            yield Written(
                what=what,
                by=By.TEMPLATE,
                template=template,
                resource=resource,
                where="/".join(path[2:]),
                path=path,
            )
    if check.lines:
        yield _malformed(template, resource, place, check)


def _malformed(
    template: Template, resource: Resource, path: tuple[str, ...], check: "Complaints"
) -> Found:
    return Found(
        finding=Finding(
            MALFORMED,
            "/".join(path[2:]),
            f"cannot be read, so it acknowledges nothing: {'; '.join(check.lines)}",
            f"write {EXAMPLE}",
        ),
        template=template,
        resource=resource,
        path=path,
        severity=MALFORMED.severity,
    )


class _Headers:
    """Finds acknowledgements in TOML."""

    def __init__(self, text: str) -> None:
        self._text = text

    def offset(self, path: Sequence[str]) -> int:
        """Return where an acknowledgement begins, or the list that holds it."""
        headers = list(re.finditer(_HEADER, self._text, re.MULTILINE))
        number = int(path[1]) if len(path) > 1 else 0
        if number < len(headers):
            return headers[number].start()
        key = re.search(_KEY, self._text, re.MULTILINE)
        return key.start() if key else 0
