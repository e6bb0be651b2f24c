"""Roles that DLM cannot use, and roles close to them that it can."""

from tests.estates import (
    AMIS,
    OTHER,
    SCRIPTS,
    SNAPSHOTS,
    allow,
    arn,
    default,
    document,
    event,
    policy,
    ref,
    resource,
    role,
    schedule,
    trust,
)
from tests.rules.estate.cases import breaks, holds

WHERE = ("Policy", "ExecutionRoleArn")
MINE = arn("Role")
VOLUME_ACTIONS = (
    "ec2:CreateSnapshot",
    "ec2:CreateTags",
    "ec2:DeleteSnapshot",
    "ec2:DescribeSnapshots",
    "ec2:DescribeVolumes",
)
AMI = {"PolicyType": "IMAGE_MANAGEMENT", "target": "INSTANCE"}
FAST = {"FastRestoreRule": {"Count": 1, "AvailabilityZoneIds": ["euw1-az1"]}}
SCRIPT = {"ExecutionHandler": "AWS_VSS_BACKUP"}
SCRIPTED = schedule(
    CreateRule={"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"], "Scripts": [SCRIPT]}
)
SUFFIX = {"Fn::Sub": "dlm.${AWS::URLSuffix}"}


def trusted(*statements, **changes):
    return role(managed=[SNAPSHOTS], AssumeRolePolicyDocument=document(*statements), **changes)


def attached(type_="IAM::Policy", *statements, **changes):
    allowed = statements or (allow(*VOLUME_ACTIONS),)
    given = {"PolicyDocument": document(*allowed), "Roles": [ref("Role")]}
    return resource(type_, **(given | changes))


