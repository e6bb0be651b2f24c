"""Rules on what a policy targets: group B."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import is_known, known, known_items
from snapshot_constructs.model.policy import CUSTOM, SNAPSHOTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import targeting
from snapshot_constructs.rules.dlm.subjects import create_rules, details, target_tags
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

RESOURCE_TYPES = ("VOLUME", "INSTANCE")
KEPT_IN = {
    "CLOUD": ("CLOUD",),
    "OUTPOST": ("CLOUD", "OUTPOST_LOCAL"),
    "LOCAL_ZONE": ("CLOUD", "LOCAL_ZONE"),
}
"""Where snapshots may be kept, by the place of what they are made of."""

Breaches = Iterator[Broken]


def resource_types_one(at: At[PolicyDetails]) -> Breaches:
    """Find resource types other than exactly one of VOLUME and INSTANCE."""
    types = known(at.it.resource_types)
    if len(types) != 1:
        yield at.broken(
            "ResourceTypes",
            f"must be exactly one of VOLUME and INSTANCE (got {len(types)})",
            "write [VOLUME] or [INSTANCE]",
        )
        return
    written = known(types[0])
    if written not in RESOURCE_TYPES:
        yield at.broken(
            "ResourceTypes/0",
            f"must be VOLUME or INSTANCE (got {brief(written)})",
            "write VOLUME or INSTANCE, in the singular",
        )


def ami_instance_only(at: At[PolicyDetails]) -> Breaches:
    """Find AMI policies on volumes."""
    types = known(at.it.resource_types)
    if len(types) == 1 and known(types[0]) == "VOLUME":
        yield at.broken(
            "ResourceTypes/0",
            "an AMI policy targets instances (got 'VOLUME')",
            "write INSTANCE, or PolicyType EBS_SNAPSHOT_MANAGEMENT",
        )


def target_tags_size(at: At[PolicyDetails]) -> Breaches:
    """Find none or too many target tags, and tags without key or value."""
    tags = known(at.it.target_tags)
    if not 1 <= len(tags) <= 50:
        yield at.broken(
            "TargetTags", f"takes 1 to 50 tags (got {len(tags)})", "write Tag('backup', 'daily')"
        )
    for i, tag in known_items(tags):
        for name, written in (("Key", tag.key), ("Value", tag.value)):
            if written is None:
                yield at.broken(
                    f"TargetTags/{i}/{name}",
                    "is missing, and DLM matches key and value together",
                    "write both, such as Tag('backup', 'daily')",
                )


def target_tags_or(at: At[PolicyDetails]) -> Breaches:
    """Find several keys where nobody wrote that any one of them suffices."""
    tags = known(at.it.target_tags)
    if at.it.any_of or len(tags) == 1:
        return
    keys = {tag.key for tag in tags if isinstance(tag, Tag) and is_known(tag.key)}
    if len(keys) > 1:
        yield at.broken(
            "TargetTags",
            f"match a resource that carries any one of them, not all (got {len(tags)} tags)",
            "target one tag, or write any_of=[…] to say that you mean it",
        )
    for _, tag in known_items(tags):
        known(tag.key)


def target_tag_key_chars(at: At[Tag]) -> Breaches:
    """Find backslashes and equals signs in keys."""
    key = known(at.it.key)
    if key is not None and ("\\" in key or "=" in key):
        yield at.broken(
            "Key",
            f"cannot have '\\' or '=' in it (got {brief(key)})",
            "write, for example, 'backup'",
        )


def target_tag_same_key(at: At[PolicyDetails]) -> Breaches:
    """Find the same key and value twice; one key with two values is an OR."""
    tags = known(at.it.target_tags)
    if len(tags) == 1:
        return
    seen: set[tuple[str, str]] = set()
    for i, tag in enumerate(tags):
        if not isinstance(tag, Tag) or not is_known(tag.key) or not is_known(tag.value):
            continue
        pair = (tag.key, tag.value)
        if pair in seen:
            yield at.broken(
                f"TargetTags/{i}", f"is there twice (got {brief(pair)})", "remove one of the two"
            )
        seen.add(pair)
    for _, tag in known_items(tags):
        known(tag.key)
        known(tag.value)


def resource_locations(at: At[PolicyDetails]) -> Breaches:
    """Find several locations, and locations that do not exist."""
    locations = known(at.it.locations)
    if len(locations) > 1:
        yield at.broken(
            "ResourceLocations",
            f"takes one location (got {len(locations)})",
            "write one policy for each location",
        )
    for i, location in known_items(locations):
        if location not in KEPT_IN:
            yield at.broken(
                f"ResourceLocations/{i}",
                f"must be CLOUD, OUTPOST or LOCAL_ZONE (got {brief(location)})",
                "write CLOUD for resources in the Region",
            )


def location_matrix(at: At[CreateRule]) -> Breaches:
    """Find snapshots that would be kept where they cannot be, given where their source is."""
    kept = known(at.it.location)
    if kept is None:
        return
    source = _source(at.policy)
    allowed = KEPT_IN.get(source, (kept,))
    if kept not in allowed:
        yield at.broken(
            "Location",
            f"must be {' or '.join(allowed)} where ResourceLocations is {source} "
            f"(got {brief(kept)})",
            "write CLOUD, or change ResourceLocations",
        )


def _source(policy: PolicySpec) -> str:
    """Return where the sources are; an empty text where that is not one place."""
    details = known(policy.details)
    locations = known(details.locations) if details else ()
    if len(locations) > 1:
        return ""
    return known(locations[0]) if locations else "CLOUD"


def ami_location(at: At[PolicyDetails]) -> Breaches:
    """Find AMI policies outside the Region, or with a place to keep snapshots in."""
    schedules, locations = known(at.it.schedules), known(at.it.locations)
    for i, schedule in enumerate(schedules):
        create = schedule.create if isinstance(schedule, Schedule) else None
        if isinstance(create, CreateRule) and create.location is not None:
            yield at.broken(
                f"Schedules/{i}/CreateRule/Location",
                "belongs to snapshot policies only",
                "remove it: AMIs are made in the Region",
            )
    for i, location in known_items(locations):
        if len(locations) == 1 and location in ("OUTPOST", "LOCAL_ZONE"):
            yield at.broken(
                f"ResourceLocations/{i}",
                f"an AMI policy targets instances in the Region only (got {location!r})",
                "write CLOUD, or leave it out",
            )
    for _, schedule in known_items(schedules):
        known(schedule.create)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/resource-types-one",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A policy targets either VOLUME or INSTANCE",
        why="DLM answers that ResourceTypes is missing or invalid; CloudFormation's schema has it "
        "as optional.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.TERRAFORM,
        each=details,
        check=resource_types_one,
    ),
    Rule(
        id="dlm/ami-instance-only",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.AMIS}),
        title="An AMI policy targets instances",
        why="DLM refuses the policy: an AMI is made from an instance.",
        link=links.POLICY_DIFFERENCES,
        certainty=Certainty.DOCS,
        each=details,
        check=ami_instance_only,
    ),
    Rule(
        id="dlm/target-tags-size",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A policy has 1 to 50 target tags, each with key and value",
        why="DLM refuses the policy.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=target_tags_size,
    ),
    Rule(
        id="dlm/target-tags-or",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="Several target tags are meant as alternatives",
        why="DLM acts on whatever carries at least one of the tags. Who expects it to ask for all of "
        "them backs up, and pays for, far more than was meant.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        each=details,
        check=target_tags_or,
    ),
    Rule(
        id="dlm/target-tag-key-chars",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Keys of target tags have neither \\ nor = in them",
        why="DLM refuses the policy.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        each=target_tags,
        check=target_tag_key_chars,
    ),
    Rule(
        id="dlm/target-tag-same-key",
        severity=Severity.WARNING,
        kinds=CUSTOM,
        title="No target tag is there twice",
        why="The second adds nothing; most likely another value was meant.",
        link=links.TAG,
        certainty=Certainty.INFERRED,
        each=details,
        check=target_tag_same_key,
    ),
    Rule(
        id="dlm/target-tag-cross-policy",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=CUSTOM,
        title="A resource is targeted by one policy",
        why="Each policy makes its own snapshots of it, which are paid for twice.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        search=targeting.target_tag_cross_policy,
    ),
    Rule(
        id="dlm/resource-locations",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A policy names at most one location: CLOUD, OUTPOST or LOCAL_ZONE",
        why="DLM refuses the policy.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=resource_locations,
    ),
    Rule(
        id="dlm/location-matrix",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Snapshots are kept in the Region, or where their source is",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=location_matrix,
    ),
    Rule(
        id="dlm/ami-location",
        severity=Severity.ERROR,
        kinds=frozenset({Kind.AMIS}),
        title="AMI policies stay in the Region",
        why="DLM refuses the policy: AMI policies know neither Outposts nor Local Zones.",
        link=links.OUTPOSTS,
        certainty=Certainty.DOCS,
        each=details,
        check=ami_location,
    ),
    Rule(
        id="dlm/no-mixed-locations",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=SNAPSHOTS,
        title="One policy covers the Region or Outposts, never both",
        why="Only resources in the named location are targeted.",
        link=links.OUTPOSTS,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/same-region",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=CUSTOM,
        title="A policy acts on resources in its own Region",
        why="Resources elsewhere are ignored, without a word.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
    ),
)
