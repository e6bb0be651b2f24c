"""Whether something carries a tag is told exactly, and left open where it is not known."""

import pytest

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.dlm.estate.matching import carries

TIER, OTHER = Deferred({"Ref": "Tier"}), Deferred({"Ref": "Other"})
GOLD = Tag("backup", "gold")


@pytest.mark.parametrize(
    ("tags", "file", "wanted", "found"),
    [
        ((GOLD,), "b.json", GOLD, True),
        ((Tag("backup", "Gold"),), "a.json", GOLD, False),
        ((), "a.json", GOLD, False),
        (TIER, "a.json", GOLD, None),
        ((Tag("team", "db"), TIER), "a.json", GOLD, None),
        ((TIER, GOLD), "a.json", GOLD, True),
        ((Tag("backup", TIER),), "a.json", GOLD, None),
        ((Tag("team", TIER),), "a.json", GOLD, False),
        ((Tag(TIER, "gold"),), "a.json", GOLD, None),
        ((Tag(TIER, "silver"),), "a.json", GOLD, False),
        ((Tag("backup", TIER),), "a.json", Tag("backup", TIER), True),
        ((Tag("backup", TIER),), "b.json", Tag("backup", TIER), None),
        ((Tag("backup", OTHER),), "a.json", Tag("backup", TIER), None),
        ((Tag("team", TIER),), "a.json", Tag("backup", TIER), False),
        ((), "a.json", Tag("aws:cloudformation:stack-name", "x"), None),
    ],
)
def test_a_tag_is_carried_or_not_or_that_is_not_known(tags, file, wanted, found) -> None:
    carried = carries(tags, file, wanted, "a.json")

    assert carried is found
