"""Which metrics of a policy tell of a failure, and how long it may be silent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from snapshot_constructs.forecast.outlook import lateness, settled
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import DefaultSettings
from snapshot_constructs.model.policy import Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.scripts import VSS, Script

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=7)
"""How far back an alarm of CloudWatch looks at the most, checked 2026-11.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

_AMIS = frozenset({Kind.AMIS, Kind.DEFAULT_INSTANCES})
_ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a policy may be silent.

    Attributes:
        id: of the alarm on it.
        metric: counts what was made.
        what: what that is.
        longest: the longest time between two, with the time that a run may be late; None where
            nothing is made.
    """

    id: str
    metric: str
    what: str
    longest: timedelta | None


def failures(policy: PolicySpec) -> dict[str, str]:
    """Return the metrics that count failures of what a policy does, by the id of their alarm."""
    if policy.kinds <= {Kind.EVENT}:
        return {
            "CopyFailed": "SnapshotsCopiedAccountFailed",
            "CopyDeleteFailed": "SnapshotsCopiedAccountDeleteFailed",
        }
    return dict(_of_amis(policy) if policy.kinds <= _AMIS else _of_snapshots(policy))


def silences(policy: PolicySpec) -> Iterator[Silence]:
    """Yield for how long what a policy makes may be missing.

    CloudWatch counts the copies to all Regions together, so only their common silence is seen.

    Raises:
        ForecastError: if nobody can tell before deployment.
    """
    of, things = ("Images", "AMIs") if policy.kinds <= _AMIS else ("Snapshots", "snapshots")
    late = lateness(policy)
    found = settled(policy)
    yield Silence("Missing", f"{of}CreateCompleted", things, _plus(found.worst_gap, late))
    if _copies(policy):
        tracks = tuple(replace(t, place=_ELSEWHERE) for t in found.timeline.tracks if t.place)
        elsewhere = replace(
            found, timeline=replace(found.timeline, tracks=tracks), place=_ELSEWHERE
        )
        gap = _plus(elsewhere.worst_gap, late)
        yield Silence("CopyMissing", f"{of}CopiedRegionCompleted", f"copies of {things}", gap)


def _plus(gap: timedelta | None, late: timedelta) -> timedelta | None:
    return None if gap is None else gap + late


def _of_snapshots(policy: PolicySpec) -> Iterator[tuple[str, str]]:
    yield "CreateFailed", "SnapshotsCreateFailed"
    yield "DeleteFailed", "SnapshotsDeleteFailed"
    if _copies(policy):
        yield "CopyFailed", "SnapshotsCopiedRegionFailed"
        yield "CopyDeleteFailed", "SnapshotsCopiedRegionDeleteFailed"
    if any(schedule.archive is not None for schedule in _schedules(policy)):
        yield "ArchiveFailed", "snapshotsArchiveFailed"
        yield "ArchiveDeleteFailed", "snapshotsArchiveDeletionFailed"
    vss = {_is_vss(script) for script in _scripts(policy)}
    if False in vss:
        yield "PreScriptFailed", "PreScriptFailed"
        yield "PostScriptFailed", "PostScriptFailed"
    if True in vss:
        yield "VssFailed", "VSSBackupFailed"


def _of_amis(policy: PolicySpec) -> Iterator[tuple[str, str]]:
    yield "CreateFailed", "ImagesCreateFailed"
    yield "DeregisterFailed", "ImagesDeregisterFailed"
    if _copies(policy):
        yield "CopyFailed", "ImagesCopiedRegionFailed"
        yield "CopyDeregisterFailed", "ImagesCopiedRegionDeregisteredFailed"
    if any(schedule.deprecate is not None for schedule in _schedules(policy)):
        yield "DeprecateFailed", "EnableImageDeprecationFailed"
    if any(getattr(copy, "deprecate", None) is not None for copy in _copies(policy)):
        yield "CopyDeprecateFailed", "EnableCopiedImageDeprecationFailed"


def _schedules(policy: PolicySpec) -> list[Schedule]:
    found = getattr(policy.details, "schedules", ())
    return [each for each in _listed(found) if isinstance(each, Schedule)]


def _copies(policy: PolicySpec) -> list[object]:
    details = policy.details
    inner = details.defaults if isinstance(details, PolicyDetails) else None
    settings = policy.defaults or inner or DefaultSettings()
    copies = [copy for schedule in _schedules(policy) for copy in _listed(schedule.copies)]
    return [*copies, *_listed(settings.copy_targets)]


def _scripts(policy: PolicySpec) -> list[object]:
    rules = [schedule.create for schedule in _schedules(policy)]
    return [s for rule in rules if isinstance(rule, CreateRule) for s in _listed(rule.scripts)]


def _is_vss(script: object) -> bool:
    return isinstance(script, Script) and script.handler == VSS


def _listed(written: object) -> tuple[object, ...]:
    """Return what was written as a sequence; what only the deployment tells counts as one thing."""
    return written if isinstance(written, tuple) else (written,)
