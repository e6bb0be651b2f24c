"""The Recycle Bin and Image Builder answer boto3 as AWS does."""

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

DAYS = {"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"}
LOCK = {"UnlockDelay": {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"}}
POLICY = {
    "name": "Web",
    "executionRole": "arn:aws:iam::000000000000:role/retiring",
    "resourceType": "AMI_IMAGE",
    "policyDetails": [
        {
            "action": {"type": "DELETE", "includeResources": {"amis": True}},
            "filter": {"type": "AGE", "value": 6, "unit": "MONTHS"},
        }
    ],
    "resourceSelection": {"tagMap": {"team": "web"}},
}


def test_a_rule_that_is_being_unlocked_says_until_when(rehearsal):
    rbin = rehearsal.client("rbin")
    made = rbin.create_rule(
        ResourceType="EBS_SNAPSHOT", RetentionPeriod=DAYS, LockConfiguration=LOCK
    )

    unlocking = rbin.unlock_rule(Identifier=made["Identifier"])
    rehearsal.advance(days=8)

    until = unlocking["LockEndTime"]
    assert until.replace(second=0, microsecond=0) == datetime(2026, 6, 8, tzinfo=UTC)
    assert rbin.get_rule(Identifier=made["Identifier"])["LockState"] == "unlocked"
    assert [each.detail_type for each in rehearsal.events()][-1] == "Recycle Bin Rule Unlocked"


def test_a_refusal_has_its_code_and_its_reason(rehearsal):
    rbin = rehearsal.client("rbin")
    made = rbin.create_rule(
        ResourceType="EBS_SNAPSHOT", RetentionPeriod=DAYS, LockConfiguration=LOCK
    )

    with pytest.raises(rbin.exceptions.ConflictException) as caught:
        rbin.delete_rule(Identifier=made["Identifier"])

    assert caught.value.response["Reason"] == "INVALID_RULE_STATE"


def test_tags_are_asked_for_by_the_arn_in_the_path(rehearsal):
    rbin = rehearsal.client("rbin")
    arn = rbin.create_rule(ResourceType="EBS_SNAPSHOT", RetentionPeriod=DAYS)["RuleArn"]

    rbin.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "db"}])

    tags = rbin.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "team", "Value": "db"}]


def test_a_lifecycle_policy_has_times_and_others_have_texts(rehearsal):
    client = rehearsal.client("imagebuilder")
    arn = client.create_lifecycle_policy(**POLICY)["lifecyclePolicyArn"]
    ami = {"name": "web {{ imagebuilder:buildDate }}"}
    spread = [{"region": "us-east-1", "amiDistributionConfiguration": ami}]
    made = client.create_distribution_configuration(name="Web", distributions=spread)

    policy = client.get_lifecycle_policy(lifecyclePolicyArn=arn)["lifecyclePolicy"]
    found = client.get_distribution_configuration(
        distributionConfigurationArn=made["distributionConfigurationArn"]
    )["distributionConfiguration"]
    assert policy["dateCreated"].date() == datetime(2026, 6, 1, tzinfo=UTC).date()
    assert found["dateCreated"].startswith("2026-06-01T")
    assert found["distributions"] == spread


def test_pages_are_turned_by_paginators(rehearsal):
    client = rehearsal.client("imagebuilder")
    for number in range(30):
        client.create_lifecycle_policy(**POLICY | {"name": f"Web {number}"})

    pages = client.get_paginator("list_lifecycle_policies").paginate()
    names = [*pages.search("lifecyclePolicySummaryList[].name")]

    assert names == [f"Web {number}" for number in range(30)]


def test_what_is_not_emulated_says_so(rehearsal):
    client = rehearsal.client("imagebuilder")

    with pytest.raises(ClientError, match="ListWaitingWorkflowSteps is not emulated"):
        client.list_waiting_workflow_steps()
