"""What a test of a rule says: a policy that breaks it, and a neighbour that does not."""

from dataclasses import dataclass

from snapshot_constructs.model import PolicySpec
from snapshot_constructs.rules import Place


@dataclass(frozen=True, kw_only=True)
class Case:
    """One policy and what a rule says of it.

    Attributes:
        rule: id of the rule.
        policy: the policy.
        where: where the rule is broken; None for a neighbour that does not break it.
        also: ids of other rules that this policy cannot help breaking.
        name: what is special about it, for the test's id.
    """

    rule: str
    policy: PolicySpec
    where: str | None = None
    also: frozenset[str] = frozenset()
    place: Place = Place()
    name: str = ""


def breaks(
    rule: str,
    where: str,
    policy: PolicySpec,
    *,
    also: tuple[str, ...] = (),
    place: Place = Place(),
    name: str = "",
) -> Case:
    """Say that a policy breaks a rule, at one place."""
    full = frozenset(f"dlm/{other}" for other in also)
    return Case(
        rule=f"dlm/{rule}",
        policy=policy,
        where=where,
        also=full,
        place=place,
        name=name,
    )


def holds(
    rule: str,
    policy: PolicySpec,
    *,
    also: tuple[str, ...] = (),
    place: Place = Place(),
    name: str = "",
) -> Case:
    """Say that a policy, close to a breaking one, keeps a rule and all others but ``also``."""
    full = frozenset(f"dlm/{other}" for other in also)
    return Case(rule=f"dlm/{rule}", policy=policy, also=full, place=place, name=name)
