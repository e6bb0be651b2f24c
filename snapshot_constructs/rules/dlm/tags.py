"""Rules on the tags that are put on snapshots and AMIs: group K."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred, is_known, known, known_items
from snapshot_constructs.model.firing import firings
from snapshot_constructs.model.policy import CUSTOM, Kind, PolicyDetails
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.subjects import (
    added_tags,
    details,
    schedules,
    tag_lists,
    variable_tags,
)
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Certainty,
    Rule,
    Severity,
)

VARIABLES = ("$(instance-id)", "$(timestamp)")
MOST = 50
_START = datetime(2026, 1, 1, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)

Breaches = Iterator[Broken]


def tags_add_45(at: At[tuple[Tag | Deferred, ...]]) -> Breaches:
    """Find more than 45 tags, and tags without a key or a value."""
    if len(at.it) > 45:
        yield at.broken("", f"takes at most 45 tags (got {len(at.it)})", "leave some out")
    for i, tag in known_items(at.it):
        for name, written in (("Key", tag.key), ("Value", tag.value)):
            if written is None:
                yield at.broken(f"{i}/{name}", "is missing", "give each tag a key and a value")


def tags_key_chars(at: At[Tag]) -> Breaches:
    """Find keys with characters that DLM refuses."""
    key = known(at.it.key)
    if key is not None and ("\\" in key or "=" in key):
        yield at.broken(
            "Key",
            f"must have neither backslash nor '=' (got {brief(key)})",
            "use '-' or ':' instead",
        )


def tags_reserved(at: At[Tag]) -> Breaches:
    """Find keys that AWS keeps for itself."""
    key = known(at.it.key)
    if key is not None and key.startswith("aws:"):
        yield at.broken(
            "Key", f"must not begin with 'aws:' (got {brief(key)})", "name it otherwise"
        )


def tags_dlm_managed(at: At[Tag]) -> Breaches:
    """Find the tag that DLM writes itself."""
    if known(at.it.key) == "dlm:managed":
        yield at.broken("Key", "is 'dlm:managed', which DLM writes itself", "leave this tag out")


def tags_length(at: At[Tag]) -> Breaches:
    """Find keys and values that are too long for EC2, and empty keys."""
    if is_known(at.it.key) and not 1 <= len(at.it.key) <= 128:
        yield at.broken(
            "Key", f"must have 1 to 128 characters (got {len(at.it.key)})", "shorten it"
        )
    if is_known(at.it.value) and len(at.it.value) > 256:
        yield at.broken(
            "Value", f"must have at most 256 characters (got {len(at.it.value)})", "shorten it"
        )
    known(at.it.key)
    known(at.it.value)


def _all(schedule: Schedule) -> tuple[Tag | Deferred, ...]:
    return (*known(schedule.tags), *known(schedule.variable_tags))


def _keys(tags: Iterable[Tag | Deferred]) -> list[str]:
    return [tag.key for tag in tags if isinstance(tag, Tag) and is_known(tag.key)]


def _all_known(tags: Iterable[Tag | Deferred]) -> None:
    for tag in tags:
        known(known(tag).key)


def tags_unique(at: At[Schedule]) -> Breaches:
    """Find keys that are used twice."""
    tags = _all(at.it)
    for key, number in Counter(_keys(tags)).items():
        if number > 1:
            yield at.broken(
                "TagsToAdd",
                f"and VariableTags have the key {brief(key)} {number} times",
                "keep one: a key has one value",
            )
    _all_known(tags)


def tags_total_50(at: At[PolicyDetails]) -> Breaches:
    """Find schedules that alone, or where they run together, add too many tags."""
    written, alone = [], 0
    for i, schedule in known_items(at.it.schedules):
        written.append(schedule)
        if (total := _total([schedule])) > MOST:
            alone += 1
            yield _too_many(at, f"Schedules/{i}", total)
    if not alone and _total(written) > MOST:
        totals = (_total(together) for together in _coinciding(written))
        if found := next((total for total in totals if total > MOST), None):
            yield _too_many(at, "Schedules", found)


def _total(written: list[Schedule]) -> int:
    """Count the tags of one snapshot that all these schedules make, with DLM's own.

    Raises:
        NotKnownError: if it depends on keys that are known only at deployment.
    """
    tags = [tag for schedule in written for tag in _all(schedule)]
    keys = _keys(tags)
    total = len(set(keys)) + 1
    if total <= MOST < total + len(tags) - len(keys):
        _all_known(tags)
    return total


def _too_many(at: At[PolicyDetails], where: str, total: int) -> Broken:
    return at.broken(
        where,
        f"puts {total} tags on one snapshot, dlm:managed included, and EC2 takes {MOST}",
        "add fewer tags; copied ones count as well",
    )


def _coinciding(written: list[Schedule]) -> Iterator[list[Schedule]]:
    """Yield the schedules that run together, at each of the next 60 runs of each.

    That is enough for the one that runs most seldom, of those that ever meet.
    """
    for base in _creates(written):
        for when in islice(firings(base, _START), 60):
            yield [schedule for schedule in written if _runs(schedule, when)]


def _creates(written: list[Schedule]) -> list[CreateRule]:
    found = [create for schedule in written if (create := known(schedule.create)) is not None]
    for create in found:
        known(create.cron)
        known(create.interval)
        for time in known(create.times):
            known(time)
    return found


def _runs(schedule: Schedule, when: datetime) -> bool:
    create = schedule.create
    return isinstance(create, CreateRule) and next(firings(create, when - _INSTANT), None) == when


def vartags_kind(at: At[Schedule]) -> Breaches:
    """Find variable tags on snapshots of volumes."""
    if at.it.variable_tags != ():
        yield at.broken(
            "VariableTags", "is for instances only, not for volumes", "add plain tags instead"
        )


def vartags_values(at: At[Tag]) -> Breaches:
    """Find variables that DLM does not know."""
    value = known(at.it.value)
    if value is not None and value not in VARIABLES:
        yield at.broken(
            "Value",
            f"must be $(instance-id) or $(timestamp), and nothing else (got {brief(value)})",
            "write '$(instance-id)', or move the tag to TagsToAdd",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/tags-add-45",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A schedule adds up to 45 tags and 45 variable tags, each with key and value",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=tag_lists,
        check=tags_add_45,
    ),
    Rule(
        id="dlm/tags-key-chars",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Keys of added tags have no backslash and no equals sign",
        why="DLM refuses the policy.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        each=added_tags,
        check=tags_key_chars,
    ),
    Rule(
        id="dlm/tags-reserved",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Keys of added tags do not begin with aws:",
        why="EC2 refuses the tag at run time.",
        link=links.EC2_TAGS,
        certainty=Certainty.DOCS,
        each=added_tags,
        check=tags_reserved,
    ),
    Rule(
        id="dlm/tags-dlm-managed",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="The tag dlm:managed is left to DLM",
        why="DLM writes this tag itself; nobody documents what happens when the two collide.",
        link=links.ELEMENTS,
        certainty=Certainty.INFERRED,
        each=added_tags,
        check=tags_dlm_managed,
    ),
    Rule(
        id="dlm/tags-length",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Keys of added tags have up to 128 characters, values up to 256",
        why="DLM accepts longer ones, and EC2 refuses them at run time.",
        link=links.EC2_TAGS,
        certainty=Certainty.DOCS,
        each=added_tags,
        check=tags_length,
    ),
    Rule(
        id="dlm/tags-unique",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Added tags and variable tags have different keys",
        why="DLM refuses the policy, or EC2 refuses the tags: a key has one value.",
        link=links.EC2_TAGS,
        certainty=Certainty.INFERRED,
        each=schedules,
        check=tags_unique,
    ),
    Rule(
        id="dlm/tags-total-50",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="A snapshot gets at most 50 tags, also where schedules run together",
        why="EC2 refuses more at run time. Schedules that run together put the tags of all on one "
        "snapshot, and copied tags count as well.",
        link=links.ELEMENTS,
        certainty=Certainty.INFERRED,
        each=details,
        check=tags_total_50,
    ),
    Rule(
        id="dlm/vartags-kind",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.VOLUME_SNAPSHOTS}),
        title="Variable tags are put on what is made of instances",
        why="DLM refuses the policy; CloudFormation's schema lets it pass.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=vartags_kind,
    ),
    Rule(
        id="dlm/vartags-values",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.INSTANCE_SNAPSHOTS, Kind.AMIS}),
        title="A variable tag is $(instance-id) or $(timestamp)",
        why="DLM refuses anything else, and anything around it.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=variable_tags,
        check=vartags_values,
    ),
)
