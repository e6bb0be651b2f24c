"""What a project has accepted no longer counts, as long as that was agreed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.found import Acknowledged, By, Found
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.settings import Acknowledgement, Settings
from snapshot_constructs.review.written import Written, in_settings, in_templates
from snapshot_constructs.rules import Severity
from snapshot_constructs.rules.review import EXPIRED, UNUSED

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def acknowledged(report: Report, settings: Settings, *, today: date) -> Report:
    """Return a report in which severities and acknowledgements are as a project wants them.

    Args:
        report: as the rules say it.
        settings: of the project.
        today: decides which acknowledgements have reached their end.
    """
    beside = list(in_templates(report))
    written = [each for each in beside if isinstance(each, Written)]
    accepted = _Accepted([*in_settings(settings), *written], today)
    judged = report.judged(lambda found: _judged(found, accepted, settings))
    about = [each for each in beside if isinstance(each, Found)]
    about += accepted.said(report.templates)
    return replace(judged, others=(*judged.others, *_weighed(about, settings)))


@dataclass(slots=True)
class _Use:
    """An acknowledgement, and how many findings it has matched so far."""

    written: Written
    number: int = 0


class _Accepted:
    """All acknowledgements."""

    def __init__(self, written: Iterable[Written], today: date) -> None:
        self._today = today
        self._uses = [_Use(each) for each in written]
        self._by_rule: dict[tuple[object, ...], list[_Use]] = {}
        for use in self._uses:
            self._by_rule.setdefault(_key(use.written), []).append(use)

    def judged(self, found: Found) -> Found:
        """Return a finding as acknowledged, if it is."""
        rule, own = found.finding.rule.id, (id(found.template), found.resource.logical_id)
        uses = (*self._by_rule.get((rule, *own), ()), *self._by_rule.get((rule,), ()))
        for use in uses:
            what = use.written.what
            if use.written.by is By.TEMPLATE or _matches(what, found):
                use.number += 1
                if found.acknowledged is None and not self._has_expired(what):
                    why = Acknowledged(what.reason, what.until, use.written.by)
                    found = replace(found, acknowledged=why)
        return found

    def said(self, templates: Iterable[Template]) -> Iterator[Found]:
        """Yield what is to be said about the acknowledgements themselves."""
        read = tuple(templates)
        for use in self._uses:
            what = use.written.what
            if use.number and self._has_expired(what):
                yield _expired(use)
            elif not use.number and any(_is_in(what, template) for template in read):
                yield _unused(use)

    def _has_expired(self, what: Acknowledgement) -> bool:
        return what.until is not None and what.until < self._today


def _key(written: Written) -> tuple[object, ...]:
    """Return what is looked up: those of a template are for one resource alone."""
    if written.by is By.SETTINGS:
        return (written.what.rule,)
    return written.what.rule, id(written.template), written.resource.logical_id


def _matches(what: Acknowledgement, found: Found) -> bool:
    names = {found.resource.logical_id, found.resource.construct_path or "", found.name}
    return _is_in(what, found.template) and any(
        fnmatchcase(name, what.resource) for name in names if name
    )


def _is_in(what: Acknowledgement, template: Template) -> bool:
    if what.template is None:
        return True
    names = (template.file, template.file.rpartition("/")[2], template.stack or "")
    return any(fnmatchcase(name, what.template) for name in names if name)


def _judged(found: Iterable[Found], accepted: _Accepted, settings: Settings) -> tuple[Found, ...]:
    return _weighed((accepted.judged(each) for each in found), settings)


def _weighed(found: Iterable[Found], settings: Settings) -> tuple[Found, ...]:
    """Return findings with their severities, most severe first, without those that are off."""
    weighed = [
        replace(each, severity=severity)
        for each in found
        if (severity := settings.severities.get(each.finding.rule.id, each.severity)) is not None
    ]
    return tuple(sorted(weighed, key=lambda each: _ORDER[each.severity]))


def _expired(use: _Use) -> Found:
    what = use.written.what
    again = "1 finding counts" if use.number == 1 else f"{use.number} findings count"
    return use.written.found(
        EXPIRED,
        f"{what.rule} was acknowledged until {what.until} ({what.reason!r}); {again} again",
        "mend what was found, or write a later day and a reason that still holds",
    )


def _unused(use: _Use) -> Found:
    what = use.written.what
    return use.written.found(
        UNUSED,
        f"{what.rule} is acknowledged ({what.reason!r}), but nothing like that is found",
        "delete the acknowledgement, or correct its resource",
    )
