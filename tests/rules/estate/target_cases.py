"""Policies and volumes that miss each other, or meet twice, and some that do not."""

from tests.estates import (
    attached,
    default,
    instance,
    policy,
    ref,
    resource,
    schedule,
    selection,
    tags,
    volume,
)
from tests.rules.estate.cases import breaks, holds

FIRST = ("Policy", "PolicyDetails/TargetTags/0")
INSTANCES = {"target": "INSTANCE"}
BY_AGE = schedule(RetainRule={"Interval": 7, "IntervalUnit": "DAYS"})
DISABLED = {"State": "DISABLED"}
LAUNCH = {"LaunchTemplateId": ref("Template"), "Version": "1"}


def disabled():
    made = policy()
    made["Properties"]["State"] = "DISABLED"
    return made


def template(**specifications):
    listed = [{"ResourceType": kind, "Tags": given} for kind, given in specifications.items()]
    return resource("EC2::LaunchTemplate", LaunchTemplateData={"TagSpecifications": listed})


def group(**changes):
    given = {
        "LaunchTemplate": LAUNCH,
        "Tags": [{**tags(backup="gold")[0], "PropagateAtLaunch": True}],
    }
    return resource("AutoScaling::AutoScalingGroup", **(given | changes))


CASES = [
    breaks(
        "target-near-miss",
        "the case of the value",
        FIRST,
        "looks for backup=gold, and Data carries backup=Gold; DLM compares exactly",
        Policy=policy(),
        Data=volume(tags(backup="Gold")),
    ),
    breaks(
        "target-near-miss",
        "the case of the key",
        FIRST,
        "Data carries Backup=gold",
        Policy=policy(),
        Data=volume(tags(Backup="gold")),
    ),
    breaks(
        "target-near-miss",
        "a space",
        FIRST,
        "write backup=gold ",
        Policy=policy(),
        Data=volume(tags(backup="gold ")),
    ),
    breaks(
        "target-near-miss",
        "of an instance",
        FIRST,
        "Web carries backup=GOLD",
        Policy=policy(**INSTANCES),
        Web=instance(tags(backup="GOLD")),
    ),
    breaks(
        "target-near-miss",
        "the wrong type",
        FIRST,
        "looks for instances with backup=gold, which volumes such as Data carry",
        Policy=policy(**INSTANCES),
        Web=instance([]),
        Data=volume(),
    ),
    holds("target-near-miss", "exact", Policy=policy(), Data=volume()),
    holds(
        "target-near-miss",
        "one of several tags",
        Policy=policy(TargetTags=[*tags(backup="gold"), *tags(backup="Gold")]),
        Data=volume(),
        More=volume(tags(backup="Gold")),
    ),
    holds("target-near-miss", "disabled", Policy=disabled(), Data=volume(tags(backup="Gold"))),
    holds(
        "target-near-miss",
        "the same reference",
        Policy=policy(TargetTags=tags(backup={"Fn::Sub": "x-${AWS::StackName}"})),
        Data=volume(tags(backup={"Fn::Sub": "x-${AWS::StackName}"})),
    ),
    breaks(
        "target-matches-nothing",
        "no tag like it",
        ("Policy", "PolicyDetails/TargetTags"),
        "looks for backup=gold, which no volume of the templates carries (they have 2)",
        Policy=policy(),
        Data=volume(tags(Name="data")),
        More=volume([]),
    ),
    holds("target-matches-nothing", "no volume at all", Policy=policy()),
    holds(
        "target-matches-nothing",
        "a tag that is not known",
        Policy=policy(),
        Data=volume(tags(backup=ref("Tier"))),
    ),
    holds(
        "target-matches-nothing",
        "a tag of CloudFormation",
        Policy=policy(TargetTags=tags(**{"aws:cloudformation:stack-name": "x"})),
        Data=volume([]),
    ),
    holds(
        "target-matches-nothing",
        "one of two carries it",
        Policy=policy(),
        Data=volume(),
        More=volume([]),
    ),
    breaks(
        "volume-tags-propagated",
        "an instance",
        ("Web", "PropagateTagsToVolumeOnCreation"),
        "the instance carries backup=gold, which Policy looks for on volumes",
        also=("target-matches-nothing",),
        Policy=policy(),
        Web=instance(),
    ),
    breaks(
        "volume-tags-propagated",
        "a launch template",
        ("Template", "LaunchTemplateData/TagSpecifications"),
        "add TagSpecifications for ResourceType volume",
        also=("target-matches-nothing",),
        Policy=policy(),
        Template=template(instance=tags(backup="gold")),
    ),
    breaks(
        "volume-tags-propagated",
        "an Auto Scaling group",
        ("Fleet", "LaunchTemplate"),
        "PropagateAtLaunch is for instances only",
        also=("target-matches-nothing",),
        Policy=policy(),
        Fleet=group(),
        Template=template(),
    ),
    holds(
        "volume-tags-propagated",
        "propagated",
        Policy=policy(),
        Web=instance(PropagateTagsToVolumeOnCreation=True),
    ),
    holds(
        "volume-tags-propagated",
        "refused on purpose",
        also=("target-matches-nothing",),
        Policy=policy(),
        Web=instance(PropagateTagsToVolumeOnCreation=False),
    ),
    holds(
        "volume-tags-propagated",
        "tagged by the launch template",
        Policy=policy(),
        Web=instance(LaunchTemplate=LAUNCH),
        Template=template(volume=tags(backup="gold")),
    ),
    holds(
        "volume-tags-propagated",
        "an Auto Scaling group whose launch template tags volumes",
        Policy=policy(),
        Fleet=group(),
        Template=template(volume=tags(backup="gold")),
    ),
    holds(
        "volume-tags-propagated",
        "a launch template elsewhere",
        Policy=policy(),
        Web=instance(LaunchTemplate={"LaunchTemplateId": ref("Parameter"), "Version": "1"}),
    ),
    holds(
        "volume-tags-propagated",
        "the data volume is tagged itself",
        Policy=policy(),
        Web=instance(),
        Data=volume(),
        Attached=attached("Data", "Web"),
    ),
    holds(
        "volume-tags-propagated",
        "a policy for instances too",
        also=("target-matches-nothing",),
        Policy=policy(),
        Images=policy(PolicyType="IMAGE_MANAGEMENT", **INSTANCES),
        Web=instance(),
    ),
    holds(
        "volume-tags-propagated",
        "a default policy",
        also=("target-matches-nothing",),
        Policy=policy(),
        All=default(),
        Web=instance(),
    ),
    breaks(
        "volume-uncovered",
        "another value",
        ("More", "Tags"),
        "is backed up by nothing: it carries backup=silver, and Policy looks for backup=gold",
        Policy=policy(),
        Data=volume(),
        More=volume(tags(backup="silver")),
    ),
    breaks(
        "volume-uncovered",
        "another spelling than others have",
        ("More", "Tags"),
        "it carries Backup=gold",
        Policy=policy(),
        Data=volume(),
        More=volume(tags(Backup="gold")),
    ),
    holds(
        "volume-uncovered",
        "left out on purpose",
        Policy=policy(),
        Data=volume(),
        More=volume(tags(backup="never")),
    ),
    holds(
        "volume-uncovered",
        "a tag for something else",
        Policy=policy(TargetTags=tags(environment="prod")),
        Data=volume(tags(environment="prod")),
        More=volume(tags(environment="dev")),
    ),
    holds(
        "volume-uncovered",
        "by AWS Backup",
        Policy=policy(),
        Data=volume(),
        More=volume(tags(backup="silver")),
        Silver=selection(
            ListOfTags=[
                {
                    "ConditionType": "STRINGEQUALS",
                    "ConditionKey": "backup",
                    "ConditionValue": "silver",
                }
            ]
        ),
    ),
    holds(
        "volume-uncovered",
        "with its instance",
        Policy=policy(),
        Servers=policy(TargetTags=tags(server="yes"), **INSTANCES),
        Web=instance(tags(server="yes")),
        Data=volume(),
        More=volume(tags(backup="silver")),
        Attached=attached("More", "Web"),
    ),
    breaks(
        "backup-twice",
        "every volume",
        ("Data", ""),
        "is backed up twice: by Policy, and by AWS Backup through Everything",
        Policy=policy(),
        Data=volume(),
        Everything=selection(Resources=["arn:aws:ec2:*:*:volume/*"]),
    ),
    breaks(
        "backup-twice",
        "with its instance",
        ("Data", ""),
        "through Servers",
        Policy=policy(),
        Web=instance([]),
        Data=volume(),
        Attached=attached("Data", "Web"),
        Servers=selection(Resources=[{"Fn::Sub": "arn:aws:ec2:eu-west-1:1:instance/${Web}"}]),
    ),
    holds(
        "backup-twice",
        "another volume",
        also=(),
        Policy=policy(),
        Data=volume(),
        More=volume([]),
        One=selection(Resources=[{"Fn::Sub": "arn:aws:ec2:eu-west-1:1:volume/${More}"}]),
    ),
    holds(
        "backup-twice",
        "left out there",
        Policy=policy(),
        Data=volume(),
        Everything=selection(
            Resources=["*"],
            Conditions={
                "StringNotEquals": [
                    {"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "gold"}
                ]
            },
        ),
    ),
    breaks(
        "target-tag-cross-policy",
        "the same tag",
        ("Second", "PolicyDetails/TargetTags/0"),
        "looks for backup=gold, as Policy does: each makes its own snapshots",
        Policy=policy(),
        Second=policy(),
    ),
    breaks(
        "target-tag-cross-policy",
        "two tags of a volume",
        ("Second", "PolicyDetails/TargetTags/0"),
        "finds Data, as Policy does",
        Policy=policy(),
        Second=policy(TargetTags=tags(tier="db")),
        Data=volume(tags(backup="gold", tier="db")),
    ),
    breaks(
        "target-tag-cross-policy",
        "a volume and its instance",
        ("Second", "PolicyDetails/TargetTags/0"),
        "finds Data, as Policy does",
        Policy=policy(),
        Second=policy(TargetTags=tags(server="yes"), **INSTANCES),
        Web=instance(tags(server="yes")),
        Data=volume(),
        Attached=attached("Data", "Web"),
    ),
    holds(
        "target-tag-cross-policy",
        "another value",
        Policy=policy(),
        Second=policy(TargetTags=tags(backup="silver")),
    ),
    holds("target-tag-cross-policy", "disabled", Policy=policy(), Second=disabled()),
    holds("target-tag-cross-policy", "count and age", Policy=policy(), Second=policy(BY_AGE)),
    holds(
        "target-tag-cross-policy",
        "images too",
        Policy=policy(**INSTANCES),
        Second=policy(PolicyType="IMAGE_MANAGEMENT", **INSTANCES),
    ),
    holds(
        "target-tag-cross-policy",
        "more than four schedules",
        Policy=policy(*(schedule(Name=f"s{i}") for i in range(4))),
        Second=policy(),
    ),
]
