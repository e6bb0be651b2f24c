"""Whatever a template holds, a review ends with a report."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn import assembly
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.formats import FORMATS, formatted
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Settings
from tests.review.representatives import FAULTS, KINDS, body

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)

Steps = tuple[str | int, ...]


def _paths(value: Any, path: Steps = ()) -> Iterator[Steps]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))


BODIES = [body({name: policy}) for name, policy in (KINDS | FAULTS).items()]
PLACES = [(whole, path) for whole in BODIES for path in _paths(whole) if len(path) > 2]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.just(10**18),
)
ODD = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=2),
    st.dictionaries(st.sampled_from(["Ref", "Fn::GetAtt", "Fn::If", "Key"]), SCALARS, max_size=2),
    st.sampled_from([{"Ref": "AWS::NoValue"}, "\ud800", [[]], "cron(0 0 ? * * *)"]),
)


@given(place=st.sampled_from(PLACES), odd=ODD)
def test_anything_may_stand_anywhere_in_a_policy_or_its_role(place, odd):
    whole, path = place
    changed = copy.deepcopy(whole)
    holder: Any = changed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = odd

    report = review([assembly.template(json.dumps(changed), "t.json")], region="eu-west-1")

    outcome = Outcome.of(acknowledged(report, Settings(), today=NOW.date()), now=NOW)
    for style in FORMATS:
        assert formatted(outcome, style, folder=Path.cwd(), show_unknown=True)
