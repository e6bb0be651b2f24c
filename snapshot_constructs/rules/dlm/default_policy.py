"""Rules on default policies: group N."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.default_policy import RETAIN_INTERVAL_DAYS as KEPT_DAYS
from snapshot_constructs.model.default_policy import DefaultSettings, Exclusions
from snapshot_constructs.model.deferred import is_known, known, known_items
from snapshot_constructs.model.policy import ALL, DEFAULTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import features
from snapshot_constructs.rules.dlm.kinds import is_one_of
from snapshot_constructs.rules.dlm.subjects import default_settings, details, exclusions, policies
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Certainty,
    Rule,
    Scope,
    Severity,
)

VOLUMES = frozenset({Kind.DEFAULT_VOLUMES})
INSTANCES = frozenset({Kind.DEFAULT_INSTANCES})
CREATE_DAYS = range(1, 8)
RETAIN_DAYS = range(2, 15)
VOLUME_TYPES = ("standard", "gp2", "gp3", "io1", "io2", "st1", "sc1")
PAIRS = {"VOLUME": "EBS_SNAPSHOT_MANAGEMENT", "INSTANCE": "IMAGE_MANAGEMENT"}
MISNAMED = "Exclusions/ExcludeBootVolume"

Breaches = Iterator[Broken]


def def_create_range(at: At[DefaultSettings]) -> Breaches:
    """Find intervals between backups that DLM does not take."""
    days = known(at.it.create_interval_days)
    if days is not None and days not in CREATE_DAYS:
        yield at.broken(
            "CreateInterval", f"must be 1 to 7 days (got {days})", "write 1, for example"
        )


def def_retain_range(at: At[DefaultSettings]) -> Breaches:
    """Find retentions that DLM does not take."""
    days = known(at.it.retain_interval_days)
    if days is not None and days not in RETAIN_DAYS:
        yield at.broken(
            "RetainInterval", f"must be 2 to 14 days (got {days})", "write 7, for example"
        )


def def_retain_gt_create(at: At[DefaultSettings]) -> Breaches:
    """Find backups that are deleted before, or just when, the next one is made."""
    create, retain = known(at.it.create_interval_days), known(at.it.retain_interval_days)
    if create is None or retain is None:
        return
    if create in CREATE_DAYS and retain in RETAIN_DAYS and retain <= create:
        yield at.broken(
            "RetainInterval",
            f"must be greater than CreateInterval (got {retain}, and CreateInterval is {create})",
            f"write {create + 1} or more",
        )


def def_seven_trap(at: At[DefaultSettings]) -> Breaches:
    """Find backups every seven days that are kept for the default of seven days."""
    if at.it.retain_interval_days is None and known(at.it.create_interval_days) == KEPT_DAYS:
        yield at.broken(
            "RetainInterval",
            f"is missing and means {KEPT_DAYS}, which is not greater than CreateInterval "
            f"{KEPT_DAYS}",
            "write 8 to 14",
        )


def def_body_xor_details(at: At[PolicySpec]) -> Breaches:
    """Find settings in both places, and PolicyDetails that do not say what they are for."""
    found = known(at.it.details)
    if found is None:
        return
    if at.it.defaults is not None and found.defaults is not None:
        yield at.broken(
            "PolicyDetails", "has settings that the body has too", "write all of them in the body"
        )
    elif not any(present for _, present in _custom(found)):
        for name, value, fix in (
            ("PolicyLanguage", found.language, "write SIMPLIFIED, or put the settings in the body"),
            ("ResourceType", found.resource_type, "write VOLUME or INSTANCE, as DefaultPolicy"),
        ):
            if value is None:
                yield at.broken(f"PolicyDetails/{name}", "is missing", fix)


def def_type_pair(at: At[PolicySpec]) -> Breaches:
    """Find default policies whose types contradict each other."""
    written = known(at.it.default_policy)
    if written not in PAIRS:
        yield at.broken(
            "DefaultPolicy", f"must be VOLUME or INSTANCE (got {brief(written)})", "write VOLUME"
        )
        return
    found = known(at.it.details)
    if found is None:
        return
    for name, value, right in (
        ("PolicyType", found.policy_type, PAIRS[written]),
        ("ResourceType", found.resource_type, written),
    ):
        if is_known(value) and value != right:
            yield at.broken(
                f"PolicyDetails/{name}",
                f"must be {right} where DefaultPolicy is {written} (got {brief(value)})",
                f"write {right}, or leave it out",
            )
    known(found.policy_type)
    known(found.resource_type)


def _custom(found: PolicyDetails) -> tuple[tuple[str, bool], ...]:
    return (
        ("Schedules", found.schedules != ()),
        ("ResourceTypes", found.resource_types != ()),
        ("TargetTags", found.target_tags != ()),
        ("Parameters", found.parameters is not None),
    )


def def_no_custom(at: At[PolicyDetails]) -> Breaches:
    """Find what only custom policies have."""
    for name, present in _custom(at.it):
        if present:
            yield at.broken(name, "is for custom policies only", "remove it, or DefaultPolicy")


def def_custom_reverse(at: At[PolicySpec]) -> Breaches:
    """Find what only default policies have."""
    yield from _default_only(at, "", at.it.defaults)
    found = known(at.it.details)
    if found is not None:
        yield from _default_only(at, "PolicyDetails/", found.defaults)
        if found.resource_type is not None:
            yield _only_default(at, "PolicyDetails/ResourceType")


def _default_only(at: At[PolicySpec], where: str, found: DefaultSettings | None) -> Breaches:
    settings = known(found) or DefaultSettings()
    fields = {
        "CreateInterval": settings.create_interval_days,
        "RetainInterval": settings.retain_interval_days,
        "CopyTags": settings.copy_tags,
        "ExtendDeletion": settings.extend_deletion,
        "CrossRegionCopyTargets": settings.copy_targets or None,
        "Exclusions": settings.exclusions,
    }
    for name, value in fields.items():
        if value is not None:
            yield _only_default(at, f"{where}{name}")


def _only_default(at: At[PolicySpec], where: str) -> Broken:
    return at.broken(where, "is for default policies only", "remove it, or write DefaultPolicy")


def def_xr(at: At[DefaultSettings]) -> Breaches:
    """Find more than three copies, and copies that go nowhere."""
    targets = known(at.it.copy_targets)
    if len(targets) > 3:
        yield at.broken(
            "CrossRegionCopyTargets", f"takes at most 3 Regions (got {len(targets)})", "keep three"
        )
    for i, target in known_items(targets):
        if target.region is None:
            yield at.broken(
                f"CrossRegionCopyTargets/{i}/TargetRegion", "is missing", "write 'eu-central-1'"
            )


def def_exclude_volume(at: At[Exclusions]) -> Breaches:
    """Find exclusions of volumes from AMIs, and volume types that cannot be left out."""
    if at.it.boot_volumes is None and at.it.volume_types == ():
        return
    if is_one_of(at.policy, VOLUMES):
        yield from _wrong_types(at)
        return
    for name, value in (
        ("ExcludeBootVolumes", at.it.boot_volumes),
        ("ExcludeVolumeTypes", at.it.volume_types or None),
    ):
        if value is not None:
            yield at.broken(name, "is for default policies for volumes only", "leave it out")


def _wrong_types(at: At[Exclusions]) -> Breaches:
    types = known(at.it.volume_types)
    if len(types) > 6:
        yield at.broken(
            "ExcludeVolumeTypes", f"takes at most 6 types (got {len(types)})", "leave one in"
        )
    for i, written in known_items(types):
        if written not in VOLUME_TYPES:
            yield at.broken(
                f"ExcludeVolumeTypes/{i}",
                f"must be one of {', '.join(VOLUME_TYPES)} (got {brief(written)})",
                "write 'st1', for example",
            )


def def_exclusion_name(at: At[PolicySpec]) -> Breaches:
    """Find the name that belongs to Parameters among the exclusions."""
    for misread in at.policy.misread:
        if misread.unknown and misread.where.endswith(MISNAMED):
            yield at.broken(
                misread.where, "is ExcludeBootVolumes here, in the plural", "add the 's'"
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/def-one-per-type",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=DEFAULTS,
        title="An account has one default policy for volumes and one for instances in a Region",
        why="DLM refuses the second.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        search=features.def_one_per_type,
    ),
    Rule(
        id="dlm/def-create-range",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy backs up every 1 to 7 days",
        why="DLM refuses the policy; CloudFormation's schema lets it pass.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=default_settings,
        check=def_create_range,
    ),
    Rule(
        id="dlm/def-retain-range",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy keeps for 2 to 14 days",
        why="DLM refuses the policy; CloudFormation's schema lets it pass.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=default_settings,
        check=def_retain_range,
    ),
    Rule(
        id="dlm/def-retain-gt-create",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy keeps longer than the time between backups",
        why="DLM refuses the policy; the console's guide allows both to be equal, the API does "
        "not.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=default_settings,
        check=def_retain_gt_create,
    ),
    Rule(
        id="dlm/def-seven-trap",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy that backs up every seven days says how long it keeps",
        why="The default retention is seven days, and it must be greater than the time between "
        "backups: DLM refuses the policy.",
        link=links.CREATE_POLICY,
        certainty=Certainty.INFERRED,
        each=default_settings,
        check=def_seven_trap,
    ),
    Rule(
        id="dlm/def-body-xor-details",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="The settings of a default policy stand in one place",
        why="DLM refuses settings in the body and in PolicyDetails at once; PolicyDetails need "
        "PolicyLanguage SIMPLIFIED and ResourceType.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=def_body_xor_details,
    ),
    Rule(
        id="dlm/def-type-pair",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy makes snapshots of volumes, or AMIs of instances",
        why="DLM refuses the policy.",
        link=links.DEFAULT_POLICY,
        certainty=Certainty.DOCS,
        each=policies,
        check=def_type_pair,
    ),
    Rule(
        id="dlm/def-no-custom",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy has neither schedules nor targets",
        why="DLM refuses the policy.",
        link=links.POLICY_DIFFERENCES,
        certainty=Certainty.TERRAFORM,
        each=details,
        check=def_no_custom,
    ),
    Rule(
        id="dlm/def-custom-reverse",
        severity=Severity.ERROR,
        kinds=ALL - DEFAULTS,
        title="A custom policy has no settings of default policies",
        why="DLM refuses the policy.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=def_custom_reverse,
    ),
    Rule(
        id="dlm/def-xr",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="A default policy copies to at most three Regions",
        why="DLM refuses more. The copies have no tags, the retention of their source and the "
        "default key of their Region.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=default_settings,
        check=def_xr,
    ),
    Rule(
        id="dlm/def-exclude-volume",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="Boot volumes and up to six volume types are excluded from snapshots of volumes only",
        why="DLM refuses the policy.",
        link=links.EXCLUSIONS,
        certainty=Certainty.MODEL,
        each=exclusions,
        check=def_exclude_volume,
    ),
    Rule(
        id="dlm/def-exclude-tags",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=DEFAULTS,
        title="Default policies of both types exclude up to 50 tags",
        why="The API's text says that tags are for AMIs only; the guide, its sample and the "
        "comparison of policies have them for volumes too.",
        link=links.EXCLUSIONS,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/def-exclusion-name",
        severity=Severity.ERROR,
        kinds=DEFAULTS,
        title="The exclusion of boot volumes is ExcludeBootVolumes",
        why="ExcludeBootVolume is the name in Parameters, and no property here: it is refused or "
        "ignored. AWS's own sample has it wrong.",
        link=links.EXCLUSIONS,
        certainty=Certainty.MODEL,
        each=policies,
        check=def_exclusion_name,
    ),
    Rule(
        id="dlm/def-type-immutable",
        severity=Severity.WARNING,
        scope=Scope.CHANGE,
        kinds=DEFAULTS,
        title="A default policy keeps its type",
        why="DLM cannot change it: the update fails, though CloudFormation promises no "
        "interruption.",
        link=links.UPDATE_POLICY,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="dlm/def-reboot",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=INSTANCES,
        title="A default policy never reboots an instance",
        why="There is no NoReboot to set, and Outposts are left out.",
        link=links.POLICY_DIFFERENCES,
        certainty=Certainty.DOCS,
    ),
)
