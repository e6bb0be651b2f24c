"""What protects snapshots beside policies is shown in every format."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review import baseline
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.formats import FORMATS, formatted
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
BIN = {
    "Type": "AWS::Rbin::Rule",
    "Properties": {
        "ResourceType": "EBS_SNAPSHOT",
        "RetentionPeriod": {"RetentionPeriodValue": 400, "RetentionPeriodUnit": "DAYS"},
    },
    "Metadata": {"aws:cdk:path": "Shop/Bin/Resource"},
}
RULE = "recycle-bin/retention-range"


def _report() -> Report:
    text = json.dumps({"Resources": {"Bin": BIN}}, indent=1)
    return review([assembly.template(text, "Shop.template.json")])


def _shown(style: str) -> str:
    return formatted(Outcome.of(_report(), now=NOW), style, folder=Path("/shop"))


@pytest.mark.parametrize("style", FORMATS)
def test_it_says_what_is_wrong(style):
    shown = _shown(style)

    assert RULE in shown
    assert "Shop/Bin" in shown


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_it_says_what_it_is(style):
    assert "Recycle Bin for deleted EBS snapshots" in _shown(style)


def test_it_may_be_accepted_and_known_like_all_others():
    fine = Acknowledgement(rule=RULE, resource="Shop/Bin", reason="fine")
    known = baseline.read(baseline.written(_report()), "b.json")

    accepted = acknowledged(_report(), Settings(acknowledgements=(fine,)), today=NOW.date())

    assert (accepted.counts.total(), accepted.others) == (0, ())
    assert baseline.applied(_report(), known).counts.total() == 0
