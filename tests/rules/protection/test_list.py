"""The list of rules is public: ids, scopes and severities change only on purpose."""

import pytest

from snapshot_constructs.rules import EXPLAINED, Rule, Scope
from snapshot_constructs.rules.document import applies_to
from snapshot_constructs.rules.protection import RULES
from snapshot_constructs.rules.registry import Subject

BIN = "recycle-bin"
BLOCK = "snapshot-block-public-access"
TABLE = (
    (f"{BIN}/resource-type", "policy", "error"),
    (f"{BIN}/retention-required", "policy", "error"),
    (f"{BIN}/retention-unit", "policy", "error"),
    (f"{BIN}/retention-range", "policy", "error"),
    (f"{BIN}/rule-description", "policy", "error"),
    (f"{BIN}/rule-status", "policy", "error"),
    (f"{BIN}/rule-tags-200", "policy", "error"),
    (f"{BIN}/rule-tag-format", "policy", "error"),
    (f"{BIN}/property-type", "policy", "error"),
    (f"{BIN}/property-name", "policy", "error"),
    (f"{BIN}/resource-tags-50", "policy", "error"),
    (f"{BIN}/exclusions-5", "policy", "error"),
    (f"{BIN}/exclusions-level", "policy", "error"),
    (f"{BIN}/resource-tag-format", "policy", "error"),
    (f"{BIN}/resource-tags-unique", "policy", "error"),
    (f"{BIN}/lock-region-level", "policy", "error"),
    (f"{BIN}/lock-delay", "policy", "error"),
    (f"{BIN}/lock-retain", "policy", "warning"),
    (f"{BIN}/tag-in-5-rules", "template", "error"),
    (f"{BIN}/rule-shadowed", "template", "warning"),
    (f"{BIN}/snapshots-outlive-amis", "template", "warning"),
    (f"{BIN}/resource-type-immutable", "change", "warning"),
    (f"{BIN}/lock-immutable", "change", "error"),
    (f"{BIN}/rules-per-region", "account", "warning"),
    (f"{BIN}/archived-90-days", "fact", "info"),
    (f"{BIN}/every-deletion", "fact", "info"),
    (f"{BIN}/sharing-paused", "fact", "info"),
    (f"{BIN}/first-rule", "fact", "info"),
    (f"{BLOCK}/state", "policy", "error"),
    (f"{BLOCK}/keeps-public", "policy", "info"),
    (f"{BLOCK}/state-type", "policy", "error"),
    (f"{BLOCK}/state-only", "policy", "error"),
    (f"{BLOCK}/one-per-region", "template", "warning"),
    (f"{BLOCK}/removal-unblocks", "change", "warning"),
    (f"{BLOCK}/declarative-policy", "account", "error"),
)


def test_the_rules_are_these() -> None:
    listed = tuple((rule.id, rule.scope.value, rule.severity.value) for rule in RULES)

    assert listed == TABLE


def test_all_of_them_are_explained() -> None:
    subjects = (Subject.RECYCLE_BIN, Subject.PUBLIC_ACCESS)

    assert [rule for rule in EXPLAINED if rule.subject in subjects] == list(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_of_scope_policy_and_no_others_have_a_check(rule: Rule[object]) -> None:
    judged = rule.scope is Scope.POLICY

    assert (rule.check is not None) == judged
    assert (rule.each is not None) == judged


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_for(rule: Rule[object]) -> None:
    subjects = {BIN: "rules of the Recycle Bin", BLOCK: "block public access for snapshots"}

    assert applies_to(rule) == subjects[rule.id.partition("/")[0]]
