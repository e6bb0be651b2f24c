"""The details of policies that look for tags and run by schedules."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from snapshot_constructs.cdk._draft import misread
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.policy import Parameters, PolicyDetails
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Targets
from snapshot_constructs.model.value import Misread


class Custom(NamedTuple):
    """The details, and the arguments that cannot be part of them."""

    details: PolicyDetails
    misread: tuple[Misread, ...]


def custom(
    policy_type: str,
    targets: object,
    schedules: object,
    parameters: Parameters | None,
    adapt: Callable[[Schedule], Schedule] = lambda schedule: schedule,
) -> Custom:
    """Write down the details of a policy, whatever the arguments are.

    Args:
        policy_type: EBS_SNAPSHOT_MANAGEMENT or IMAGE_MANAGEMENT.
        targets: should be ``Targets``.
        schedules: should be a mapping of names to ``Schedule``.
        parameters: left out when None, or when it says nothing.
        adapt: changes each schedule.
    """
    wrong: list[Misread] = []
    details = PolicyDetails(
        policy_type=policy_type,
        parameters=parameters if parameters != Parameters() else None,
        schedules=_named(schedules, adapt, wrong),
        **_targeted(targets, wrong),
    )
    return Custom(details, tuple(wrong))


def _targeted(targets: object, wrong: list[Misread]) -> dict[str, Any]:
    if not isinstance(targets, Targets):
        wrong.append(misread("targets", "Targets, such as Targets.volumes({…})", targets))
        return {"resource_types": Deferred(targets), "target_tags": Deferred(targets)}
    return {
        "resource_types": (targets.resource_type,),
        "target_tags": targets.tags,
        "locations": () if targets.location is None else (targets.location,),
        "any_of": targets.any_of,
    }


def _named(schedules: object, adapt: Callable[[Schedule], Schedule], wrong: list[Misread]) -> Any:
    if not isinstance(schedules, Mapping) or is_deferred(schedules):
        wrong.append(misread("schedules", "a mapping of names to schedules", schedules))
        return Deferred(schedules)
    return tuple(
        adapt(replace(schedule, name=name)) if isinstance(schedule, Schedule) else schedule
        for name, schedule in schedules.items()
    )
