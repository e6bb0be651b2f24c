"""Cases for the rules on what is targeted."""

from typing import Any

from snapshot_constructs.model import Deferred, PolicySpec, Tag
from tests.policies import amis, create, instances, schedule, volumes
from tests.rules.cases import breaks, holds

DETAILS = "PolicyDetails"
TYPES = f"{DETAILS}/ResourceTypes"
TAGS = f"{DETAILS}/TargetTags"
LOCATION = f"{DETAILS}/Schedules/0/CreateRule/Location"
LATER = Deferred({"Ref": "Later"})


def _tagged(*pairs: tuple[Any, Any], **changes: Any) -> PolicySpec:
    return volumes(target_tags=tuple(Tag(key, value) for key, value in pairs), **changes)


def _tags(number: int) -> PolicySpec:
    return _tagged(*(("backup", str(i)) for i in range(number)))


def _kept(location: Any, *sources: str) -> PolicySpec:
    return volumes(schedule(create=create(location=location)), locations=sources)


CASES = [
    breaks("resource-types-one", TYPES, volumes(resource_types=())),
    breaks("resource-types-one", TYPES, volumes(resource_types=("VOLUME", "INSTANCE"))),
    breaks("resource-types-one", TYPES, amis(resource_types=())),
    breaks("resource-types-one", f"{TYPES}/0", volumes(resource_types=("VOLUMES",))),
    holds("resource-types-one", volumes()),
    holds("resource-types-one", instances()),
    holds("resource-types-one", volumes(resource_types=(LATER,))),
    breaks("ami-instance-only", f"{TYPES}/0", amis(resource_types=("VOLUME",))),
    holds("ami-instance-only", amis()),
    holds(
        "ami-instance-only",
        amis(resource_types=("VOLUME", "INSTANCE")),
        also=("resource-types-one",),
    ),
    breaks("target-tags-size", TAGS, _tags(0)),
    breaks("target-tags-size", TAGS, _tags(51)),
    breaks("target-tags-size", f"{TAGS}/0/Key", _tagged((None, "gold"))),
    breaks("target-tags-size", f"{TAGS}/1/Value", _tagged(("backup", "gold"), ("backup", None))),
    holds("target-tags-size", _tags(1)),
    holds("target-tags-size", _tags(50)),
    holds("target-tags-size", _tagged((LATER, LATER))),
    holds("target-tags-size", _tagged(("backup", ""))),
    breaks("target-tags-or", TAGS, _tagged(("backup", "gold"), ("team", "a"))),
    breaks("target-tags-or", TAGS, _tagged(("backup", "a"), ("team", "a"), (LATER, "a"))),
    holds("target-tags-or", _tagged(("backup", "gold"), ("team", "a"), any_of=True)),
    holds("target-tags-or", _tagged(("backup", "gold"), ("backup", "silver"))),
    holds("target-tags-or", _tagged(("backup", "gold"), (LATER, "silver"))),
    holds("target-tags-or", volumes(target_tags=(Tag("backup", "gold"), LATER))),
    breaks("target-tag-key-chars", f"{TAGS}/0/Key", _tagged(("a\\b", "c"))),
    breaks("target-tag-key-chars", f"{TAGS}/0/Key", _tagged(("a=b", "c"))),
    holds("target-tag-key-chars", _tagged(("aws:cloudformation:stack-name", "a=\\b"))),
    holds("target-tag-key-chars", _tagged(("cost center/@", "c"))),
    breaks("target-tag-same-key", f"{TAGS}/1", _tagged(("backup", "a"), ("backup", "a"))),
    breaks(
        "target-tag-same-key",
        f"{TAGS}/2",
        _tagged(("backup", "a"), ("backup", "b"), ("backup", "a")),
    ),
    breaks(
        "target-tag-same-key",
        f"{TAGS}/2",
        _tagged((LATER, "a"), ("backup", "a"), ("backup", "a")),
        name="after-one-not-known",
    ),
    holds("target-tag-same-key", _tagged(("backup", "a"), ("backup", "A"))),
    holds("target-tag-same-key", _tagged(("backup", "a"), ("Backup", "a"), any_of=True)),
    holds("target-tag-same-key", _tagged(("backup", LATER), ("backup", LATER))),
    holds("target-tag-same-key", _tagged((LATER, "a"), (LATER, "a"))),
    breaks(
        "resource-locations",
        f"{DETAILS}/ResourceLocations",
        volumes(locations=("CLOUD", "OUTPOST")),
    ),
    breaks("resource-locations", f"{DETAILS}/ResourceLocations/0", volumes(locations=("MOON",))),
    *(
        holds("resource-locations", volumes(locations=(location,)), name=str(location))
        for location in ("CLOUD", "OUTPOST", "LOCAL_ZONE", LATER)
    ),
    breaks("location-matrix", LOCATION, _kept("OUTPOST_LOCAL")),
    breaks("location-matrix", LOCATION, _kept("OUTPOST_LOCAL", "CLOUD")),
    breaks("location-matrix", LOCATION, _kept("LOCAL_ZONE", "CLOUD")),
    breaks("location-matrix", LOCATION, _kept("LOCAL_ZONE", "OUTPOST")),
    breaks("location-matrix", LOCATION, _kept("OUTPOST_LOCAL", "LOCAL_ZONE")),
    breaks("location-matrix", LOCATION, _kept("OUTPOST", "OUTPOST")),
    breaks(
        "location-matrix",
        LOCATION,
        instances(schedule(create=create(location="LOCAL_ZONE"))),
    ),
    holds("location-matrix", _kept("CLOUD")),
    holds("location-matrix", _kept("CLOUD", "CLOUD")),
    holds("location-matrix", _kept("CLOUD", "OUTPOST")),
    holds("location-matrix", _kept("CLOUD", "LOCAL_ZONE")),
    holds("location-matrix", _kept("OUTPOST_LOCAL", "OUTPOST")),
    holds("location-matrix", _kept("LOCAL_ZONE", "LOCAL_ZONE")),
    holds("location-matrix", _kept(None, "OUTPOST")),
    holds(
        "location-matrix", _kept("OUTPOST_LOCAL", "MOON"), also=("resource-locations",), name="moon"
    ),
    holds(
        "location-matrix",
        _kept("OUTPOST_LOCAL", "CLOUD", "OUTPOST"),
        also=("resource-locations",),
        name="two",
    ),
    *(
        breaks("ami-location", f"{DETAILS}/ResourceLocations/0", amis(locations=(location,)))
        for location in ("OUTPOST", "LOCAL_ZONE")
    ),
    *(
        breaks("ami-location", LOCATION, amis(schedule(create=create(location=location))))
        for location in ("CLOUD", LATER)
    ),
    holds("ami-location", amis(locations=("CLOUD",))),
    holds("ami-location", amis(schedules=(LATER,)), name="schedule deferred"),
    holds("ami-location", amis(schedule(create=None)), also=("schedule-name-required",)),
    holds("ami-location", amis(locations=("MOON",)), also=("resource-locations",)),
    holds("ami-location", amis(locations=("CLOUD", "OUTPOST")), also=("resource-locations",)),
]
