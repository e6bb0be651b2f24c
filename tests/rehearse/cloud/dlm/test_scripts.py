"""Scripts before and after the snapshots of an instance."""

from typing import Any

import pytest

from snapshot_constructs.model import PolicySpec, Script
from snapshot_constructs.rules.dlm.needs import actions_of
from tests.policies import create, instances, schedule
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.dlm.conftest import Cloud, tags

FAILED = "Failed"
BEFORE, AFTER = "aws:dlm:pre-script", "aws:dlm:post-script"


def scripted(handler: str = "freeze", **options: Any) -> PolicySpec:
    script = Script.document(handler, **options)
    return instances(schedule(create=create(scripts=(script,))))


def ran(cloud: Cloud) -> list[str]:
    """Return which scripts ran."""
    return [each["Parameters"]["command"][0] for each in cloud.others.sent()]


def results(cloud: Cloud) -> list[dict[str, str]]:
    """Return what snapshots say of the scripts."""
    found = [tags(each["Tags"]) for each in cloud.snapshots()]
    return [
        {key: each[key] for key in (BEFORE, AFTER, "AppConsistent") if key in each}
        for each in found
    ]


def test_the_script_runs_before_and_after(cloud: Cloud):
    id = cloud.instance()
    cloud.policy(scripted())

    cloud.wait(days=1)

    assert ran(cloud) == ["pre-script", "post-script"]
    assert {each["DocumentName"] for each in cloud.others.sent()} == {"freeze"}
    assert [each["InstanceIds"] for each in cloud.others.sent()] == [[id], [id]]
    assert results(cloud) == [{BEFORE: "SUCCESS", AFTER: "SUCCESS"}]


@pytest.mark.parametrize(
    ("stages", "expected"), [(("PRE",), ["pre-script"]), (("POST",), ["post-script"])]
)
def test_it_runs_in_its_stages_only(cloud, stages, expected):
    cloud.instance()
    cloud.policy(scripted(stages=stages))

    cloud.wait(days=1)

    assert ran(cloud) == expected
    assert cloud.days() == ["01-02 03:00"]


