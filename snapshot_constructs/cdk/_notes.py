"""Warnings and notes on a policy, each of which can be acknowledged."""

from collections.abc import Iterator

from aws_cdk import Annotations
from constructs import Construct

from snapshot_constructs.cdk._draft import Judged
from snapshot_constructs.cdk._words import argument
from snapshot_constructs.model.policy import PolicyDetails
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.rules import Severity

Note = tuple[Severity, str, str]
"""How bad, which rule, and what."""

STICKY = (
    "fast snapshot restore stays enabled, and is billed by the hour, on snapshots that exist when "
    "this rule or the policy is removed; disable it there with disable-fast-snapshot-restores"
)


def annotate(construct: Construct, judged: Judged) -> None:
    """Put what is worth knowing on a construct, under ids such as ``snapshot-constructs:dlm/fsr-sticky``."""
    for severity, rule, text in (*_findings(judged), *_zones(judged), *_sticky(judged)):
        notes = Annotations.of(construct)
        add = notes.add_warning_v2 if severity is Severity.WARNING else notes.add_info_v2
        add(f"snapshot-constructs:{rule}", text)


def _findings(judged: Judged) -> Iterator[Note]:
    for finding in judged.verdict.findings:
        where = f"{finding.where}: " if finding.where else ""
        yield finding.rule.severity, finding.rule.id, f"{where}{finding.what}; {finding.fix}"


def _zones(judged: Judged) -> Iterator[Note]:
    """Yield each note on local time once, with all schedules that it is true of."""
    noted: dict[str, list[str]] = {}
    for position, schedule in _schedules(judged):
        if schedule.note:
            noted.setdefault(schedule.note, []).append(_where(judged, position))
    for note, places in noted.items():
        yield Severity.INFO, "dlm/times-utc", f"{', '.join(places)}: {note}"


def _sticky(judged: Judged) -> Iterator[Note]:
    for position, schedule in _schedules(judged):
        if schedule.fast_restore is not None:
            where = _where(judged, position)
            yield Severity.INFO, "dlm/fsr-sticky", f"{where}.fast_restore: {STICKY}"


def _where(judged: Judged, position: int) -> str:
    return argument(f"details.schedules[{position}]", judged.names)


def _schedules(judged: Judged) -> Iterator[tuple[int, Schedule]]:
    details = judged.spec.details
    if isinstance(details, PolicyDetails) and isinstance(details.schedules, tuple):
        for position, schedule in enumerate(details.schedules):
            if isinstance(schedule, Schedule):
                yield position, schedule
