"""The list of rules is public: ids, scopes and severities change only on purpose."""

import pytest

from snapshot_constructs.model.policy import ALL, Kind
from snapshot_constructs.rules import EXPLAINED, Rule, Scope, imagebuilder, protection
from snapshot_constructs.rules.dlm import RULES
from snapshot_constructs.rules.document import rules_page
from snapshot_constructs.rules.imagebuilder import estate

CODES = {
    Kind.VOLUME_SNAPSHOTS: "SV",
    Kind.INSTANCE_SNAPSHOTS: "SI",
    Kind.AMIS: "A",
    Kind.EVENT: "E",
    Kind.DEFAULT_VOLUMES: "DV",
    Kind.DEFAULT_INSTANCES: "DI",
}

TABLE = (
    ("state-settable", "policy", "error", "ALL"),
    ("top-required", "policy", "error", "ALL"),
    ("description-format", "policy", "error", "ALL"),
    ("role-arn-format", "policy", "error", "ALL"),
    ("policy-type-enum", "policy", "error", "SV SI A E"),
    ("policy-type-immutable", "change", "warning", "ALL"),
    ("policy-language", "policy", "error", "ALL"),
    ("policy-tag-key", "policy", "error", "ALL"),
    ("policy-tag-45", "policy", "warning", "ALL"),
    ("policies-per-region", "account", "warning", "ALL"),
    ("kind-fields", "policy", "error", "SV SI A DV DI"),
    ("resource-types-one", "policy", "error", "SV SI A"),
    ("ami-instance-only", "policy", "error", "A"),
    ("target-tags-size", "policy", "error", "SV SI A"),
    ("target-tags-or", "policy", "warning", "SV SI A"),
    ("target-tag-key-chars", "policy", "error", "SV SI A"),
    ("target-tag-same-key", "policy", "warning", "SV SI A"),
    ("target-tag-cross-policy", "template", "warning", "SV SI A"),
    ("resource-locations", "policy", "error", "SV SI A"),
    ("location-matrix", "policy", "error", "SV SI"),
    ("ami-location", "policy", "error", "A"),
    ("no-mixed-locations", "fact", "info", "SV SI"),
    ("same-region", "fact", "info", "SV SI A"),
    ("schedules-1-4", "policy", "error", "SV SI A"),
    ("schedule-name-format", "policy", "error", "SV SI A"),
    ("schedule-name-required", "policy", "error", "SV SI A"),
    ("schedule-name-unique", "policy", "error", "SV SI A"),
    ("schedule-name-stable", "change", "warning", "SV SI A"),
    ("retention-type-uniform", "policy", "error", "SV SI A"),
    ("create-xor", "policy", "error", "SV SI A"),
    ("times-with-cron", "policy", "error", "SV SI A"),
    ("interval-set", "policy", "error", "SV SI A"),
    ("interval-unit-hours", "policy", "error", "SV SI A"),
    ("times-format", "policy", "error", "SV SI A"),
    ("times-omitted", "policy", "warning", "SV SI A"),
    ("times-utc", "fact", "info", "SV SI A"),
    ("cron-wrapper", "policy", "error", "SV SI A"),
    ("cron-six-fields", "policy", "error", "SV SI A"),
    ("cron-question-mark", "policy", "error", "SV SI A"),
    ("cron-min-gap", "policy", "error", "SV SI A"),
    ("cron-max-gap", "policy", "error", "SV SI A"),
    ("cron-single-shot", "policy", "warning", "SV SI A"),
    ("cron-never", "policy", "error", "SV SI A"),
    ("schedule-shadowed", "policy", "warning", "SV SI A"),
    ("retain-xor", "policy", "error", "SV SI A"),
    ("retain-unit-pair", "policy", "error", "SV SI A"),
    ("retain-count-range", "policy", "error", "SV SI A"),
    ("retain-age-range", "policy", "error", "SV SI A"),
    ("retain-age-max", "policy", "error", "SV SI A"),
    ("retain-zero-blocks", "policy", "error", "SV"),
    ("retain-scope", "fact", "info", "SV SI A"),
    ("retain-type-immutable", "change", "warning", "SV SI A"),
    ("retain-age-short", "policy", "warning", "SV SI A"),
    ("region-snapshot-quota", "account", "info", "SV SI A"),
    ("archive-volume-only", "policy", "error", "SI A"),
    ("archive-one-schedule", "policy", "error", "SV"),
    ("archive-cron-28d", "policy", "error", "SV"),
    ("archive-shape", "policy", "error", "SV"),
    ("archive-type-match", "policy", "error", "SV"),
    ("archive-age-90", "policy", "error", "SV"),
    ("archive-count-90", "policy", "error", "SV"),
    ("archive-count-range", "policy", "error", "SV"),
    ("archive-quota-25", "policy", "warning", "SV"),
    ("archive-ends-fsr-share", "policy", "warning", "SV"),
    ("archive-not-copies", "policy", "warning", "SV"),
    ("archive-local", "policy", "error", "SV"),
    ("archive-kms", "template", "warning", "SV"),
    ("archive-full-cost", "fact", "info", "SV"),
    ("fsr-kind", "policy", "error", "A"),
    ("fsr-az-required", "policy", "error", "SV SI"),
    ("fsr-az-xor", "policy", "error", "SV SI"),
    ("fsr-az-format", "policy", "error", "SV SI"),
    ("fsr-az-region", "policy", "error", "SV SI"),
    ("fsr-type-match", "policy", "error", "SV SI"),
    ("fsr-count-range", "policy", "error", "SV SI"),
    ("fsr-age-range", "policy", "error", "SV SI"),
    ("fsr-location", "policy", "error", "SV SI"),
    ("fsr-16tib", "template", "warning", "SV SI"),
    ("fsr-quota-5", "policy", "warning", "SV SI"),
    ("fsr-optimise-time", "template", "warning", "SV SI"),
    ("fsr-sticky", "change", "warning", "SV SI"),
    ("xr-max-3", "policy", "error", "SV SI A"),
    ("xr-target-field", "policy", "error", "SV SI A"),
    ("xr-region-format", "policy", "error", "A DV DI"),
    ("xr-target-format", "policy", "error", "SV SI E"),
    ("xr-encrypted-required", "policy", "error", "SV SI A"),
    ("xr-encrypted-false", "fact", "info", "SV SI A"),
    ("xr-cmk-format", "policy", "error", "SV SI A E"),
    ("xr-cmk-needs-encrypted", "policy", "error", "SV SI A E"),
    ("xr-cmk-region", "policy", "error", "SV SI A E"),
    ("xr-outpost-encrypted", "policy", "error", "SV SI"),
    ("xr-not-from-local", "policy", "error", "SV SI"),
    ("xr-distinct", "policy", "error", "ALL"),
    ("xr-retain-range", "policy", "error", "SV SI A E"),
    ("xr-retain-omitted", "policy", "warning", "SV SI A E"),
    ("xr-deprecate", "policy", "error", "SV SI A"),
    ("xr-copytags", "policy", "info", "SV SI A"),
    ("xr-concurrency", "account", "warning", "SV SI A E"),
    ("xr-kms", "template", "error", "SV SI A"),
    ("share-kind", "policy", "error", "SV SI A"),
    ("share-accounts", "policy", "error", "SV SI"),
    ("share-50", "policy", "warning", "SV SI"),
    ("share-unshare-pair", "policy", "error", "SV SI"),
    ("share-unshare-retention", "policy", "error", "SV SI"),
    ("share-default-key", "template", "warning", "SV SI E"),
    ("share-key-grant", "template", "warning", "SV SI"),
    ("share-outpost", "policy", "error", "SV SI"),
    ("share-copies", "policy", "info", "SV SI"),
    ("scripts-kind", "policy", "error", "SV SI A"),
    ("scripts-handler", "policy", "error", "SI"),
    ("scripts-vss-fields", "policy", "error", "SI"),
    ("scripts-vss-conflicts", "policy", "error", "SI"),
    ("scripts-timeout", "policy", "error", "SI"),
    ("scripts-retry", "policy", "error", "SI"),
    ("scripts-stages", "policy", "error", "SI"),
    ("scripts-failure-flag", "policy", "error", "SI"),
    ("scripts-service", "policy", "error", "SI"),
    ("scripts-document", "template", "warning", "SI"),
    ("scripts-doc-tag", "template", "warning", "SI"),
    ("scripts-role", "template", "error", "SI"),
    ("scripts-vss-size", "template", "warning", "SI"),
    ("param-exclude-boot", "policy", "error", "SV A"),
    ("param-exclude-data", "policy", "error", "SV SI A"),
    ("param-noreboot", "policy", "error", "SV SI"),
    ("param-exclude-all", "template", "warning", "SI"),
    ("param-console-update", "fact", "info", "SV SI A"),
    ("tags-add-45", "policy", "error", "SV SI A"),
    ("tags-key-chars", "policy", "error", "SV SI A"),
    ("tags-reserved", "policy", "error", "SV SI A"),
    ("tags-dlm-managed", "policy", "warning", "SV SI A"),
    ("tags-length", "policy", "error", "SV SI A"),
    ("tags-unique", "policy", "error", "SV SI A"),
    ("tags-total-50", "policy", "warning", "SV SI A"),
    ("vartags-kind", "policy", "error", "SV"),
    ("vartags-values", "policy", "error", "SI A"),
    ("dep-kind", "policy", "error", "SV SI"),
    ("dep-type-match", "policy", "error", "A"),
    ("dep-count", "policy", "error", "A"),
    ("dep-age", "policy", "error", "A"),
    ("dep-no-undo", "change", "info", "A"),
    ("evt-source", "policy", "error", "E"),
    ("evt-params", "policy", "error", "E"),
    ("evt-owners", "policy", "error", "E"),
    ("evt-regex", "policy", "error", "E"),
    ("evt-one-action", "policy", "error", "E"),
    ("evt-copies", "policy", "error", "E"),
    ("evt-no-tags", "policy", "error", "E"),
    ("evt-forbidden", "policy", "error", "E"),
    ("evt-role", "template", "error", "E"),
    ("def-one-per-type", "template", "error", "DV DI"),
    ("def-create-range", "policy", "error", "DV DI"),
    ("def-retain-range", "policy", "error", "DV DI"),
    ("def-retain-gt-create", "policy", "error", "DV DI"),
    ("def-seven-trap", "policy", "error", "DV DI"),
    ("def-body-xor-details", "policy", "error", "DV DI"),
    ("def-type-pair", "policy", "error", "DV DI"),
    ("def-no-custom", "policy", "error", "DV DI"),
    ("def-custom-reverse", "policy", "error", "SV SI A E"),
    ("def-xr", "policy", "error", "DV DI"),
    ("def-exclude-volume", "policy", "error", "DV DI"),
    ("def-exclude-tags", "fact", "info", "DV DI"),
    ("def-exclusion-name", "policy", "error", "DV DI"),
    ("def-type-immutable", "change", "warning", "DV DI"),
    ("def-reboot", "fact", "info", "DI"),
    ("role-trust", "template", "error", "ALL"),
    ("role-policy-snapshot", "template", "error", "SV SI E DV"),
    ("role-policy-ami", "template", "error", "A DI"),
    ("role-default-names", "account", "warning", "ALL"),
    ("role-no-kms", "template", "warning", "ALL"),
    ("role-stale-json", "template", "warning", "SV SI"),
    ("role-propagation", "template", "warning", "ALL"),
    ("role-not-checked-disabled", "fact", "info", "ALL"),
    ("error-sticky", "fact", "warning", "ALL"),
    ("cfn-passrole", "account", "info", "ALL"),
    ("volume-concurrency", "fact", "info", "SV SI"),
)
"""The rules of the table, in its order, with the kinds of policy that each is asked about."""