def test_where_the_script_before_fails_a_crash_consistent_snapshot_is_made(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = [FAILED]
    cloud.policy(scripted())

    cloud.wait(days=1)

    assert ran(cloud) == ["pre-script"]  # never the one after it
    assert results(cloud) == [{BEFORE: "FAILED"}]
    assert cloud.counts()["PreScriptFailed"] == 1


def test_the_instance_is_skipped_where_the_schedule_says_so(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = [FAILED, FAILED]
    cloud.policy(scripted(retries=1, snapshot_on_failure=False))

    cloud.wait(days=1)

    assert ran(cloud) == ["pre-script", "pre-script"]
    assert cloud.days() == []


def test_what_fails_before_is_repeated_as_often_as_the_schedule_says(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = [FAILED, FAILED]
    cloud.policy(scripted(retries=2, snapshot_on_failure=False))

    cloud.wait(days=1)

    assert ran(cloud) == ["pre-script"] * 3 + ["post-script"]
    assert results(cloud) == [{BEFORE: "SUCCESS", AFTER: "SUCCESS"}]
    assert cloud.counts()["PreScriptStarted"] == 3
    assert cloud.counts()["PreScriptCompleted"] == 1


def test_where_the_script_after_fails_only_that_is_repeated(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = ["Success", FAILED, FAILED]
    cloud.policy(scripted(retries=1))

    cloud.wait(days=1)

    assert ran(cloud) == ["pre-script", "post-script", "post-script"]
    assert results(cloud) == [{BEFORE: "SUCCESS", AFTER: "FAILED"}]
    assert cloud.counts()["PostScriptFailed"] == 2


def test_a_script_that_takes_too_long_has_failed(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = ["InProgress"] * 99
    cloud.policy(scripted(stages=("PRE",), timeout_seconds=60))

    cloud.wait(days=1)

    assert cloud.days() == ["01-02 03:01"]
    assert results(cloud) == [{BEFORE: "FAILED"}]


def test_a_script_that_takes_a_while_is_waited_for(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = ["InProgress"] * 3
    cloud.policy(scripted(stages=("PRE",), timeout_seconds=60))

    cloud.wait(days=1)

    assert results(cloud) == [{BEFORE: "SUCCESS"}]


def test_vss_makes_the_snapshot_application_consistent(cloud: Cloud):
    cloud.instance()
    cloud.policy(instances(schedule(create=create(scripts=(Script.vss(),)))))

    cloud.wait(days=1)

    (sent,) = cloud.others.sent()
    assert sent["DocumentName"] == "AWSEC2-CreateVssSnapshot"
    assert results(cloud) == [{"AppConsistent": "true"}]
    assert cloud.counts()["VSSBackupCompleted"] == 1


def test_where_vss_fails_the_snapshot_says_so(cloud: Cloud):
    cloud.instance()
    cloud.others.statuses = [FAILED]
    cloud.policy(instances(schedule(create=create(scripts=(Script.vss(),)))))

    cloud.wait(days=1)

    assert results(cloud) == [{"AppConsistent": "false"}]


def test_every_run_of_a_script_is_an_event(cloud: Cloud):
    instance = cloud.instance()
    cloud.others.statuses = [FAILED]
    id = cloud.policy(scripted(stages=("PRE",), retries=1, timeout_seconds=30))

    cloud.wait(days=1)

    failed, good = [each for each in cloud.world.events if each.source == "aws.dlm"]
    arn = f"arn:aws:dlm:{REGION}:{ACCOUNT}:policy/{id}"
    assert failed.detail_type == "DLM Pre Post Script Notification"
    assert failed.resources == (arn,)
    assert failed.detail == {
        "script_stage": "pre",
        "result": "failed",
        "cause": "Failed",
        "policy_id": arn,
        "execution_handler": "freeze",
        "source": f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance}",
        "resource_type": "EBS_SNAPSHOT",
        "resources": [],
        "start_time": "2026-01-02T03:00:00.000Z",
        "end_time": "2026-01-02T03:00:00.000Z",
        "timeout_time": "2026-01-02T03:00:30.000Z",
    }
    assert (good.detail["result"], good.detail["cause"]) == ("success", "")


# ------------------------------------------------------------------------------------ permissions


@pytest.mark.parametrize(
    "action", ["ssm:SendCommand", "ssm:GetCommandInvocation", "ssm:DescribeInstanceInformation"]
)
def test_without_any_one_action_scripts_fail(cloud, action):
    cloud.instance()
    policy = scripted(stages=("PRE",))
    needed = {each for actions in actions_of(policy).values() for each in actions}
    cloud.world.assume = lambda *_: Limited(
        tuple(needed - {action}), account=ACCOUNT, service="dlm.amazonaws.com"
    )
    cloud.policy(policy)

    cloud.wait(days=1)

    assert ran(cloud) == []
    assert results(cloud) == [{BEFORE: "FAILED"}]


@pytest.mark.parametrize(
    ("handler", "arn"),
    [
        ("freeze", f"arn:aws:ssm:{REGION}:{ACCOUNT}:document/freeze"),
        ("AWSsomething", f"arn:aws:ssm:{REGION}::document/AWSsomething"),
        ("arn:aws:ssm:eu-west-1:222222222222:document/theirs",) * 2,
    ],
)
def test_the_role_must_be_allowed_the_document_and_the_instance(cloud, handler, arn):
    id = cloud.instance()
    asked = Limited((), account=ACCOUNT, service="dlm.amazonaws.com")
    asked.may = lambda action, resource, _context: asked.asked.append((action, resource)) or True  # type: ignore[method-assign,func-returns-value]  # a spy
    cloud.world.assume = lambda *_: asked
    cloud.policy(scripted(handler, stages=("PRE",)))

    cloud.wait(days=1)

    sent = [resource for action, resource in asked.asked if action == "ssm:SendCommand"]
    assert sent == [f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{id}", arn]


def test_the_tags_of_the_document_are_condition_keys(cloud: Cloud):
    cloud.instance()
    cloud.others.documents = {"freeze": {"DLMScriptsAccess": "true"}}
    contexts: list[dict[str, Any]] = []
    asked = Limited((), account=ACCOUNT, service="dlm.amazonaws.com")
    asked.may = lambda action, _resource, context: (  # type: ignore[method-assign]  # a spy
        contexts.append(dict(context)) is None if action == "ssm:SendCommand" else True
    )
    cloud.world.assume = lambda *_: asked
    cloud.policy(scripted(stages=("PRE",)))

    cloud.wait(days=1)

    assert contexts == [{}, {"aws:ResourceTag/DLMScriptsAccess": "true"}]
