"""Two policies that do the same have one normal form."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from snapshot_constructs.model import (
    CopyTarget,
    DefaultSettings,
    Deferred,
    Exclusions,
    FastRestore,
    Parameters,
    PolicyDetails,
    PolicySpec,
    Retain,
)
from snapshot_constructs.model.normal import normal
from tests.policies import amis, create, default, event, instances, schedule, volumes
from tests.strategies import arbitrary_policies


@given(arbitrary_policies())
@settings(max_examples=50)
def test_a_normal_form_is_its_own(policy: PolicySpec) -> None:
    found = normal(policy)

    assert normal(found) == found


def materialised(settings: DefaultSettings, **changes: str) -> PolicySpec:
    """Return a default policy for volumes with its settings in the details."""
    written = {"language": "SIMPLIFIED", "resource_type": "VOLUME"} | changes
    return replace(
        default(),
        defaults=None,
        details=PolicyDetails(defaults=settings, **written),  # type: ignore[arg-type]  # text only
    )


SETTINGS = DefaultSettings(copy_tags=True, copy_targets=(CopyTarget("us-east-1"),))
BOTH = Retain(count=7, interval=0)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (volumes(policy_type="EBS_SNAPSHOT_MANAGEMENT"), volumes()),
        (volumes(language="STANDARD", locations=("CLOUD",)), volumes()),
        (volumes(schedule(create=create(location="CLOUD"))), volumes(schedule())),
        (volumes(schedule(retain=BOTH)), volumes(schedule(retain=Retain.last(7)))),
        (
            volumes(schedule(retain=Retain(count=0, interval=7, unit="DAYS"))),
            volumes(schedule(retain=Retain.days(7))),
        ),
        (
            volumes(schedule(fast_restore=FastRestore(zones=("eu-west-1a",), retain=BOTH))),
            volumes(schedule(fast_restore=FastRestore.in_zones("eu-west-1a", retain=BOTH))),
        ),
        (volumes(schedule(archive=BOTH)), volumes(schedule(archive=Retain.last(7)))),
        (instances(parameters=Parameters()), instances()),
        (amis(), amis(parameters=Parameters(no_reboot=True))),
        (amis(parameters=Parameters()), amis(parameters=Parameters(no_reboot=True))),
        (materialised(SETTINGS), default(copy_tags=True, copy_targets=SETTINGS.copy_targets)),
        (
            materialised(SETTINGS, policy_type="EBS_SNAPSHOT_MANAGEMENT"),
            default(copy_tags=True, copy_targets=SETTINGS.copy_targets, exclusions=Exclusions()),
        ),
    ],
)
def test_what_repeats_the_defaults_says_nothing(long: PolicySpec, short: PolicySpec) -> None:
    assert normal(long) == normal(short)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (volumes(locations=("OUTPOST",)), volumes()),
        (volumes(language="SIMPLIFIED"), volumes()),
        (volumes(policy_type="IMAGE_MANAGEMENT"), volumes()),
        (volumes(schedule(create=create(location="OUTPOST_LOCAL"))), volumes()),
        (volumes(schedule(retain=Retain(count=7, interval=7, unit="DAYS"))), volumes()),
        (amis(parameters=Parameters(no_reboot=False)), amis()),
        (instances(parameters=Parameters(exclude_boot_volume=False)), instances()),
        (default("VOLUME"), default("INSTANCE")),
        (default(create_interval_days=2), default()),
        (materialised(SETTINGS, resource_type="INSTANCE"), materialised(SETTINGS)),
        (event(language="SIMPLIFIED"), event()),
    ],
)
def test_what_does_otherwise_stays_otherwise(one: PolicySpec, other: PolicySpec) -> None:
    assert normal(one) != normal(other)


def test_what_only_the_deployment_tells_stays_as_it_is() -> None:
    policy = replace(volumes(), details=Deferred({"Fn::If": ["A", {}, {}]}))

    assert normal(policy) == policy
