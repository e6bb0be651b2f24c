"""Who looks for which tags, and who carries them: policies and volumes that miss each other, or meet twice."""

from collections.abc import Iterator

from snapshot_constructs.model.address import may_coexist
from snapshot_constructs.model.backable import Backable, Machine, Source, Volume
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import PlacedPolicy
from snapshot_constructs.model.policy import SNAPSHOTS, Kind
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.dlm.estate.coverage import Covering
from snapshot_constructs.rules.dlm.estate.matching import (
    are_known,
    each_tag,
    folded,
    spelled,
    token,
)
from snapshot_constructs.rules.dlm.estate.survey import LOOKS_AT, Looking, Survey, details_of
from snapshot_constructs.rules.registry import Located

Found = Iterator[Located]

_MEANT_FOR_BACKUP = ("backup", "snapshot", "dlm", "lifecycle", "retention", "recovery")
_MEANT_AGAINST = frozenset(
    {"", "never", "none", "no", "false", "off", "disabled", "skip", "0", "ignore", "exclude"}
)
_ONE = {"VOLUME": "volume", "INSTANCE": "instance"}
_OTHER = {"VOLUME": "INSTANCE", "INSTANCE": "VOLUME"}
_WHERE = {
    Source.VOLUME: "Tags",
    Source.INSTANCE: "PropagateTagsToVolumeOnCreation",
    Source.LAUNCH_TEMPLATE: "LaunchTemplateData/TagSpecifications",
    Source.GROUP: "LaunchTemplate",
}
_PROPAGATING = {
    Source.INSTANCE: "write PropagateTagsToVolumeOnCreation: true",
    Source.LAUNCH_TEMPLATE: "add TagSpecifications for ResourceType volume with this tag",
    Source.GROUP: "add TagSpecifications for ResourceType volume with this tag to its launch "
    "template; PropagateAtLaunch is for instances only",
}


def target_near_miss(survey: Survey) -> Found:
    """Find target tags that resources carry in another spelling only, or only of another type."""
    for looking in survey.looking:
        if not _is_missed(survey, looking):
            continue
        what = _what(looking)
        near = survey.nearly(what, looking.tag)
        others = _on_others(survey, looking) if not near else None
        if near:
            thing, tag = near[0]
            yield Located(
                looking.policy.address,
                looking.where,
                f"looks for {spelled(looking.tag)}, and {_named(thing)} carries {spelled(tag)}; "
                f"DLM compares exactly",
                f"write {spelled(tag)}, or tag the {_ONE[what]} {spelled(looking.tag)}",
            )
        elif others is not None:
            yield Located(
                looking.policy.address,
                looking.where,
                f"looks for instances with {spelled(looking.tag)}, which volumes such as "
                f"{others.address.name} carry and no instance does",
                "write ResourceTypes: [VOLUME], or tag the instance",
            )


def target_matches_nothing(survey: Survey) -> Found:
    """Find policies that look for tags that nothing in the templates carries."""
    by_policy: dict[int, list[Looking]] = {}
    for looking in survey.looking:
        by_policy.setdefault(id(looking.policy), []).append(looking)
    for lookings in by_policy.values():
        first = lookings[0]
        what = _what(first)
        things = survey.things[what]
        missed = all(_is_missed(survey, each) for each in lookings)
        clear = are_known(details_of(first.policy).target_tags)
        if not missed or not clear or not things or not survey.all_known(what):
            continue
        if not any(survey.nearly(what, each.tag) or _on_others(survey, each) for each in lookings):
            yield Located(
                first.policy.address,
                "PolicyDetails/TargetTags",
                f"looks for {' or '.join(spelled(each.tag) for each in lookings)}, which no "
                f"{_ONE[what]} of the templates carries (they have {len(things)})",
                f"tag what is to be backed up, for example {things[0].address.name}",
            )


def tags_not_propagated(survey: Survey) -> Found:
    """Find machines with the tag that a policy looks for on volumes, which their volumes lack."""
    covering = Covering(survey)
    for volume in survey.estate.volumes:
        if volume.machine is None or volume.propagates is not None or not are_known(volume.tags):
            continue
        if covering.covered(volume) is not False:
            continue
        for machine in survey.machines_by_mark.get(volume.machine, ()):
            looking = _meant_for_volumes(survey, machine)
            if machine.address == volume.address and looking is not None:
                yield Located(
                    volume.address,
                    _WHERE[volume.source],
                    f"the {volume.source} carries {spelled(looking.tag)}, which "
                    f"{looking.policy.address.name} looks for on volumes, and its volumes do not",
                    _PROPAGATING[volume.source],
                )


def volume_uncovered(survey: Survey) -> Found:
    """Find volumes that are clearly meant to be backed up, and are not."""
    covering = Covering(survey)
    for volume in survey.estate.volumes:
        if covering.covered(volume) is not False:
            continue
        for tag, near in _meant(survey, volume):
            yield Located(
                volume.address,
                _WHERE[volume.source],
                f"is backed up by nothing: it carries {spelled(tag)}, and "
                f"{near.policy.address.name} looks for {spelled(near.tag)}",
                f"write {spelled(near.tag)}, or add {spelled(tag)} to the policy's TargetTags",
            )
            break


def backup_twice(survey: Survey) -> Found:
    """Find volumes that both a lifecycle policy and AWS Backup back up."""
    covering = Covering(survey)
    for volume in survey.estate.volumes if survey.estate.selections else ():
        policy = next(covering.policies(volume), None)
        selection = next(covering.selections(volume), None)
        if policy is not None and selection is not None:
            yield Located(
                volume.address,
                "",
                f"is backed up twice: by {policy.name}, and by AWS Backup through {selection.name}",
                "leave it to one of them, unless you mean both",
            )


