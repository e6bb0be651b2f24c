"""Reports are also for programs."""

import json
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from snapshot_constructs.review import as_json, baseline
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.found import Known
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, KINDS, template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


SCHEMA: dict[str, Any] = json.loads(as_json.schema())


def _report(**policies: object) -> Report:
    return review([template(policies)], region="eu-west-1", today=NOW.date())


def _rendered(report: Report) -> str:
    return as_json.render(Outcome.of(report, now=NOW))


def _shown(**policies: object) -> dict[str, object]:
    return json.loads(_rendered(_report(**policies)))


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
            "column": 9,
            "source": None,
            "property": "PolicyDetails/Schedules/0/CreateRule/Interval",
            "when": "",
            "message": "must be 1, 2, 3, 4, 6, 8, 12 or 24 hours (got 5)",
            "fix": "write 4, or a cron expression",
            "doc": "https://docs.aws.amazon.com/dlm/latest/APIReference/API_CreateRule.html",
            "fingerprint": "cb9aec656419d09bff502a151ab5830c",
            "acknowledged": None,
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
        "images": 0,
        "acknowledged": 0,
        "baseline": 0,
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


def test_an_accepted_finding_says_why_and_does_not_count():
    report = _report(Daily=volumes(schedule(create=create(interval=5))))
    fine = Acknowledgement(
        rule="dlm/interval-set", resource="*", reason="until the move", until=date(2027, 1, 31)
    )

    accepted = acknowledged(report, Settings(acknowledgements=(fine,)), today=NOW.date())

    found = json.loads(_rendered(accepted))
    assert (found["summary"]["error"], found["summary"]["acknowledged"]) == (0, 1)
    assert found["findings"][0]["acknowledged"] == {
        "reason": "until the move",
        "until": "2027-01-31",
        "by": "settings",
    }


@pytest.mark.parametrize("name", [*KINDS, *FAULTS])
def test_a_policy_is_as_it_should_be_and_as_the_schema_says(name, golden):
    shown = _rendered(_report(**{name: (KINDS | FAULTS)[name]}))

    golden(f"review/{name}.json", shown)
    jsonschema.Draft202012Validator(_strict(SCHEMA)).validate(json.loads(shown))


def test_what_is_accepted_known_or_gone_is_as_the_schema_says():
    report = _report(**FAULTS)
    known = [*baseline.read(baseline.written(report), "b.json")[1:], Known("f" * 32, "dlm/x", "Y")]
    settings = Settings(
        acknowledgements=(
            Acknowledgement(rule="dlm/interval-set", resource="*", reason="fine"),
            Acknowledgement(rule="dlm/interval-set", resource="None", reason="unused"),
        )
    )

    shown = _rendered(baseline.applied(acknowledged(report, settings, today=NOW.date()), known))

    jsonschema.Draft202012Validator(_strict(SCHEMA)).validate(json.loads(shown))


def test_the_schema_is_itself_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def _strict(schema: Any) -> Any:
    """Return a schema that takes no keys but those that it describes."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return {name: _strict(each) for name, each in schema.items()} | closed
