"""EventBridge rules for what DLM tells about a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure

if TYPE_CHECKING:
    from aws_cdk import aws_events as events

    from snapshot_constructs.cdk._base import PolicyBase


def on_error(policy: PolicyBase, id: str, target: events.IRuleTarget | None) -> events.Rule:
    """Make a rule for the policy going into the state ERROR."""
    return _rule(policy, id, "DLM Policy State Change", {"state": ["ERROR"]}, target)


def on_script_failed(policy: PolicyBase, id: str, target: events.IRuleTarget | None) -> events.Rule:
    """Make a rule for a script that failed, before or after a snapshot."""
    return _rule(policy, id, "DLM Pre Post Script Notification", {"result": ["failed"]}, target)


def _rule(
    policy: PolicyBase,
    id: str,
    detail_type: str,
    detail: dict[str, list[str]],
    target: events.IRuleTarget | None,
) -> events.Rule:
    from aws_cdk import aws_events  # noqa: PLC0415  # slow to load, and seldom asked for

    check_position(policy, id)
    if target is not None and not hasattr(target, "bind"):
        raise TypeError(
            f"target: expected the target of a rule (got {target!r}); write, for example, "
            f"aws_events_targets.SnsTopic(topic)"
        )
    # Events name the policy by its ARN, in a field that is called policy_id.
    pattern = aws_events.EventPattern(
        source=["aws.dlm"],
        detail_type=[detail_type],
        detail={"policy_id": [policy.policy_arn], **detail},
    )
    with undone_on_failure(policy, id):
        targets = None if target is None else [target]
        return aws_events.Rule(policy, id, event_pattern=pattern, targets=targets)
