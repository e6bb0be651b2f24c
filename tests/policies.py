"""Builds policies that nothing is wrong with, so that a test need only say what it changes."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    CreateRule,
    DefaultSettings,
    EventParameters,
    EventSource,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Tag,
)

ROLE = "arn:aws:iam::111122223333:role/snapshots"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555"


def create(**changes: Any) -> CreateRule:
    """Make a create rule: every day at 03:00."""
    daily = CreateRule(interval=24, interval_unit="HOURS", times=("03:00",))
    return replace(daily, **changes)


def by_cron(expression: str, **changes: Any) -> CreateRule:
    """Make a create rule from a cron expression."""
    return CreateRule(cron=expression, **changes)


def schedule(**changes: Any) -> Schedule:
    """Make a schedule: daily, the newest seven are kept."""
    return replace(Schedule(name="daily", create=create(), retain=Retain.last(7)), **changes)


def monthly(**changes: Any) -> Schedule:
    """Make a schedule that may archive: monthly, the newest three are kept."""
    first = by_cron("cron(0 9 1 * ? *)")
    return replace(Schedule(name="monthly", create=first, retain=Retain.last(3)), **changes)


def copy_to(target: str = "eu-central-1", **changes: Any) -> CopyTo:
    """Make an encrypted copy that is kept for five weeks."""
    return replace(CopyTo(target, key=KEY, retain=Retain.weeks(5)), **changes)


def custom(details: PolicyDetails, **changes: Any) -> PolicySpec:
    """Make a policy around its details."""
    whole = PolicySpec(description="Backups", state="ENABLED", role=ROLE, details=details)
    return replace(whole, **changes)


def volumes(*schedules: Schedule, **changes: Any) -> PolicySpec:
    """Make a policy for snapshots of volumes; ``changes`` are to its details."""
    return custom(_targeting("VOLUME", schedules, changes))


def instances(*schedules: Schedule, **changes: Any) -> PolicySpec:
    """Make a policy for snapshots of instances; ``changes`` are to its details."""
    return custom(_targeting("INSTANCE", schedules, changes))


def amis(*schedules: Schedule, **changes: Any) -> PolicySpec:
    """Make a policy for AMIs; ``changes`` are to its details."""
    changes = {"policy_type": "IMAGE_MANAGEMENT"} | changes
    return custom(_targeting("INSTANCE", schedules, changes))


def event(**changes: Any) -> PolicySpec:
    """Make an event-based policy; ``changes`` are to its details."""
    parameters = EventParameters(
        event_type="shareSnapshot", owners=("444455556666",), description_regex=".*"
    )
    copies = (copy_to("us-east-1", key=None),)
    details = PolicyDetails(
        policy_type="EVENT_BASED_POLICY",
        event_source=EventSource(type="MANAGED_CWE", parameters=parameters),
        actions=(CopyAction(name="copy", copies=copies),),
    )
    return custom(replace(details, **changes))


def default(resource_type: str = "VOLUME", **changes: Any) -> PolicySpec:
    """Make a default policy in body form; ``changes`` are to its settings."""
    settings = replace(DefaultSettings(create_interval_days=1, retain_interval_days=7), **changes)
    return PolicySpec(
        description="Everything",
        state="ENABLED",
        role=ROLE,
        default_policy=resource_type,
        defaults=settings,
    )


def _targeting(
    kind: str, schedules: tuple[Schedule, ...], changes: dict[str, Any]
) -> PolicyDetails:
    details = PolicyDetails(
        resource_types=(kind,),
        target_tags=(Tag("backup", "gold"),),
        schedules=schedules or (schedule(),),
    )
    return replace(details, **changes)
