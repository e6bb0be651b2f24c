"""What a forecast takes for granted, said with it.

Documented is what the AWS guides say; inferred is what nobody documents and a choice was made.
"""

from collections.abc import Iterator, Sequence
from datetime import time

from snapshot_constructs.forecast.keep import FOREVER, Age, Last
from snapshot_constructs.forecast.plan import Plan
from snapshot_constructs.forecast.track import Assumption, Track
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.policy import DEFAULTS, Kind, Parameters, PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.scripts import Script

NOMINAL = Assumption(
    "times are nominal: DLM begins up to an hour later, so the largest gap may be an hour more",
    "documented",
)
SUCCEEDS = Assumption(
    "every run succeeds, and its restore point exists at its nominal time; AWS retries for an hour, "
    "copies and archiving for 24"
)
BY_HAND = Assumption("nothing is deleted, locked, archived or restored by hand")
DISABLED = Assumption("the policy is disabled: it makes nothing", "documented")
ENABLED = Assumption("the policy is enabled")
INTERVALS = Assumption("an interval counts from its start time on each day, in UTC")
COINCIDE = Assumption(
    "schedules that are due at the same time make one snapshot or AMI, kept by the longest retention",
    "documented",
)
SAME_TIME = Assumption(
    "the same time is the same nominal time; a count lasts count × mean gap, a month 30 days, both "
    "tiers together; of equals the earlier schedule wins, and the others do not count the point"
)
ONE_MORE = Assumption(
    "a new one is made before the oldest goes, so for a moment there is one more", "documented"
)
NEWEST_KEPT = Assumption(
    "by age, the newest of a schedule is kept until there is a newer one", "documented"
)
EXPIRY = Assumption("what has expired goes at once; AWS does not say how soon")
CALENDAR = Assumption("months and years are those of the calendar, at most the last day of a month")
COPIES = Assumption(
    "copies exist from the nominal time of their source on, and the last in each place is kept; AWS "
    "begins when the source is complete, and makes 20 at a time for each Region"
)
COPIES_FOR_EVER = Assumption("copies without a retention are never deleted")
ARCHIVE = Assumption(
    "by age, a snapshot stays in the archive tier for at least 90 days", "documented"
)
UNARCHIVED = Assumption(
    "what cannot be archived no longer counts, and is deleted after the time in the archive",
    "documented",
)
SETS = Assumption("the snapshots of one instance are one restore point and count as one")
ATTACHED = Assumption(
    "a set holds the volumes that are attached at its run and not excluded, one or more; a Multi-Attach "
    "volume is in the set of each instance",
    "documented",
)
EXCLUDED = Assumption(
    "at most 40 volumes of an instance have a tag that excludes them: EC2 takes no more at a time",
    "documented",
)
FAST_MEMBERS = Assumption(
    "fast restore is enabled for each snapshot of a set by itself: where one fails, the others have it",
    "documented",
)
SHARED = Assumption(
    "a snapshot is shared until the unshare interval is over, or it is archived or deleted; copies are "
    "not shared",
    "documented",
)
SHARED_BY_ALL = Assumption(
    "a snapshot that schedules make together is shared as each of them says, for the longest time"
)
SHARES_LATER = Assumption(
    "sharing that is known only at deployment is left out; no restore point depends on it"
)
CRASH_CONSISTENT = Assumption(
    "where the script before a snapshot fails, as often as it is repeated, a crash-consistent snapshot "
    "is made all the same",
    "documented",
)
SCRIPTS = Assumption(
    "the script before each snapshot succeeds, at once or repeated; where it fails, no snapshot is made",
    "documented",
)
AFTERWARDS = Assumption(
    "where the script after a snapshot fails, the snapshot is there all the same", "documented"
)
AMIS = Assumption("an AMI is deregistered at once; AWS may take hours, so that there are more")
WINDOW_KEPT = Assumption(
    "the resource is not excluded and older than 24 hours, and nothing else backs it up",
    "documented",
)
EVENTS = Assumption(
    "a copy exists from the time of sharing on, and the last in each place is kept; snapshots shared "
    "before the policy existed are not copied"
)
MATCHES = Assumption(
    "what is shared, by a policy or by hand, comes from an owner of the policy, and its description "
    "matches"
)


