from snapshot_constructs.forecast.matching import matching, targeted
from snapshot_constructs.model import Deferred, Tag
from tests.policies import custom, instances, volumes

TOKEN = Deferred({"Ref": "Later"})
GOLD = ("backup", "gold")


def asking(*tags):
    """Make a policy for volumes with any of these tags."""
    return volumes(target_tags=tags)


def test_each_tag_leads_to_all_policies_that_ask_for_it():
    found = targeted({"a": asking(Tag(*GOLD)), "b": asking(Tag("tier", "1"), Tag(*GOLD))})

    assert found == {GOLD: ("a", "b"), ("tier", "1"): ("b",)}


def test_what_is_known_only_at_deployment_meets_no_tag():
    deferred = (TOKEN, Tag("backup", TOKEN), Tag(TOKEN, "gold"))
    policies = {"tags": volumes(target_tags=TOKEN), "all": custom(TOKEN), "some": asking(*deferred)}

    assert targeted(policies) == {}
    assert targeted({"a": asking(*deferred, Tag(*GOLD))}) == {GOLD: ("a",)}


def test_policies_for_instances_meet_no_volume():
    assert targeted({"a": instances()}) == {}


def test_a_volume_has_the_policy_that_it_names_besides_those_that_its_tags_meet():
    policies = {"a": volumes(), "b": instances(), "c": asking(Tag("tier", "1"))}

    assert matching(policies, dict([GOLD]), "b") == ("a", "b")
    assert matching(policies, {}, "b") == ("b",)
    assert matching(policies, dict([GOLD]), None) == ("a",)
