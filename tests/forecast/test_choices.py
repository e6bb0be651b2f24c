"""Each choice that is made where AWS documents nothing is listed with the answer, and marked so."""

import pytest

from snapshot_constructs.forecast import Timeline, forecast
from snapshot_constructs.model import CopyTo, Retain, Share
from tests.forecast.histories import age, count, day, then
from tests.policies import amis, create, event, instances, monthly, schedule, volumes

COPIED = count(7, copies=(CopyTo("eu-central-1", retain=Retain.days(9)),))
TWO = volumes(schedule(), monthly())
BY_CHANCE = volumes(schedule(create=create(times=())))
FORECASTS = {
    "an interval counts from its start time on each day": count(7),
    "DLM picks one, 00:00 UTC is taken for every run": BY_CHANCE,
    "and no other schedule is due then": BY_CHANCE,
    "its restore point exists at its nominal time": count(7),
    "the same time is the same nominal time": TWO,
    "a count lasts count × mean gap": TWO,
    "of equals the earlier schedule wins": TWO,
    "the others do not count the point": TWO,
    "what has expired goes at once": age(7),
    "months and years are those of the calendar": volumes(monthly(retain=Retain.months(2))),
    "the snapshots of one instance are one restore point and count as one": instances(),
    "an AMI is deregistered at once": amis(),
    "the last in each place is kept": COPIED,
    "copies exist from the nominal time of their source on": COPIED,
    "snapshots shared before the policy existed are not copied": event(),
    "is shared as each of them says, for the longest time": volumes(
        schedule(shares=(Share.to("444455556666"),)), monthly()
    ),
}
HISTORIES = {
    "a new count holds for what exists at the next run": count(7),
    "what is due in the very minute of a change still follows the version before": count(7),
    "what is orphaned stays so": count(7),
    "by age too, archiving that is disabled orphans what is archived": age(7),
    "copies are kept and orphaned like their sources; without their rule they expire": COPIED,
    "what it would unshare while the policy is paused, deleted or without the rule stays shared": (
        count(7, shares=(Share.to("444455556666"),))
    ),
}


def marks(found: Timeline, words: str) -> list[str]:
    return [each.mark for each in found.assumptions if words in each.text]


@pytest.mark.parametrize(("words", "policy"), FORECASTS.items(), ids=FORECASTS)
def test_a_choice_that_nobody_documents_is_listed_with_the_answer_as_inferred(words, policy):
    found = forecast(policy, start=day("01-01"), end=day("03-01"))

    assert marks(found, words) == ["inferred"]


@pytest.mark.parametrize(("words", "policy"), HISTORIES.items(), ids=HISTORIES)
def test_so_is_a_choice_about_changes_with_the_answer_of_a_history(words, policy):
    found = then(("01-01", policy), end="03-01")

    assert marks(found, words) == ["inferred"]