def target_tag_cross_policy(survey: Survey) -> Found:
    """Find policies that make snapshots of the same volumes."""
    first: dict[object, Looking] = {}
    told: set[frozenset[int]] = set()
    for looking in survey.looking:
        key = (looking.policy.spec.kind, token(looking.tag, looking.policy.address.file))
        here = first.setdefault(key, looking)
        if _doubles(survey, here, looking) and _once(told, here, looking):
            yield _twice(here, looking, f"looks for {spelled(looking.tag)}")
    for volume in survey.estate.volumes:
        yield from _met_twice(survey, volume, told)


def _met_twice(survey: Survey, volume: Volume, told: set[frozenset[int]]) -> Found:
    """Find two policies that one volume belongs to, by its own tags or by those of its machine."""
    marks = [volume.machine, *(m for m in volume.attached_to if not isinstance(m, Deferred))]
    machines = [m for mark in marks if mark for m in survey.machines_by_mark.get(mark, ())]
    things: list[Backable] = [volume, *machines]
    firsts = (looking for thing in things for looking in survey.first_lookers(thing))
    by_snapshots = [each for each in firsts if survey.parts(each.policy).kinds <= SNAPSHOTS]
    for here in by_snapshots[:1]:
        for other in by_snapshots[1:]:
            if _doubles(survey, here, other) and _once(told, here, other):
                yield _twice(here, other, f"finds {volume.address.name}")


def _twice(here: Looking, other: Looking, how: str) -> Located:
    return Located(
        other.policy.address,
        other.where,
        f"{how}, as {here.policy.address.name} does: each makes its own snapshots",
        "put the schedules into one policy, or let the two look for different tags",
    )


def _once(told: set[frozenset[int]], one: Looking, other: Looking) -> bool:
    pair = frozenset({id(one.policy), id(other.policy)})
    news = pair not in told
    told.add(pair)
    return news


def _doubles(survey: Survey, one: Looking, other: Looking) -> bool:
    """Tell whether two policies do what one could do."""
    a, b = one.policy, other.policy
    return (
        a.address.mark != b.address.mark
        and may_coexist(a.address, b.address)
        and survey.estate.same_place(a.address, b.address)
        and not _must_be_two(a, b)
    )


def _must_be_two(one: PlacedPolicy, other: PlacedPolicy) -> bool:
    """Tell whether DLM may force two policies to be two, with the schedules that they have."""
    ours, theirs = details_of(one).schedules, details_of(other).schedules
    if isinstance(ours, Deferred) or isinstance(theirs, Deferred) or len(ours + theirs) > 4:
        return True
    if one.spec.kind is not other.spec.kind:
        return False
    return len({_type(each) for each in ours + theirs}) > 1 or _archives(ours) != _archives(theirs)


def _type(schedule: Schedule | Deferred) -> object:
    """Return whether a schedule keeps by count or by age; what all of a policy must agree on."""
    retain = schedule.retain if isinstance(schedule, Schedule) else None
    return retain.by_count if isinstance(retain, Retain) else repr(schedule)


def _archives(schedules: tuple[Schedule | Deferred, ...]) -> bool:
    return any(isinstance(each, Schedule) and each.archive is not None for each in schedules)


def _what(looking: Looking) -> str:
    return LOOKS_AT[looking.policy.spec.kind or Kind.AMIS]


def _named(thing: Backable) -> str:
    what = "" if isinstance(thing, Machine) or thing.machine is None else "a volume of "
    return f"{what}{thing.address.name}"


def _is_missed(survey: Survey, looking: Looking) -> bool:
    """Tell whether nothing surely carries a tag that is known."""
    tag = looking.tag
    known = folded(tag) is not None and not str(tag.key).startswith("aws:")
    return (
        known and next(survey.carriers(_what(looking), tag, looking.policy.address), None) is None
    )


def _on_others(survey: Survey, looking: Looking) -> Backable | None:
    """Return a volume with the tag that a policy looks for on the instances that there are."""
    what = _what(looking)
    if what != "INSTANCE" or not survey.things[what] or not survey.all_known(what):
        return None
    return next(survey.carriers(_OTHER[what], looking.tag, looking.policy.address), None)


def _meant_for_volumes(survey: Survey, machine: Machine) -> Looking | None:
    """Return what looks on volumes for a tag of a machine, none of whose own volumes carries it."""
    for _, tag in each_tag(machine.tags):
        for looking in survey.lookers_of("VOLUME", tag, machine.address):
            wanted = token(looking.tag, looking.policy.address.file)
            others = (
                token(own, volume.address.file)
                for volume in survey.volumes_of.get(machine.address.mark, ())
                for _, own in each_tag(volume.tags)
            )
            if wanted not in others:
                return looking
    return None


def _meant(survey: Survey, volume: Volume) -> Iterator[tuple[Tag, Looking]]:
    """Yield tags that show that a volume is to be backed up, with what looks for another one."""
    for _, tag in each_tag(volume.tags):
        spelling = folded(tag)
        looking = survey.looking_for_key(spelling[0]) if spelling else {}
        if spelling is None or not looking:
            continue
        same = looking.get(spelling)
        backup = any(word in spelling[0] for word in _MEANT_FOR_BACKUP)
        if same is not None and not _is_missed(survey, same):
            yield tag, same
        elif same is None and backup and spelling[1] not in _MEANT_AGAINST:
            yield tag, next(iter(looking.values()))
