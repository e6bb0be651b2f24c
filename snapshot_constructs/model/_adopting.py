"""Which construct makes a policy, with which arguments, and what exactly it will make of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

from snapshot_constructs.model._expressions import (
    arguments,
    as_mapping,
    expression,
    mapped_values,
    tags_expression,
)
from snapshot_constructs.model._layout import Code, call, listed, literal, mapped
from snapshot_constructs.model._schedule_expression import schedule_expression
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.default_policy import CopyTarget, DefaultSettings
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.event import CopyAction, EventParameters, EventSource
from snapshot_constructs.model.policy import Parameters, PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag, Targets


@dataclass(frozen=True, slots=True)
class Adopted:
    """A call of a construct.

    Attributes:
        construct: its name.
        spec: what it makes, but for the role; where a policy has mistakes, not quite that policy.
        named: its arguments, but for those that all constructs take.
    """

    construct: str
    spec: PolicySpec
    named: dict[str, Code]


def adopt(policy: PolicySpec) -> Adopted:
    """Choose the construct for a policy in normal form, and its arguments."""
    details = policy.details if isinstance(policy.details, PolicyDetails) else PolicyDetails()
    if policy.default_policy is not None:
        return _default(policy.default_policy, policy.defaults or DefaultSettings())
    match details.policy_type:
        case "IMAGE_MANAGEMENT":
            return _amis(details)
        case "EVENT_BASED_POLICY":
            return _shared_copies(details)
    return _snapshots(details)


def common(policy: PolicySpec) -> tuple[PolicySpec, dict[str, Code]]:
    """Return what all constructs take, as they make it and as arguments."""
    tags = tuple(_plain_tags(policy.tags))
    state = "DISABLED" if policy.state == "DISABLED" else "ENABLED"
    named = arguments(policy, "description")
    if state == "DISABLED":
        named["enabled"] = "False"
    if tags:
        named["policy_tags"] = mapped_values({str(tag.key): tag.value for tag in tags})
    return PolicySpec(description=policy.description, state=state, tags=tags), named


def _plain_tags(tags: object) -> Iterator[Tag]:
    """Yield the tags that a mapping can hold: each key once, and known."""
    keys = set()
    for tag in tags if isinstance(tags, tuple) else ():
        if isinstance(tag, Tag) and isinstance(tag.key, str) and tag.key not in keys:
            keys.add(tag.key)
            if as_mapping((tag,)) is not None:
                yield tag


def _snapshots(details: PolicyDetails) -> Adopted:
    parameters = details.parameters if isinstance(details.parameters, Parameters) else Parameters()
    parameters = replace(parameters, no_reboot=None)
    named = _custom_arguments(details, "VOLUME") | arguments(parameters, "exclude_boot_volume")
    if parameters.exclude_data_volume_tags != ():
        tags = tags_expression(parameters.exclude_data_volume_tags)
        named["exclude_data_volume_tags"] = tags
    made = replace(
        _custom(details, "VOLUME", "EBS_SNAPSHOT_MANAGEMENT"),
        parameters=None if parameters == Parameters() else parameters,
    )
    return Adopted("SnapshotPolicy", PolicySpec(details=made), named)


def _amis(details: PolicyDetails) -> Adopted:
    no_reboot = getattr(details.parameters, "no_reboot", None) is not False
    made = _copying(_custom(details, "INSTANCE", "IMAGE_MANAGEMENT"), _to_region)
    named = _custom_arguments(_copying(made, _to_target), "INSTANCE")
    if not no_reboot:
        named["reboot"] = "True"
    made = replace(made, parameters=Parameters(no_reboot=no_reboot))
    return Adopted("AmiPolicy", PolicySpec(details=made), named)


def _copying(details: PolicyDetails, change: Callable[[CopyTo], CopyTo]) -> PolicyDetails:
    """Return the details with every copy changed."""

    def changed(schedule: Schedule) -> Schedule:
        if not isinstance(schedule.copies, tuple):
            return schedule
        copies = (change(each) if isinstance(each, CopyTo) else each for each in schedule.copies)
        return replace(schedule, copies=tuple(copies))

    return replace(details, schedules=tuple(changed(each) for each in _schedules(details)))


def _to_region(copy: CopyTo) -> CopyTo:
    """Name the Region where AMI policies want it named, as ``AmiPolicy`` does."""
    if copy.target_region is not None:
        return copy
    return replace(copy, target=None, target_region=copy.target)


def _to_target(copy: CopyTo) -> CopyTo:
    """Name the Region where ``AmiPolicy`` is told it."""
    if copy.target is not None:
        return copy
    return replace(copy, target=copy.target_region, target_region=None)


def _custom(details: PolicyDetails, otherwise: str, policy_type: str) -> PolicyDetails:
    targets = _targets(details, otherwise)
    return PolicyDetails(
        policy_type=policy_type,
        resource_types=(targets.resource_type,),
        locations=() if targets.location is None else (targets.location,),
        target_tags=targets.tags,
        schedules=_schedules(details),
    )


def _custom_arguments(details: PolicyDetails, otherwise: str) -> dict[str, Code]:
    schedules = ((_key(s.name), schedule_expression(s)) for s in _schedules(details))
    return {"targets": expression(_targets(details, otherwise)), "schedules": mapped(schedules)}


def _targets(details: PolicyDetails, otherwise: str) -> Targets:
    return Targets(
        resource_type=_first(details.resource_types) or otherwise,
        tags=details.target_tags,
        location=_first(details.locations),
    )


def _first(written: tuple[str | Deferred, ...] | Deferred) -> str | Deferred | None:
    return written[0] if isinstance(written, tuple) and written else None


def _schedules(details: PolicyDetails) -> tuple[Schedule, ...]:
    """Return the schedules that can be seen, each with a name of its own: it becomes a key."""
    seen = details.schedules if isinstance(details.schedules, tuple) else ()
    named: dict[str, Schedule] = {}
    for schedule in seen:
        if isinstance(schedule, Schedule):
            name = _free(schedule.name, named)
            named[repr(name)] = replace(schedule, name=name)
    return tuple(named.values())


def _free(name: str | Deferred | None, taken: Mapping[str, Schedule]) -> str | Deferred:
    """Return the name itself if it can be a key, else one like it."""
    waits = isinstance(name, Deferred) and is_deferred(name.raw)
    if name is not None and (waits or isinstance(name, str)) and repr(name) not in taken:
        return name
    base = name if isinstance(name, str) else "schedule"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(each for each in names if repr(each) not in taken)


def _key(name: object) -> Code:
    return (
        call("Token.as_string", literal(name.raw)) if isinstance(name, Deferred) else literal(name)
    )


def _shared_copies(details: PolicyDetails) -> Adopted:
    source = (
        details.event_source if isinstance(details.event_source, EventSource) else EventSource()
    )
    written = source.parameters
    parameters = written if isinstance(written, EventParameters) else EventParameters()
    regex = parameters.description_regex or ".*"
    action = _first_action(details.actions)
    made = PolicyDetails(
        policy_type="EVENT_BASED_POLICY",
        event_source=EventSource(
            type="MANAGED_CWE",
            parameters=replace(parameters, event_type="shareSnapshot", description_regex=regex),
        ),
        actions=(action,),
    )
    named = {
        "shared_by": expression(parameters.owners),
        "copies": expression(action.copies),
        "description_regex": expression(regex),
        "name": expression(action.name),
    }
    return Adopted("CrossAccountCopyPolicy", PolicySpec(details=made), named)


def _first_action(actions: object) -> CopyAction:
    """Return the first action that can be seen, and the construct's own name where it has none."""
    seen = actions if isinstance(actions, tuple) else ()
    action = next((each for each in seen if isinstance(each, CopyAction)), CopyAction())
    return action if action.name is not None else replace(action, name="Copy")


def _default(resource_type: str | Deferred, settings: DefaultSettings) -> Adopted:
    amis = resource_type == "INSTANCE"
    targets = settings.copy_targets if isinstance(settings.copy_targets, tuple) else ()
    seen = tuple(each for each in targets if isinstance(each, CopyTarget))
    made = PolicySpec(
        default_policy="INSTANCE" if amis else "VOLUME",
        defaults=replace(settings, copy_targets=seen),
    )
    named = arguments(settings, "create_interval_days", "retain_interval_days")
    named |= arguments(settings, "copy_tags", "extend_deletion")
    if seen:
        named["copy_to"] = listed(expression(target.region) for target in seen)
    named |= arguments(settings, "exclusions")
    return Adopted("DefaultAmiPolicy" if amis else "DefaultSnapshotPolicy", made, named)
