"""What is not known has a place: the property that the deployment will decide on."""

from dataclasses import replace

import pytest

from snapshot_constructs.model import CopyTarget, Deferred, PolicySpec
from snapshot_constructs.rules import judge
from tests.policies import amis, copy_to, default, event, schedule, volumes

LATER = Deferred({"Ref": "Later"})
SCHEDULE = "PolicyDetails/Schedules/0"
COPIES = f"{SCHEDULE}/CrossRegionCopyRules"
ACTION = "PolicyDetails/Actions/0"
TO_LATER = replace(copy_to(), target=None, target_region=LATER)
EVENT = event()


def _acting(copies: object) -> PolicySpec:
    assert EVENT.details is not None
    return event(actions=(replace(EVENT.details.actions[0], copies=copies),))


@pytest.mark.parametrize(
    ("policy", "places"),
    [
        (volumes(schedule(copies=LATER)), {SCHEDULE, COPIES}),
        (volumes(schedule(copies=(LATER, copy_to()))), {COPIES, f"{COPIES}/0"}),
        (
            amis(schedule(copies=(TO_LATER,))),
            {COPIES, f"{COPIES}/0", f"{COPIES}/0/TargetRegion"},
        ),
        (event(actions=LATER), {"PolicyDetails", "PolicyDetails/Actions"}),
        (_acting(LATER), {ACTION, f"{ACTION}/CrossRegionCopy"}),
        (
            default(copy_targets=(CopyTarget(LATER),)),
            {"CrossRegionCopyTargets", "CrossRegionCopyTargets/0/TargetRegion"},
        ),
        (default(copy_targets=LATER), {"", "CrossRegionCopyTargets"}),
        (default(exclusions=LATER), {"Exclusions"}),
    ],
)
def test_what_is_not_known_is_named_where_it_stands(policy: PolicySpec, places: set[str]) -> None:
    verdict = judge(policy)

    assert {unknown.where for unknown in verdict.unknown} == places
