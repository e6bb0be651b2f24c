"""Block public access for AMIs: set, waited for, and put back only where that is asked for."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from snapshot_constructs.handlers import block_image_public_access as handler
from tests.handlers.ec2 import Ec2

BLOCKED, UNBLOCKED = "block-new-sharing", "unblocked"
WAS_UNBLOCKED = "image-block-public-access/unblocked"


@pytest.fixture
def ec2(ec2_of) -> Ec2:
    return ec2_of(handler)


def event(kind: str, state: str = BLOCKED, removal: str = "keep", **more: str) -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResourceProperties": {"State": state, "OnRemoval": removal},
        **more,
    }


def finds(ec2: Ec2, state: str, manager: str = "account") -> None:
    ec2.answers(
        "get_image_block_public_access_state",
        {"ImageBlockPublicAccessState": state, "ManagedBy": manager},
    )


def enables(ec2: Ec2) -> None:
    ec2.answers(
        "enable_image_block_public_access",
        {"ImageBlockPublicAccessState": BLOCKED},
        ImageBlockPublicAccessState=BLOCKED,
    )


def disables(ec2: Ec2) -> None:
    ec2.answers("disable_image_block_public_access", {"ImageBlockPublicAccessState": UNBLOCKED})


def test_a_creation_blocks_and_remembers_what_was_before(ec2):
    finds(ec2, UNBLOCKED)
    enables(ec2)

    answer = handler.on_event(event("Create"), None)

    assert answer == {"PhysicalResourceId": WAS_UNBLOCKED}


def test_a_creation_changes_nothing_where_it_is_so_already(ec2):
    finds(ec2, BLOCKED)

    answer = handler.on_event(event("Create"), None)

    assert answer == {"PhysicalResourceId": "image-block-public-access/block-new-sharing"}


def test_a_creation_delivered_twice_before_it_counts_remembers_the_same(ec2):
    for _ in range(2):
        finds(ec2, UNBLOCKED)
        enables(ec2)

    answers = [handler.on_event(event("Create"), None) for _ in range(2)]

    assert answers == [{"PhysicalResourceId": WAS_UNBLOCKED}] * 2


def test_an_update_to_what_can_be_shared_unblocks_and_stays_the_same_resource(ec2):
    finds(ec2, BLOCKED)
    disables(ec2)

    answer = handler.on_event(
        event("Update", UNBLOCKED, PhysicalResourceId=WAS_UNBLOCKED, OldResourceProperties=""), None
    )

    assert answer == {"PhysicalResourceId": WAS_UNBLOCKED}


@pytest.mark.parametrize(
    ("found", "manager", "identity"),
    [
        (UNBLOCKED, "account", "image-block-public-access/block-new-sharing"),
        (BLOCKED, "declarative-policy", WAS_UNBLOCKED),
        (BLOCKED, "account", "image-block-public-access/block-new-sharing"),
        (BLOCKED, "account", "what the framework calls a failed creation"),
    ],
    ids=["changed-since", "not-ours", "was-so-before", "never-made"],
)
def test_a_removal_puts_nothing_back_where_it_is_not_ours_or_was_so_before(
    ec2, found, manager, identity
):
    finds(ec2, found, manager)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=identity), None)

    assert ec2.calls == ["GetImageBlockPublicAccessState"]


def test_a_removal_leaves_it_as_it_is_and_asks_nobody(ec2):
    handler.on_event(event("Delete", PhysicalResourceId=WAS_UNBLOCKED), None)

    assert ec2.calls == []


def test_a_removal_puts_back_what_was_before_where_that_is_asked_for(ec2):
    finds(ec2, BLOCKED)
    disables(ec2)

    handler.on_event(event("Delete", removal="restore", PhysicalResourceId=WAS_UNBLOCKED), None)

    assert ec2.calls[-1] == "DisableImageBlockPublicAccess"


def test_fails_when_the_organization_wants_something_else(ec2):
    finds(ec2, UNBLOCKED, "declarative-policy")

    with pytest.raises(RuntimeError, match=r"declarative-policy .* \(got 'unblocked', want 'block"):
        handler.on_event(event("Create"), None)


def test_what_the_organization_wants_as_well_is_taken(ec2):
    finds(ec2, BLOCKED, "declarative-policy")

    handler.on_event(event("Create"), None)

    assert ec2.calls == ["GetImageBlockPublicAccessState"]


def test_fails_when_ec2_refuses(ec2):
    finds(ec2, UNBLOCKED)
    ec2.refuses(
        "enable_image_block_public_access",
        "RequestLimitExceeded",
        ImageBlockPublicAccessState=BLOCKED,
    )

    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        handler.on_event(event("Create"), None)


@pytest.mark.parametrize(("found", "complete"), [(UNBLOCKED, False), (BLOCKED, True)])
def test_it_is_complete_when_it_counts(ec2, found, complete):
    finds(ec2, found)

    answer = handler.is_complete(event("Create", PhysicalResourceId=WAS_UNBLOCKED), None)

    assert answer == {"IsComplete": complete}


def test_nobody_waits_for_a_removal(ec2):
    answer = handler.is_complete(event("Delete", PhysicalResourceId=WAS_UNBLOCKED), None)

    assert answer == {"IsComplete": True}
    assert ec2.calls == []


def test_a_change_is_logged_with_what_was_before(ec2, caplog):
    caplog.set_level("INFO")
    finds(ec2, UNBLOCKED)
    enables(ec2)

    handler.on_event(event("Create"), None)

    (record,) = (record for record in caplog.records if record.name == handler.__name__)
    assert (record.message, record.before, record.state) == ("set", UNBLOCKED, BLOCKED)
