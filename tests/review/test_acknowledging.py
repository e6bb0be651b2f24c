"""What a project has accepted does not count, as long as that was agreed."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.found import Acknowledged, By, Found
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings, load
from snapshot_constructs.rules import Severity
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, body, template

TODAY = date(2026, 11, 22)
WRONG = {"Daily": volumes(schedule(create=create(interval=5)))}
RULE = "dlm/interval-set"


def _accepted(*acknowledgements: Acknowledgement, **settings: object) -> Report:
    asked = Settings(acknowledgements=acknowledgements, **settings)
    return acknowledged(review([template(WRONG)]), asked, today=TODAY)


def _fine(**changes: object) -> Acknowledgement:
    return Acknowledgement(**{"rule": RULE, "resource": "*", "reason": "fine", **changes})


def _beside(entries: object, **more: object) -> Report:
    """Review a template whose policy has acknowledgements beside it."""
    whole = body(WRONG)
    metadata = whole["Resources"]["Daily1A2B3C4D"]["Metadata"]
    metadata["snapshot-constructs"] = {"acknowledge": entries, **more}
    read = assembly.template(json.dumps(whole, indent=1), "Shop.template.json")
    return acknowledged(review([read]), Settings(), today=TODAY)


def _about(report: Report) -> list[tuple[str, str, str, str]]:
    return [
        (each.finding.rule.id, each.severity, each.finding.where, each.finding.what)
        for each in report.others
    ]


def _only(report: Report) -> Found:
    (found,) = report.policies[0].found
    return found


@pytest.mark.parametrize(
    "resource", ["Daily1A2B3C4D", "Shop/Daily", "Shop/Daily/Resource", "Shop/*", "*", "Daily*"]
)
def test_a_resource_goes_by_its_id_or_its_path(resource):
    report = _accepted(_fine(resource=resource))

    assert _only(report).acknowledged == Acknowledged("fine")
    assert (report.counts.total(), report.others) == (0, ())


@pytest.mark.parametrize("resource", ["Daily", "shop/*", "Other", "Shop"])
def test_another_resource_is_not_meant(resource):
    report = _accepted(_fine(resource=resource))

    assert _only(report).acknowledged is None


@pytest.mark.parametrize("name", ["Shop.template.json", "Shop.*", "*"])
def test_a_template_goes_by_its_file(name):
    assert _only(_accepted(_fine(template=name))).acknowledged is not None


def test_what_is_for_a_template_that_was_not_read_is_not_missed():
    report = _accepted(_fine(template="Other.json"))

    assert (_only(report).acknowledged, report.others) == (None, ())


def test_an_end_date_is_the_last_day():
    assert _only(_accepted(_fine(until=TODAY))).acknowledged == Acknowledged("fine", TODAY)


def test_after_its_end_date_a_finding_counts_again_and_the_acknowledgement_is_a_finding():
    report = _accepted(_fine(until=TODAY - timedelta(days=1)))

    assert _only(report).acknowledged is None
    assert _about(report) == [
        (
            "review/acknowledgement-expired",
            "warning",
            "acknowledgements/dlm/interval-set",
            "dlm/interval-set was acknowledged until 2026-11-21 ('fine'); 1 finding counts again",
        )
    ]


def test_what_matches_nothing_is_said():
    report = _accepted(_fine(resource="Gone"))

    assert _about(report) == [
        (
            "review/acknowledgement-unused",
            "info",
            "acknowledgements/dlm/interval-set",
            "dlm/interval-set is acknowledged ('fine'), but nothing like that is found",
        )
    ]


def test_the_first_that_holds_gives_the_reason_and_none_is_unused():
    past, fine = _fine(until=date(2020, 1, 1)), _fine(reason="really fine")

    report = _accepted(past, fine)

    assert _only(report).acknowledged == Acknowledged("really fine")
    assert [each.finding.rule.id for each in report.others] == ["review/acknowledgement-expired"]


TABLES = """
[[acknowledgements]]
rule = "dlm/interval-set"
resource = "Gone"
reason = "fine"

  [[ tool.snapshot-constructs.acknowledgements ]]
