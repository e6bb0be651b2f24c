"""Rules on archiving: group E."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.firing import reaching_count
from snapshot_constructs.model.policy import Kind, PolicyDetails
from snapshot_constructs.model.retention import NOMINAL_DAYS, Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import keys
from snapshot_constructs.rules.dlm.frequency import SHORTEST_MONTH, least_gap
from snapshot_constructs.rules.dlm.periods import keeps_none
from snapshot_constructs.rules.dlm.subjects import archive_tiers, details, schedules
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

AT_LEAST = timedelta(days=90)
QUOTA = 25
CENTURY = 36500

Breaches = Iterator[Broken]


def archive_volume_only(at: At[Schedule]) -> Breaches:
    """Find archiving of anything but snapshots of volumes."""
    if at.it.archive is not None:
        yield at.broken(
            "ArchiveRule",
            "is for snapshot policies that target VOLUME only",
            "remove it, or target volumes in a policy of their own",
        )


def archive_one_schedule(at: At[PolicyDetails]) -> Breaches:
    """Find a second schedule that archives."""
    several = known(at.it.schedules)
    archiving = [
        i for i, s in enumerate(several) if isinstance(s, Schedule) and s.archive is not None
    ]
    for i in archiving[1:]:
        yield at.broken(
            f"Schedules/{i}/ArchiveRule",
            f"only one schedule of a policy may archive (got {len(archiving)})",
            "remove it, or move the schedule to a policy of its own",
        )
    if len(several) > 1:
        for schedule in several:
            known(schedule)


def archive_cron_28d(at: At[Schedule]) -> Breaches:
    """Find schedules that archive and run more often than every 28 days."""
    if at.it.archive is None:
        return
    create, gap = known(at.it.create), least_gap(at.it)
    if create and gap is not None and gap < SHORTEST_MONTH:
        pace = f"every {create.interval} hours" if create.cron is None else repr(create.cron)
        yield at.broken(
            "CreateRule",
            f"must leave at least 28 days between two runs, to archive (got {pace})",
            "write a monthly expression such as 'cron(0 9 1 * ? *)', or remove the ArchiveRule",
        )


def archive_shape(at: At[Retain]) -> Breaches:
    """Find archive rules that do not say for how long."""
    tier = at.it
    if tier.by_count == tier.by_age:
        what = (
            "has both a Count and an Interval"
            if tier.by_count
            else "says neither Count nor Interval"
        )
        yield at.broken(
            "", what, "write one of them, such as a Count of 3 or an Interval of 90 days"
        )
        return
    for name, written in (("Interval", tier.interval), ("IntervalUnit", tier.unit)):
        if tier.by_age and written is None:
            yield at.broken(name, "is missing", "give Interval and IntervalUnit together")
    unit = known(tier.unit)
    if unit is not None and unit not in NOMINAL_DAYS:
        yield at.broken(
            "IntervalUnit",
            f"must be DAYS, WEEKS, MONTHS or YEARS (got {brief(unit)})",
            "write, for example, an Interval of 90 days",
        )


def archive_type_match(at: At[Retain]) -> Breaches:
    """Find archives that keep by age what is kept by count before, or the other way round."""
    retain = known(at.schedule.retain) if at.schedule else None
    if retain is None or retain.by_count == retain.by_age or at.it.by_count == at.it.by_age:
        return
    if retain.by_count != at.it.by_count:
        right, example = ("Count", "last(3)") if retain.by_count else ("Interval", "days(90)")
        yield at.broken(
            "",
            f"must be given as {right}, as in the schedule's RetainRule (got {at.it.explain()})",
            f"write, for example, Retain.{example}",
        )


def archive_age_90(at: At[Retain]) -> Breaches:
    """Find archives of less than 90 days; 13 weeks and 3 months are enough."""
    if at.it.by_count:
        return
    known(at.it.interval)
    known(at.it.unit)
    days = at.it.nominal_days
    if days is not None and days < AT_LEAST.days:
        yield at.broken(
            "Interval",
            f"must be at least 90 days (got {at.it.explain()})",
            "write 90 DAYS, 13 WEEKS or 3 MONTHS",
        )


def archive_count_90(at: At[Retain]) -> Breaches:
    """Find counts that are reached within 90 days."""
    count = known(at.it.count)
    gap = least_gap(at.schedule) if at.schedule else None
    if count is None or count < 1 or at.it.by_age or gap is None or gap < SHORTEST_MONTH:
        return
    needed = ceil(AT_LEAST / gap)
    if count < needed:
        yield at.broken(
            "Count",
            f"is reached after {count * gap.days} days, and the archive keeps for at least 90 "
            f"(got {count})",
            f"write {needed} or more",
        )


def archive_count_range(at: At[Retain]) -> Breaches:
    """Find archive counts that DLM does not take."""
    count = known(at.it.count)
    if count is not None and not at.it.by_age and not 1 <= count <= 1000:
        yield at.broken("Count", f"must be 1 to 1000 (got {count})", "write 3, for example")


def archive_quota_25(at: At[Retain]) -> Breaches:
    """Find archives that come to hold more snapshots of a volume than the quota allows."""
    held = _held(at.it, known(at.schedule.create) if at.schedule else None)
    if held is not None and held > QUOTA:
        yield at.broken(
            "Count" if at.it.by_count else "Interval",
            f"holds up to {held} archived snapshots of each volume, and the quota is {QUOTA} "
            f"(got {at.it.explain()})",
            "archive fewer, or have the quota raised",
        )


def _held(tier: Retain, create: CreateRule | None) -> int | None:
    if tier.by_count:
        count = known(tier.count)
        return count if count is not None and count <= 1000 else None
    known(tier.interval)
    known(tier.unit)
    if create is None or tier.nominal_days is None:
        return None
    known(create.cron)
    known(create.interval)
    reaching = reaching_count(create, timedelta(days=min(tier.nominal_days, CENTURY)))
    return None if reaching is None else reaching - 1


def archive_ends_fsr_share(at: At[Schedule]) -> Breaches:
    """Find fast restore and sharing that end when the snapshot is archived.

    Where that is at once, ``dlm/retain-zero-blocks`` says so.
    """
    schedule = at.it
    if schedule.archive is None or keeps_none(schedule):
        return
    others = {
        "fast snapshot restore": schedule.fast_restore is not None,
        "sharing": schedule.shares != (),
    }
    if ends := [name for name, there in others.items() if there]:
        yield at.broken(
            "ArchiveRule",
            f"ends {' and '.join(ends)} of each snapshot when it is archived",
            "let the RetainRule keep snapshots for as long as they are needed so",
        )


def archive_not_copies(at: At[Schedule]) -> Breaches:
    """Find copies to other Regions, which are not archived."""
    if at.it.archive is not None and at.it.copies != () and not keeps_none(at.it):
        yield at.broken(
            "ArchiveRule",
            "does not archive the copies in other Regions",
            "let the RetainRule of each copy say when it is deleted",
        )


def archive_local(at: At[Schedule]) -> Breaches:
    """Find archiving of snapshots on Outposts and in Local Zones."""
    create = known(at.it.create)
    if at.it.archive is None or create is None:
        return
    location = known(create.location)
    if location in ("OUTPOST_LOCAL", "LOCAL_ZONE"):
        yield at.broken(
            "ArchiveRule",
            f"is for snapshots in the Region only (got Location {location!r})",
            "write Location CLOUD, or remove the ArchiveRule",
        )


_VOLUMES = frozenset({Kind.VOLUME_SNAPSHOTS})

RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/archive-volume-only",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.INSTANCE_SNAPSHOTS, Kind.AMIS}),
        title="Only snapshots of volumes are archived",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=archive_volume_only,
    ),
    Rule(
        id="dlm/archive-one-schedule",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="At most one schedule of a policy archives",
        why="DLM refuses the policy.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=details,
        check=archive_one_schedule,
    ),
    Rule(
        id="dlm/archive-cron-28d",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="A schedule that archives runs at most every 28 days, by a cron expression",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.DOCS,
        each=schedules,
        check=archive_cron_28d,
    ),
    Rule(
        id="dlm/archive-shape",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="An archive rule says how many, or for how long, snapshots stay in the archive",
        why="DLM refuses the policy.",
        link=links.ARCHIVE_RULE,
        certainty=Certainty.MODEL,
        each=archive_tiers,
        check=archive_shape,
    ),
    Rule(
        id="dlm/archive-type-match",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="The archive keeps by count or age as the schedule does",
        why="DLM refuses the policy.",
        link=links.ARCHIVE_TIER,
        certainty=Certainty.MODEL,
        each=archive_tiers,
        check=archive_type_match,
    ),
    Rule(
        id="dlm/archive-age-90",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="An archive keeps for at least 90 days",
        why="DLM refuses the policy.",
        link=links.ARCHIVE_TIER,
        certainty=Certainty.MODEL,
        each=archive_tiers,
        check=archive_age_90,
    ),
    Rule(
        id="dlm/archive-count-90",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="An archive count lasts for at least 90 days",
        why="DLM refuses the policy. It needs 3 for a day of every month, 4 for a day of the week "
        "in every month, 1 for a day of the month in every quarter.",
        link=links.ARCHIVE_TIER,
        certainty=Certainty.MODEL,
        each=archive_tiers,
        check=archive_count_90,
    ),
    Rule(
        id="dlm/archive-count-range",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="An archive count is 1 to 1000",
        why="DLM refuses the policy.",
        link=links.ARCHIVE_TIER,
        certainty=Certainty.MODEL,
        each=archive_tiers,
        check=archive_count_range,
    ),
    Rule(
        id="dlm/archive-quota-25",
        severity=Severity.WARNING,
        kinds=_VOLUMES,
        title="At most 25 snapshots of a volume are in the archive",
        why="Archiving fails beyond that, and the snapshot stays in the standard tier, at its "
        "price, for as long as it would have been archived; the quota can be raised.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
        each=archive_tiers,
        check=archive_quota_25,
    ),
    Rule(
        id="dlm/archive-ends-fsr-share",
        severity=Severity.WARNING,
        kinds=_VOLUMES,
        title="What is restored fast or shared is not archived",
        why="Fast snapshot restore and sharing end when a snapshot is archived: they last for as "
        "long as the RetainRule keeps it.",
        link=links.ARCHIVE,
        certainty=Certainty.DOCS,
        each=schedules,
        check=archive_ends_fsr_share,
    ),
    Rule(
        id="dlm/archive-not-copies",
        severity=Severity.WARNING,
        kinds=_VOLUMES,
        title="Copies are kept without an archive in mind",
        why="Copies in other Regions stay in the standard tier, at its price.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=schedules,
        check=archive_not_copies,
    ),
    Rule(
        id="dlm/archive-local",
        severity=Severity.ERROR,
        kinds=_VOLUMES,
        title="Only snapshots in the Region are archived",
        why="The archive is in the Region; what an Outpost or a Local Zone keeps cannot get there.",
        link=links.ARCHIVE,
        certainty=Certainty.INFERRED,
        each=schedules,
        check=archive_local,
    ),
    Rule(
        id="dlm/archive-kms",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=_VOLUMES,
        title="The role may use the key of encrypted snapshots that are archived",
        why="Archiving fails when it is due, not at deployment.",
        link=links.KMS,
        certainty=Certainty.DOCS,
        search=keys.archive_kms,
    ),
    Rule(
        id="dlm/archive-full-cost",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=_VOLUMES,
        title="An archived snapshot is a full one",
        why="It pays only where the blocks that it alone holds are more than a quarter of its full "
        "size.",
        link=links.ARCHIVE,
        certainty=Certainty.DOCS,
    ),
)
