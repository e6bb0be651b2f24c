"""Deregistration protection: the newest AMIs have it, those before them can be retired."""

from typing import Any

import pytest

from snapshot_constructs.handlers import protect_images as handler
from tests.handlers.ec2 import Ec2

MARK = {"Key": handler.MARK, "Value": "true"}
ON, ON_LONGER = "enabled-without-cooldown", "enabled-with-cooldown"


@pytest.fixture
def ec2(ec2_of) -> Ec2:
    return ec2_of(handler)


def event(
    kind: str, newest: int = 1, removal: str = "keep", cooldown: str = "true"
) -> dict[str, Any]:
    properties = {
        "Pipeline": "web",
        "Newest": str(newest),
        "Cooldown": cooldown,
        "OnRemoval": removal,
    }
    return {"RequestType": kind, "ResourceProperties": properties}


def ami(
    day: int, protection: str = "disabled", *, ours: bool = False, state: str = "available"
) -> Any:
    return {
        "ImageId": f"ami-{day}",
        "CreationDate": f"2026-11-{day:02}T03:00:00.000Z",
        "State": state,
        "DeregistrationProtection": protection,
        "Tags": [{"Key": "CreatedBy", "Value": "EC2 Image Builder"}, *([MARK] if ours else [])],
    }


def finds(ec2: Ec2, *images: Any) -> None:
    ec2.answers(
        "describe_images",
        {"Images": list(images)},
        Owners=["self"],
        IncludeDisabled=True,
        Filters=[{"Name": "tag:Ec2ImageBuilderArn", "Values": ["*:image/web/*"]}],
    )


def protects(ec2: Ec2, id: str, *, cooldown: bool = True) -> None:
    ec2.answers("create_tags", Resources=[id], Tags=[MARK])
    ec2.answers("enable_image_deregistration_protection", ImageId=id, WithCooldown=cooldown)


def releases(ec2: Ec2, id: str) -> None:
    ec2.answers("disable_image_deregistration_protection", ImageId=id)
    ec2.answers("delete_tags", Resources=[id], Tags=[{"Key": handler.MARK}])


def test_the_newest_are_protected_and_marked(ec2):
    finds(ec2, ami(1), ami(3), ami(2))
    protects(ec2, "ami-3")
    protects(ec2, "ami-2")

    answer = handler.on_event(event("Create", newest=2), None)

    assert answer == {"PhysicalResourceId": "deregistration-protection/web"}


def test_a_new_one_takes_the_protection_of_the_oldest(ec2):
    finds(ec2, ami(1, ON_LONGER, ours=True), ami(2))
    protects(ec2, "ami-2")
    releases(ec2, "ami-1")

    handler.on_event(event("Update"), None)

    assert len(ec2.calls) == 5


def test_an_event_delivered_twice_changes_nothing(ec2):
    finds(ec2, ami(1), ami(2, ON_LONGER, ours=True))

    handler.on_event(event("Update"), None)

    assert ec2.calls == ["DescribeImages"]


def test_what_somebody_else_protects_stays_protected_and_unmarked(ec2):
    finds(ec2, ami(1, ON), ami(2, ON))

    handler.on_event(event("Update"), None)

    assert ec2.calls == ["DescribeImages"]


def test_a_cooldown_that_is_no_longer_wanted_is_taken_away(ec2):
    finds(ec2, ami(1, ON_LONGER, ours=True))
    protects(ec2, "ami-1", cooldown=False)

    handler.on_event(event("Update", cooldown="false"), None)

    assert len(ec2.calls) == 3


def test_one_that_is_disabled_is_not_among_the_newest(ec2):
    finds(ec2, ami(1), ami(2, ON_LONGER, ours=True, state="disabled"))
    protects(ec2, "ami-1")
    releases(ec2, "ami-2")

    handler.on_event(event("Update"), None)

    assert len(ec2.calls) == 5


def test_a_removal_keeps_the_protection(ec2):
    handler.on_event(event("Delete"), None)

    assert ec2.calls == []


def test_a_removal_releases_what_was_protected_here_where_that_is_asked_for(ec2):
    finds(ec2, ami(1, ON), ami(2, ON_LONGER, ours=True))
    releases(ec2, "ami-2")

    handler.on_event(event("Delete", removal="restore"), None)

    assert len(ec2.calls) == 3


def test_one_that_is_gone_meanwhile_is_passed_over(ec2):
    finds(ec2, ami(1), ami(2))
    ec2.refuses("create_tags", "InvalidAMIID.NotFound", Resources=["ami-2"], Tags=[MARK])
    protects(ec2, "ami-1")

    handler.on_event(event("Update", newest=2), None)

    assert len(ec2.calls) == 4


def test_fails_when_one_cannot_be_protected_but_protects_the_others_and_releases_none(ec2):
    finds(ec2, ami(1, ON_LONGER, ours=True), ami(2), ami(3))
    ec2.refuses("create_tags", "RequestLimitExceeded", Resources=["ami-3"], Tags=[MARK])
    protects(ec2, "ami-2")

    with pytest.raises(
        RuntimeError, match=r"not all AMIs could be protected: ami-3: .*RequestLimit"
    ):
        handler.on_event(event("Update", newest=2), None)

    assert "DisableImageDeregistrationProtection" not in ec2.calls


def test_images_come_in_pages(ec2):
    ec2.answers(
        "describe_images",
        {"Images": [ami(1)], "NextToken": "more"},
        Owners=["self"],
        IncludeDisabled=True,
        Filters=[{"Name": "tag:Ec2ImageBuilderArn", "Values": ["*:image/web/*"]}],
    )
    ec2.answers(
        "describe_images",
        {"Images": [ami(2)]},
        Owners=["self"],
        IncludeDisabled=True,
        Filters=[{"Name": "tag:Ec2ImageBuilderArn", "Values": ["*:image/web/*"]}],
        NextToken="more",
    )
    protects(ec2, "ami-2")

    handler.on_event(event("Update"), None)

    assert ec2.calls.count("DescribeImages") == 2


def test_the_only_tag_that_may_be_written_is_the_mark():
    conditions = [statement.get("Condition", {}) for statement in handler.PERMISSIONS["on_event"]]

    keys = [each["ForAllValues:StringEquals"] for each in conditions if len(each) == 2]

    assert keys == [{"aws:TagKeys": handler.MARK}]
