"""A policy in plain words: what it takes, when, and what happens to it then."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from snapshot_constructs.model import _words_parts as parts
from snapshot_constructs.model._words_parts import and_, listed, shown, tagged
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    DefaultSettings,
    Exclusions,
)
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.event import EventSource
from snapshot_constructs.model.firing import cron_of, interval_of, start_of
from snapshot_constructs.model.policy import DEFAULTS, Kind, Parameters, PolicyDetails, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.span import about
from snapshot_constructs.model.zone import REFERENCE_YEAR

Line = tuple[str, str]
"""A label and what is said under it."""

_START = datetime(REFERENCE_YEAR, 1, 1, tzinfo=UTC)
MOST = 1000  # DLM keeps no more by count
_RUNS = 401  # that an average is taken over; enough for any week or month to count fairly


def headline(policy: PolicySpec) -> str:
    """Say what is made, and of what."""
    kind, details = policy.kind, policy.details
    if kind in DEFAULTS:
        return _default_headline(policy, _settings(policy))
    made = kind or " or ".join(sorted(policy.kinds))
    if not isinstance(details, PolicyDetails):
        return made if details is None else f"{made}, as {details} says"
    if kind is Kind.EVENT:
        return f"{made}: {_event(details.event_source)}"
    text = f"{made}{_located(details)} tagged {tagged(details.target_tags, 'or')}"
    return text + _parameters(kind, details.parameters)


def policy_lines(policy: PolicySpec) -> list[Line]:
    """Say what a policy without schedules does with what it makes."""
    details = policy.details
    if policy.kinds <= DEFAULTS:
        return list(_default_lines(_settings(policy)))
    if isinstance(details, PolicyDetails) and policy.kind is Kind.EVENT:
        if isinstance(details.actions, Deferred):
            return [("copies", shown(details.actions))]
        return [line for action in details.actions for line in parts.action(action)]
    return []


def schedules(policy: PolicySpec) -> tuple[Schedule | Deferred, ...]:
    """Return the schedules, one deferred for all where they are one."""
    if not isinstance(policy.details, PolicyDetails):
        return ()
    found = policy.details.schedules
    return (found,) if isinstance(found, Deferred) else found


def when(schedule: Schedule) -> str:
    """Say when a schedule runs, such as ``every 12 hours from 09:00 UTC``."""
    create = schedule.create
    if not isinstance(create, CreateRule):
        return "at times that are not said" if create is None else f"as {create} says"
    return _times(create) + (f" ({schedule.note})" if schedule.note else "")


def schedule_lines(schedule: Schedule) -> list[Line]:
    """Say what happens to what a schedule makes."""
    create = schedule.create if isinstance(schedule.create, CreateRule) else CreateRule()
    gap = mean_gap(create)
    return [
        ("keeps", _kept(schedule.retain, gap, archived=schedule.archive is not None)),
        *parts.location(create.location),
        *_archives(schedule.archive, gap),
        *parts.deprecation(schedule.deprecate),
        *parts.fast_restore(schedule.fast_restore),
        *parts.copies(schedule.copies),
        *parts.shares(schedule.shares),
        *parts.scripts(create.scripts),
        *parts.tags(schedule),
    ]


def mean_gap(create: CreateRule) -> timedelta | None:
    """Return the average time between two runs; None if unknown, or if there are not two."""
    cron = cron_of(create)
    if cron is None:
        return interval_of(create)
    runs = list(islice(cron.firings(_START), _RUNS))
    return (runs[-1] - runs[0]) / (len(runs) - 1) if len(runs) > 1 else None


def _times(create: CreateRule) -> str:
    if create.cron is not None:
        cron = cron_of(create)
        return cron.explain() if cron else f"by {create.cron}"
    if create.interval is None and create.interval_unit is None:
        return "at times that are not said"
    start, every = start_of(create), interval_of(create)
    if create.times == ():
        first = "a time of day that DLM picks"
    else:
        first = f"{start:%H:%M} UTC" if start is not None else f"{listed(create.times, 'and')} UTC"
    if every == timedelta(hours=24) and create.interval_unit == "HOURS":
        return f"at {first} every day"
    return f"{_every(create)} from {first}"


def _every(create: CreateRule) -> str:
    unit = "hours" if create.interval_unit == "HOURS" else shown(create.interval_unit)
    return (
        "every hour"
        if (create.interval, unit) == (1, "hours")
        else (f"every {shown(create.interval)} {unit}")
    )


def _kept(retain: Retain | Deferred | None, gap: timedelta | None, *, archived: bool) -> str:
    if not isinstance(retain, Retain):
        return shown(retain)
    if archived and 0 in (retain.count, retain.interval):
        return "none in the standard tier"
    if retain.by_count or not retain.by_age:
        return retain.explain() + _reach(retain, gap)
    return f"each for {retain.explain()}"


def _reach(retain: Retain, gap: timedelta | None) -> str:
    if gap is None or not isinstance(retain.count, int) or not 1 <= retain.count <= MOST:
        return ""
    return f", {about(retain.count * gap)}"


def _archives(archive: Retain | Deferred | None, gap: timedelta | None) -> Iterator[Line]:
    if archive is not None:
        yield "archives", f"what is older, then keeps {_kept(archive, gap, archived=False)}"


def _located(details: PolicyDetails) -> str:
    places = {"OUTPOST": " on an Outpost", "LOCAL_ZONE": " in a Local Zone"}
    match details.locations:
        case (str() as only,):
            return places.get(only, "")
    return ""


def _parameters(kind: Kind | None, given: Parameters | Deferred | None) -> str:
    found = given if isinstance(given, Parameters) else Parameters()
    if kind is Kind.AMIS:
        if isinstance(found.no_reboot, Deferred):
            return f", rebooted unless {found.no_reboot}"
        return ", which are rebooted" if found.no_reboot is False else ", without a reboot"
    left_out = ["boot volumes"] if found.exclude_boot_volume is True else []
    if found.exclude_data_volume_tags:
        left_out.append(f"data volumes tagged {tagged(found.exclude_data_volume_tags, 'or')}")
    return f", without {and_(left_out)}" if left_out else ""


def _event(source: EventSource | Deferred | None) -> str:
    found = source.parameters if isinstance(source, EventSource) else source
    if found is None or isinstance(found, Deferred):
        return f"whatever {shown(found)} says"
    pattern = found.description_regex
    which = (
        "whatever their description"
        if pattern == ".*"
        else (f"where {shown(pattern)} matches the description")
    )
    return f"those that {listed(found.owners, 'or')} shares, {which}"


def _settings(policy: PolicySpec) -> DefaultSettings:
    details = policy.details
    inner = details.defaults if isinstance(details, PolicyDetails) else None
    return policy.defaults or inner or DefaultSettings()


def _default_headline(policy: PolicySpec, settings: DefaultSettings) -> str:
    days = settings.create_interval_days
    since = parts.days(CREATE_INTERVAL_DAYS if days is None else days)
    made = "AMIs" if policy.kind is Kind.DEFAULT_INSTANCES else "snapshots"
    of = "instance" if policy.kind is Kind.DEFAULT_INSTANCES else "volume"
    return f"{made} of every {of} that had no backup for {since}{_excluded(settings.exclusions)}"


def _excluded(given: Exclusions | Deferred | None) -> str:
    if given is None:
        return ""
    if isinstance(given, Deferred):
        return f", except {given}"
    out = ["boot volumes"] if given.boot_volumes is True else []
    out += [f"{listed(given.volume_types, 'and')} volumes"] if given.volume_types else []
    out += [f"what is tagged {tagged(given.tags, 'or')}"] if given.tags else []
    return f", except {and_(out)}" if out else ""


def _default_lines(settings: DefaultSettings) -> Iterator[Line]:
    days = settings.retain_interval_days
    yield "runs", "in a window of four hours that DLM picks for each resource"
    yield "keeps", f"each for {parts.days(RETAIN_INTERVAL_DAYS if days is None else days)}"
    gone = (
        "the last one is deleted too"
        if settings.extend_deletion is True
        else ("the last one stays")
    )
    yield "afterwards", f"when the source or the policy is gone, {gone}"
    if settings.copy_targets:
        yield "copies", f"to {_regions(settings)} for as long, with the default key, without tags"
    if settings.copy_tags is True:
        yield "tags", "those of the source"


def _regions(settings: DefaultSettings) -> str:
    if isinstance(settings.copy_targets, Deferred):
        return shown(settings.copy_targets)
    targets: Iterable[object] = settings.copy_targets
    return and_(
        [
            shown(each if isinstance(each, Deferred) else getattr(each, "region", None))
            for each in targets
        ]
    )
