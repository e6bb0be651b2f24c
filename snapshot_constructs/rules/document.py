"""The page of all rules, as Markdown."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.policy import ALL, Kind
from snapshot_constructs.rules import objective
from snapshot_constructs.rules.dlm import TOPICS
from snapshot_constructs.rules.registry import Rule, Scope

_SCOPES = {
    Scope.POLICY: "checked in every policy, at synth and in reviews",
    Scope.TEMPLATE: "needs other resources of the template",
    Scope.CHANGE: "needs the earlier version of the policy",
    Scope.ACCOUNT: "never visible in a template",
    Scope.FACT: "how DLM behaves",
}

_HEAD = """\
# Rules

What Data Lifecycle Manager refuses or silently does otherwise than meant. *error*: AWS refuses it, or
it can never work. *warning*: the intent is defeated, or money is lost, silently. *info*: worth knowing.
`snapshot-constructs explain ID` shows one of them. This page is generated.
"""

_OBJECTIVES = """
## Objectives

Rules that you make yourself, with `objective=Objective(…)`: constructs hold their forecast against
them at synth. Where the forecast must wait for deployment, they are notes and never errors.
"""


def rules_page() -> str:
    """Return the page."""
    lines = [_HEAD, *_scopes()]
    for topic, rules in TOPICS.items():
        lines += [f"\n## {topic}\n", *(_entry(rule) for rule in rules)]
    lines += [_OBJECTIVES, *(_entry(rule) for rule in objective.RULES)]
    return "\n".join(lines) + "\n"


def kinds_in_words(kinds: frozenset[Kind]) -> str:
    """Name kinds of policy."""
    return "all kinds" if kinds == ALL else ", ".join(kind for kind in Kind if kind in kinds)


def _scopes() -> Iterator[str]:
    yield "| scope | rules | |\n|---|---|---|"
    every = [rule for rules in TOPICS.values() for rule in rules]
    for scope, words in _SCOPES.items():
        yield f"| {scope} | {sum(rule.scope is scope for rule in every)} | {words} |"


def _entry(rule: Rule[Any]) -> str:
    return (
        f"### {rule.id}\n\n{rule.title}. {rule.why}\n\n"
        f"{rule.severity}, scope {rule.scope}, {rule.certainty}; {kinds_in_words(rule.kinds)}; "
        f"[AWS]({rule.link})\n"
    )
