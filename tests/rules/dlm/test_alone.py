"""What only several schedules or tags can break together is never in doubt for one alone."""

from snapshot_constructs.model import CreateRule, Deferred, Retain, Tag
from snapshot_constructs.rules import judge
from tests.policies import schedule, volumes

LATER = Deferred({"Ref": "Later"})


def test_a_single_schedule_and_a_single_tag_leave_nothing_in_doubt_for_the_policy() -> None:
    alone = schedule(
        name=LATER, create=CreateRule(cron=LATER), retain=Retain.last(LATER), archive=Retain.last(3)
    )
    policy = volumes(alone, target_tags=(Tag(LATER, LATER),))

    verdict = judge(policy)

    assert verdict.findings == ()
    assert "PolicyDetails" not in {unknown.where for unknown in verdict.unknown}
