"""What fast restore, scripts, exclusions and default policies cannot do here, and what they can."""

import json

from tests.estates import (
    SCRIPTS,
    SNAPSHOTS,
    allow,
    arn,
    attached,
    default,
    instance,
    policy,
    ref,
    resource,
    role,
    schedule,
    tags,
    volume,
)
from tests.rules.estate.cases import breaks, holds

FAST = {"FastRestoreRule": {"Count": 1, "AvailabilityZones": ["eu-west-1a"]}}
HOURLY = {"CreateRule": {"Interval": 2, "IntervalUnit": "HOURS", "Times": ["03:00"]}}
RESTORE = ("Policy", "PolicyDetails/Schedules/0/FastRestoreRule")
HANDLER = ("Policy", "PolicyDetails/Schedules/0/CreateRule/Scripts/0/ExecutionHandler")
NO_BOOT = {"Parameters": {"ExcludeBootVolume": True, "ExcludeDataVolumeTags": tags(scratch="yes")}}
SCRATCH = tags(scratch="yes")
ALL = ["pre-script", "post-script", "dry-run"]
INSTANCES = {"target": "INSTANCE"}


def scripted(handler, **changes):
    script = {"ExecutionHandler": handler}
    every = {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"], "Scripts": [script]}
    return policy(schedule(CreateRule=every), target="INSTANCE", **changes)


def document(allowed=None, **changes):
    command = {"type": "String", "allowedValues": ALL if allowed is None else allowed}
    content = {"schemaVersion": "2.2", "parameters": {"command": command}}
    given = {"DocumentType": "Command", "Content": content, "Tags": tags(DLMScriptsAccess="true")}
    return resource("SSM::Document", **(given | changes))


CASES = [
    breaks(
        "fsr-16tib",
        "a volume of its own",
        RESTORE,
        "and Data is larger (got 16385 GiB)",
        Policy=policy(schedule(**FAST)),
        Small=volume(),
        Data=volume(Size="16385"),
    ),
    breaks(
        "fsr-16tib",
        "of an instance",
        RESTORE,
        "Data is larger",
        Policy=policy(schedule(**FAST), target="INSTANCE"),
        Web=instance(),
        Data=volume([], Size=20000),
        Attached=attached("Data", "Web"),
    ),
    holds(
        "fsr-16tib",
        "just not too large, and slow enough",
        Policy=policy(schedule(**FAST)),
        Data=volume(Size=16384),
    ),
    holds("fsr-16tib", "no fast restore", Policy=policy(), Data=volume(Size=20000)),
    holds(
        "fsr-16tib",
        "another tag",
        Policy=policy(schedule(**FAST)),
        Small=volume(),
        Data=volume(tags(project="x"), Size=20000),
    ),
    holds(
        "fsr-16tib",
        "a size that is not known",
        Policy=policy(schedule(**FAST)),
        Data=volume(Size=ref("Size")),
    ),
    breaks(
        "fsr-optimise-time",
        "every two hours",
        RESTORE,
        "takes 4 hours to get ready for Data of 4096 GiB, and the next run comes after 2 hours",
        Policy=policy(schedule(**FAST, **HOURLY)),
        Data=volume(Size=4096),
    ),
    holds(
        "fsr-optimise-time",
        "in time",
        Policy=policy(schedule(**FAST, **HOURLY)),
        Data=volume(Size=2048),
    ),
    breaks(
        "scripts-document",
        "an automation",
        HANDLER,
        "names the document Script, which is not of type Command (got 'Automation')",
        Policy=scripted(ref("Script")),
        Script=document(DocumentType="Automation"),
    ),
    breaks(
        "scripts-document",
        "no command",
        HANDLER,
        "which has no parameter command",
        Policy=scripted("freeze"),
        Script=document(Name="freeze", Content=json.dumps({"schemaVersion": "2.2"})),
    ),
    breaks(
        "scripts-document",
        "no dry run",
        HANDLER,
        "whose parameter command does not allow dry-run",
        Policy=scripted(ref("Script")),
        Script=document(ALL[:2]),
    ),
    holds(
        "scripts-document",
        "all that it takes",
        Policy=scripted(ref("Script")),
        Script=document(),
    ),
    holds(
        "scripts-document",
        "in YAML",
        Policy=scripted(ref("Script")),
        Script=document(Content="schemaVersion: '2.2'"),
    ),
    breaks(
        "scripts-doc-tag",
        "no tag",
        HANDLER,
        "which is not tagged DLMScriptsAccess=true",
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(managed=[SNAPSHOTS, SCRIPTS]),
        Script=document(Tags=tags(DLMScriptsAccess="True")),
    ),
    holds(
        "scripts-doc-tag",
        "tagged",
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(managed=[SNAPSHOTS, SCRIPTS]),
        Script=document(),
    ),
    holds(
        "scripts-doc-tag",
        "allowed by name",
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(allow("ssm:SendCommand"), managed=[SNAPSHOTS, SCRIPTS]),
        Script=document(Tags=[]),
    ),
    breaks(
        "scripts-vss-size",
        "micro",
        HANDLER,
        "uses VSS, which Web is too small for (got t3.micro)",
        Policy=scripted("AWS_VSS_BACKUP"),
        Web=instance(InstanceType="t3.micro"),
    ),
    breaks(
        "scripts-vss-size",
        "of a launch template",
        HANDLER,
        "got t2.nano",
        Policy=scripted("AWS_VSS_BACKUP"),
        Web=instance(LaunchTemplate={"LaunchTemplateId": ref("Template"), "Version": "1"}),
        Template=resource("EC2::LaunchTemplate", LaunchTemplateData={"InstanceType": "t2.nano"}),
    ),
    holds(
        "scripts-vss-size",
        "small",
        Policy=scripted("AWS_VSS_BACKUP"),
        Web=instance(InstanceType="t3.small"),
    ),
    holds(
        "scripts-vss-size",
        "a type that is not known",
        Policy=scripted("AWS_VSS_BACKUP"),
        Web=instance(InstanceType=ref("Type")),
    ),
    holds(
        "scripts-vss-size",
        "no VSS",
        Policy=scripted("freeze"),
        Web=instance(InstanceType="t3.micro"),
    ),
    breaks(
        "param-exclude-all",
        "one data volume",
        ("Policy", "PolicyDetails/Parameters"),
        "leaves out the boot volume of Web",
        Policy=policy(**INSTANCES, **NO_BOOT),
        Web=instance(),
        Data=volume(SCRATCH),
        Attached=attached("Data", "Web"),
    ),
    holds(
        "param-exclude-all",
        "another data volume",
        Policy=policy(**INSTANCES, **NO_BOOT),
        Web=instance(Volumes=[{"VolumeId": ref("More"), "Device": "/dev/sdg"}]),
        Data=volume(SCRATCH),
        More=volume([]),
        Attached=attached("Data", "Web"),
    ),
    holds(
        "param-exclude-all",
        "nothing shown",
        Policy=policy(**INSTANCES, **NO_BOOT),
        Web=instance(),
    ),
    breaks(
        "def-one-per-type",
        "two for volumes",
        ("Second", "DefaultPolicy"),
        "is the second default policy for VOLUME of this account and Region (the first is First)",
        First=default(),
        Second=default(),
    ),
    holds("def-one-per-type", "one of each", First=default(), Second=default("INSTANCE")),
    holds(
        "def-one-per-type",
        "one or the other",
        sections={
            "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["a", "b"]}},
            "Conditions": {
                "A": {"Fn::Equals": [ref("Stage"), "a"]},
                "B": {"Fn::Equals": [ref("Stage"), "b"]},
            },
        },
        First=default() | {"Condition": "A"},
        Second=default() | {"Condition": "B"},
    ),
]