def of(
    policy: PolicySpec,
    plans: Sequence[Plan],
    tracks: Sequence[Track],
    first_run: time,
    *,
    by_hand: bool = False,
) -> Iterator[Assumption]:
    """Yield what was assumed for a policy.

    Args:
        policy: as written.
        plans: of its schedules.
        tracks: of what it makes.
        first_run: the time of day that is taken where DLM picks one.
        by_hand: whether it is known what is done by hand.
    """
    yield NOMINAL
    yield SUCCEEDS
    if not by_hand:
        yield BY_HAND
    yield from _state(policy)
    kind = policy.kind
    if policy.kinds <= DEFAULTS:
        yield from _default(first_run)
    elif kind is Kind.EVENT:
        yield EVENTS
        yield MATCHES
    else:
        yield from _kind(kind)
        if kind is Kind.INSTANCE_SNAPSHOTS:
            yield from _sets(policy, plans)
        yield from _scripts(policy)
        yield from _plans(plans, first_run)
        yield from _shares(plans)
    if kind is not Kind.EVENT and any(track.place for track in tracks):
        yield COPIES


def _state(policy: PolicySpec) -> Iterator[Assumption]:
    if policy.state == "DISABLED":
        yield DISABLED
    elif policy.state is None or isinstance(policy.state, Deferred):
        yield ENABLED


def _kind(kind: Kind | None) -> Iterator[Assumption]:
    if kind is Kind.INSTANCE_SNAPSHOTS:
        yield SETS
        yield ATTACHED
    elif kind is Kind.AMIS:
        yield AMIS


def _sets(policy: PolicySpec, plans: Sequence[Plan]) -> Iterator[Assumption]:
    match policy.details:
        case PolicyDetails(parameters=Parameters(exclude_data_volume_tags=tags)) if tags != ():
            yield EXCLUDED
    if any(plan.fast_restore for plan in plans):
        yield FAST_MEMBERS


def _scripts(policy: PolicySpec) -> Iterator[Assumption]:
    """Yield what happens without success; a flag that is not known yet counts as none."""
    for script in (script for each in _written(policy) for script in _scripts_of(each)):
        if script.stages != ("POST",):
            yield SCRIPTS if script.snapshot_on_failure is False else CRASH_CONSISTENT
        if script.stages != ("PRE",):
            yield AFTERWARDS


def _written(policy: PolicySpec) -> Iterator[CreateRule]:
    details = policy.details
    schedules = details.schedules if isinstance(details, PolicyDetails) else ()
    for each in schedules if isinstance(schedules, tuple) else ():
        if isinstance(each, Schedule) and isinstance(each.create, CreateRule):
            yield each.create


def _scripts_of(rule: CreateRule) -> list[Script]:
    scripts = rule.scripts if isinstance(rule.scripts, tuple) else ()
    return [each for each in scripts if isinstance(each, Script)]


def _default(first_run: time) -> Iterator[Assumption]:
    yield Assumption(
        f"DLM picks a window of four hours for each resource; {first_run:%H:%M} UTC is taken"
    )
    yield WINDOW_KEPT
    yield NEWEST_KEPT
    yield EXPIRY


def _plans(plans: Sequence[Plan], first_run: time) -> Iterator[Assumption]:
    keeps = [plan.keep for plan in plans]
    for plan in plans:
        if not plan.runs.timed:
            yield Assumption(
                f"schedule {plan.name!r} has no time: DLM picks one, {first_run:%H:%M} UTC is taken "
                "for every run, and no other schedule is due then"
            )
    if any(plan.runs.interval for plan in plans):
        yield INTERVALS
    if sum(plan.runs.timed for plan in plans) > 1:
        yield COINCIDE
        yield SAME_TIME
    if any(isinstance(keep, Last) for keep in keeps):
        yield ONE_MORE
    yield from _ages(plans)


def _shares(plans: Sequence[Plan]) -> Iterator[Assumption]:
    if any(plan.shares is None for plan in plans):
        yield SHARES_LATER
    sharing = [plan for plan in plans if plan.shares]
    if sharing:
        yield SHARED
    if any(plan.runs.timed for plan in sharing) and sum(plan.runs.timed for plan in plans) > 1:
        yield SHARED_BY_ALL


def _ages(plans: Sequence[Plan]) -> Iterator[Assumption]:
    copies = [copied.keep for plan in plans for copied in plan.copies.values()]
    own = [keep for plan in plans for keep in (plan.keep, plan.archive) if isinstance(keep, Age)]
    if own:
        yield NEWEST_KEPT
    if own or copies:
        yield EXPIRY
    if any(isinstance(keep, Age) and keep.months for keep in (*own, *copies)):
        yield CALENDAR
    if FOREVER in copies:
        yield COPIES_FOR_EVER
    if any(isinstance(plan.archive, Age) for plan in plans):
        yield ARCHIVE
    if any(plan.archive is not None for plan in plans):
        yield UNARCHIVED
