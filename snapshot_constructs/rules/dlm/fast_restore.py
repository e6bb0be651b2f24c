"""Rules on fast snapshot restore: group F."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.firing import reaching_count
from snapshot_constructs.model.policy import SNAPSHOTS, Kind, PolicyDetails
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import features
from snapshot_constructs.rules.dlm.periods import LONGEST, age_of, age_problems, too_long
from snapshot_constructs.rules.dlm.subjects import details, fast_restores, schedules
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

ZONE = re.compile(r"(?P<region>([a-z]+-){2,3}[0-9])[a-z]")
ZONE_ID = re.compile(r"(?P<region>[a-z]{3,4}[0-9])-az[0-9]+")
QUOTA = 5
_EXAMPLES = {"AvailabilityZones": "eu-west-1a", "AvailabilityZoneIds": "euw1-az1"}
_REGION = re.compile(r"(?P<area>[a-z]{2})-(?P<side>[a-z]+)-(?P<number>[0-9])")
_SIDES = re.compile(r"(north|south|central)?(east|west)?")

Breaches = Iterator[Broken]


def fsr_kind(at: At[Schedule]) -> Breaches:
    """Find fast restore of AMIs."""
    if at.it.fast_restore is not None:
        yield at.broken(
            "FastRestoreRule", "is for snapshot policies only", "remove it from the AMI policy"
        )


def fsr_az_required(at: At[FastRestore]) -> Breaches:
    """Find no zones, and more than ten."""
    if at.it.zones == () and at.it.zone_ids == ():
        yield at.broken("AvailabilityZones", "is missing", "name 1 to 10 zones, such as eu-west-1a")
    for name, zones in _lists(at.it):
        if (number := len(known(zones))) > 10:
            yield at.broken(name, f"takes up to 10 zones (got {number})", "leave some out")


def fsr_az_xor(at: At[FastRestore]) -> Breaches:
    """Find zones by name and by id at once."""
    if at.it.zones != () and at.it.zone_ids != ():
        yield at.broken(
            "", "has both AvailabilityZones and AvailabilityZoneIds", "write one of them"
        )


def fsr_az_format(at: At[FastRestore]) -> Breaches:
    """Find what is not the name of a zone of a Region, or not its id."""
    for (name, zones), pattern in zip(_lists(at.it), (ZONE, ZONE_ID), strict=True):
        for i, zone in known_items(zones):
            if len(zone) > 16 or not pattern.fullmatch(zone):
                yield at.broken(
                    f"{name}/{i}",
                    f"must be a zone such as {_EXAMPLES[name]} (got {brief(zone)})",
                    "name a zone of the Region; Local Zones and Wavelength Zones have no fast restore",
                )


def fsr_az_region(at: At[FastRestore]) -> Breaches:
    """Find zones of another Region, and zones that are named twice."""
    region = at.place.region
    for name, zones in _lists(at.it):
        seen: set[str] = set()
        for i, zone in known_items(zones):
            if zone in seen:
                yield at.broken(f"{name}/{i}", f"is there twice (got {brief(zone)})", "remove one")
            elif region and _is_elsewhere(zone, region):
                yield at.broken(
                    f"{name}/{i}",
                    f"is not in the policy's Region {region} (got {brief(zone)})",
                    f"name a zone of {region}",
                )
            seen.add(zone)


def _is_elsewhere(zone: str, region: str) -> bool:
    if match := ZONE.fullmatch(zone):
        return match["region"] != region
    match, short = ZONE_ID.fullmatch(zone), _short(region)
    return match is not None and short is not None and match["region"] != short


def _short(region: str) -> str | None:
    """Return how ids of zones begin, such as ``euw1`` for eu-west-1; None where that is not sure."""
    match = _REGION.fullmatch(region)
    sides = _SIDES.fullmatch(match["side"]) if match else None
    if match is None or sides is None:
        return None
    return match["area"] + "".join(side[0] for side in sides.groups("") if side) + match["number"]


def fsr_type_match(at: At[FastRestore]) -> Breaches:
    """Find fast restore that is not by count where the schedule is, or not by age."""
    ours = known(at.it.retain) or Retain()
    if ours.by_count == ours.by_age:
        both = "has both a Count and an Interval"
        what = both if ours.by_count else "says neither Count nor Interval"
        yield at.broken("", what, "write one of them, the one that the RetainRule has")
        return
    retain = known(at.schedule.retain) if at.schedule else None
    if retain is None or retain.by_count in (retain.by_age, ours.by_count):
        return
    right, example = ("Count", "last(1)") if retain.by_count else ("Interval", "days(1)")
    yield at.broken(
        "",
        f"must be given as {right}, as in the schedule's RetainRule (got {ours.explain()})",
        f"write, for example, Retain.{example}",
    )


def fsr_count_range(at: At[FastRestore]) -> Breaches:
    """Find counts that DLM does not take, or beyond what is kept."""
    ours = known(at.it.retain)
    if ours is None or ours.by_age:
        return
    count = known(ours.count)
    if count is None:
        return
    if not 1 <= count <= 1000:
        yield at.broken("Count", f"must be 1 to 1000 (got {count})", "write 1, for example")
        return
    retain = known(at.schedule.retain) if at.schedule else None
    kept = known(retain.count) if retain else None
    if kept is not None and 1 <= kept < count:
        yield at.broken(
            "Count", f"is more than the {kept} that are kept (got {count})", f"write {kept} or less"
        )


def fsr_age_range(at: At[FastRestore]) -> Breaches:
    """Find ages that DLM does not take, or beyond the retention."""
    ours = known(at.it.retain)
    if ours is None or ours.by_count:
        return
    for name, what in age_problems(ours, LONGEST):
        yield at.broken(name, what, "write, for example, an Interval of 1 day")
    retain = known(at.schedule.retain) if at.schedule else None
    age, kept = age_of(ours), age_of(retain or Retain())
    if retain and age and kept and not too_long(ours, LONGEST) and age.compared_with(kept) > 0:
        yield at.broken(
            "Interval",
            f"is longer than snapshots are kept, {retain.explain()} (got {ours.explain()})",
            "write the same time, or less",
        )


def fsr_location(at: At[Schedule]) -> Breaches:
    """Find fast restore of snapshots on an Outpost."""
    create = known(at.it.create)
    if at.it.fast_restore is not None and create and known(create.location) == "OUTPOST_LOCAL":
        yield at.broken(
            "FastRestoreRule",
            "is for snapshots in the Region only (got Location 'OUTPOST_LOCAL')",
            "write Location CLOUD, or remove the FastRestoreRule",
        )


def fsr_quota_5(at: At[PolicyDetails]) -> Breaches:
    """Find more snapshots with fast restore at once than the quota allows, over all schedules."""
    total = 0
    for i, schedule in known_items(at.it.schedules):
        total += _enabled(schedule)
        if total > QUOTA:
            yield at.broken(
                f"Schedules/{i}/FastRestoreRule",
                f"enables fast restore of {total} snapshots of each volume at once, and the quota "
                f"of a Region is {QUOTA}",
                "enable fewer, such as a Count of 1, or have the quota raised",
            )
            return


def _enabled(schedule: Schedule) -> int:
    """Count the snapshots of one volume that fast restore is enabled for at once."""
    rule, create = known(schedule.fast_restore), known(schedule.create)
    retain = known(rule.retain) if rule else None
    if retain is None or retain.by_count == retain.by_age:
        return 0
    if retain.by_count:
        count = known(retain.count)
        return count if count is not None and count <= 1000 else 0
    known(retain.interval)
    known(retain.unit)
    days = retain.nominal_days
    if create is None or days is None or days < 1 or too_long(retain, LONGEST):
        return 0
    known(create.cron)
    known(create.interval)
    reaching = reaching_count(create, timedelta(days=days))
    return reaching - 1 if reaching else 0


def _lists(
    rule: FastRestore,
) -> tuple[tuple[str, tuple[str | Deferred, ...] | Deferred], ...]:
    return ("AvailabilityZones", rule.zones), ("AvailabilityZoneIds", rule.zone_ids)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/fsr-kind",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.AMIS}),
        title="Fast snapshot restore is in snapshot policies only",
        why="DLM refuses it in AMI policies.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=fsr_kind,
    ),
    Rule(
        id="dlm/fsr-az-required",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore names 1 to 10 zones",
        why="DLM refuses the policy; CloudFormation's schema has both lists of zones as optional.",
        link=links.FAST_RESTORE_RULE,
        certainty=Certainty.DOCS,
        each=fast_restores,
        check=fsr_az_required,
    ),
    Rule(
        id="dlm/fsr-az-xor",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Zones are named, or given by id",
        why="The EC2 call underneath takes one or the other.",
        link=links.EC2_FAST_RESTORE,
        certainty=Certainty.INFERRED,
        each=fast_restores,
        check=fsr_az_xor,
    ),
    Rule(
        id="dlm/fsr-az-format",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Zones are zones of a Region",
        why="DLM refuses the policy.",
        link=links.FAST_RESTORE_RULE,
        certainty=Certainty.MODEL,
        each=fast_restores,
        check=fsr_az_format,
    ),
    Rule(
        id="dlm/fsr-az-region",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Zones are in the policy's own Region, each named once",
        why="Fast restore fails with every snapshot, not at deployment.",
        link=links.EC2_FAST_RESTORE,
        certainty=Certainty.INFERRED,
        each=fast_restores,
        check=fsr_az_region,
    ),
    Rule(
        id="dlm/fsr-type-match",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore is by count or age as the schedule is",
        why="DLM refuses the policy.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=fast_restores,
        check=fsr_type_match,
    ),
    Rule(
        id="dlm/fsr-count-range",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore is for 1 to 1000 snapshots, and for no more than are kept",
        why="DLM refuses the policy, or the rest has no effect.",
        link=links.FAST_RESTORE_RULE,
        certainty=Certainty.INFERRED,
        each=fast_restores,
        check=fsr_count_range,
    ),
    Rule(
        id="dlm/fsr-age-range",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore lasts from one day to the end of the retention",
        why="DLM refuses the policy, or the rest has no effect. HOURS is in CloudFormation's "
        "documentation alone; DLM does not know it.",
        link=links.FAST_RESTORE_RULE,
        certainty=Certainty.MODEL,
        each=fast_restores,
        check=fsr_age_range,
    ),
    Rule(
        id="dlm/fsr-location",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore is for snapshots in the Region",
        why="DLM refuses it for snapshots on an Outpost.",
        link=links.OUTPOSTS,
        certainty=Certainty.DOCS,
        each=schedules,
        check=fsr_location,
    ),
    Rule(
        id="dlm/fsr-16tib",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore is for volumes of at most 16 TiB",
        why="The snapshot of a larger volume is made, and fast restore is not enabled for it.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        search=features.fsr_16tib,
    ),
    Rule(
        id="dlm/fsr-quota-5",
        severity=Severity.WARNING,
        kinds=SNAPSHOTS,
        title="At most five snapshots have fast restore at once",
        why="DLM makes the snapshot and silently leaves fast restore off, until another one is "
        "deleted; the quota counts snapshots in a Region and can be raised.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
        each=details,
        check=fsr_quota_5,
    ),
    Rule(
        id="dlm/fsr-optimise-time",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS,
        title="Runs are further apart than fast snapshot restore takes to get ready",
        why="It takes an hour per TiB: with shorter gaps the next snapshot is made before the last "
        "one is ready, and fast restore is paid for nothing.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        search=features.fsr_optimise_time,
    ),
    Rule(
        id="dlm/fsr-sticky",
        severity=Severity.WARNING,
        scope=Scope.CHANGE,
        kinds=SNAPSHOTS,
        title="Fast snapshot restore is switched off by hand when its rule goes",
        why="It stays on, and billed, on existing snapshots when the policy is deleted or disabled, "
        "or when the rule or a zone is removed.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
    ),
)
