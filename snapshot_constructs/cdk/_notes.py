"""Warnings and notes on a construct, each of which can be acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from aws_cdk import Annotations

from snapshot_constructs.cdk._words import argument
from snapshot_constructs.rules import Severity

if TYPE_CHECKING:
    from constructs import Construct

    from snapshot_constructs.cdk._draft import Judged
    from snapshot_constructs.model.schedule import Schedule
    from snapshot_constructs.rules import Verdict

Note = tuple[Severity, str, str]
"""How bad, which rule, and what."""

STICKY = (
    "fast snapshot restore stays enabled, and is billed by the hour, on snapshots that exist when "
    "this rule or the policy is removed; disable it there with disable-fast-snapshot-restores"
)


def annotate(construct: Construct, judged: Judged) -> None:
    """Put what is worth knowing on a construct, under ids such as ``snapshot-constructs:dlm/fsr-sticky``."""
    put(construct, (*of_verdict(judged.verdict), *_zones(judged), *_sticky(judged)))


def put(construct: Construct, notes: Iterable[Note]) -> None:
    """Put notes on a construct."""
    for severity, rule, text in notes:
        annotations = Annotations.of(construct)
        warns = severity is Severity.WARNING
        add = annotations.add_warning_v2 if warns else annotations.add_info_v2
        add(f"snapshot-constructs:{rule}", text)


def of_verdict(verdict: Verdict) -> Iterator[Note]:
    """Yield a note for each finding."""
    for finding in verdict.findings:
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
    from snapshot_constructs.model.policy import PolicyDetails  # noqa: PLC0415 - not for pipelines
    from snapshot_constructs.model.schedule import Schedule  # noqa: PLC0415 - the same

    details = judged.spec.details
    if isinstance(details, PolicyDetails) and isinstance(details.schedules, tuple):
        for position, schedule in enumerate(details.schedules):
            if isinstance(schedule, Schedule):
                yield position, schedule
