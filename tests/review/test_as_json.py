"""Reports are also for programs."""

import json
from datetime import UTC, datetime

from snapshot_constructs.review import as_json
from snapshot_constructs.review.reviewer import review
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, KINDS, template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def _shown(**policies: object) -> dict[str, object]:
    report = review([template(policies)], region="eu-west-1", today=NOW.date())
    return json.loads(as_json.render(report, now=NOW))


def test_a_finding_has_its_rule_address_and_cure():
    found = _shown(Daily=volumes(schedule(create=create(interval=5))))

    assert found["version"] == 1
    assert found["findings"] == [
        {
            "rule": "dlm/interval-set",
            "severity": "error",
            "template": "Shop.template.json",
            "resource": "Daily1A2B3C4D",
            "construct_path": "Shop/Daily/Resource",
            "line": 28,
            "property": "PolicyDetails/Schedules/0/CreateRule/Interval",
            "message": "must be 1, 2, 3, 4, 6, 8, 12 or 24 hours (got 5)",
            "fix": "write 4, or a cron expression",
            "doc": "https://docs.aws.amazon.com/dlm/latest/APIReference/API_CreateRule.html",
        }
    ]


def test_the_summary_counts_what_is_listed():
    found = _shown(**KINDS, **FAULTS)
    severities = [finding["severity"] for finding in found["findings"]]

    assert found["summary"] == {
        "error": severities.count("error"),
        "warning": severities.count("warning"),
        "info": severities.count("info"),
        "unknown": sum(len(policy["unknown"]) for policy in found["policies"]),
        "policies": 8,
    }


def test_a_policy_says_what_it_does_and_when():
    (policy,) = _shown(Daily=volumes(schedule()))["policies"]

    assert policy["kind"] == "VOLUME_SNAPSHOTS"
    assert policy["summary"] == "snapshots of volumes tagged backup=gold"
    assert policy["schedules"] == [
        {
            "name": "daily",
            "when": "at 03:00 UTC every day",
            "next": ["2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z", "2026-11-25T03:00:00Z"],
            "does": [["keeps", "the newest 7, about a week"]],
        }
    ]
