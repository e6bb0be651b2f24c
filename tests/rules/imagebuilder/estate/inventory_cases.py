"""Instances that would be in two inventories of Systems Manager."""

from typing import Any

from snapshot_constructs.model.deferred import Deferred
from tests import imagebuilder as ib
from tests.estates import ref, resource
from tests.rules.estate.cases import breaks, holds
from tests.rules.imagebuilder.estate.samples import EITHER, all_of, either, made, pipeline

RULE = "imagebuilder/inventory-twice"
ALL = {"Key": "InstanceIds", "Values": ["*"]}
OF_THE_PIPELINE = made(
    ib.image(recipe=None, infrastructure=None, by_pipeline=Deferred(ref("Pipeline")))
)


def inventory(name: Any = "AWS-GatherSoftwareInventory", **changes: Any) -> dict[str, Any]:
    """Make an association, by default of all instances."""
    return resource("SSM::Association", Name=name, **({"Targets": [ALL]} | changes))


CASES = [
    breaks(
        RULE,
        "a pipeline that says nothing",
        ("Pipeline", "EnhancedImageMetadataEnabled"),
        "is on, while Inventory takes the inventory of all instances",
        **all_of(Inventory=inventory()),
    ),
    breaks(
        RULE,
        "a pipeline that wants it, beside another association",
        ("Pipeline", "EnhancedImageMetadataEnabled"),
        "while Inventory takes",
        **all_of(
            Pipeline=pipeline(enhanced_metadata=True),
            Agent=inventory("AWS-UpdateSSMAgent"),
            Inventory=inventory(),
        ),
    ),
    breaks(
        RULE,
        "an image",
        ("Image", "EnhancedImageMetadataEnabled"),
        "the build ends with a timeout",
        Image=made(ib.image()),
        Inventory=inventory(),
    ),
    breaks(
        RULE,
        "an image of a pipeline, which is the one to blame",
        ("Pipeline", "EnhancedImageMetadataEnabled"),
        "",
        **all_of(Image=OF_THE_PIPELINE, Inventory=inventory()),
    ),
    holds(
        RULE,
        "it is off",
        **all_of(Pipeline=pipeline(enhanced_metadata=False), Inventory=inventory()),
    ),
    holds(
        RULE,
        "of some instances",
        **all_of(Inventory=inventory(Targets=[{"Key": "tag:team", "Values": ["web"]}])),
    ),
    holds(RULE, "of another document", **all_of(Inventory=inventory("AWS-UpdateSSMAgent"))),
    holds(
        RULE,
        "it is off where there is one",
        sections=EITHER,
        **all_of(
            Pipeline=either(
                pipeline(enhanced_metadata=True),
                pipeline(enhanced_metadata=False),
                "EnhancedImageMetadataEnabled",
            ),
            Inventory=either(inventory("AWS-UpdateSSMAgent"), inventory(), "Name"),
        ),
    ),
]
