"""Rules that several rules of the Recycle Bin in one template break together."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.protection_words import THINGS
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.tags import Tag, Tags
from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.protection.together import Named, World
from snapshot_constructs.rules.registry import Broken, Certainty, Rule, Scope, Severity, Subject

MOST_RULES = 5  # that one tag may be in
_DAYS = "RetentionPeriod/RetentionPeriodValue"

NamedRule = Named[RecycleBinRule]
Breaches = Iterator[tuple[NamedRule, Broken]]
Pairs = frozenset[tuple[str, str]]


class _Selection(NamedTuple):
    """What a rule applies to."""

    kind: str
    tags: Pairs = frozenset()
    excluded: Pairs = frozenset()


class _Strength(NamedTuple):
    """How strong a rule is among those that apply to the same; the greater one counts."""

    days: int
    locked: bool
    before: int


class _Measured(NamedTuple):
    """A rule of which all is known that decides which of several counts."""

    named: NamedRule
    selection: _Selection
    strength: _Strength


def tag_in_5_rules(world: World[RecycleBinRule]) -> Breaches:
    """Find tags that are in more rules than the Recycle Bin takes."""
    number: dict[tuple[str, str], int] = {}
    for named in world.sure:
        seen: set[tuple[str, str]] = set()
        for i, pair in _pairs(named.it.resource_tags):
            number[pair] = number.get(pair, 0) + (pair not in seen)
            if number[pair] > MOST_RULES and pair not in seen:
                yield named, _crowded(i, pair, number[pair])
            seen.add(pair)


def _crowded(i: int, pair: tuple[str, str], number: int) -> Broken:
    return Broken(
        f"ResourceTags/{i}",
        f"has {pair[0]}={pair[1]}, which may be in {MOST_RULES} rules (got {number})",
        "match another tag here, or remove this one from another rule",
    )


def rule_shadowed(world: World[RecycleBinRule]) -> Breaches:
    """Find rules that never count, because a longer one keeps the same."""
    measured = [
        found for i, named in enumerate(world.sure) if (found := _measured(named, i)) is not None
    ]
    strongest = _strongest(measured)
    locked = _strongest(each for each in measured if each.strength.locked)
    for each in measured:
        pool = strongest if each.named.it.unlock_delay is None else locked
        if (other := _stronger(each, pool)) is not None:
            yield each.named, _shadow(each, other)


def _strongest(measured: Iterable[_Measured]) -> dict[_Selection, _Measured]:
    found: dict[_Selection, _Measured] = {}
    for each in measured:
        best = found.get(each.selection)
        if best is None or each.strength > best.strength:
            found[each.selection] = each
    return found


def _stronger(each: _Measured, pool: dict[_Selection, _Measured]) -> _Measured | None:
    """Return a rule that keeps all that this one keeps, and at least as long."""
    everything = _Selection(each.selection.kind)
    for other in (pool.get(everything), pool.get(each.selection)):
        if other is None or other is each or other.strength.days < each.strength.days:
            continue
        if other.selection != each.selection or other.strength > each.strength:
            return other
    return None


def _shadow(each: _Measured, other: _Measured) -> Broken:
    things, name = THINGS[each.selection.kind], other.named.logical_id
    days = other.strength.days
    cure = f"exclude these tags in {name}" if each.selection.tags else f"remove {name}"
    return Broken(
        _DAYS,
        f"never counts: {name} keeps the same {things} for {days} days, and the longest retention "
        f"wins (got {each.strength.days})",
        f"{cure}, or remove this rule",
    )


def snapshots_outlive_amis(world: World[RecycleBinRule]) -> Breaches:
    """Find AMIs that are kept longer than their snapshots."""
    snapshots = [each for each in world.sure if each.it.resource_type == "EBS_SNAPSHOT"]
    if not snapshots:
        return
    longest = max(snapshots, key=_days)
    most = max(_days(each) for each in (*world.sure, *world.perhaps) if _may_be_snapshots(each))
    tags = {pair for each in snapshots for _, pair in _pairs(each.it.resource_tags)}
    anything = any(each.it.resource_tags == () for each in snapshots)
    for each in world.sure:
        days = each.it.days
        if each.it.resource_type == "EC2_IMAGE" and days is not None and days > most:
            own = {pair for _, pair in _pairs(each.it.resource_tags)}
            if anything or each.it.resource_tags == () or own & tags:
                yield each, _outlives(days, longest)


def _days(named: NamedRule) -> float:
    """Return how many days a rule keeps something, without end where that is not known."""
    return inf if named.it.days is None else named.it.days


def _may_be_snapshots(named: NamedRule) -> bool:
    kind = named.it.resource_type
    return isinstance(kind, Deferred) or kind == "EBS_SNAPSHOT"


def _outlives(days: int, longest: NamedRule) -> Broken:
    name, fewer = longest.logical_id, longest.it.days
    return Broken(
        _DAYS,
        f"keeps AMIs longer than {name} keeps their snapshots, for {fewer} days (got {days})",
        f"raise the retention of {name} to {days} days, or lower this one to {fewer}",
    )


def _measured(named: NamedRule, i: int) -> _Measured | None:
    rule, days = named.it, named.it.days
    kind, tags = rule.resource_type, _whole(rule.resource_tags)
    excluded = _whole(rule.exclude_tags)
    if not isinstance(kind, str) or kind not in THINGS or days is None:
        return None
    if tags is None or excluded is None:
        return None
    strength = _Strength(days, isinstance(rule.unlock_delay, Retain), -i)
    return _Measured(named, _Selection(kind, tags, excluded), strength)


def _whole(tags: Tags) -> Pairs | None:
    """Return all tags, None if one is not known."""
    found = [pair for _, pair in _pairs(tags)]
    return frozenset(found) if isinstance(tags, tuple) and len(found) == len(tags) else None


def _pairs(tags: Tags) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield key and value of each tag that is known, with its position."""
    for i, tag in enumerate(tags if isinstance(tags, tuple) else ()):
        if isinstance(tag, Tag) and isinstance(tag.key, str) and isinstance(tag.value, str):
            yield i, (tag.key, tag.value)


