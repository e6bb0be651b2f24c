"""Rules on what is backed up, by tags that policies look for and volumes carry."""

from typing import Any

from snapshot_constructs.model.policy import CUSTOM, Kind
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import targeting
from snapshot_constructs.rules.registry import Certainty, Rule, Scope, Severity

RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/target-near-miss",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=CUSTOM,
        title="A target tag is spelled as the resources carry it, and is on the right type of resource",
        why="DLM compares key and value exactly, letter case included, and looks at one type of "
        "resource alone. It finds nothing, and says nothing.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        search=targeting.target_near_miss,
    ),
    Rule(
        id="dlm/target-matches-nothing",
        severity=Severity.INFO,
        scope=Scope.TEMPLATE,
        kinds=CUSTOM,
        title="Something in the templates carries a target tag",
        why="What the policy is for may be elsewhere, or be tagged by hand or by tags of the stack. If "
        "not, it backs up nothing.",
        link=links.ELEMENTS,
        certainty=Certainty.DOCS,
        search=targeting.target_matches_nothing,
    ),
    Rule(
        id="dlm/volume-tags-propagated",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=frozenset({Kind.VOLUME_SNAPSHOTS}),
        title="A tag that a policy looks for on volumes reaches the volumes of a tagged instance",
        why="The tags of an instance stay on the instance, and those of an Auto Scaling group on its "
        "instances: their volumes have none, and no policy for volumes finds them.",
        link=links.CFN_INSTANCE,
        certainty=Certainty.DOCS,
        search=targeting.tags_not_propagated,
    ),
    Rule(
        id="dlm/volume-uncovered",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=frozenset({Kind.VOLUME_SNAPSHOTS}),
        title="A volume that is tagged for backups has a policy that looks for its tag",
        why="It looks protected, and nothing backs it up.",
        link=links.ELEMENTS,
        certainty=Certainty.INFERRED,
        search=targeting.volume_uncovered,
    ),
    Rule(
        id="dlm/backup-twice",
        severity=Severity.INFO,
        scope=Scope.TEMPLATE,
        kinds=CUSTOM,
        title="A volume is backed up by a lifecycle policy or by AWS Backup",
        why="Neither knows of the other: each makes its own snapshots, and both are paid for.",
        link=links.BACKUP_SELECTION,
        certainty=Certainty.DOCS,
        search=targeting.backup_twice,
    ),
)
