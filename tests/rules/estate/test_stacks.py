"""Default policies of several stacks meet only where account and Region are known to be the same."""

import pytest

from snapshot_constructs.model.address import Address
from snapshot_constructs.model.estate import Estate, PlacedPolicy
from snapshot_constructs.rules import judge_estate
from tests.estates import ACCOUNT
from tests.policies import default

REGION = "eu-west-1"


def placed(name: str, stack: str) -> PlacedPolicy:
    return PlacedPolicy(
        address=Address(file=f"{stack}.json", logical_id=name, stack=stack), spec=default()
    )


def seconds(one: str, other: str, region: str | None, account: str | None) -> list[str]:
    """Return which default policy is said to be a second one."""
    policies = (placed("First", one), placed("Second", other))
    found = judge_estate(Estate(region=region, account=account, policies=policies))
    return [
        each.address.logical_id for each in found if each.finding.rule.id == "dlm/def-one-per-type"
    ]


def test_two_stacks_of_one_account_and_region_share_a_default_policy() -> None:
    assert seconds("one", "other", REGION, ACCOUNT) == ["Second"]


@pytest.mark.parametrize(
    ("region", "account"),
    [(None, None), (REGION, None), (None, ACCOUNT)],
    ids=["neither", "region", "account"],
)
def test_two_stacks_may_be_apart_while_account_or_region_is_not_known(
    region: str | None, account: str | None
) -> None:
    assert seconds("one", "other", region, account) == []
    assert seconds("one", "one", region, account) == ["Second"]
