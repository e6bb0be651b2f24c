"""What the Recycle Bin refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn.rbin import decode
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.rbin.records import Rule, Rules
from snapshot_constructs.rules.protection import judge_recycle_bin_rule

RULES_PER_REGION = 250
RULES_PER_TAG = 5
_KEY_ALONE = "recycle-bin/resource-tag-format"
"""CloudFormation's alone: the service takes a key without a value."""


def judge(params: Mapping[str, Any], lock: Mapping[str, Any] | None = None) -> None:
    """Hold a rule against the rules that one alone can break.

    Args:
        params: of CreateRule.
        lock: its LockConfiguration, if it has one.

    Raises:
        ApiError: if it breaks any.
    """
    named = (
        "Description",
        "ResourceType",
        "RetentionPeriod",
        "ResourceTags",
        "ExcludeResourceTags",
    )
    written = {name: params[name] for name in named if params.get(name)}
    if lock:
        written["LockConfiguration"] = lock["UnlockDelay"]
    errors = judge_recycle_bin_rule(decode(written)).errors
    found = [str(each) for each in errors if each.rule.id != _KEY_ALONE]
    if found:
        raise invalid("; ".join(found))


def quotas(rules: Rules, changed: Rule | None, params: Mapping[str, Any]) -> None:
    """Refuse more rules than an account may have, and more than five for one tag.

    Args:
        rules: all of them.
        changed: the one that is changed; None for a new one.
        params: of the change.

    Raises:
        ApiError: if there are too many.
    """
    others = [rule for rule in rules if rule is not changed]
    if changed is None and len(others) >= RULES_PER_REGION:
        raise _exceeded(f"An account has at most {RULES_PER_REGION} rules in a Region")
    for tag in params.get("ResourceTags", ()):
        if sum(tag in rule.resource_tags for rule in others) >= RULES_PER_TAG:
            raise _exceeded(f"A tag is in at most {RULES_PER_TAG} rules")


def tag_keys(keys: Mapping[str, Any], *, reserved: bool) -> None:
    """Refuse tags that only AWS itself gives.

    Raises:
        ApiError: if there is one.
    """
    for key in keys:
        if key.startswith("aws:") and not reserved:
            raise invalid(f"The tag key {key} begins with aws:, which is reserved")


def invalid(message: str) -> ApiError:
    """Return the error in a parameter."""
    return ApiError("ValidationException", message, Reason="INVALID_PARAMETER_VALUE")


def _exceeded(message: str) -> ApiError:
    return ApiError("ServiceQuotaExceededException", message, 402, Reason="SERVICE_QUOTA_EXCEEDED")
