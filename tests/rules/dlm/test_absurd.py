"""Whatever stands in a template can be judged."""

from typing import Any

import pytest

from snapshot_constructs.cfn import dlm
from snapshot_constructs.rules import judge
from tests.rules.dlm.test_tokens import PLACE, VALID, leaves, with_changes

ABSURD: dict[str, Any] = {
    "huge": 10**17,
    "hugely negative": -(10**17),
    "zero": 0,
    "empty": "",
    "list": [{}],
}


@pytest.mark.parametrize("absurd", ABSURD)
@pytest.mark.parametrize("name", VALID)
def test_an_absurd_value_is_judged_like_any_other(name: str, absurd: str) -> None:
    valid = VALID[name]
    policies = [dlm.decode(with_changes(valid, {path: ABSURD[absurd]})) for path in leaves(valid)]

    verdicts = [judge(policy, PLACE) for policy in policies]

    assert any(verdict.errors for verdict in verdicts)
