"""Whether a volume is covered is left open just where something that matters is not known."""

import pytest

from snapshot_constructs.rules import coverage
from tests.estates import attached, default, estate, instance, policy, ref, resource, tags, volume

TAGS = "its tags are known only at deployment"
LOOKED_FOR = "what a policy looks for is known only at deployment"
LEFT_OUT = "what a policy leaves out is known only at deployment"
BY_DEFAULT = "what a default policy leaves out is known only at deployment"
OUT = "the default policies leave it out"
NO_TAGS = "no policy looks for its tags"

TIER = tags(backup=ref("Tier"))


def servers(**parameters):
    given = {"Parameters": parameters} if parameters else {}
    return policy(target="INSTANCE", TargetTags=tags(server="yes"), **given)


def web(tagged=None, **changes):
    made = instance(tags(server="yes") if tagged is None else tagged, **changes)
    return {"Web": made, "Attached": attached("Data", "Web")}


def leaving_out(type_="VOLUME", **exclusions):
    return default(type_, Exclusions=exclusions)


MAPPED = [
    {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}},
    {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 8}},
]

OF_DATA = {
    "no tags": ({"Data": volume([]), "P": policy()}, False, "it has no tags"),
    "unknown tags, and no policy": ({"Data": volume(TIER)}, False, "there is no policy"),
    "unknown tags, and a policy for instances": (
        {"Data": volume(TIER), "P": servers()},
        False,
        NO_TAGS,
    ),
    "the same unknown tag looked for": (
        {"Data": volume(TIER), "P": policy(TargetTags=TIER)},
        True,
        "",
    ),
    "attached to no instance": (
        {"P": servers(), "Fleet": resource("EC2::SpotFleet"), "A": attached("Data", "Fleet")},
        False,
        NO_TAGS,
    ),
    "unknown tags of its instance": ({"P": servers()} | web(tags(server=ref("S"))), None, TAGS),
    "unknown tags of its instance, and a policy for volumes": (
        {"P": policy(TargetTags=tags(a="b"))} | web(tags(server=ref("S"))),
        False,
        NO_TAGS,
    ),
    "unknown target tags of a policy for instances": (
        {"P": policy(target="INSTANCE", TargetTags=TIER)} | web(),
        None,
        LOOKED_FOR,
    ),
    "unknown target tags of a policy for instances, and no instance": (
        {"P": policy(target="INSTANCE", TargetTags=TIER)},
        False,
        NO_TAGS,
    ),
    "unknown details": (
        {"P": resource("DLM::LifecyclePolicy", State="ENABLED", PolicyDetails=ref("Details"))},
        None,
        LOOKED_FOR,
    ),
    "target tags of CloudFormation": (
        {"P": policy(TargetTags=tags(**{"aws:cloudformation:stack-name": "x"}))},
        None,
        LOOKED_FOR,
    ),
    "unknown parameters": (
        {"P": policy(target="INSTANCE", TargetTags=tags(server="yes"), Parameters=ref("X"))}
        | web(),
        None,
        LEFT_OUT,
    ),
    "unknown excluded tags": (
        {"P": servers(ExcludeDataVolumeTags=ref("X"))} | web(),
        None,
        LEFT_OUT,
    ),
    "an unknown excluded tag": ({"P": servers(ExcludeDataVolumeTags=TIER)} | web(), None, LEFT_OUT),
    "the same unknown tag excluded": (
        {"Data": volume(TIER), "P": servers(ExcludeDataVolumeTags=TIER)} | web(),
        False,
        NO_TAGS,
    ),
    "another tag excluded": ({"P": servers(ExcludeDataVolumeTags=tags(a="b"))} | web(), True, ""),
    "a default policy of unknown type": ({"P": default(ref("Type"))}, None, BY_DEFAULT),
    "unknown exclusions": ({"P": default(Exclusions=ref("Exclusions"))}, None, BY_DEFAULT),
    "unknown types excluded": ({"P": leaving_out(ExcludeVolumeTypes=ref("T"))}, None, BY_DEFAULT),
    "the same unknown tag excluded by default": (
        {"Data": volume(TIER), "P": leaving_out(ExcludeTags=TIER)},
        False,
        OUT,
    ),
    "no instance": ({"P": default("INSTANCE")}, False, OUT),
    "an unknown tag of instances excluded": (
        {"P": leaving_out("INSTANCE", ExcludeTags=tags(server=ref("S")))} | web(),
        None,
        BY_DEFAULT,
    ),
    "the same unknown tag of instances excluded": (
        {"P": leaving_out("INSTANCE", ExcludeTags=tags(server=ref("S")))}
        | web(tags(server=ref("S"))),
        False,
        OUT,
    ),
}
OF_WEB = {
    "its boot volume": ({"P": servers()}, {}, True, ""),
    "all but its boot volume": (
        {"P": servers(ExcludeBootVolume=True)},
        {},
        False,
        "it has no tags",
    ),
    "perhaps all but its boot volume": (
        {"P": servers(ExcludeBootVolume=ref("X"))},
        {},
        None,
        LEFT_OUT,
    ),
    "its boot volume too": ({"P": servers(ExcludeBootVolume=False)}, {}, True, ""),
    "its data volume": (
        {"P": servers(ExcludeBootVolume=True)},
        {"BlockDeviceMappings": MAPPED},
        True,
        "",
    ),
    "no data volume with the tag of its boot volume": (
        {"P": servers(ExcludeDataVolumeTags=tags(server="yes"))},
        {"PropagateTagsToVolumeOnCreation": True},
        True,
        "",
    ),
    "everything": ({"P": default()}, {}, True, ""),
    "everything but boot volumes": ({"P": leaving_out(ExcludeBootVolumes=True)}, {}, False, OUT),
    "boot volumes too": ({"P": leaving_out(ExcludeBootVolumes=False)}, {}, True, ""),
    "perhaps everything but boot volumes": (
        {"P": leaving_out(ExcludeBootVolumes=ref("X"))},
        {},
        None,
        BY_DEFAULT,
    ),
}


