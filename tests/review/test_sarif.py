"""Reports are also for code scanning."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs.review import baseline, sarif
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, KINDS, template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
ROOT = Path("/work space/shop")
WRONG = {"Daily": volumes(schedule(create=create(interval=5)))}


def _run(report: Report) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(Outcome.of(report, now=NOW), folder=ROOT))["runs"]
    return run


def _result(report: Report) -> dict[str, Any]:
    (result,) = _run(report)["results"]
    return result


def _uri(file: str) -> dict[str, str]:
    result = _result(review([template(WRONG, file)]))
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def test_a_report_is_as_it_should_be(golden):
    report = review([template(KINDS | FAULTS)], region="eu-west-1", today=NOW.date())

    shown = sarif.render(Outcome.of(report, now=NOW), folder=ROOT)

    golden("review/all.sarif", shown)


def test_a_finding_has_its_place_and_what_stays_the_same():
    report = review([template(WRONG)])

    result = _result(report)

    assert (result["ruleId"], result["level"]) == ("dlm/interval-set", "error")
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "Shop.template.json", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 28, "startColumn": 9},
            },
            "logicalLocations": [
                {
                    "name": "Daily1A2B3C4D",
                    "fullyQualifiedName": "Shop/Daily/Resource",
                    "kind": "resource",
                }
            ],
        }
    ]
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": f"{report.found[0].fingerprint}:1",
        "snapshotConstructs/v1": report.found[0].fingerprint,
    }


def test_every_rule_that_is_broken_is_explained_once():
    run = _run(review([template(KINDS | FAULTS)]))

    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["helpUri"].startswith("https://docs.aws.amazon.com/") for rule in rules)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("cdk.out/Shop.json", "cdk.out/Shop.json"),
        ("./a/../Shop.json", "Shop.json"),
        ("/work space/shop/Shop.json", "Shop.json"),
        ("a b#c?%41é.json", "a%20b%23c%3F%2541%C3%A9.json"),
        ("<stdin>", "stdin"),
    ],
)
def test_a_path_is_from_the_folder_of_the_review(file, uri):
    assert _uri(file) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize("file", ["../Shop.json", "/work space/Shop.json"])
def test_a_file_elsewhere_is_named_in_full(file):
    assert _uri(file) == {"uri": "file:///work%20space/Shop.json"}


def test_the_line_of_the_users_own_code_is_related():
    report = review([template(WRONG)])
    (each,) = report.policies
    found = each.found[0]
    made = replace(found, resource=replace(found.resource, source="shop/app.py:12"))

    result = _result(replace(report, policies=(replace(each, found=(made,)),)))

    assert result["relatedLocations"] == [
        {
            "id": 0,
            "physicalLocation": {
                "artifactLocation": {"uri": "shop/app.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12},
            },
            "message": {"text": "Made here."},
        }
    ]


def test_what_is_accepted_is_suppressed_with_its_reason():
    fine = Acknowledgement(
        rule="dlm/interval-set", resource="*", reason="until the move", until=date(2027, 1, 31)
    )
    report = acknowledged(
        review([template(WRONG)]), Settings(acknowledgements=(fine,)), today=NOW.date()
    )

    assert _result(report)["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "until the move (until 2027-01-31)",
        }
    ]


def test_what_the_baseline_knows_is_suppressed_and_what_counts_is_not():
    report = review([template(WRONG)])
    known = baseline.read(baseline.written(report), "b.json")

    assert _result(report)["suppressions"] == []
    assert _result(baseline.applied(report, known))["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "known from the baseline"}
    ]
