"""Lifecycle policies of Image Builder in CloudFormation's spelling."""

from snapshot_constructs.cfn.codec import (
    TAG_MAP,
    TEXT,
    TEXTS,
    TRUTH,
    WHOLE,
    Group,
    Key,
    listed,
    shape,
)
from snapshot_constructs.model.imagebuilder.lifecycle import (
    ImageLifecyclePolicy,
    LifecycleRule,
    SelectedRecipe,
)

_RULE = shape(
    LifecycleRule,
    Group(
        "Action",
        (
            Key("Type", "action", TEXT),
            Group(
                "IncludeResources",
                (
                    Key("Amis", "amis", TRUTH),
                    Key("Snapshots", "snapshots", TRUTH),
                    Key("Containers", "containers", TRUTH),
                ),
            ),
        ),
    ),
    Group(
        "Filter",
        (
            Key("Type", "filter", TEXT),
            Key("Value", "value", WHOLE),
            Key("Unit", "unit", TEXT),
            Key("RetainAtLeast", "keep", WHOLE),
        ),
    ),
    Group(
        "ExclusionRules",
        (
            Key("TagMap", "but_tags", TAG_MAP),
            Group(
                "Amis",
                (
                    Key("TagMap", "but_ami_tags", TAG_MAP),
                    Key("IsPublic", "but_public", TRUTH),
                    Key("Regions", "but_regions", TEXTS),
                    Key("SharedAccounts", "but_shared_with", TEXTS),
                    Group(
                        "LastLaunched",
                        (
                            Key("Value", "but_launched_within", WHOLE),
                            Key("Unit", "but_launched_unit", TEXT),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

LIFECYCLE_POLICY = shape(
    ImageLifecyclePolicy,
    Key("Name", "name", TEXT),
    Key("ResourceType", "resource_type", TEXT),
    Key("ExecutionRole", "role", TEXT),
    Key("PolicyDetails", "rules", listed(_RULE)),
    Group(
        "ResourceSelection",
        (
            Key(
                "Recipes",
                "recipes",
                listed(
                    shape(
                        SelectedRecipe,
                        Key("Name", "name", TEXT),
                        Key("SemanticVersion", "version", TEXT),
                    )
                ),
            ),
            Key("TagMap", "selected_tags", TAG_MAP),
        ),
    ),
    Key("Description", "description", TEXT),
    Key("Status", "status", TEXT),
    Key("Tags", "tags", TAG_MAP),
)