@pytest.mark.parametrize("name", OF_DATA)
def test_a_volume_is_covered_as_far_as_is_known(name: str) -> None:
    resources, covered, why = OF_DATA[name]

    rows = coverage(estate({"Data": volume()} | resources))

    (row,) = [each for each in rows if each.address.logical_id == "Data"]
    assert (row.covered, row.why) == (covered, why)


@pytest.mark.parametrize("name", OF_WEB)
def test_the_volumes_of_an_instance_are_covered_as_far_as_is_known(name: str) -> None:
    resources, changes, covered, why = OF_WEB[name]

    (row,) = coverage(estate({"Web": instance(tags(server="yes"), **changes)} | resources))

    assert (row.covered, row.why) == (covered, why)


def test_a_row_names_at_most_ten_of_what_covers() -> None:
    found = estate({"Data": volume()} | {f"P{i:02}": policy() for i in range(12)})

    (row,) = coverage(found)

    assert row.by == tuple(f"P{i:02}" for i in range(10))


def test_what_there_is_always_covers_the_forms_of_a_volume_without_condition() -> None:
    sections = {
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["prod", "dev"]}},
        "Conditions": {"Prod": {"Fn::Equals": [ref("Stage"), "prod"]}},
    }
    tier = {"Fn::If": ["Prod", "gold", "none"]}

    found = estate({"Data": volume(tags(backup=tier)), "Policy": policy()}, **sections)

    assert sorted(row.by for row in coverage(found)) == [(), ("Policy",)]


def test_a_row_has_the_tags_of_its_volume() -> None:
    (row,) = coverage(estate({"Data": volume()}))

    assert [(tag.key, tag.value) for tag in row.tags] == [("backup", "gold")]