CASES = [
    breaks(
        "role-trust",
        "ec2 alone",
        WHERE,
        "the role Role, which does not trust dlm.amazonaws.com",
        Policy=policy(role=MINE),
        Role=trusted(trust("ec2.amazonaws.com")),
    ),
    breaks(
        "role-trust",
        "an account alone",
        WHERE,
        "does not trust",
        Policy=policy(role=MINE),
        Role=trusted({"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": OTHER}}),
    ),
    breaks(
        "role-trust",
        "another action",
        WHERE,
        "does not trust",
        Policy=policy(role={"Fn::Sub": "${Role.Arn}"}),
        Role=trusted(trust("dlm.amazonaws.com", Action="sts:TagSession")),
    ),
    breaks(
        "role-trust",
        "by its name",
        WHERE,
        "does not trust",
        Policy=policy(role={"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/backup"}),
        Role=trusted(trust("ec2.amazonaws.com"), RoleName="backup"),
    ),
    breaks(
        "role-trust",
        "in either form",
        WHERE,
        "does not trust",
        sections={
            "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["a", "b"]}},
            "Conditions": {"A": {"Fn::Equals": [ref("Stage"), "a"]}},
        },
        Policy=policy(role=MINE),
        Role=trusted(
            trust({"Fn::If": ["A", "ec2.amazonaws.com", "backup.amazonaws.com"]}),
        ),
    ),
    holds("role-trust", "dlm", Policy=policy(role=MINE), Role=role(managed=[SNAPSHOTS])),
    holds(
        "role-trust",
        "in one of two forms",
        sections={
            "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["a", "b"]}},
            "Conditions": {"A": {"Fn::Equals": [ref("Stage"), "a"]}},
        },
        Policy=policy(role=MINE),
        Role=trusted(trust({"Fn::If": ["A", "ec2.amazonaws.com", "dlm.amazonaws.com"]})),
    ),
    holds("role-trust", "suffix", Policy=policy(role=MINE), Role=trusted(trust(SUFFIX))),
    holds(
        "role-trust",
        "among others",
        Policy=policy(role=MINE),
        Role=trusted(trust(["ec2.amazonaws.com", "dlm.amazonaws.com"])),
    ),
    holds("role-trust", "not known", Policy=policy(role=MINE), Role=trusted(trust(ref("Service")))),
    holds("role-trust", "elsewhere", Policy=policy(), Role=trusted(trust("ec2.amazonaws.com"))),
    breaks(
        "role-policy-snapshot",
        "the managed policy for AMIs",
        WHERE,
        "may not ec2:CreateSnapshot",
        Policy=policy(role=MINE),
        Role=role(managed=[AMIS]),
    ),
    breaks(
        "role-policy-snapshot",
        "nothing",
        WHERE,
        "may not ec2:CreateSnapshot, ec2:CreateTags, ec2:DeleteSnapshot and 2 more",
        Policy=policy(role=MINE),
        Role=role(),
    ),
    breaks(
        "role-policy-snapshot",
        "one is denied",
        WHERE,
        "may not ec2:DeleteSnapshot",
        Policy=policy(role=MINE),
        Role=role(allow("ec2:DeleteSnapshot", Effect="Deny"), managed=[SNAPSHOTS]),
    ),
    breaks(
        "role-policy-snapshot",
        "all but",
        WHERE,
        "may not ec2:CreateTags",
        Policy=policy(role=MINE),
        Role=role({"Effect": "Allow", "NotAction": "ec2:CreateT*", "Resource": "*"}),
    ),
    breaks(
        "role-policy-snapshot",
        "sharing",
        WHERE,
        "may not ec2:ModifySnapshotAttribute",
        Policy=policy(schedule(ShareRules=[{"TargetAccounts": [OTHER]}]), role=MINE),
        Role=role(allow(*VOLUME_ACTIONS)),
    ),
    breaks(
        "role-policy-snapshot",
        "a default policy",
        WHERE,
        "may not ec2:CreateSnapshot",
        Policy=default(ExecutionRoleArn=MINE),
        Role=role(allow("ec2:Describe*", "ec2:DeleteSnapshot", "ec2:CreateTags")),
    ),
    breaks(
        "role-policy-snapshot",
        "the managed policy without its path",
        WHERE,
        "does not exist (got arn:aws:iam::aws:policy/AWSDataLifecycleManagerServiceRole)",
        Policy=policy(role=MINE),
        Role=role(managed=["arn:aws:iam::aws:policy/AWSDataLifecycleManagerServiceRole"]),
    ),
    holds(
        "role-policy-snapshot",
        "just enough",
        Policy=policy(role=MINE),
        Role=role(allow(*VOLUME_ACTIONS)),
    ),
    holds(
        "role-policy-snapshot",
        "wildcards in any case",
        Policy=policy(role=MINE),
        Role=role(allow("EC2:*snapshot*", "ec2:DescribeVolume?", "ec2:createtags")),
    ),
    holds(
        "role-policy-snapshot",
        "denied elsewhere",
        Policy=policy(role=MINE),
        Role=role(
            allow("ec2:DeleteSnapshot", Effect="Deny", on="arn:aws:ec2:*::snapshot/snap-1"),
            managed=[SNAPSHOTS],
        ),
    ),
    holds(
        "role-policy-snapshot",
        "another managed policy",
        Policy=policy(role=MINE),
        Role=role(managed=["arn:aws:iam::111122223333:policy/ours"]),
    ),
    holds(
        "role-policy-snapshot",
        "a managed policy of the template",
        Policy=policy(role=MINE),
        Role=role(managed=[ref("Ours")]),
        Ours=attached("IAM::ManagedPolicy", Roles=[]),
    ),
    holds(
        "role-policy-snapshot",
        "by a policy for some role",
        Policy=policy(role=MINE),
        Role=role(),
        Ours=attached(Roles=[ref("Parameter")]),
    ),
    holds(
        "role-policy-snapshot",
        "partition",
        Policy=policy(role=MINE),
        Role=role(managed=[{"Fn::Sub": SNAPSHOTS.replace(":aws:iam", ":${AWS::Partition}:iam")}]),
    ),
    breaks(
        "role-policy-ami",
        "the managed policy for snapshots",
        WHERE,
        "may not ec2:CreateImage, ec2:DeregisterImage and ec2:DescribeImages",
        Policy=policy(role=MINE, **AMI),
        Role=role(managed=[SNAPSHOTS]),
    ),
    breaks(
        "role-policy-ami",
        "a default policy",
        WHERE,
        "may not ec2:CreateImage",
        Policy=default("INSTANCE", ExecutionRoleArn=MINE),
        Role=role(managed=[SNAPSHOTS]),
    ),
    holds("role-policy-ami", "amis", Policy=policy(role=MINE, **AMI), Role=role(managed=[AMIS])),
    breaks(
        "evt-role",
        "no events",
        WHERE,
        "may not events:DeleteRule, events:EnableRule, events:PutRule and 2 more; attach the managed "
        "policy service-role/AWSDataLifecycleManagerServiceRole to it",
        Policy=event(MINE),
        Role=role(allow("ec2:*")),
    ),
    holds("evt-role", "managed", Policy=event(MINE), Role=role(managed=[SNAPSHOTS])),
    breaks(
        "scripts-role",
        "no scripts",
        WHERE,
        "may not ssm:DescribeInstanceInformation, ssm:GetCommandInvocation and ssm:SendCommand",
        Policy=policy(SCRIPTED, target="INSTANCE", role=MINE),
        Role=role(managed=[SNAPSHOTS]),
    ),
    breaks(
        "scripts-role",
        "without its path",
        WHERE,
        "write arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerSSMFullAccess",
        Policy=policy(SCRIPTED, target="INSTANCE", role=MINE),
        Role=role(managed=[SNAPSHOTS, SCRIPTS.replace("service-role/", "")]),
    ),
    holds(
        "scripts-role",
        "both",
        Policy=policy(SCRIPTED, target="INSTANCE", role=MINE),
        Role=role(managed=[SNAPSHOTS, SCRIPTS]),
    ),
    breaks(
        "role-stale-json",
        "zone ids",
        WHERE,
        "may not ec2:DescribeAvailabilityZones",
        Policy=policy(schedule(**FAST), role=MINE),
        Role=role(allow(*VOLUME_ACTIONS, "ec2:*FastSnapshotRestores")),
    ),
    holds(
        "role-stale-json",
        "managed",
        Policy=policy(schedule(**FAST), role=MINE),
        Role=role(managed=[SNAPSHOTS]),
    ),
    breaks(
        "role-propagation",
        "its policy comes by itself",
        ("Policy", ""),
        "does not wait for Own, which gives the role Role its permissions; write DependsOn: [Own]",
        Policy=policy(role=MINE),
        Role=role(),
        Own=attached(),
    ),
    breaks(
        "role-propagation",
        "by name",
        ("Policy", ""),
        "does not wait for Own",
        Policy=policy(role=MINE),
        Role=role(RoleName="backup"),
        Own=resource("IAM::RolePolicy", RoleName="backup", PolicyDocument=document(allow("ec2:*"))),
    ),
    holds(
        "role-propagation",
        "waits",
        Policy=policy(role=MINE) | {"DependsOn": "Own"},
        Role=role(),
        Own=attached(),
    ),
    holds(
        "role-propagation",
        "waits for what waits",
        Policy=policy(role=MINE) | {"DependsOn": ["Between"]},
        Role=role(),
        Between=resource("SNS::Topic", TopicName={"Fn::Sub": "x-${Own}"}),
        Own=attached(),
    ),
    holds(
        "role-propagation",
        "inline",
        Policy=policy(role=MINE),
        Role=role(allow(*VOLUME_ACTIONS)),
        Own=attached(Roles=[ref("Other")]),
        Other=role(),
    ),
    holds("role-trust", "all services", Policy=policy(role=MINE), Role=trusted(trust("*"))),
    holds(
        "role-trust",
        "anybody",
        Policy=policy(role=MINE),
        Role=trusted(trust("ec2.amazonaws.com", Principal={"AWS": "*"})),
    ),
    holds(
        "role-trust",
        "somebody who is not known",
        Policy=policy(role=MINE),
        Role=trusted(trust("ec2.amazonaws.com", Principal={"AWS": {"Fn::ImportValue": "Who"}})),
    ),
    breaks(
        "role-policy-snapshot",
        "all but one",
        WHERE,
        "may not ec2:CreateTags, ec2:DeleteSnapshot, ec2:DescribeSnapshots and ec2:DescribeVolumes",
        Policy=policy(role=MINE),
        Role=role(allow("ec2:CreateSnapshot")),
    ),
    breaks(
        "role-policy-snapshot",
        "behind a policy for AMIs",
        WHERE,
        "may not ec2:CreateSnapshot",
        Images=policy(role=MINE, **AMI),
        Policy=policy(role=MINE),
        Role=role(managed=[AMIS]),
    ),
    breaks(
        "role-policy-snapshot",
        "a default policy that may only look",
        WHERE,
        "may not ec2:CreateTags, ec2:DeleteSnapshot and ec2:CreateSnapshot; attach",
        Policy=default(ExecutionRoleArn=MINE),
        Role=role(allow("ec2:Describe*")),
    ),
    breaks(
        "role-policy-snapshot",
        "an event-based policy and the managed policy without its path",
        WHERE,
        "a managed policy is attached that does not exist",
        Policy=event(MINE),
        Role=role(managed=["arn:aws:iam::aws:policy/AWSDataLifecycleManagerServiceRole"]),
    ),
    holds(
        "role-policy-snapshot",
        "a default policy that makes several at once",
        Policy=default(ExecutionRoleArn=MINE),
        Role=role(
            allow("ec2:Describe*", "ec2:DeleteSnapshot", "ec2:CreateTags", "ec2:CreateSnapshots")
        ),
    ),
    breaks(
        "role-policy-ami",
        "without its path",
        WHERE,
        "write arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRoleForAMI",
        Policy=policy(role=MINE, **AMI),
        Role=role(managed=[AMIS.replace("service-role/", "")]),
    ),
    breaks(
        "role-stale-json",
        "zone ids, of volumes or instances",
        WHERE,
        "may not ec2:DescribeAvailabilityZones",
        Policy=policy(schedule(**FAST), role=MINE, target=ref("Target")),
        Role=role(allow(*VOLUME_ACTIONS, "ec2:*FastSnapshotRestores")),
    ),
    breaks(
        "role-propagation",
        "waits for what is not there",
        ("Policy", ""),
        "does not wait for Own",
        Policy=policy(role=MINE) | {"DependsOn": "Gone"},
        Role=role(),
        Own=attached(),
    ),
    breaks(
        "role-propagation",
        "waits in a circle",
        ("Policy", ""),
        "does not wait for Own",
        Policy=policy(role=MINE) | {"DependsOn": "One"},
        Role=role(),
        Own=attached(),
        One=resource("SNS::Topic") | {"DependsOn": "Other"},
        Other=resource("SNS::Topic") | {"DependsOn": "One"},
    ),
]
