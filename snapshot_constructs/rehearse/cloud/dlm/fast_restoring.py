"""Enable fast restore of new snapshots, and disable it later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm.records import Point
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import later
from snapshot_constructs.rehearse.cloud.errors import ApiError


def enable(session: Session, point: Point, group: Iterable[Schedule]) -> None:
    """Enable it in the zones of all schedules, in each for the longest time; others make room first."""
    wanted = _wanted(group, point.made)
    _make_room(session, point)
    enabled = [wanted and _enabled(session, id, [*wanted]) for id in point.ids]
    if not any(enabled):
        return
    point.zones = dict(wanted)
    for zone, until in wanted.items():
        if isinstance(until, datetime):
            later(session, until, partial(_expire, point=point, zone=zone, until=until))


def stop_all(session: Session, point: Point) -> None:
    """Disable it everywhere, as EC2 asks for before a snapshot is archived."""
    for zone in [*point.zones]:
        _stop(session, point, zone)


def _wanted(group: Iterable[Schedule], made: datetime) -> dict[str, datetime | int]:
    found: dict[str, datetime | int] = {}
    for each in group:
        if each.fast is not None:
            until = each.fast.until(made) or each.fast.count or 0
            found |= {zone: max(found.get(zone, until), until) for zone in each.zones}
    return found


def _make_room(session: Session, newest: Point) -> None:
    """Disable it for those that have so many newer ones as they may have."""
    line = session.policy.lines.get(newest.line, [])
    for point in [*line]:
        newer = sum(each.nominal > point.nominal for each in line)
        for zone, until in [*point.zones.items()] if point.is_managed else ():
            if isinstance(until, int) and newer >= until:
                _stop(session, point, zone)


def _expire(session: Session, point: Point, zone: str, until: datetime) -> None:
    if point.is_managed and point.zones.get(zone) == until:
        _stop(session, point, zone)


def _enabled(session: Session, id: str, zones: list[str]) -> bool:
    """Enable it for one snapshot; tell whether that worked in some zone."""
    asked = {"AvailabilityZones": _names(session, zones), "SourceSnapshotIds": [id]}
    try:
        return bool(session.call("EnableFastSnapshotRestores", asked).get("Successful"))
    except ApiError:
        return False  # the other snapshots of a set go on


def _stop(session: Session, point: Point, zone: str) -> None:
    """Disable it in a zone, unless somebody else did."""
    (name,) = _names(session, [zone])
    filters = [
        {"Name": "snapshot-id", "Values": point.ids},
        {"Name": "availability-zone", "Values": [name]},
    ]
    found = session.call("DescribeFastSnapshotRestores", {"Filters": filters})
    on = [
        each["SnapshotId"]
        for each in found["FastSnapshotRestores"]
        if each["State"] not in ("disabling", "disabled")
    ]
    if on:
        asked = {"AvailabilityZones": [name], "SourceSnapshotIds": on}
        session.call("DisableFastSnapshotRestores", asked)
    del point.zones[zone]


def _names(session: Session, zones: list[str]) -> list[str]:
    """Return zones by their names, some of which may be given by their ids."""
    if not any("-az" in zone for zone in zones):
        return zones
    found = session.call("DescribeAvailabilityZones", {})["AvailabilityZones"]
    by_id = {each["ZoneId"]: each["ZoneName"] for each in found}
    return [by_id.get(zone, zone) for zone in zones]
