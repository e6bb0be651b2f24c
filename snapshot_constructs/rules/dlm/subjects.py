"""The parts of a policy that rules look at, each with its property path."""

from collections.abc import Iterator
from typing import TypeVar

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import DefaultSettings, Exclusions
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.event import CopyAction, EventParameters
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.scripts import Script
from snapshot_constructs.model.sharing import Share
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.registry import At, Place, Unknown

T = TypeVar("T")
V = TypeVar("V")

Subjects = Iterator[At[T] | Unknown]


def policies(policy: PolicySpec, place: Place) -> Subjects[PolicySpec]:
    """Yield the policy itself."""
    yield At(policy, "", policy, place)


def details(policy: PolicySpec, place: Place) -> Subjects[PolicyDetails]:
    """Yield its PolicyDetails."""
    if policy.details is not None:
        yield _at(policy.details, "PolicyDetails", policies_at(policy, place))


def target_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag that resources are targeted by."""
    for at in details(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.target_tags, f"{at.where}/TargetTags", at)


def default_settings(policy: PolicySpec, place: Place) -> Subjects[DefaultSettings]:
    """Yield the settings of a default policy, in the body and in the details."""
    if policy.defaults is not None:
        yield _at(policy.defaults, "", policies_at(policy, place))
    for at in details(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.defaults is not None:
            yield _at(at.it.defaults, at.where, at)


def exclusions(policy: PolicySpec, place: Place) -> Subjects[Exclusions]:
    """Yield what a default policy leaves out, in the body and in the details."""
    for at in default_settings(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.exclusions is not None:
            yield _at(at.it.exclusions, f"{at.where}/Exclusions".lstrip("/"), at)


def schedules(policy: PolicySpec, place: Place) -> Subjects[Schedule]:
    """Yield each schedule."""
    for at in details(policy, place):
        if isinstance(at, At):
            for found in _items(at.it.schedules, f"{at.where}/Schedules", at):
                schedule = found.it if isinstance(found, At) else None
                yield _within(found, schedule)
        else:
            yield at


def create_rules(policy: PolicySpec, place: Place) -> Subjects[CreateRule]:
    """Yield the CreateRule of each schedule that has one."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.create is not None:
            yield _at(at.it.create, f"{at.where}/CreateRule", at)


def scripts(policy: PolicySpec, place: Place) -> Subjects[Script]:
    """Yield each script of each create rule."""
    for at in create_rules(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.scripts, f"{at.where}/Scripts", at)


def retain_rules(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the RetainRule of each schedule that has one."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.retain is not None:
            yield _at(at.it.retain, f"{at.where}/RetainRule", at)


def archive_tiers(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the RetentionArchiveTier of each schedule that archives."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.archive is not None:
            where = f"{at.where}/ArchiveRule/RetainRule/RetentionArchiveTier"
            yield _at(at.it.archive, where, at)


def fast_restores(policy: PolicySpec, place: Place) -> Subjects[FastRestore]:
    """Yield the FastRestoreRule of each schedule that has one."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.fast_restore is not None:
            yield _at(at.it.fast_restore, f"{at.where}/FastRestoreRule", at)


def schedule_copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each cross-Region copy rule of each schedule."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.copies, f"{at.where}/CrossRegionCopyRules", at)


def shares(policy: PolicySpec, place: Place) -> Subjects[Share]:
    """Yield each share rule of each schedule."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.shares, f"{at.where}/ShareRules", at)


def tag_lists(policy: PolicySpec, place: Place) -> Subjects[tuple[Tag | Deferred, ...]]:
    """Yield TagsToAdd and VariableTags of each schedule, also where they are empty."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield _at(at.it.tags, f"{at.where}/TagsToAdd", at)
            yield _at(at.it.variable_tags, f"{at.where}/VariableTags", at)


def added_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag of TagsToAdd and VariableTags."""
    for at in tag_lists(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it, at.where, at)


def variable_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag of VariableTags."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.variable_tags, f"{at.where}/VariableTags", at)


def deprecate_rules(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the DeprecateRule of each schedule that has one."""
    for at in schedules(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.deprecate is not None:
            yield _at(at.it.deprecate, f"{at.where}/DeprecateRule", at)


def event_parameters(policy: PolicySpec, place: Place) -> Subjects[EventParameters]:
    """Yield the Parameters of the EventSource, if there are any."""
    for at in details(policy, place):
        if isinstance(at, Unknown):
            yield at
        elif at.it.event_source is not None:
            source = _at(at.it.event_source, f"{at.where}/EventSource", at)
            if isinstance(source, Unknown):
                yield source
            elif source.it.parameters is not None:
                yield _at(source.it.parameters, f"{source.where}/Parameters", at)


def actions(policy: PolicySpec, place: Place) -> Subjects[CopyAction]:
    """Yield each action of an event-based policy."""
    for at in details(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.actions, f"{at.where}/Actions", at)


def action_copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each copy of each action of an event-based policy."""
    for at in actions(policy, place):
        if isinstance(at, Unknown):
            yield at
        else:
            yield from _items(at.it.copies, f"{at.where}/CrossRegionCopy", at)


def copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each copy, of schedules and of actions."""
    yield from schedule_copies(policy, place)
    yield from action_copies(policy, place)


def policies_at(policy: PolicySpec, place: Place) -> At[PolicySpec]:
    """Return the policy itself with its surroundings."""
    return At(policy, "", policy, place)


def _items(items: tuple[V | Deferred, ...] | Deferred, where: str, parent: At[T]) -> Subjects[V]:
    if isinstance(items, Deferred):
        yield Unknown(where, str(items))
        return
    for i, item in enumerate(items):
        yield _at(item, f"{where}/{i}", parent)


def _at(value: V | Deferred, where: str, parent: At[T]) -> At[V] | Unknown:
    if isinstance(value, Deferred):
        return Unknown(where, str(value))
    return At(value, where, parent.policy, parent.place, parent.schedule)


def _within(found: At[Schedule] | Unknown, schedule: Schedule | None) -> At[Schedule] | Unknown:
    if isinstance(found, Unknown):
        return found
    return At(found.it, found.where, found.policy, found.place, schedule)
