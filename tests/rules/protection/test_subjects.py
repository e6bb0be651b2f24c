"""What a rule looks at knows where it stands, and so does what is not known."""

from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.rules import Place, Unknown
from snapshot_constructs.rules.protection import block_public_access
from snapshot_constructs.rules.protection.subjects import matched_tags, own_tags, wholes
from snapshot_constructs.rules.registry import Part
from tests.protection import APP, LATER, SCRATCH, region_level

PLACE = Place(region="eu-central-1")


def test_a_rule_of_the_recycle_bin_and_its_tags_know_where_they_stand() -> None:
    rule = region_level(resource_tags=(APP,), exclude_tags=(APP, SCRATCH), tags=(SCRATCH,))

    found = [*wholes(rule, PLACE), *matched_tags(rule, PLACE), *own_tags(rule, PLACE)]

    assert found == [
        Part(rule, "", PLACE),
        Part(APP, "ResourceTags/0", PLACE),
        Part(APP, "ExcludeResourceTags/0", PLACE),
        Part(SCRATCH, "ExcludeResourceTags/1", PLACE),
        Part(SCRATCH, "Tags/0", PLACE),
    ]


def test_a_setting_knows_where_it_stands() -> None:
    setting = BlockPublicAccess(state="block-all-sharing")

    (found,) = block_public_access.wholes(setting, PLACE)

    assert found == Part(setting, "", PLACE)


def test_tags_that_are_not_known_are_not_known_where_they_stand() -> None:
    rule = region_level(resource_tags=LATER, exclude_tags=(APP, LATER), tags=LATER)

    found = [*matched_tags(rule, PLACE), *own_tags(rule, PLACE)]

    assert found == [
        Unknown("ResourceTags", str(LATER)),
        Part(APP, "ExcludeResourceTags/0", PLACE),
        Unknown("ExcludeResourceTags/1", str(LATER)),
        Unknown("Tags", str(LATER)),
    ]