ADDED = (
    ("value-type", "policy", "error", "ALL"),
    ("unknown-property", "policy", "error", "ALL"),
    ("retain-count-one", "policy", "info", "SV SI A"),
    ("xr-default-key", "policy", "info", "SV SI A E"),
    ("share-unshare-equal", "policy", "warning", "SV SI"),
    ("policy-resource-type", "template", "error", "ALL"),
    ("key-usable", "template", "error", "ALL"),
    ("target-near-miss", "template", "warning", "SV SI A"),
    ("target-matches-nothing", "template", "info", "SV SI A"),
    ("volume-tags-propagated", "template", "warning", "SV"),
    ("volume-uncovered", "template", "warning", "SV"),
    ("backup-twice", "template", "info", "SV SI A"),
    ("alarm-namespace", "template", "warning", "ALL"),
    ("alarm-metric", "template", "warning", "ALL"),
    ("alarm-dimension", "template", "warning", "ALL"),
)
"""Further rules, wherever their topic is."""


ALIKE = ("property-type", "property-name")
"""What is asked of the properties of every resource; each service has a rule of its own for it."""


def _listed(rule: Rule[object]) -> tuple[str, str, str, str]:
    kinds = "ALL" if rule.kinds == ALL else " ".join(CODES[k] for k in CODES if k in rule.kinds)
    return rule.id.removeprefix("dlm/"), rule.scope.value, rule.severity.value, kinds


