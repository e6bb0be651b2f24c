"""Keep what was made for as long as its schedule says."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm import archiving, watching
from snapshot_constructs.rehearse.cloud.dlm.deleting import delete
from snapshot_constructs.rehearse.cloud.dlm.keep import Keep
from snapshot_constructs.rehearse.cloud.dlm.records import ARCHIVE, STANDARD, Line, Point
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.sources import existing, matches
from snapshot_constructs.rehearse.cloud.dlm.working import later

_ARCHIVED_AT_LEAST = timedelta(days=90)
_HOUR = timedelta(hours=1)


def arm(session: Session, point: Point) -> None:
    """Have something looked at when it expires, if it does."""
    if point.expires is not None:
        later(session, point.expires, partial(_expire, point=point), always=True)


def renew(session: Session, line: Line) -> None:
    """Have older ones go, now that there is a newer one."""
    _trim(session, line)
    for point in [*session.policy.lines.get(line, ())]:
        if point.expires is not None and point.expires <= session.at:
            _expire(session, point)


def orphan(session: Session) -> None:
    """Look no more after what was made of resources that have lost their target tag."""
    there = existing(session)
    lost = {id for id, each in there.items() if not matches(session, each)}
    for point in session.policy.points:
        point.is_managed &= point.line.source not in lost


# ------------------------------------------------------------------------------------- by count


def _trim(session: Session, line: Line) -> None:
    """Have the oldest go beyond the count; what somebody has deleted counts no more."""
    schedule = session.policy.schedule(line.schedule)
    keep = schedule.keep if schedule and not line.place else None
    if schedule is None or keep is None or keep.count is None:
        return
    standard = _tier(session, line, STANDARD)
    there = [point for point in standard if _is_there(session, point)]
    for point in _surplus(there, keep):
        _leave(session, point, schedule)
    for point in standard:
        if not _is_there(session, point) and _has_newer(point, there, keep.count):
            session.policy.forget(point)


def _tier(session: Session, line: Line, tier: str) -> list[Point]:
    """Return what the policy looks after in a tier, the oldest first."""
    found = [each for each in session.policy.lines.get(line, ()) if each.tier == tier]
    done = [each for each in found if each.is_managed and _is_done(session, each)]
    return sorted(done, key=lambda each: each.nominal)


def _is_done(session: Session, point: Point) -> bool:
    point.is_done = point.is_done or watching.is_complete(session, point)
    return point.is_done


def _is_there(session: Session, point: Point) -> bool:
    return any(id in session.made(point.region) for id in point.ids)


def _surplus(points: list[Point], keep: Keep) -> list[Point]:
    """Return the oldest, beyond the count."""
    return points[: max(0, len(points) - (keep.count or 0))]


def _has_newer(point: Point, points: list[Point], number: int) -> bool:
    return sum(each.nominal > point.nominal for each in points) >= number


# --------------------------------------------------------------------------------------- by age


def _expire(session: Session, point: Point) -> None:
    """Have something go that has expired; what expires while the policy does not run is kept."""
    policy = session.policy
    if not policy.has(point) or not point.is_managed:
        return
    if point.is_doomed or (policy.extends_deletion and not policy.is_running):
        delete(session, point)
    elif not policy.is_running:
        point.is_managed = False
    elif point.is_done:
        _expire_now(session, point)


def _expire_now(session: Session, point: Point) -> None:
    """Have something go, unless it has to wait for a newer one, or is orphaned."""
    schedule = session.policy.schedule(point.line.schedule)
    if schedule is None or _is_orphaned(session, point):
        point.is_managed = False
    elif _goes(session, point):
        _leave(session, point, schedule)
    elif session.policy.extends_deletion:  # the resource or the policy may go at any time
        later(session, session.at + _HOUR, partial(_expire, point=point), always=True)


def _is_orphaned(session: Session, point: Point) -> bool:
    """Tell whether the resource is there, but has lost its target tag."""
    policy = session.policy
    if policy.is_default or policy.is_event:
        return False
    source = existing(session).get(point.line.source)
    return source is not None and not matches(session, source)


def _goes(session: Session, point: Point) -> bool:
    policy = session.policy
    line = policy.lines[point.line]
    has_newer = any(each.is_done and each.nominal > point.nominal for each in line)
    to_archive = point.tier == STANDARD and point.waits and point.expires == point.made
    is_last_wish = policy.extends_deletion and point.line.source not in existing(session)
    return has_newer or to_archive or is_last_wish


# ---------------------------------------------------------------------------------- both of them


def _leave(session: Session, point: Point, schedule: Schedule) -> None:
    """Have something leave its tier, unless somebody has done something to it by hand."""
    made = session.made(point.region)
    tiers = {made[id].get("StorageTier", STANDARD) for id in point.ids if id in made}
    if not tiers:
        session.policy.forget(point)
    elif tiers != {STANDARD if point.is_stuck else point.tier}:
        point.is_managed = False
    elif (keep := _archive_rule(point, schedule)) is None:
        delete(session, point)
    elif _is_locked(session, point):  # EC2 would archive it
        point.is_managed = False
    else:
        _archive(session, point, schedule, keep)


def _archive_rule(point: Point, schedule: Schedule) -> Keep | None:
    """Return how long the archive tier keeps something, if it goes on there."""
    is_meant = point.waits or point.expires is None
    is_own = point.tier == STANDARD and not point.line.place
    return schedule.archive if is_meant and is_own else None


def _is_locked(session: Session, point: Point) -> bool:
    """Tell whether somebody has locked something, which DLM knows whatever its role may ask."""
    found = session.ask("ec2", "DescribeLockedSnapshots", {"SnapshotIds": point.ids})["Snapshots"]
    return any(each["LockState"] != "expired" for each in found)


def _archive(session: Session, point: Point, schedule: Schedule, keep: Keep) -> None:
    archiving.archive(session, point)
    until = keep.until(session.at)
    point.expires = until and max(until, session.at + _ARCHIVED_AT_LEAST)
    arm(session, point)
    archived = _tier(session, point.line, ARCHIVE) if keep.count is not None else []
    for each in _surplus(archived, keep):
        _leave(session, each, schedule)
