"""Every policy is judged in its place."""

from dataclasses import replace

import pytest

from snapshot_constructs.review.reviewer import review
from snapshot_constructs.rules import Severity
from tests.policies import create, schedule, volumes
from tests.review.representatives import template

DAILY = {"Daily": volumes(schedule())}


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("eusc-de-east-1", "aws-eusc"),
        (None, None),
    ],
)
def test_the_partition_follows_from_the_region(region, partition):
    (found,) = review([template(DAILY)], region=region).policies

    assert found.place.partition == partition


def test_an_assembly_knows_better_than_the_command_line():
    from_assembly = replace(template(DAILY), region="eu-west-1", account="111122223333")

    (found,) = review([from_assembly], region="us-east-1", account="444455556666").policies

    assert (found.place.region, found.place.account) == ("eu-west-1", "111122223333")


def test_findings_are_counted_by_severity():
    report = review([template({"Daily": volumes(schedule(create=create(interval=5)))})])

    assert report.counts[Severity.ERROR] == 1


def test_a_policy_goes_by_its_construct_or_its_logical_id():
    whole = template(DAILY)
    body = {"Resources": dict(whole.body["Resources"])}
    body["Resources"]["Bare"] = {"Type": "AWS::DLM::LifecyclePolicy"}

    report = review([replace(whole, body=body)])

    assert [found.name for found in report.policies] == ["Shop/Daily", "Bare"]
