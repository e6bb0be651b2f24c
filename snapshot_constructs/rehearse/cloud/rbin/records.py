"""The rules of the Recycle Bin, and what they keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.world import World

UNLOCKED = "unlocked"
LOCKED = "locked"
PENDING_UNLOCK = "pending_unlock"


@dataclass(kw_only=True)
class Rule:
    """A rule.

    Attributes:
        days: how long it keeps what is deleted.
        resource_tags: in botocore's spelling; empty for Region-level rules.
        exclude_tags: in botocore's spelling.
        unlock_delay: in days; 0 for a rule that was never locked.
        unlocks: when it can be changed again, while it is being unlocked.
        timers: what is due while it is being unlocked.
    """

    id: str
    arn: str
    resource_type: str
    days: int
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    resource_tags: list[Mapping[str, str]] = field(default_factory=list)
    exclude_tags: list[Mapping[str, str]] = field(default_factory=list)
    lock_state: str = UNLOCKED
    unlock_delay: int = 0
    unlocks: datetime | None = None
    timers: list[Timer] = field(default_factory=list, repr=False)

    def keeps(self, resource_type: str, tags: Mapping[str, str]) -> bool:
        """Tell whether it keeps a resource with these tags when that is deleted."""
        if resource_type != self.resource_type:
            return False
        if self.resource_tags:
            return any(_has(tags, each) for each in self.resource_tags)
        return not any(_has(tags, each) for each in self.exclude_tags)

    def described(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        period = {"RetentionPeriodValue": self.days, "RetentionPeriodUnit": "DAYS"}
        shown = {
            "Identifier": self.id,
            "RuleArn": self.arn,
            "ResourceType": self.resource_type,
            "RetentionPeriod": period,
            "Description": self.description,
            "ResourceTags": self.resource_tags,
            "ExcludeResourceTags": self.exclude_tags,
            "Status": "available",
            "LockState": self.lock_state,
            "LockEndTime": self.unlocks,
        }
        if self.lock_state != UNLOCKED:
            delay = {"UnlockDelayValue": self.unlock_delay, "UnlockDelayUnit": "DAYS"}
            shown["LockConfiguration"] = {"UnlockDelay": delay}
        return shown


def _has(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether a tag is there; of one without a value the key alone is asked for."""
    value = tags.get(wanted["ResourceTagKey"])
    return value is not None and value == wanted.get("ResourceTagValue", value)


class Rules:
    """The rules of an account in a Region."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def __iter__(self) -> Iterator[Rule]:
        """Go through all of them."""
        return iter(self._rules.values())

    def add(self, rule: Rule) -> None:
        """Add one."""
        self._rules[rule.id] = rule

    def get(self, id_or_arn: str) -> Rule:
        """Return one by its identifier or ARN.

        Raises:
            ApiError: if there is none.
        """
        found = self._rules.get(id_or_arn.rpartition("/")[2])
        if found is None:
            message = f"There is no rule {id_or_arn}"
            raise ApiError("ResourceNotFoundException", message, 404, Reason="RULE_NOT_FOUND")
        return found

    def remove(self, rule: Rule) -> None:
        """Forget one."""
        del self._rules[rule.id]


def retains(
    world: World, account: str, region: str, resource_type: str, tags: Mapping[str, str]
) -> timedelta | None:
    """Tell how long something that is deleted is kept in the Recycle Bin.

    Of all rules that keep it the longest counts. AWS may take half an hour before the first rule of an
    account keeps anything; here each rule does at once.

    Args:
        world: the cloud.
        account: of its owner.
        region: that it is in.
        resource_type: ``EBS_SNAPSHOT``, ``EC2_IMAGE`` or ``EBS_VOLUME``.
        tags: that it has.

    Returns:
        How long; None where no rule keeps it.
    """
    rules = world.store(Rules, account, region)
    days = [rule.days for rule in rules if rule.keeps(resource_type, tags)]
    return timedelta(days=max(days)) if days else None
