"""Default policies: what has no recent backup gets one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm import making
from snapshot_constructs.rehearse.cloud.dlm.records import Lifecycles, Task
from snapshot_constructs.rehearse.cloud.dlm.session import Session, View
from snapshot_constructs.rehearse.cloud.dlm.sources import excluded_by_tags, existing, is_usable

_DAY = timedelta(days=1)


def run(session: Session, nominal: datetime) -> None:
    """Back up what was not backed up by any means for as many days as the policy says."""
    policy = session.policy
    chosen = _chosen(session, existing(session), policy.details, nominal)
    if not policy.makes_images:
        chosen = _left_over(session, chosen, nominal)
    session.count("ResourcesTargeted", len(chosen))
    newest = _newest(session)
    latest = nominal - policy.details["CreateInterval"] * _DAY
    (schedule,) = policy.schedules
    for id, source in chosen.items():
        if id not in newest or newest[id] <= latest:
            task = Task(id=id, source=source, nominal=nominal, owner=schedule, group=(schedule,))
            making.make(session, task)


def _chosen(
    session: Session, sources: Mapping[str, View], details: Mapping[str, Any], now: datetime
) -> dict[str, View]:
    """Return what is not excluded, and is a day old."""
    exclusions = details.get("Exclusions") or {}
    types = exclusions.get("ExcludeVolumeTypes") or ()
    boot = _boot_volumes(session) if exclusions.get("ExcludeBootVolumes") else set()
    return {
        id: each
        for id, each in sources.items()
        if is_usable(each)
        and _made(each) <= now - _DAY
        and not excluded_by_tags(each, exclusions.get("ExcludeTags"))
        and each.get("VolumeType") not in types
        and id not in boot
    }


def _made(source: View) -> datetime:
    return _time(source.get("CreateTime") or source["LaunchTime"])


def _boot_volumes(session: Session) -> set[str]:
    return {
        device["Ebs"]["VolumeId"]
        for each in session.instances.values()
        for device in each.get("BlockDeviceMappings", ())
        if device["DeviceName"] == each.get("RootDeviceName")
    }


def _left_over(session: Session, volumes: dict[str, View], now: datetime) -> dict[str, View]:
    """Return the volumes that the default policy for AMIs does not cover, if there is one."""
    policy = session.policy
    store = session.world.store(Lifecycles, policy.account, policy.region)
    covered = {
        instance
        for other in store.policies.values()
        if other.is_default and other.makes_images and other.is_running
        for instance in _chosen(session, session.instances, other.details, now)
    }
    return {
        id: each
        for id, each in volumes.items()
        if not any(at["InstanceId"] in covered for at in each.get("Attachments", ()))
    }


def _newest(session: Session) -> dict[str, datetime]:
    """Return when the newest backup of each resource was made, by whomever."""
    nominal = {id: point.nominal for point in session.policy.points for id in point.ids}
    found: dict[str, datetime] = {}
    for source, id, made in _backups(session):
        found[source] = max(nominal.get(id, made), found.get(source, made))
    return found


def _backups(session: Session) -> Iterator[tuple[str, str, datetime]]:
    """Yield each backup: of what, its id, and when it was made."""
    if session.policy.makes_images:
        for each in session.call("DescribeImages", {"Owners": ["self"]})["Images"]:
            if each.get("SourceInstanceId"):
                yield each["SourceInstanceId"], each["ImageId"], _time(each["CreationDate"])
    else:
        for each in session.call("DescribeSnapshots", {"OwnerIds": ["self"]})["Snapshots"]:
            yield each["VolumeId"], each["SnapshotId"], _time(each["StartTime"])


def _time(value: datetime | str) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
