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
AMI = {"PolicyType": "IMAGE_MANAGEMENT"}
DATA = {"ExcludeBootVolume": False, "ExcludeDataVolumeTags": tags(scratch="yes")}
UNKNOWN_TAGS = {"ExcludeDataVolumeTags": ref("Excluded")}
BOTH = [SNAPSHOTS, SCRIPTS]
OURS = "arn:aws:iam::111122223333:policy/ours"
STAGES = {
    "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["a", "b"]}},
    "Conditions": {"A": {"Fn::Equals": [ref("Stage"), "a"]}},
}


def disabled(given):
    return given | {"Properties": given["Properties"] | {"State": "DISABLED"}}


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
    breaks(
        "fsr-16tib",
        "which no run could wait for",
        RESTORE,
        "(got 20000 GiB)",
        Policy=policy(schedule(**FAST, **HOURLY)),
        Data=volume(Size=20000),
    ),
    holds(
        "fsr-16tib",
        "disabled",
        Policy=disabled(policy(schedule(**FAST))),
        Data=volume(Size=20000),
    ),
    holds(
        "fsr-16tib",
        "of AMIs",
        Policy=policy(schedule(**FAST), **INSTANCES, **AMI),
        Web=instance(),
        Data=volume([], Size=20000),
        Attached=attached("Data", "Web"),
    ),
    breaks(
        "fsr-optimise-time",
        "the largest that there can be, behind one policy without volumes",
        RESTORE,
        "takes 16 hours",
        also=("target-matches-nothing",),
        First=policy(schedule(**FAST, **HOURLY), TargetTags=tags(backup="silver")),
        Policy=policy(schedule(**FAST, **HOURLY)),
        Data=volume(Size=16384),
    ),
    breaks(
        "fsr-optimise-time",
        "every hour",
        RESTORE,
        "takes 2 hours to get ready for Data of 1025 GiB, and the next run comes after 1 hour; run "
        "every 2 hours at most",
        Policy=policy(schedule(**FAST, CreateRule=HOURLY["CreateRule"] | {"Interval": 1})),
        Data=volume(Size=1025),
    ),
    *(
        holds(
            "fsr-optimise-time",
            name,
            Policy=policy(schedule(**FAST, CreateRule=create)),
            Data=volume(Size=16384),
        )
        for name, create in (
            ("no create rule", ref("AWS::NoValue")),
            ("a create rule that is not known", ref("Create")),
            ("an interval that is not known", HOURLY["CreateRule"] | {"Interval": ref("Hours")}),
        )
    ),
    holds(
        "scripts-document",
        "in one of two forms",
        sections=STAGES,
        Policy=scripted(ref("Script")),
        Script=document(DocumentType={"Fn::If": ["A", "Command", "Automation"]}),
    ),
    holds(
        "scripts-document",
        "what it allows is not known",
        Policy=scripted(ref("Script")),
        Script=document(ref("Commands")),
    ),
    holds(
        "scripts-document",
        "some of what it allows is not known",
        Policy=scripted(ref("Script")),
        Script=document([ref("Command")]),
    ),
    holds(
        "scripts-document", "anything", Policy=scripted(ref("Script")), Script=document(allowed=[])
    ),
    holds(
        "scripts-document",
        "a type that is not known",
        Policy=scripted(ref("Script")),
        Script=document(DocumentType=ref("Type")),
    ),
    *(
        holds(
            "scripts-doc-tag",
            name,
            also=also,
            sections=STAGES,
            Policy=scripted(ref("Script"), role=arn("Role")),
            Role=given,
            Script=document(Tags=[]),
        )
        for name, given, also in (
            ("a policy of one's own", role(managed=[*BOTH, OURS]), ()),
            ("a policy that is not known", role(managed=[*BOTH, ref("Ours")]), ()),
            ("no managed policy", role(managed=[SNAPSHOTS]), ("scripts-role",)),
            (
                "a statement that is not known",
                role(ref("Statement"), managed=BOTH),
                (),
            ),
            (
                "another statement in one of two forms",
                role(managed=BOTH, ManagedPolicyArns={"Fn::If": ["A", BOTH, [*BOTH, OURS]]}),
                (),
            ),
        )
    ),
    holds(
        "scripts-doc-tag",
        "a role elsewhere",
        Policy=scripted(ref("Script")),
        Script=document(Tags=[]),
    ),
    holds(
        "scripts-doc-tag",
        "tags that are not known",
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(managed=BOTH),
        Script=document(Tags=ref("Tags")),
    ),
    holds(
        "scripts-doc-tag",
        "tagged in one of two forms",
        sections=STAGES,
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(managed=BOTH),
        Script=document(Tags={"Fn::If": ["A", [], tags(DLMScriptsAccess="true")]}),
    ),
    breaks(
        "scripts-doc-tag",
        "another statement",
        HANDLER,
        "allow the role ssm:SendCommand on it",
        Policy=scripted(ref("Script"), role=arn("Role")),
        Role=role(allow("s3:GetObject"), managed=BOTH),
        Script=document(Tags=tags(team="db")),
    ),
    breaks(
        "param-exclude-all",
        "behind others, by the second of two tags",
        ("Policy", "PolicyDetails/Parameters"),
        "leaves out the boot volume of Web",
        also=("target-matches-nothing", "target-tag-cross-policy"),
        Volumes=policy(),
        Boot=policy(target="INSTANCE", Parameters={"ExcludeBootVolume": False}),
        Policy=policy(
            target="INSTANCE",
            Parameters={
                "ExcludeBootVolume": True,
                "ExcludeDataVolumeTags": tags(cache="yes", scratch="yes"),
            },
        ),
        Web=instance(),
        Data=volume(SCRATCH),
        Attached=attached("Data", "Web"),
    ),
    *(
        holds(
            "param-exclude-all",
            name,
            Policy=given,
            Web=instance(),
            Data=volume(tagged),
            Attached=attached("Data", machine),
        )
        for name, given, tagged, machine in (
            ("disabled", disabled(policy(**INSTANCES, **NO_BOOT)), SCRATCH, "Web"),
            ("of AMIs", policy(**INSTANCES, **NO_BOOT, **AMI), SCRATCH, "Web"),
            ("boot volumes kept", policy(**INSTANCES, Parameters=DATA), SCRATCH, "Web"),
            (
                "tags that are not known",
                policy(**INSTANCES, Parameters=NO_BOOT["Parameters"] | UNKNOWN_TAGS),
                SCRATCH,
                "Web",
            ),
            ("attached elsewhere", policy(**INSTANCES, **NO_BOOT), SCRATCH, "Other"),
            ("no such tag", policy(**INSTANCES, **NO_BOOT), tags(scratch="no"), "Web"),
        )
    ),
    breaks(
        "def-one-per-type",
        "behind one of another type",
        ("Second", "DefaultPolicy"),
        "(the first is First)",
        Custom=policy(),
        Instances=default("INSTANCE"),
        First=default(),
        Second=default(),
    ),
    holds(
        "def-one-per-type",
        "two forms of one",
        sections=STAGES,
        First=default(State={"Fn::If": ["A", "ENABLED", "DISABLED"]}),
    ),
    holds(
        "param-exclude-all",
        "attached to what is not known, too",
        Policy=policy(**INSTANCES, **NO_BOOT),
        Web=instance(),
        Data=volume(SCRATCH),
        Attached=attached("Data", "Web"),
        Besides=resource(
            "EC2::VolumeAttachment",
            VolumeId=ref("Data"),
            InstanceId={"Fn::ImportValue": "Machine"},
            Device="/dev/sdf",
        ),
    ),
]