rule = "dlm/create-xor"
resource = "Gone"
reason = "fine"
"""
INLINE = """
region = "eu-west-1"
acknowledgements = [
    {rule = "dlm/interval-set", resource = "Gone", reason = "fine"},
]
"""


@pytest.mark.parametrize(("text", "lines"), [(TABLES, [2]), (INLINE, [3])], ids=["table", "list"])
def test_a_finding_about_settings_stands_where_they_are_written(tmp_path, text, lines):
    path = tmp_path / "s.toml"
    path.write_text(text.split("\n  [[")[0])

    report = acknowledged(review([template(WRONG)]), load(path), today=TODAY)

    assert [each.template.file for each in report.others] == [str(path)]
    assert [each.line for each in report.others] == lines


def test_each_table_of_settings_has_its_own_line(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text(TABLES.replace("[[ack", "[[tool.snapshot-constructs.ack"))

    report = acknowledged(review([template(WRONG)]), load(path), today=TODAY)

    assert [each.line for each in report.others] == [2, 7]


def test_severities_are_as_the_project_wants_them():
    report = _accepted(severities={RULE: Severity.INFO})

    assert report.counts == {Severity.INFO: 1}


def test_a_rule_may_be_off():
    assert _accepted(severities={RULE: None}).found == ()


def test_the_most_severe_come_first_when_severities_change():
    asked = Settings(severities={"dlm/create-xor": Severity.INFO, RULE: Severity.WARNING})

    (each,) = acknowledged(review([template({"W": FAULTS["Wrong"]})]), asked, today=TODAY).policies

    order = list(Severity)
    places = [order.index(found.severity) for found in each.found]
    assert places == sorted(places)
    assert places[-2:] == [1, 2]


def test_severities_hold_for_what_is_said_about_acknowledgements_too():
    off = {"review/acknowledgement-unused": None}

    assert _accepted(_fine(resource="Gone"), severities=off).others == ()


def test_a_template_may_accept_what_is_wrong_with_its_own_resource():
    report = _beside([{"rule": RULE, "reason": "fine", "until": "2026-11-22"}])

    assert _only(report).acknowledged == Acknowledged("fine", TODAY, By.TEMPLATE)
    assert report.others == ()


def test_an_acknowledgement_beside_another_resource_is_not_for_this_one():
    whole = body(WRONG | {"Other": volumes(schedule(create=create(interval=5)))})
    entry = {"acknowledge": [{"rule": RULE, "reason": "fine"}]}
    whole["Resources"]["Daily1A2B3C4D"]["Metadata"]["snapshot-constructs"] = entry
    read = assembly.template(json.dumps(whole), "Shop.template.json")

    report = acknowledged(review([read]), Settings(), today=TODAY)

    accepted = [each.found[0].acknowledged is not None for each in report.policies]
    assert accepted == [True, False]


def test_an_acknowledgement_in_a_template_ends_and_goes_unused_as_well():
    report = _beside(
        [
            {"rule": RULE, "reason": "fine", "until": "2026-11-21"},
            {"rule": "dlm/share-copies", "reason": "fine"},
        ]
    )

    assert [(rule, where) for rule, _, where, _ in _about(report)] == [
        ("review/acknowledgement-expired", "Metadata/snapshot-constructs/acknowledge/0"),
        ("review/acknowledgement-unused", "Metadata/snapshot-constructs/acknowledge/1"),
    ]


MALFORMED = {
    "reason: is missing": [{"rule": RULE}],
    "rule: there is no rule 'dlm/x'": [{"rule": "dlm/x", "reason": "fine"}],
    "rule: must be text (got 7)": [{"rule": 7, "reason": "fine"}],
    "until: must be a day (got 'soon')": [{"rule": RULE, "reason": "fine", "until": "soon"}],
    "why: there is no such setting": [{"rule": RULE, "reason": "fine", "why": "x"}],
    "must be a table (got 'x')": ["x"],
    "acknowledge: must be a list of tables (got 7)": 7,
}


@pytest.mark.parametrize("said", MALFORMED)
def test_what_cannot_be_read_in_a_template_is_a_finding_and_accepts_nothing(said):
    report = _beside(MALFORMED[said])

    ((rule, severity, where, what),) = _about(report)
    assert (rule, severity) == ("review/acknowledgement-malformed", "warning")
    assert where.startswith("Metadata/snapshot-constructs")
    assert said in what
    assert _only(report).acknowledged is None


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just(RULE)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["acknowledge", "rule", "reason", "until", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=10,
)


@given(entries=JSON, more=st.dictionaries(st.text(max_size=3), JSON, max_size=1))
def test_whatever_stands_in_metadata_a_review_ends_with_a_report(entries, more):
    report = _beside(entries, **more)

    assert all(each.position.line > 1 for each in report.found)
