"""The shortest way to write a policy down: without what only repeats how DLM behaves anyway."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    DefaultSettings,
    Exclusions,
)
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.policy import Kind, Parameters, PolicyDetails, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule

_TYPES = {"VOLUME": "EBS_SNAPSHOT_MANAGEMENT", "INSTANCE": "IMAGE_MANAGEMENT"}


def normal(policy: PolicySpec) -> PolicySpec:
    """Return the policy as the constructs write it, and as one compares it with another.

    Two policies with the same normal form do the same. What means nothing, or is wrong, is left as
    it is.
    """
    if policy.default_policy is not None:
        return _normal_default(policy)
    if not isinstance(policy.details, PolicyDetails):
        return policy
    return replace(policy, details=_normal_details(policy.details, policy.kind))


def _normal_details(details: PolicyDetails, kind: Kind | None) -> PolicyDetails:
    schedules = details.schedules
    if isinstance(schedules, tuple):
        schedules = tuple(_normal_schedule(s) if isinstance(s, Schedule) else s for s in schedules)
    return replace(
        details,
        policy_type=details.policy_type or "EBS_SNAPSHOT_MANAGEMENT",
        language=None if details.language == "STANDARD" else details.language,
        locations=() if details.locations == ("CLOUD",) else details.locations,
        parameters=_normal_parameters(details.parameters, kind),
        schedules=schedules,
    )


def _normal_parameters(parameters: Any, kind: Kind | None) -> Any:
    if kind is Kind.AMIS and parameters in (None, Parameters()):
        return Parameters(no_reboot=True)
    return None if parameters == Parameters() else parameters


def _normal_schedule(schedule: Schedule) -> Schedule:
    """Return the schedule without what GetLifecyclePolicy adds to each."""
    create, restore = schedule.create, schedule.fast_restore
    if isinstance(create, CreateRule) and create.location == "CLOUD":
        create = replace(create, location=None)
    if isinstance(restore, FastRestore):
        restore = replace(restore, retain=_normal_retain(restore.retain))
    return replace(
        schedule,
        create=create,
        retain=_normal_retain(schedule.retain),
        archive=_normal_retain(schedule.archive),
        fast_restore=restore,
        deprecate=_normal_retain(schedule.deprecate),
    )


def _normal_retain(retain: Any) -> Any:
    """Return a retention without the 0 that stands for the half that was not written."""
    if not isinstance(retain, Retain) or retain.count is None or retain.interval is None:
        return retain
    if retain.interval == 0 and retain.unit is None:
        return Retain(count=retain.count)
    if retain.count == 0 and retain.unit is not None:
        return replace(retain, count=None)
    return retain


def _normal_default(policy: PolicySpec) -> PolicySpec:
    """Return a default policy with its settings beside the details, and no details."""
    settings, details = policy.defaults, policy.details
    if settings is None and isinstance(details, PolicyDetails) and _repeats(policy, details):
        settings, details = details.defaults, None
    if settings is None and details is not None:
        return policy
    settings = settings or DefaultSettings()
    exclusions = settings.exclusions
    settings = replace(
        settings,
        create_interval_days=_or(settings.create_interval_days, CREATE_INTERVAL_DAYS),
        retain_interval_days=_or(settings.retain_interval_days, RETAIN_INTERVAL_DAYS),
        exclusions=None if exclusions == Exclusions() else exclusions,
    )
    return replace(policy, defaults=settings, details=details)


def _repeats(policy: PolicySpec, details: PolicyDetails) -> bool:
    """Tell whether the details, but for their settings, say nothing that the type does not."""
    expected = PolicyDetails(
        policy_type=_TYPES.get(str(policy.default_policy)),
        language="SIMPLIFIED",
        resource_type=policy.default_policy,
        defaults=details.defaults,
    )
    return details in (expected, replace(expected, policy_type=None))


def _or(written: Any, otherwise: int) -> Any:
    return otherwise if written is None else written
