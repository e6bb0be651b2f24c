"""Locked rules of the Recycle Bin."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.rbin.service import RBIN
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import Client

LOCK = {"UnlockDelay": {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"}}
PERIOD = {"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"}


@pytest.fixture
def rbin() -> Client:
    return Client(World({"rbin": RBIN}), "rbin")


def made(rbin: Client, **more: Any) -> str:
    asked = {"ResourceType": "EBS_SNAPSHOT", "RetentionPeriod": PERIOD, **more}
    return str(rbin("CreateRule", **asked)["Identifier"])


def advance(rbin: Client, **time: float) -> None:
    rbin.world.clock.advance(timedelta(**time))


@pytest.mark.parametrize("unlocking", [False, True], ids=["locked", "pending_unlock"])
def test_a_locked_rule_is_neither_changed_nor_deleted(rbin: Client, unlocking: bool) -> None:
    rule = made(rbin, LockConfiguration=LOCK)
    if unlocking:
        rbin("UnlockRule", Identifier=rule)

    refused = (
        rbin.refused("UpdateRule", Identifier=rule, Description="Other"),
        rbin.refused("DeleteRule", Identifier=rule),
    )

    attempts = [each.detail["api-name"] for each in rbin.world.events if "api-name" in each.detail]
    assert refused == ("ConflictException", "ConflictException")
    assert attempts == ["UpdateRule", "DeleteRule"]


def test_a_rule_can_be_changed_when_its_delay_is_over(rbin: Client) -> None:
    rule = made(rbin, LockConfiguration=LOCK)
    rbin("UnlockRule", Identifier=rule)

    advance(rbin, days=7)

    assert rbin("GetRule", Identifier=rule)["LockState"] == "unlocked"
    assert rbin("DeleteRule", Identifier=rule) == {}


def test_a_rule_that_is_locked_again_starts_over(rbin: Client) -> None:
    rule = made(rbin, LockConfiguration=LOCK)
    rbin("UnlockRule", Identifier=rule)
    advance(rbin, days=6)

    rbin("LockRule", Identifier=rule, LockConfiguration=LOCK)
    advance(rbin, days=30)

    shown = rbin("GetRule", Identifier=rule)
    assert (shown["LockState"], shown["LockEndTime"]) == ("locked", None)


@pytest.mark.parametrize("tags", ["ResourceTags", "ExcludeResourceTags"])
def test_a_rule_with_tags_is_never_locked(rbin: Client, tags: str) -> None:
    tag = [{"ResourceTagKey": "a", "ResourceTagValue": "b"}]
    rule = made(rbin, **{tags: tag})

    refused = rbin.refused("LockRule", Identifier=rule, LockConfiguration=LOCK)

    assert refused == "ValidationException"


@pytest.mark.parametrize("action", ["LockRule", "UnlockRule"])
def test_a_rule_is_locked_and_unlocked_once(rbin: Client, action: str) -> None:
    rule = made(rbin, LockConfiguration=LOCK)
    more = {"LockConfiguration": LOCK} if action == "LockRule" else {}
    if action == "UnlockRule":
        rbin("UnlockRule", Identifier=rule)

    assert rbin.refused(action, Identifier=rule, **more) == "ConflictException"


def test_a_lock_tells_what_happens_to_it(rbin: Client) -> None:
    rule = made(rbin, LockConfiguration=LOCK)
    rbin("UnlockRule", Identifier=rule)

    advance(rbin, days=8)

    told = Counter(each.detail_type for each in rbin.world.events)
    assert told == {
        "Recycle Bin Rule Locked": 1,
        "Recycle Bin Rule Unlock Scheduled": 1,
        "Recycle Bin Rule Unlocking Notice": 6,
        "Recycle Bin Rule Unlocked": 1,
    }
