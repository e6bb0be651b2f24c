"""Places in a policy, in the words of the arguments."""

import pytest

from snapshot_constructs.cdk._words import argument

NAMES = ("daily", "every 4 hours")
SCHEDULE = "PolicyDetails/Schedules/1"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("", ""),
        ("Description", "description"),
        ("State", "enabled"),
        ("ExecutionRoleArn", "role"),
        ("Tags/3/Key", "policy_tags[3].key"),
        ("PolicyDetails", ""),
        ("PolicyDetails/ResourceTypes", "targets.resource_type"),
        ("PolicyDetails/ResourceTypes/0", "targets.resource_type"),
        ("PolicyDetails/ResourceLocations/0", "targets.location"),
        ("PolicyDetails/TargetTags/0/Key", "targets.tags[0].key"),
        ("PolicyDetails/Parameters/NoReboot", "reboot"),
        ("PolicyDetails/Parameters/ExcludeBootVolume", "exclude_boot_volume"),
        (
            "PolicyDetails/Parameters/ExcludeDataVolumeTags/0/Key",
            "exclude_data_volume_tags[0].key",
        ),
    ],
)
def test_properties_of_a_policy_are_named_as_arguments(where: str, words: str) -> None:
    assert argument(where, NAMES) == words


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("", ""),
        ("Name", "name"),
        ("CreateRule", "create"),
        ("CreateRule/Interval", "create.interval"),
        ("CreateRule/IntervalUnit", "create.interval_unit"),
        ("CreateRule/CronExpression", "create.cron"),
        ("CreateRule/Times/0", "create.times[0]"),
        ("CreateRule/Scripts/0/ExecutionHandler", "create.scripts[0].handler"),
        ("CreateRule/Scripts/0/ExecutionTimeout", "create.scripts[0].timeout_seconds"),
        ("CreateRule/Scripts/0/MaximumRetryCount", "create.scripts[0].retries"),
        ("CreateRule/Scripts/0/Stages/1", "create.scripts[0].stages[1]"),
        ("RetainRule", "retain"),
        ("RetainRule/IntervalUnit", "retain.unit"),
    ],
)
def test_properties_of_a_schedule_are_named_by_its_name(where: str, words: str) -> None:
    found = argument(f"{SCHEDULE}/{where}".rstrip("/"), NAMES)

    assert found == f'schedules["every 4 hours"].{words}'.rstrip(".")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("ArchiveRule/RetainRule/RetentionArchiveTier/Count", "archive.count"),
        ("ArchiveRule/RetainRule/RetentionArchiveTier", "archive"),
        ("ArchiveRule", "archive"),
        ("FastRestoreRule/AvailabilityZones/0", "fast_restore.zones[0]"),
        ("FastRestoreRule/Count", "fast_restore.retain.count"),
        ("CrossRegionCopyRules/0/Target", "copies[0].target"),
        ("CrossRegionCopyRules/0/TargetRegion", "copies[0].target"),
        ("CrossRegionCopyRules/0/CmkArn", "copies[0].key"),
        ("CrossRegionCopyRules/0/RetainRule/Interval", "copies[0].retain.interval"),
        ("ShareRules/0/TargetAccounts/1", "share.accounts[1]"),
        ("ShareRules/0/UnshareInterval", "share.unshare_after.interval"),
        ("DeprecateRule/Count", "deprecate.count"),
        ("VariableTags/0/Value", "variable_tags[0].value"),
    ],
)
def test_features_of_a_schedule_are_named_as_in_the_model(where: str, words: str) -> None:
    assert argument(f"{SCHEDULE}/{where}", NAMES) == f'schedules["every 4 hours"].{words}'


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("CreateInterval", "create_interval_days"),
        ("RetainInterval", "retain_interval_days"),
        ("ExtendDeletion", "extend_deletion"),
        ("CrossRegionCopyTargets", "copy_to"),
        ("CrossRegionCopyTargets/1/TargetRegion", "copy_to[1]"),
        ("Exclusions/ExcludeVolumeTypes/0", "exclusions.volume_types[0]"),
        ("PolicyDetails/EventSource/Parameters/SnapshotOwner/0", "shared_by[0]"),
        ("PolicyDetails/EventSource/Parameters/DescriptionRegex", "description_regex"),
        ("PolicyDetails/Actions/0/Name", "name"),
        ("PolicyDetails/Actions/0/CrossRegionCopy/1/Target", "copies[1].target"),
        (
            "PolicyDetails/Actions/0/CrossRegionCopy/1/EncryptionConfiguration/CmkArn",
            "copies[1].key",
        ),
    ],
)
def test_properties_of_other_policies_are_named_as_arguments(where: str, words: str) -> None:
    assert argument(where) == words


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("details.schedules[0].retain.count", 'schedules["daily"].retain.count'),
        ("details.schedules[7].retain.count", "schedules[7].retain.count"),
        ("details.schedules[0].shares[0].accounts", 'schedules["daily"].share.accounts'),
        ("details.target_tags[0].key", "targets.tags[0].key"),
        ("defaults.create_interval_days", "create_interval_days"),
        ("defaults.copy_targets[0].region", "copy_to[0]"),
        ("details.actions[0].copies[1].key", "copies[1].key"),
        ("details.parameters.exclude_boot_volume", "exclude_boot_volume"),
    ],
)
def test_fields_are_named_as_arguments(where: str, words: str) -> None:
    assert argument(where, NAMES) == words


def test_names_in_other_scripts_are_shown_as_they_are() -> None:
    assert argument("PolicyDetails/Schedules/0/Name", ("täglich",)) == 'schedules["täglich"].name'
