"""Copy what was made to other Regions and Outposts, and what others share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm import deprecating, keeping, labels, watching
from snapshot_constructs.rehearse.cloud.dlm.records import Point
from snapshot_constructs.rehearse.cloud.dlm.schedules import Copying, Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.sources import tags_of
from snapshot_constructs.rehearse.cloud.dlm.working import insist, later

_AGAIN = timedelta(minutes=10)
_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class _Job:
    """One copy to be made.

    Attributes:
        rules: of all schedules that ask for it, first the one whose key counts.
        until: when it is too late.
    """

    source: Point
    copy: Point
    rules: Sequence[Copying]
    until: datetime


def copy_all(session: Session, source: Point, owner: Schedule, group: Sequence[Schedule]) -> None:
    """Copy something to all places that its schedules name, to each of them once."""
    rules = [rule for each in (owner, *group) for rule in each.copies]
    for place in dict.fromkeys(rule.place for rule in rules):
        there = [*dict.fromkeys(rule for rule in rules if rule.place == place)]
        _begin(session, source, there)


def _begin(session: Session, source: Point, rules: Sequence[Copying]) -> None:
    place = rules[0].place
    copy = Point(
        line=source.line._replace(place=place),
        region=session.policy.region if place.startswith("arn:") else place,
        ids=[],
        made=session.at,
        nominal=source.nominal,
        members=source.members,
    )
    session.count(f"{_what(session)}Started", len(source.ids))
    _insist(session, _Job(source, copy, rules, session.at + _WITHIN))


def _insist(session: Session, job: _Job) -> None:
    insist(
        session,
        partial(_copy, job=job),
        every=_AGAIN,
        until=job.until,
        failed=lambda session, _cause: _fail(session, job),
    )


def _copy(session: Session, job: _Job) -> None:
    """Begin with all that is not copied yet, and go on when it is complete."""
    copy, source = job.copy, job.source
    dates = [rule.keep.until(session.at) if rule.keep else None for rule in job.rules]
    known = [date for date in dates if date is not None]
    copy.made, copy.expires = session.at, max(known) if len(known) == len(dates) else None
    for id in source.ids[len(copy.ids) :]:
        copy.ids.append(_call(session, job, id))
    session.policy.add(copy)
    session.changed(copy.region)
    keeping.arm(session, copy)
    done, failed = partial(_done, job=job), partial(_again, job=job)
    watching.watch(session, copy, done, failed)


def _done(session: Session, job: _Job) -> None:
    copy = job.copy
    session.count(f"{_what(session)}Completed", len(copy.ids))
    if session.policy.makes_images:
        rules = [rule.deprecate for rule in job.rules]
        later(session, session.at, partial(deprecating.by_age, point=copy, rules=rules))
    later(session, session.at, partial(keeping.renew, line=copy.line))


def _again(session: Session, job: _Job) -> None:
    """Begin anew after a copy failed, such as for want of the key."""
    if session.at + _AGAIN >= job.until:
        session.policy.forget(job.copy)
        _fail(session, job)
        return
    watching.discard(session, job.copy)
    job.copy.ids.clear()
    later(session, session.at + _AGAIN, partial(_insist, job=job))


def _fail(session: Session, job: _Job) -> None:
    session.count(f"{_what(session)}Failed", len(job.source.ids))


def _what(session: Session) -> str:
    policy = session.policy
    made = "Images" if policy.makes_images else "Snapshots"
    return f"{made}Copied{'Account' if policy.is_event else 'Region'}"


# ----------------------------------------------------------------------------------- the request


def _call(session: Session, job: _Job, id: str) -> str:
    """Have one snapshot or AMI copied; return the id of the copy."""
    rule, region = job.rules[0], session.policy.region
    asked: dict[str, Any] = {"SourceRegion": region, "Encrypted": rule.encrypted}
    asked |= {"KmsKeyId": rule.key} if rule.key else {}
    asked |= {"DestinationOutpostArn": rule.place} if rule.place.startswith("arn:") else {}
    asked["Description"] = f"[Copied {id} from {region}] {_description(session, job)}"
    tags = _tags(session, job, id)
    if session.policy.makes_images:
        line = job.source.line
        name = labels.image_name(session.policy, line.schedule, line.source, job.source.made)
        asked |= {"SourceImageId": id, "Name": name}
        asked["TagSpecifications"] = labels.specification(tags, "image", "snapshot")
        return str(session.call("CopyImage", asked, region=job.copy.region)["ImageId"])
    asked |= {"SourceSnapshotId": id}
    asked["TagSpecifications"] = labels.specification(tags, "snapshot")
    return str(session.call("CopySnapshot", asked, region=job.copy.region)["SnapshotId"])


def _description(session: Session, job: _Job) -> str:
    return labels.description(session.policy, job.source.line.schedule)


def _tags(session: Session, job: _Job, id: str) -> labels.Tags:
    source = session.made(session.policy.region).get(id, {})
    own = labels.own(tags_of(source)) if any(rule.copy_tags for rule in job.rules) else {}
    return own | labels.system_tags(session.policy, job.source.line.schedule, job.copy.expires)
