"""The parts of a policy that rules look at, each with its property path."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
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
    yield At(policy, "", place, policy)


def details(policy: PolicySpec, place: Place) -> Subjects[PolicyDetails]:
    """Yield its PolicyDetails."""
    return _one([policies_at(policy, place)], "PolicyDetails", lambda it: it.details)


def target_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag that resources are targeted by."""
    return _each(details(policy, place), "TargetTags", lambda it: it.target_tags)


def default_settings(policy: PolicySpec, place: Place) -> Subjects[DefaultSettings]:
    """Yield the settings of a default policy, in the body and in the details."""
    yield from _one([policies_at(policy, place)], "", lambda it: it.defaults)
    yield from _one(details(policy, place), "", lambda it: it.defaults)


def exclusions(policy: PolicySpec, place: Place) -> Subjects[Exclusions]:
    """Yield what a default policy leaves out, in the body and in the details."""
    return _one(default_settings(policy, place), "Exclusions", lambda it: it.exclusions)


def schedules(policy: PolicySpec, place: Place) -> Subjects[Schedule]:
    """Yield each schedule."""
    for found in _each(details(policy, place), "Schedules", lambda it: it.schedules):
        yield replace(found, schedule=found.it) if isinstance(found, At) else found


def create_rules(policy: PolicySpec, place: Place) -> Subjects[CreateRule]:
    """Yield the CreateRule of each schedule that has one."""
    return _one(schedules(policy, place), "CreateRule", lambda it: it.create)


def scripts(policy: PolicySpec, place: Place) -> Subjects[Script]:
    """Yield each script of each create rule."""
    return _each(create_rules(policy, place), "Scripts", lambda it: it.scripts)


def retain_rules(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the RetainRule of each schedule that has one."""
    return _one(schedules(policy, place), "RetainRule", lambda it: it.retain)


def archive_tiers(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the RetentionArchiveTier of each schedule that archives."""
    path = "ArchiveRule/RetainRule/RetentionArchiveTier"
    return _one(schedules(policy, place), path, lambda it: it.archive)


def fast_restores(policy: PolicySpec, place: Place) -> Subjects[FastRestore]:
    """Yield the FastRestoreRule of each schedule that has one."""
    return _one(schedules(policy, place), "FastRestoreRule", lambda it: it.fast_restore)


def schedule_copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each cross-Region copy rule of each schedule."""
    return _each(schedules(policy, place), "CrossRegionCopyRules", lambda it: it.copies)


def shares(policy: PolicySpec, place: Place) -> Subjects[Share]:
    """Yield each share rule of each schedule."""
    return _each(schedules(policy, place), "ShareRules", lambda it: it.shares)


def tag_lists(policy: PolicySpec, place: Place) -> Subjects[tuple[Tag | Deferred, ...]]:
    """Yield TagsToAdd and VariableTags of each schedule, also where they are empty."""
    for at in schedules(policy, place):
        yield from _one([at], "TagsToAdd", lambda it: it.tags)
        if isinstance(at, At):
            yield from _one([at], "VariableTags", lambda it: it.variable_tags)


def added_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag of TagsToAdd and VariableTags."""
    return _each(tag_lists(policy, place), "", lambda it: it)


def variable_tags(policy: PolicySpec, place: Place) -> Subjects[Tag]:
    """Yield each tag of VariableTags."""
    return _each(schedules(policy, place), "VariableTags", lambda it: it.variable_tags)


def deprecate_rules(policy: PolicySpec, place: Place) -> Subjects[Retain]:
    """Yield the DeprecateRule of each schedule that has one."""
    return _one(schedules(policy, place), "DeprecateRule", lambda it: it.deprecate)


def event_parameters(policy: PolicySpec, place: Place) -> Subjects[EventParameters]:
    """Yield the Parameters of the EventSource, if there are any."""
    sources = _one(details(policy, place), "EventSource", lambda it: it.event_source)
    return _one(sources, "Parameters", lambda it: it.parameters)


def actions(policy: PolicySpec, place: Place) -> Subjects[CopyAction]:
    """Yield each action of an event-based policy."""
    return _each(details(policy, place), "Actions", lambda it: it.actions)


def action_copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each copy of each action of an event-based policy."""
    return _each(actions(policy, place), "CrossRegionCopy", lambda it: it.copies)


def copies(policy: PolicySpec, place: Place) -> Subjects[CopyTo]:
    """Yield each copy, of schedules and of actions."""
    yield from schedule_copies(policy, place)
    yield from action_copies(policy, place)


def policies_at(policy: PolicySpec, place: Place) -> At[PolicySpec]:
    """Return the policy itself with its surroundings."""
    return At(policy, "", place, policy)


def _one(
    parents: Iterable[At[T] | Unknown], name: str, part: Callable[[T], V | Deferred | None]
) -> Subjects[V]:
    """Yield the part of each value that has it; what is unknown stays so."""
    for at in parents:
        if isinstance(at, Unknown):
            yield at
        elif (found := part(at.it)) is not None:
            yield _at(found, f"{at.where}/{name}".strip("/"), at)


def _each(
    parents: Iterable[At[T] | Unknown],
    name: str,
    parts: Callable[[T], tuple[V | Deferred, ...] | Deferred],
) -> Subjects[V]:
    """Yield each of the parts of each value; what is unknown stays so."""
    for at in _one(parents, name, parts):
        if isinstance(at, Unknown):
            yield at
        else:
            for i, found in enumerate(at.it):
                yield _at(found, f"{at.where}/{i}", at)


def _at(value: V | Deferred, where: str, parent: At[T]) -> At[V] | Unknown:
    if isinstance(value, Deferred):
        return Unknown(where, str(value))
    return At(value, where, parent.place, parent.policy, parent.schedule)
