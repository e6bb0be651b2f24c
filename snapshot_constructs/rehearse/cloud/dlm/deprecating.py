"""Deprecate AMIs, and copies of them: by age when they are made, by count when there are newer ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from snapshot_constructs.rehearse.cloud.dlm.keep import Keep
from snapshot_constructs.rehearse.cloud.dlm.records import Point
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.errors import ApiError

Rules = Sequence[Keep | None]


def by_age(session: Session, point: Point, rules: Rules) -> None:
    """Have an AMI deprecated at the last of some dates; never if a schedule has no rule.

    Args:
        rules: of the schedules that made it together.
    """
    dates = [rule.until(point.made) if rule else None for rule in rules]
    known = [date for date in dates if date is not None]
    if known and len(known) == len(dates):
        _deprecate(session, point, max(known))


def by_count(session: Session, newest: Point) -> None:
    """Deprecate those AMIs that have so many newer ones as the schedules that made them say now."""
    line = [each for each in session.policy.lines.get(newest.line, ()) if each.is_managed]
    for point in line:
        newer = sum(each.nominal > point.nominal for each in line)
        limit = _limit(_rules(session, point))
        if not point.is_deprecated and limit is not None and newer >= limit:
            _deprecate(session, point, session.at)


def _rules(session: Session, point: Point) -> Rules:
    """Return the rules of those schedules that made something, as far as the policy still has them."""
    found = (session.policy.schedule(name) for name in point.members)
    return [each.deprecate for each in found if each is not None]


def _limit(rules: Rules) -> int | None:
    counts = [rule.count for rule in rules if rule is not None and rule.count is not None]
    return max(counts) if counts and len(counts) == len(rules) else None


def _deprecate(session: Session, point: Point, when: datetime) -> None:
    point.is_deprecated = True
    copied = "Copied" if point.line.place else ""
    for id in point.ids:
        asked = {"ImageId": id, "DeprecateAt": when}
        try:
            session.call("EnableImageDeprecation", asked, region=point.region)
        except ApiError:
            session.count(f"Enable{copied}ImageDeprecationFailed")
        else:
            session.count(f"Enable{copied}ImageDeprecationCompleted")
