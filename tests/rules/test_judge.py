"""What a verdict holds: what is wrong and how to mend it, and what cannot be told."""

from dataclasses import replace

from snapshot_constructs.model import Deferred, PolicySpec, Retain
from snapshot_constructs.rules import Place, Unknown, judge
from tests.policies import copy_to, schedule, volumes

LATER = Deferred({"Ref": "Later"})
SCHEDULE = "PolicyDetails/Schedules/0"


def _of_a_kind_to_come(**changes: object) -> PolicySpec:
    return volumes(schedule(**changes), policy_type=LATER, resource_types=(LATER,))


def test_a_finding_says_what_is_wrong_and_how_to_mend_it() -> None:
    policy = volumes(schedule(retain=Retain.last(0)))

    (finding,) = judge(policy).errors

    assert finding.where == f"{SCHEDULE}/RetainRule/Count"
    assert finding.what == "must be 1 to 1000, or 0 with an ArchiveRule (got 0)"
    assert finding.fix == "write, for example, a Count of 7"


def test_a_finding_reads_in_one_line() -> None:
    finding = judge(volumes(schedule(retain=Retain.last(0)))).errors[0]

    line = str(finding)

    assert line == (
        "dlm/retain-count-range: PolicyDetails/Schedules/0/RetainRule/Count: "
        "must be 1 to 1000, or 0 with an ArchiveRule (got 0); write, for example, a Count of 7"
    )
    assert str(replace(finding, where="")) == line.replace(f"{finding.where}: ", "")


def test_what_some_kinds_may_not_have_is_in_doubt_where_the_kind_is() -> None:
    policy = _of_a_kind_to_come(archive=Retain.last(3))

    verdict = judge(policy)

    assert Unknown(f"{SCHEDULE}/ArchiveRule", "the kind of the policy") in verdict.unknown


def test_a_rule_that_asks_for_the_kind_is_in_doubt_where_the_kind_is() -> None:
    policy = _of_a_kind_to_come(copies=(copy_to("eu-west-1", key=None),))

    verdict = judge(policy, Place(region="eu-west-1"))

    copies = f"{SCHEDULE}/CrossRegionCopyRules"
    assert Unknown(copies, str(Deferred("the kind of the policy"))) in verdict.unknown
