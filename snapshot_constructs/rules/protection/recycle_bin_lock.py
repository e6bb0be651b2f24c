"""Rules on locking a rule of the Recycle Bin."""

from typing import Any

from snapshot_constructs.model.deferred import Deferred, is_known, known
from snapshot_constructs.model.tags import Tag, Tags
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.protection.subjects import (
    Breaches,
    Whole,
    is_given,
    selections,
    wholes,
)
from snapshot_constructs.rules.registry import Certainty, Rule, Severity, Subject

_KEPT = ("Retain", "RetainExceptOnCreate")


def lock_region_level(part: Whole) -> Breaches:
    """Find locks on rules that cannot be locked."""
    if known(part.it.unlock_delay) is None:
        return
    for name, tags in sorted(selections(part.it).items(), key=lambda pair: not _sure(pair[1])):
        if is_given(tags):
            yield part.broken(
                "LockConfiguration",
                f"locks Region-level rules without exclusion tags only (got {name})",
                f"remove LockConfiguration, or {name}",
            )
            return


def _sure(tags: Tags) -> bool:
    return isinstance(tags, tuple) and any(isinstance(tag, Tag) for tag in tags)


def lock_delay(part: Whole) -> Breaches:
    """Find delays that are missing, too short or too long, or not in days."""
    delay = known(part.it.unlock_delay)
    if delay is None:
        return
    if delay.unit is None or (is_known(delay.unit) and delay.unit != "DAYS"):
        yield part.broken(
            "LockConfiguration/UnlockDelayUnit", f"must be DAYS{_got(delay.unit)}", "write DAYS"
        )
    if delay.interval is None or (is_known(delay.interval) and not 7 <= delay.interval <= 30):
        yield part.broken(
            "LockConfiguration/UnlockDelayValue",
            f"must be 7 to 30 days{_got(delay.interval)}",
            "write, for example, 7",
        )
    known(delay.unit)
    known(delay.interval)


def _got(written: object) -> str:
    return " (got nothing)" if written is None else f" (got {brief(written)})"


def lock_retain(part: Whole) -> Breaches:
    """Find locked rules that CloudFormation will try to delete."""
    if known(part.it.unlock_delay) is None:
        return
    policies = {
        "DeletionPolicy": part.it.deletion_policy,
        "UpdateReplacePolicy": part.it.update_replace_policy,
    }
    missing = {name: policy for name, policy in policies.items() if not _keeps(policy)}
    if missing:
        got = " and ".join(f"{name} {policy or 'not given'}" for name, policy in missing.items())
        yield part.broken(
            "LockConfiguration",
            f"locks a rule that CloudFormation will try to delete, which AWS refuses (got {got})",
            f"write {' and '.join(f'{name}: Retain' for name in missing)} beside Properties",
        )
    for policy in policies.values():
        known(policy)


def _keeps(policy: str | Deferred | None) -> bool:
    return isinstance(policy, Deferred) or policy in _KEPT


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="recycle-bin/lock-region-level",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Only a Region-level rule without exclusion tags is locked",
        why="The Recycle Bin refuses to lock any other.",
        link=links.LOCK_RULE,
        certainty=Certainty.DOCS,
        each=wholes,
        check=lock_region_level,
    ),
    Rule(
        id="recycle-bin/lock-delay",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        title="Unlocking takes 7 to 30 days",
        why="The Recycle Bin refuses the rule; CloudFormation's schema lets a missing delay pass.",
        link=links.UNLOCK_DELAY,
        certainty=Certainty.MODEL,
        each=wholes,
        check=lock_delay,
    ),
    Rule(
        id="recycle-bin/lock-retain",
        severity=Severity.WARNING,
        subject=Subject.RECYCLE_BIN,
        title="A locked rule stays when it leaves its stack",
        why="Nobody can delete a locked rule, so the deletion of the stack, or an update "
        "that removes the rule, fails. DeletionPolicy and UpdateReplacePolicy of Retain "
        "leave it where it is.",
        link=links.LOCK_IN_GUIDE,
        certainty=Certainty.DOCS,
        each=wholes,
        check=lock_retain,
    ),
)
