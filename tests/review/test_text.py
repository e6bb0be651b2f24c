"""Reports read well as plain text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from snapshot_constructs.model import Deferred, PolicySpec, Retain, Tag
from snapshot_constructs.review import page, text
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from tests.policies import create, schedule, volumes
from tests.review.representatives import DATABASES, FAULTS, KINDS, WAITING, template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def _report(**policies: object) -> Report:
    return review([template(policies)], region="eu-west-1", today=NOW.date())


def _shown(report: Report, now: datetime = NOW, **options: object) -> str:
    return text.render(Outcome.of(report, now=now), **options)


@pytest.mark.parametrize("name", [*KINDS, *FAULTS])
def test_a_policy_reads_as_it_should(name, golden):
    report = _report(**{name: (KINDS | FAULTS)[name]})

    golden(f"review/{name}.txt", _shown(report))


def test_what_is_not_known_is_listed_on_request(golden):
    report = _report(Waiting=WAITING)

    golden("review/Waiting-unknown.txt", _shown(report, show_unknown=True))


def test_no_line_is_wider_than_a_hundred_columns_unless_a_word_is():
    shown = _shown(_report(**KINDS, **FAULTS), show_unknown=True)

    wide = [line for line in shown.splitlines() if len(line) > page.WIDTH]

    assert wide == []


def test_the_most_severe_comes_first_also_where_policies_are_wrong_together():
    once = schedule(retain=Retain.last(1))

    shown = _shown(_report(First=volumes(schedule()), Second=volumes(once)))

    _, second = shown.split("Shop/Second\n", 1)
    assert second.index("dlm/target-tag-cross-policy") < second.index("dlm/retain-count-one")


def test_thousands_are_set_apart():
    hourly = schedule(create=create(interval=1), retain=Retain.last(1000))

    assert "1,000 restore points" in _shown(_report(Hourly=volumes(hourly)))


def test_the_time_of_the_review_decides_which_firings_are_next():
    later = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    shown = _shown(_report(Daily=volumes(schedule())), now=later)

    assert (
        "next          Fri 1 Jan 2027 03:00, Sat 2 Jan 2027 03:00, Sun 3 Jan 2027 03:00 UTC"
        in shown
    )


STATES = {
    "disabled: it makes nothing": "DISABLED",
    "(not said)": None,
    "<Ref State>": Deferred({"Ref": "State"}),
}


@pytest.mark.parametrize("said", STATES)
def test_a_policy_that_may_not_run_says_so(said):
    lines = _shown(_report(Daily=_changed(state=STATES[said]))).splitlines()

    assert f"  state           {said}" in lines


def test_a_disabled_policy_has_no_next_firings():
    shown = _shown(_report(Daily=_changed(state="DISABLED")))

    assert "next" not in shown
    assert "nominal" not in shown


def test_a_schedule_that_aws_refuses_has_no_next_firings():
    shown = _shown(_report(Wrong=FAULTS["Wrong"]))

    assert "    next" not in shown


def test_schedules_that_wait_for_deployment_are_named():
    waiting = volumes(schedules=Deferred({"Ref": "Schedules"}))

    shown = _shown(_report(Daily=waiting))

    assert "\n  schedules: <Ref Schedules>\n" in shown


def test_names_cannot_move_the_cursor_or_hide_text():
    tricky = volumes(schedule(name="a\x1b[2J\u202eb\nc"), target_tags=(Tag("k\r", "\ud800"),))

    shown = _shown(_report(Daily=tricky))

    assert "  a\\x1b[2J\\u202eb\\nc: at 03:00 UTC every day\n" in shown
    assert "tagged k\\r=\\ud800\n" in shown


def test_long_names_are_wrapped_as_a_whole():
    name = "a schedule " * 10

    lines = _shown(_report(Daily=volumes(schedule(name=name)))).splitlines()

    (first,) = [n for n, line in enumerate(lines) if line.startswith("  a schedule")]
    assert lines[first + 1].startswith("    ")


def test_a_report_without_policies_is_one_line():
    assert _shown(_report()) == "0 policies in 1 template: nothing is wrong\n"


def test_parts_are_painted_by_their_meaning():
    shown = _shown(_report(Wrong=FAULTS["Wrong"]), paint=lambda t, s: f"<{s}:{t}>")

    assert "<title:Shop/Wrong>" in shown
    assert "<name:daily:> every 5 hours from 03:00 UTC" in shown
    assert "<error:error>" in shown
    assert "<label:keeps>" in shown


def test_painting_changes_nothing_but_colours():
    report = _report(Databases=DATABASES, **FAULTS)
    marked = _shown(report, paint=lambda t, _: f"\x1b[1m{t}\x1b[0m")

    assert marked.replace("\x1b[1m", "").replace("\x1b[0m", "") == _shown(report)


def _changed(**changes: object) -> PolicySpec:
    return replace(volumes(schedule()), **changes)
