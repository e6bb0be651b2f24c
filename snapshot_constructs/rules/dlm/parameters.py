"""Rules on the parameters of policies that target instances: group J."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.policy import CUSTOM, SNAPSHOTS, Kind, Parameters, PolicyDetails
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import features
from snapshot_constructs.rules.dlm.kinds import is_one_of
from snapshot_constructs.rules.dlm.subjects import details
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

INSTANCES = frozenset({Kind.INSTANCE_SNAPSHOTS})

Breaches = Iterator[Broken]


def _parameters(at: At[PolicyDetails]) -> Parameters:
    return known(at.it.parameters) or Parameters()


def param_exclude_boot(at: At[PolicyDetails]) -> Breaches:
    """Find ExcludeBootVolume in policies that make no snapshots of instances."""
    if _parameters(at).exclude_boot_volume is not None:
        yield at.broken(
            "Parameters/ExcludeBootVolume", "is for snapshots of instances only", "leave it out"
        )


def param_exclude_data(at: At[PolicyDetails]) -> Breaches:
    """Find ExcludeDataVolumeTags in other policies, and too many of them."""
    tags = _parameters(at).exclude_data_volume_tags
    if tags == ():
        return
    if not is_one_of(at.policy, INSTANCES):
        yield at.broken(
            "Parameters/ExcludeDataVolumeTags",
            "is for snapshots of instances only",
            "leave it out, and tag only what is to be backed up",
        )
    elif (number := len(known(tags))) > 50:
        yield at.broken(
            "Parameters/ExcludeDataVolumeTags",
            f"takes at most 50 tags (got {number})",
            "give all these volumes one tag, and name that",
        )


def param_noreboot(at: At[PolicyDetails]) -> Breaches:
    """Find NoReboot in policies that make no AMIs."""
    if _parameters(at).no_reboot is not None:
        yield at.broken("Parameters/NoReboot", "is for AMI policies only", "leave it out")


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/param-exclude-boot",
        severity=Severity.ERROR,
        kinds=CUSTOM - INSTANCES,
        title="Boot volumes are excluded from snapshots of instances only",
        why="DLM refuses the policy.",
        link=links.PARAMETERS,
        certainty=Certainty.MODEL,
        each=details,
        check=param_exclude_boot,
    ),
    Rule(
        id="dlm/param-exclude-data",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Data volumes are excluded from snapshots of instances only, by up to 50 tags",
        why="DLM refuses the policy; a volume with any one of the tags is left out.",
        link=links.PARAMETERS,
        certainty=Certainty.MODEL,
        each=details,
        check=param_exclude_data,
    ),
    Rule(
        id="dlm/param-noreboot",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="NoReboot is for AMI policies only",
        why="DLM refuses the policy. An AMI policy does not reboot instances unless NoReboot is "
        "false, so the consistency of its AMIs is not assured.",
        link=links.PARAMETERS,
        certainty=Certainty.MODEL,
        each=details,
        check=param_noreboot,
    ),
    Rule(
        id="dlm/param-exclude-all",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=INSTANCES,
        title="Some volume of each instance is left to back up",
        why="No snapshot is made, the policy stays ENABLED, and only the metric "
        "SnapshotsCreateFailed tells.",
        link=links.PARAMETERS,
        certainty=Certainty.MODEL,
        search=features.param_exclude_all,
    ),
    Rule(
        id="dlm/param-console-update",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=CUSTOM,
        title="A policy that the console edited keeps its Parameters",
        why="An update without Parameters is refused once the console has created or edited the "
        "policy.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
    ),
)
