"""Builds templates in which several resources belong together, and reads them as one estate."""

import json
from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.model.estate import Estate

ACCOUNT, OTHER = "111122223333", "444455556666"
KEY_ARN = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
MANAGED = "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManager"
SNAPSHOTS, AMIS = f"{MANAGED}ServiceRole", f"{MANAGED}ServiceRoleForAMIManagement"
SCRIPTS = f"{MANAGED}SSMFullAccess"

Resources = dict[str, dict[str, Any]]


def estate(resources: Mapping[str, Any], region: str | None = "eu-west-1", **others: Any) -> Estate:
    """Read the resources of one template; ``others`` are further sections of it."""
    body = {"Resources": dict(resources)} | others
    template = assembly.template(json.dumps(body), "t.json")
    found = [(template, resolved(template, region=region, account=ACCOUNT).resources)]
    (only,) = estates(found, region=region, account=ACCOUNT)
    return only


def ref(name: str) -> dict[str, Any]:
    """Refer to a resource."""
    return {"Ref": name}


def arn(name: str) -> dict[str, Any]:
    """Refer to the ARN of a resource."""
    return {"Fn::GetAtt": [name, "Arn"]}


def tags(**pairs: Any) -> list[dict[str, Any]]:
    """Write tags."""
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def policy(*schedules: Any, target: Any = "VOLUME", role: Any = None, **changes: Any) -> Any:
    """Make a policy on ``backup=gold``; ``changes`` are to its details."""
    details = {
        "ResourceTypes": [target],
        "TargetTags": tags(backup="gold"),
        "Schedules": list(schedules) or [schedule()],
    } | changes
    return resource(
        "DLM::LifecyclePolicy",
        Description="Backups",
        State="ENABLED",
        ExecutionRoleArn=role or f"arn:aws:iam::{ACCOUNT}:role/elsewhere",
        PolicyDetails=details,
    )


def schedule(**changes: Any) -> dict[str, Any]:
    """Make a daily schedule that keeps seven."""
    create = {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"]}
    return {"Name": "daily", "CreateRule": create, "RetainRule": {"Count": 7}} | changes


def event(role: Any, **copy: Any) -> Any:
    """Make an event-based policy; ``copy`` changes its copy."""
    parameters = {"EventType": "shareSnapshot", "SnapshotOwner": [OTHER], "DescriptionRegex": ".*"}
    made = {
        "Target": "eu-central-1",
        "EncryptionConfiguration": {"Encrypted": True},
        "RetainRule": {"Interval": 3, "IntervalUnit": "MONTHS"},
    } | copy
    return resource(
        "DLM::LifecyclePolicy",
        Description="Copies",
        State="ENABLED",
        ExecutionRoleArn=role,
        PolicyDetails={
            "PolicyType": "EVENT_BASED_POLICY",
            "EventSource": {"Type": "MANAGED_CWE", "Parameters": parameters},
            "Actions": [{"Name": "copy", "CrossRegionCopy": [made]}],
        },
    )


def default(type_: str = "VOLUME", **changes: Any) -> Any:
    """Make a default policy."""
    made = {
        "Description": "Everything",
        "State": "ENABLED",
        "ExecutionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/elsewhere",
        "DefaultPolicy": type_,
    }
    return resource("DLM::LifecyclePolicy", **(made | changes))


def volume(tagged: Any = None, **changes: Any) -> Any:
    """Make a volume of 100 GiB, by default one that the policy looks for."""
    given = tags(backup="gold") if tagged is None else tagged
    return resource("EC2::Volume", **({"Size": 100, "Tags": given} | changes))


def instance(tagged: Any = None, **changes: Any) -> Any:
    """Make an instance, by default one that the policy looks for."""
    return resource(
        "EC2::Instance", Tags=tags(backup="gold") if tagged is None else tagged, **changes
    )


def attached(volume_: str, machine: str) -> Any:
    """Attach a volume to an instance."""
    return resource(
        "EC2::VolumeAttachment", VolumeId=ref(volume_), InstanceId=ref(machine), Device="/dev/sdf"
    )


def role(*statements: Any, managed: Any = (), **changes: Any) -> Any:
    """Make a role that DLM may assume."""
    properties = {
        "AssumeRolePolicyDocument": {"Statement": [trust("dlm.amazonaws.com")]},
        "ManagedPolicyArns": list(managed),
    }
    if statements:
        properties["Policies"] = [{"PolicyName": "p", "PolicyDocument": document(*statements)}]
    return resource("IAM::Role", **(properties | changes))


def trust(service: Any, **changes: Any) -> dict[str, Any]:
    """Let a service assume a role."""
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return allowed | changes


def allow(*actions: Any, on: Any = "*", **changes: Any) -> dict[str, Any]:
    """Allow actions."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on} | changes


def document(*statements: Any) -> dict[str, Any]:
    """Write a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def key(*principals: Any, **changes: Any) -> Any:
    """Make a KMS key whose policy admits these principals."""
    admitted = [allow("kms:*", Principal={"AWS": each}) for each in principals]
    return resource("KMS::Key", **({"KeyPolicy": document(*admitted)} | changes))


def copy_to(key_: Any = KEY_ARN, **changes: Any) -> dict[str, Any]:
    """Make a cross-Region copy rule."""
    retain = {"Interval": 5, "IntervalUnit": "WEEKS"}
    made = {"Target": "eu-central-1", "Encrypted": True, "CmkArn": key_, "RetainRule": retain}
    return made | changes


def alarm(metric: str, namespace: str = "AWS/EBS", **dimensions: Any) -> Any:
    """Make an alarm, by default on the policy ``Policy``."""
    named = dimensions or {"DLMPolicyId": ref("Policy")}
    return resource(
        "CloudWatch::Alarm",
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in named.items()],
    )


def selection(**body: Any) -> Any:
    """Make a selection of AWS Backup."""
    return resource("Backup::BackupSelection", BackupPlanId="plan", BackupSelection=body)


def resource(type_: str, **properties: Any) -> dict[str, Any]:
    """Make a resource of a type of AWS."""
    return {"Type": f"AWS::{type_}", "Properties": properties}
