"""Cases for the rules on default policies."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import (
    CopyTarget,
    DefaultSettings,
    Deferred,
    Exclusions,
    Misread,
    Parameters,
    PolicyDetails,
    PolicySpec,
    Tag,
)
from tests.policies import amis, default, event, instances, schedule, volumes
from tests.rules.cases import breaks, holds

LATER = Deferred({"Ref": "Later"})
FOUR = ("eu-central-1", "eu-west-2", "eu-west-3", "eu-north-1")
TYPES = ("standard", "gp2", "gp3", "io1", "io2", "st1", "sc1")
SIMPLIFIED = PolicyDetails(
    language="SIMPLIFIED",
    resource_type="VOLUME",
    defaults=DefaultSettings(create_interval_days=1),
)


def _days(create: object, retain: object) -> PolicySpec:
    return default(create_interval_days=create, retain_interval_days=retain)


def _details(kind: object = "VOLUME", **changes: Any) -> PolicySpec:
    body = replace(default(), defaults=None, default_policy=kind)  # type: ignore[arg-type]  # wrong on purpose
    return replace(body, details=replace(SIMPLIFIED, **changes))


def _without(resource_type: str = "VOLUME", **changes: Any) -> PolicySpec:
    return default(resource_type, exclusions=Exclusions(**changes))


def _copied(*targets: CopyTarget | Deferred) -> PolicySpec:
    return default(copy_targets=targets)


def _misread(where: str, unknown: bool = True) -> PolicySpec:
    return replace(default(), misread=(Misread(where, "is no property here", unknown),))


CASES = [
    *(breaks("def-create-range", "CreateInterval", _days(days, 14)) for days in (0, 8)),
    breaks("def-create-range", "CreateInterval", _days(15, 14), name="beyond-the-retention"),
    breaks("def-create-range", "CreateInterval", _days(8, None), name="retention-omitted"),
    *(holds("def-create-range", _days(days, 14)) for days in (1, 7, None, LATER)),
    *(breaks("def-retain-range", "RetainInterval", _days(1, days)) for days in (1, 15)),
    breaks(
        "def-retain-range",
        "PolicyDetails/RetainInterval",
        _details(defaults=DefaultSettings(retain_interval_days=15)),
    ),
    *(holds("def-retain-range", _days(1, days)) for days in (2, 14, None, LATER)),
    *(
        breaks("def-retain-gt-create", "RetainInterval", _days(create, retain))
        for create, retain in ((2, 2), (3, 2), (7, 7), (7, 6))
    ),
    *(
        holds("def-retain-gt-create", _days(create, retain))
        for create, retain in (
            (1, 2),
            (7, 8),
            (None, 2),
            (6, None),
            (LATER, 2),
            (7, LATER),
        )
    ),
    breaks("def-seven-trap", "RetainInterval", _days(7, None)),
    breaks(
        "def-seven-trap",
        "PolicyDetails/RetainInterval",
        _details(defaults=DefaultSettings(create_interval_days=7)),
    ),
    holds("def-seven-trap", _days(6, None)),
    holds("def-seven-trap", _days(7, 8)),
    holds("def-seven-trap", _days(LATER, None)),
    # where the settings stand
    breaks("def-body-xor-details", "PolicyDetails", replace(default(), details=SIMPLIFIED)),
    breaks("def-body-xor-details", "PolicyDetails/PolicyLanguage", _details(language=None)),
    breaks("def-body-xor-details", "PolicyDetails/ResourceType", _details(resource_type=None)),
    breaks(
        "def-body-xor-details",
        "PolicyDetails/ResourceType",
        _details(language=LATER, resource_type=None),
        name="deferred",
    ),
    holds("def-body-xor-details", _details()),
    holds("def-body-xor-details", _details(defaults=None)),
    holds("def-body-xor-details", default()),
    holds("def-body-xor-details", replace(default(), details=replace(SIMPLIFIED, defaults=None))),
    holds("def-body-xor-details", replace(default(), details=LATER)),
    holds("def-body-xor-details", replace(default(), defaults=None)),
    # types
    breaks("def-type-pair", "DefaultPolicy", _details("VOLUMES")),
    breaks("def-type-pair", "DefaultPolicy", replace(default(), default_policy="ALL")),
    breaks("def-type-pair", "PolicyDetails/PolicyType", _details(policy_type="IMAGE_MANAGEMENT")),
    breaks("def-type-pair", "PolicyDetails/ResourceType", _details(resource_type="INSTANCE")),
    breaks(
        "def-type-pair",
        "PolicyDetails/PolicyType",
        _details("INSTANCE", resource_type=LATER, policy_type="EBS_SNAPSHOT_MANAGEMENT"),
    ),
    breaks("def-type-pair", "PolicyDetails/ResourceType", _details("INSTANCE")),
    holds("def-type-pair", _details(policy_type="EBS_SNAPSHOT_MANAGEMENT")),
    holds(
        "def-type-pair",
        _details("INSTANCE", resource_type="INSTANCE", policy_type="IMAGE_MANAGEMENT"),
    ),
    holds("def-type-pair", _details(LATER, policy_type="IMAGE_MANAGEMENT")),
    holds("def-type-pair", _details(policy_type=LATER)),
    holds("def-type-pair", default("INSTANCE")),
    # custom and default
    *(
        breaks("def-no-custom", f"PolicyDetails/{name}", _details(**{field: value}))
        for name, field, value in (
            ("Schedules", "schedules", (schedule(),)),
            ("Schedules", "schedules", LATER),
            ("ResourceTypes", "resource_types", ("VOLUME",)),
            ("TargetTags", "target_tags", (Tag("a", "b"),)),
            ("Parameters", "parameters", Parameters()),
        )
    ),
    *(
        breaks(
            "def-no-custom",
            f"PolicyDetails/{name}",
            _details(**{"language": None, "resource_type": None, field: LATER}),
            name="custom-details",
        )
        for name, field in (
            ("Schedules", "schedules"),
            ("ResourceTypes", "resource_types"),
            ("TargetTags", "target_tags"),
            ("Parameters", "parameters"),
        )
    ),
    holds("def-no-custom", _details()),
    holds("def-no-custom", volumes(parameters=Parameters())),
    *(
        breaks("def-custom-reverse", f"{where}{name}", policy)
        for name, settings in (
            ("CreateInterval", DefaultSettings(create_interval_days=1)),
            ("RetainInterval", DefaultSettings(retain_interval_days=7)),
            ("CopyTags", DefaultSettings(copy_tags=False)),
            ("ExtendDeletion", DefaultSettings(extend_deletion=False)),
            ("CrossRegionCopyTargets", DefaultSettings(copy_targets=LATER)),
            ("Exclusions", DefaultSettings(exclusions=Exclusions())),
        )
        for where, policy in (
            ("", replace(volumes(), defaults=settings)),
            ("PolicyDetails/", instances(defaults=settings)),
        )
    ),
    breaks("def-custom-reverse", "PolicyDetails/ResourceType", amis(resource_type="INSTANCE")),
    breaks("def-custom-reverse", "PolicyDetails/ResourceType", event(resource_type=LATER)),
    breaks(
        "def-custom-reverse",
        "CopyTags",
        replace(volumes(), details=LATER, defaults=DefaultSettings(copy_tags=True)),
        name="deferred",
    ),
    holds("def-custom-reverse", volumes()),
    holds("def-custom-reverse", volumes(defaults=DefaultSettings())),
    holds("def-custom-reverse", default()),
    # copies
    breaks("def-xr", "CrossRegionCopyTargets", _copied(*(CopyTarget(region) for region in FOUR))),
    breaks(
        "def-xr",
        "CrossRegionCopyTargets/1/TargetRegion",
        _copied(LATER, CopyTarget()),
    ),
    holds("def-xr", _copied(*(CopyTarget(region) for region in FOUR[:3]))),
    holds("def-xr", _copied(CopyTarget(LATER), LATER)),
    holds("def-xr", default(copy_targets=LATER)),
    # exclusions
    breaks(
        "def-exclude-volume",
        "Exclusions/ExcludeBootVolumes",
        _without("INSTANCE", boot_volumes=False),
    ),
    breaks(
        "def-exclude-volume",
        "Exclusions/ExcludeVolumeTypes",
        _without("INSTANCE", volume_types=LATER),
    ),
    breaks(
        "def-exclude-volume",
        "Exclusions/ExcludeVolumeTypes",
        _without(volume_types=TYPES),
    ),
    breaks(
        "def-exclude-volume",
        "Exclusions/ExcludeVolumeTypes/1",
        _without(volume_types=("gp2", "gp4")),
    ),
    breaks(
        "def-exclude-volume",
        "PolicyDetails/Exclusions/ExcludeVolumeTypes/0",
        _details(defaults=DefaultSettings(exclusions=Exclusions(volume_types=("gp", LATER)))),
    ),
    holds("def-exclude-volume", _without(volume_types=TYPES[:6], boot_volumes=True)),
    holds("def-exclude-volume", _without(volume_types=TYPES[1:])),
    holds("def-exclude-volume", _without(volume_types=LATER)),
    holds("def-exclude-volume", _without("INSTANCE", tags=(Tag("a", "b"),))),
    holds("def-exclude-volume", _without("INSTANCE")),
    holds("def-exclude-volume", default("INSTANCE", exclusions=LATER)),
    holds(
        "def-exclude-volume",
        replace(_without(boot_volumes=True), default_policy=LATER),
        name="kind-not-known",
    ),
    *(
        breaks("def-exclusion-name", where, _misread(where))
        for where in (
            "Exclusions/ExcludeBootVolume",
            "PolicyDetails/Exclusions/ExcludeBootVolume",
        )
    ),
    holds(
        "def-exclusion-name",
        _misread("Exclusions/ExcludeVolumes"),
        also=("unknown-property",),
    ),
    holds(
        "def-exclusion-name",
        _misread("Exclusions/ExcludeBootVolume", unknown=False),
        also=("value-type",),
    ),
]