def test_the_rules_are_those_of_the_table_in_its_order() -> None:
    listed = [_listed(rule) for rule in RULES if _listed(rule) not in ADDED]

    assert tuple(listed) == TABLE


def test_further_rules_are_listed_too() -> None:
    listed = [_listed(rule) for rule in RULES if _listed(rule) not in TABLE]

    assert sorted(listed) == sorted(ADDED)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]

    assert len(TABLE) == 175
    assert len(ids) == len(set(ids)) == len(TABLE) + len(ADDED)


def test_what_is_explained_are_these_rules_and_those_of_the_other_groups() -> None:
    aws = (*RULES, *protection.RULES, *imagebuilder.RULES, *estate.RULES)
    further = [rule.id for rule in EXPLAINED[len(aws) :]]
    names = [rule.id.partition("/")[2] for rule in EXPLAINED]

    assert EXPLAINED[: len(aws)] == aws
    assert further == [
        "objective/rpo",
        "objective/reach",
        "alarms/missing",
        "review/acknowledgement-expired",
        "review/acknowledgement-malformed",
        "review/acknowledgement-unused",
    ]
    assert len(set(names)) == len(names) - len(ALIKE)
    assert all(names.count(name) == 2 for name in ALIKE)


def test_the_page_of_all_rules_has_an_entry_for_each() -> None:
    lines = rules_page().splitlines()

    headings = [line.removeprefix("### ") for line in lines if line.startswith("### ")]

    assert headings == [rule.id for rule in EXPLAINED]


@pytest.mark.parametrize("rule", EXPLAINED, ids=lambda rule: rule.id)
def test_a_rule_says_what_why_and_where_aws_says_so(rule: Rule[object]) -> None:
    assert rule.id.startswith("dlm/") == (rule in RULES)
    assert rule.kinds
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.link.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_of_scope_policy_and_no_others_have_a_check(rule: Rule[object]) -> None:
    judged = rule.scope is Scope.POLICY

    assert (rule.check is not None) == judged
    assert (rule.each is not None) == judged


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_of_scope_template_and_no_others_are_searched_for(rule: Rule[object]) -> None:
    assert (rule.search is not None) == (rule.scope is Scope.TEMPLATE)