TAG_IN_5_RULES: Rule[Any] = Rule(
    id="recycle-bin/tag-in-5-rules",
    severity=Severity.ERROR,
    subject=Subject.RECYCLE_BIN,
    scope=Scope.TEMPLATE,
    title="A tag is in at most 5 rules",
    why="The Recycle Bin refuses the sixth.",
    link=links.CREATE_RULE,
    certainty=Certainty.DOCS,
)
RULE_SHADOWED: Rule[Any] = Rule(
    id="recycle-bin/rule-shadowed",
    severity=Severity.WARNING,
    subject=Subject.RECYCLE_BIN,
    scope=Scope.TEMPLATE,
    title="No other rule keeps the same for longer",
    why="What several rules match is kept for the longest of their periods, so a shorter period for "
    "some tags, or a second rule for the whole Region, changes nothing. A locked rule beside a longer "
    "one that is not locked is a floor, and no mistake.",
    link=links.BIN,
    certainty=Certainty.DOCS,
)
SNAPSHOTS_OUTLIVE_AMIS: Rule[Any] = Rule(
    id="recycle-bin/snapshots-outlive-amis",
    severity=Severity.WARNING,
    subject=Subject.RECYCLE_BIN,
    scope=Scope.TEMPLATE,
    title="Snapshots are kept at least as long as the AMIs that need them",
    why="An AMI is restored from the Recycle Bin only after its snapshots, and without them it cannot "
    "start anything.",
    link=links.BIN,
    certainty=Certainty.DOCS,
)

TOGETHER = (
    (TAG_IN_5_RULES, tag_in_5_rules),
    (RULE_SHADOWED, rule_shadowed),
    (SNAPSHOTS_OUTLIVE_AMIS, snapshots_outlive_amis),
)
"""These rules, each with its check."""

RULES = tuple(rule for rule, _ in TOGETHER)
