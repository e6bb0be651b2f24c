"""What a test of a rule across resources says: a template that breaks it, and a neighbour that does not."""

from dataclasses import dataclass, field
from typing import Any

from tests.estates import Resources


@dataclass(frozen=True, kw_only=True)
class Case:
    """The resources of one template and what a rule says of them.

    Attributes:
        at: logical id and property at which the rule is broken; None for a neighbour.
        says: what the message must contain.
        also: ids of other rules that are broken, too.
        sections: further sections of the template.
    """

    rule: str
    name: str
    resources: Resources
    at: tuple[str, str] | None = None
    says: str = ""
    also: frozenset[str] = frozenset()
    sections: dict[str, Any] = field(default_factory=dict)


def breaks(
    rule: str,
    name: str,
    at: tuple[str, str],
    says: str,
    *,
    also: tuple[str, ...] = (),
    sections: dict[str, Any] | None = None,
    **resources: Any,
) -> Case:
    """Say that these resources break a rule, at one place."""
    return Case(
        rule=_id(rule),
        name=name,
        resources=resources,
        at=at,
        says=says,
        also=frozenset(map(_id, also)),
        sections=sections or {},
    )


def holds(
    rule: str,
    name: str,
    *,
    also: tuple[str, ...] = (),
    sections: dict[str, Any] | None = None,
    **resources: Any,
) -> Case:
    """Say that these resources, close to breaking ones, keep a rule and all others but ``also``."""
    return Case(
        rule=_id(rule),
        name=name,
        resources=resources,
        also=frozenset(map(_id, also)),
        sections=sections or {},
    )


def _id(rule: str) -> str:
    return rule if "/" in rule else f"dlm/{rule}"
