"""What was there when a project began to review does not count, until it is mended."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.model import Tag
from snapshot_constructs.review import baseline
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.found import By, Known
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, body, template

TODAY = date(2026, 11, 22)
FIVE, SEVEN = (
    volumes(schedule(name="one"), schedule(name="two", create=create(interval=interval)))
    for interval in (5, 7)
)
OTHER = volumes(*FIVE.details.schedules, target_tags=(Tag("backup", "other"),))


def _known(report: Report) -> tuple[Known, ...]:
    return baseline.read(baseline.written(report), "b.json")


def _review(whole: dict[str, Any], file: str = "Shop.template.json", **layout: int) -> Report:
    return review([assembly.template(json.dumps(whole, **layout), file)])


def test_what_is_known_does_not_count():
    report = review([template(FAULTS)])

    held = baseline.applied(report, _known(report))

    assert (held.counts.total(), held.gone) == (0, ())
    assert {each.acknowledged.by for each in held.found} == {By.BASELINE}


def test_what_is_new_counts():
    before, after = {"A": FIVE}, {"A": FIVE, "B": OTHER}

    held = baseline.applied(review([template(after)]), _known(review([template(before)])))

    assert [each.name for each in held.found if each.acknowledged is None] == ["Shop/B"]


def test_what_is_gone_is_said():
    known = _known(review([template({"A": FIVE})]))

    held = baseline.applied(review([template({"A": volumes(schedule())})]), known)

    assert held.gone == known
    assert (known[0].rule, known[0].resource) == ("dlm/interval-set", "Shop/A")


def test_a_second_mistake_of_the_same_kind_in_a_file_of_the_same_name_counts():
    one = template({"A": FIVE}, "a/Shop.json")
    both = [one, replace(one, file="b/Shop.json")]

    held = baseline.applied(review(both), _known(review([one])))

    assert held.counts.total() == 1


def _moved(whole: dict[str, Any]) -> dict[str, Any]:
    """Return a template in another order, also of schedules."""
    resources = dict(reversed(whole["Resources"].items()))
    resources["A1A2B3C4D"]["Properties"]["PolicyDetails"]["Schedules"].reverse()
    return {"Description": "New", "Resources": resources}


def test_a_finding_is_known_again_after_a_change_of_line_folder_and_order():
    known = _known(_review(body({"A": FIVE, "B": OTHER}), "cdk.out/Shop.template.json"))

    moved = _review(
        _moved(body({"A": FIVE, "B": OTHER})), "/elsewhere/Shop.template.json", indent=4
    )

    held = baseline.applied(moved, known)
    assert (held.counts.total(), held.gone) == (0, ())


def test_another_value_of_the_same_mistake_is_known_too():
    known = _known(review([template({"A": FIVE})]))

    assert baseline.applied(review([template({"A": SEVEN})]), known).counts.total() == 0


def test_what_is_acknowledged_is_not_written():
    fine = Acknowledgement(rule="dlm/interval-set", resource="*", reason="fine")
    settings = Settings(acknowledgements=(fine,))
    report = acknowledged(review([template(FAULTS)]), settings, today=TODAY)

    rules = {each.rule for each in _known(report)}

    assert "dlm/interval-set" not in rules
    assert "dlm/create-xor" in rules


def test_what_is_said_about_acknowledgements_is_never_known():
    gone = Acknowledgement(rule="dlm/interval-set", resource="Gone", reason="fine")
    settings = Settings(acknowledgements=(gone,))

    report = acknowledged(review([template({})]), settings, today=TODAY)

    assert report.found
    assert _known(report) == ()


def test_a_baseline_reads_the_same_whatever_the_order():
    one, two = template({"A": FIVE}), template({"B": FIVE}, "Other.json")

    assert baseline.written(review([one, two])) == baseline.written(review([two, one]))


def test_a_baseline_that_is_written_again_keeps_what_it_knew():
    report = review([template(FAULTS)])
    written = baseline.written(report)

    held = baseline.applied(report, baseline.read(written, "b.json"))

    assert baseline.written(held) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "findings": []}',
        '{"version": 1, "findings": {}}',
        '{"version": 1, "findings": [1]}',
        '{"version": 1, "findings": [{"fingerprint": 1, "rule": "a", "resource": "b"}]}',
    ],
)
def test_fails_when_a_file_is_no_baseline_and_names_it(text):
    with pytest.raises(UnusableError, match=r"^b\.json:.*[^.]$"):
        baseline.read(text, "b.json")
