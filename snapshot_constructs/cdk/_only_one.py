"""What there is one of per account and Region, or per account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack, Token
from aws_cdk.aws_dlm import CfnLifecyclePolicy

from snapshot_constructs.rules import RULES, Finding

if TYPE_CHECKING:
    from constructs import Construct

    from snapshot_constructs.cdk._draft import Draft

_RULE = next(rule for rule in RULES if rule.id == "dlm/def-one-per-type")


def check_only_one(draft: Draft, resource_type: str) -> None:
    """Refuse a second default policy of a type in one account and Region of the app.

    Raises:
        PolicyError: if there is one already.
    """
    stack = Stack.of(draft.scope)
    for other in draft.scope.node.root.node.find_all():
        if not isinstance(other, CfnLifecyclePolicy) or other.default_policy != resource_type:
            continue
        if same_place(stack, Stack.of(other)):
            path = other.node.path.removesuffix("/Resource")
            draft.refuse(
                Finding(
                    _RULE,
                    "",
                    f"an account has one default policy for {resource_type} in a Region, and "
                    f"{path} is in the same (got a second one)",
                    "remove one of them, or make a SnapshotPolicy or an AmiPolicy of it",
                )
            )


def check_alone(kind: type[Construct], scope: Construct, *, in_all_regions: bool = False) -> None:
    """Refuse a second construct of a kind in one account and Region of the app, or in one account.

    Raises:
        ValueError: if there is one already.
    """
    stack = Stack.of(scope)
    where = "account" if in_all_regions else "account and Region"
    for other in scope.node.root.node.find_all():
        if not isinstance(other, kind):
            continue
        theirs = Stack.of(other)
        if _same_account(stack, theirs) if in_all_regions else same_place(stack, theirs):
            raise ValueError(
                f"{kind.__name__}: there is one per {where}, and {other.node.path} is in the same (got "
                f"a second one); remove one of them and give the other what both need"
            )


def _same_account(ours: Stack, theirs: Stack) -> bool:
    """Tell whether two stacks surely have one account: without a known one, only the same stack."""
    known = not Token.is_unresolved(ours.account)
    return ours is theirs or (known and ours.account == theirs.account)


def same_place(ours: Stack, theirs: Stack) -> bool:
    """Tell whether two stacks surely have one environment: without a known one, only the same stack."""
    known = not Token.is_unresolved(ours.account) and not Token.is_unresolved(ours.region)
    same = (ours.account, ours.region) == (theirs.account, theirs.region)
    return ours is theirs or (known and same)
