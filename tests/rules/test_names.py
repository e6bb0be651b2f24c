"""Whoever misspells the id of a rule is told which one may be meant."""

import pytest

from snapshot_constructs.rules.names import nearest, unknown


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("intervall-set", "dlm/interval-set"),
        ("dlm/intervall-set", "dlm/interval-set"),
        ("recycle-bin/retention-unit", "recycle-bin/retention-unit"),
        ("wrong/objective/reech", "objective/reach"),
    ],
)
def test_a_word_is_nearest_to_the_rule_that_is_spelled_most_like_it(word: str, near: str) -> None:
    assert nearest(word) == near


@pytest.mark.parametrize("word", ["", "/", "set", "dlm/"])
def test_nothing_is_near_to_a_word_like_no_rule(word: str) -> None:
    assert nearest(word) is None


def test_a_rule_that_may_be_meant_is_named() -> None:
    assert unknown("reech") == "there is no rule 'reech'; did you mean objective/reach?"


def test_where_no_rule_may_be_meant_the_list_of_all_is() -> None:
    assert unknown("set") == ("there is no rule 'set'; `snapshot-constructs rules` lists all")
