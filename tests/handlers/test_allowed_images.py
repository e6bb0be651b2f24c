"""Allowed AMIs: criteria before the state, and never more open than asked for."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snapshot_constructs.handlers import allowed_images as handler
from tests.handlers.ec2 import Ec2

AMAZON = {"ImageProviders": ["amazon"], "CreationDateCondition": {"MaximumDaysSinceCreated": 300}}
OURS = {"ImageWatermarks": [{"WatermarkKey": "111122223333:web"}]}
CRITERIA = [AMAZON, OURS]
BEFORE = [{"ImageProviders": ["aws-marketplace"]}]


@pytest.fixture
def ec2(ec2_of) -> Ec2:
    return ec2_of(handler)


def event(
    kind: str,
    state: str = "enabled",
    removal: str = "keep",
    criteria: object = CRITERIA,
    **more: str,
) -> dict[str, Any]:
    properties = {"State": state, "Criteria": json.dumps(criteria), "OnRemoval": removal}
    return {"RequestType": kind, "ResourceProperties": properties, **more}


def finds(ec2: Ec2, state: str, criteria: object = (), manager: str = "account") -> None:
    ec2.answers(
        "get_allowed_images_settings",
        {"State": state, "ImageCriteria": list(criteria), "ManagedBy": manager},
    )


def replaces(ec2: Ec2, criteria: object = CRITERIA) -> None:
    ec2.answers(
        "replace_image_criteria_in_allowed_images_settings",
        {"ReturnValue": True},
        ImageCriteria=criteria,
    )


def enables(ec2: Ec2, state: str = "enabled") -> None:
    ec2.answers(
        "enable_allowed_images_settings",
        {"AllowedImagesSettingsState": state},
        AllowedImagesSettingsState=state,
    )


def created(ec2: Ec2, state: str, criteria: object) -> str:
    """Return the physical id of a resource that was made where this was the setting."""
    finds(ec2, state, criteria)
    replaces(ec2)
    enables(ec2)
    identity: str = handler.on_event(event("Create"), None)["PhysicalResourceId"]
    ec2.calls.clear()
    return identity


def test_a_creation_sets_criteria_before_they_are_enforced(ec2):
    finds(ec2, "disabled")
    replaces(ec2)
    enables(ec2)

    handler.on_event(event("Create"), None)

    assert ec2.calls == [
        "GetAllowedImagesSettings",
        "ReplaceImageCriteriaInAllowedImagesSettings",
        "EnableAllowedImagesSettings",
    ]


def test_a_creation_changes_nothing_where_it_is_so_already_in_any_order(ec2):
    finds(ec2, "enabled", [OURS, {**AMAZON, "ImageNames": []}])

    handler.on_event(event("Create"), None)

    assert ec2.calls == ["GetAllowedImagesSettings"]


def test_a_creation_delivered_again_changes_nothing(ec2):
    finds(ec2, "disabled")
    replaces(ec2)
    enables(ec2)
    finds(ec2, "enabled", CRITERIA)

    for _ in range(2):
        handler.on_event(event("Create"), None)

    assert ec2.calls[3:] == ["GetAllowedImagesSettings"]


def test_an_update_stays_the_same_resource(ec2):
    finds(ec2, "enabled", CRITERIA)
    replaces(ec2)
    enables(ec2, "audit-mode")

    answer = handler.on_event(event("Update", "audit-mode", PhysicalResourceId="x/y"), None)

    assert answer == {"PhysicalResourceId": "x/y"}


@pytest.mark.parametrize("state", ["enabled", "audit-mode"])
def test_a_removal_puts_back_criteria_before_the_state(ec2, state):
    identity = created(ec2, state, BEFORE)
    finds(ec2, "enabled", CRITERIA)
    replaces(ec2, BEFORE)
    enables(ec2, state)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=identity), None)

    assert len(ec2.calls) == 3


def test_a_removal_disables_before_criteria_go_so_that_nothing_is_refused_in_between(ec2):
    identity = created(ec2, "disabled", ())
    finds(ec2, "enabled", CRITERIA)
    ec2.answers("disable_allowed_images_settings", {"AllowedImagesSettingsState": "disabled"})
    replaces(ec2, [])

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=identity), None)

    assert ec2.calls[1:] == [
        "DisableAllowedImagesSettings",
        "ReplaceImageCriteriaInAllowedImagesSettings",
    ]


def test_a_removal_leaves_it_as_it_is_and_asks_nobody(ec2):
    handler.on_event(event("Delete", PhysicalResourceId="allowed-images/"), None)

    assert ec2.calls == []


@pytest.mark.parametrize(
    "found",
    [("audit-mode", CRITERIA), ("enabled", BEFORE)],
    ids=["state-changed-since", "criteria-changed-since"],
)
def test_a_removal_puts_nothing_back_where_somebody_has_changed_it_since(ec2, found):
    identity = created(ec2, "disabled", ())
    finds(ec2, *found)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=identity), None)

    assert ec2.calls == ["GetAllowedImagesSettings"]


def test_what_is_too_long_to_be_remembered_is_not_put_back(ec2):
    many = [
        {"ImageProviders": [f"{number**7 % 10**12:012}" for number in range(10**4, 10**4 + 200)]}
    ]
    identity = created(ec2, "enabled", many)
    finds(ec2, "enabled", CRITERIA)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=identity), None)

    assert identity == "allowed-images/"
    assert ec2.calls == ["GetAllowedImagesSettings"]


def test_the_physical_id_is_one_that_cloudformation_takes(ec2):
    identity = created(ec2, "enabled", [{"ImageProviders": [str(10**11 + n) for n in range(99)]}])

    assert len(identity) <= 1024


def test_a_removal_of_what_was_never_made_changes_nothing(ec2):
    finds(ec2, "enabled", CRITERIA)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId="never made"), None)

    assert ec2.calls == ["GetAllowedImagesSettings"]


def test_fails_when_the_organization_wants_something_else(ec2):
    finds(ec2, "audit-mode", CRITERIA, "declarative-policy")

    with pytest.raises(RuntimeError, match="declarative-policy of the organization"):
        handler.on_event(event("Create"), None)


def test_fails_halfway_without_enforcing_old_criteria(ec2):
    finds(ec2, "disabled", BEFORE)
    ec2.refuses(
        "replace_image_criteria_in_allowed_images_settings",
        "RequestLimitExceeded",
        ImageCriteria=CRITERIA,
    )

    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        handler.on_event(event("Create"), None)

    assert "EnableAllowedImagesSettings" not in ec2.calls
