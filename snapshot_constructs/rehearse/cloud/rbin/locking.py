"""Rules that nobody may change, and the days until one may again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.rbin.judging import judge
from snapshot_constructs.rehearse.cloud.rbin.records import (
    LOCKED,
    PENDING_UNLOCK,
    UNLOCKED,
    Rule,
    Rules,
)
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_DAY = timedelta(days=1)


def lock_rule(call: Call, params: Params) -> Output:
    """Lock a rule, or lock it again while it is being unlocked."""
    rule = call.store(Rules).get(params["Identifier"])
    require(call, rule)
    if rule.lock_state == LOCKED:
        raise _conflict(rule)
    judge(rule.described(), params["LockConfiguration"])
    lock(call, rule, params["LockConfiguration"])
    return rule.described()


def lock(call: Call, rule: Rule, configuration: Params) -> None:
    """Lock a rule."""
    _forget(rule)
    rule.lock_state = LOCKED
    rule.unlock_delay = configuration["UnlockDelay"]["UnlockDelayValue"]
    _tell(call, rule, "Recycle Bin Rule Locked")


def unlock_rule(call: Call, params: Params) -> Output:
    """Begin to unlock a rule, which takes as many days as it was locked with."""
    rule = call.store(Rules).get(params["Identifier"])
    require(call, rule)
    if rule.lock_state != LOCKED:
        raise _conflict(rule)
    clock = call.world.clock
    rule.lock_state = PENDING_UNLOCK
    rule.unlocks = clock.now() + timedelta(days=rule.unlock_delay)
    _tell(call, rule, "Recycle Bin Rule Unlock Scheduled")
    for days in range(1, rule.unlock_delay):
        rule.timers.append(clock.after(days * _DAY, lambda: _notice(call, rule)))
    rule.timers.append(clock.at(rule.unlocks, lambda: _unlocked(call, rule)))
    return rule.described()


def require(call: Call, rule: Rule) -> None:
    """Refuse what the caller may not do with a rule.

    Raises:
        ApiError: if it may not.
    """
    condition = {"rbin:Attribute/ResourceType": rule.resource_type}
    call.require(f"rbin:{call.action}", rule.arn, **condition)


def changeable(call: Call, rule: Rule) -> None:
    """Refuse to change a rule that is locked.

    Raises:
        ApiError: if it is.
    """
    if rule.lock_state != UNLOCKED:
        _tell(call, rule, "Recycle Bin Rule Change Attempted", **{"api-name": call.action})
        raise _conflict(rule)


def _notice(call: Call, rule: Rule) -> None:
    _tell(call, rule, "Recycle Bin Rule Unlocking Notice")


def _unlocked(call: Call, rule: Rule) -> None:
    _tell(call, rule, "Recycle Bin Rule Unlocked")
    _forget(rule)
    rule.lock_state = UNLOCKED


def _forget(rule: Rule) -> None:
    for timer in rule.timers:
        timer.cancel()
    rule.timers.clear()
    rule.unlocks = None


def _tell(call: Call, rule: Rule, what: str, **more: Any) -> None:
    detail = {
        "rule-id": rule.id,
        "rule-description": rule.description,
        "unlock-delay-period": f"{rule.unlock_delay} DAYS",
        **more,
    }
    if rule.unlocks is not None:
        detail["scheduled-unlock-time"] = rule.unlocks.isoformat()
    call.world.emit(
        Event(
            account=call.account,
            region=call.region,
            source="aws.rbin",
            detail_type=what,
            detail=detail,
            resources=(rule.arn,),
            at=call.world.clock.now(),
        )
    )


def _conflict(rule: Rule) -> ApiError:
    message = f"The rule {rule.id} is {rule.lock_state}"
    return ApiError("ConflictException", message, 409, Reason="INVALID_RULE_STATE")
