"""The page of all rules, as Markdown."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.policy import ALL, Kind
from snapshot_constructs.rules import alarms, dlm, imagebuilder, objective, protection, review
from snapshot_constructs.rules.imagebuilder import estate
from snapshot_constructs.rules.registry import Rule, Scope, Subject

TOPICS = {**dlm.TOPICS, **protection.TOPICS, **imagebuilder.TOPICS, **estate.TOPICS}

_SCOPES = {
    Scope.POLICY: "checked in every policy or other resource alone, in reviews; in policies at synth too",
    Scope.TEMPLATE: "needs other resources of the template",
    Scope.CHANGE: "needs the earlier version of the resource",
    Scope.ACCOUNT: "never visible in a template",
    Scope.FACT: "how AWS behaves",
}

_HEAD = """\
# Rules

What Data Lifecycle Manager, the Recycle Bin, EC2 and EC2 Image Builder refuse or silently do otherwise
than meant.
*error*: AWS refuses it, or it can never work. *warning*: the intent is defeated, or money is lost,
silently. *info*: worth knowing. `snapshot-constructs explain ID` shows one of them. This page is generated.
"""

_OBJECTIVES = """
## Objectives

Rules that you make yourself, with `objective=Objective(…)`: constructs hold their forecast against
them at synth. Where the forecast must wait for deployment, they are notes and never errors.
"""

_ALARMS = """
## Alarms

What `add_alarms` notes where CloudWatch cannot watch.
"""

_REVIEWS = """
## Reviews

What a review says about acknowledgements, in settings or in a template's `Metadata`.
"""


def rules_page() -> str:
    """Return the page."""
    lines = [_HEAD, *_scopes()]
    for topic, rules in TOPICS.items():
        lines += [f"\n## {topic}\n", *(_entry(rule) for rule in rules)]
    lines += [_OBJECTIVES, *(_entry(rule) for rule in objective.RULES)]
    lines += [_ALARMS, *(_entry(rule) for rule in alarms.RULES)]
    lines += [_REVIEWS, *(_entry(rule) for rule in review.RULES)]
    return "\n".join(lines) + "\n"


def applies_to(rule: Rule[Any]) -> str:
    """Name the kinds of policy that a rule is for, or what else it is for."""
    if rule.subject is not Subject.POLICY:
        return rule.subject
    kinds = rule.kinds
    return "all kinds" if kinds == ALL else ", ".join(kind for kind in Kind if kind in kinds)


def _scopes() -> Iterator[str]:
    yield "| scope | rules | |\n|---|---|---|"
    every = [rule for rules in TOPICS.values() for rule in rules]
    for scope, words in _SCOPES.items():
        yield f"| {scope} | {sum(rule.scope is scope for rule in every)} | {words} |"


def _entry(rule: Rule[Any]) -> str:
    return (
        f"### {rule.id}\n\n{rule.title}. {rule.why}\n\n"
        f"{rule.severity}, scope {rule.scope}, {rule.certainty}; {applies_to(rule)}; "
        f"[AWS]({rule.link})\n"
    )
