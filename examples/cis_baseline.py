"""A hardened baseline for the organization: built weekly, tested, scanned, shared and retired."""

import aws_cdk as cdk
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns

import snapshot_constructs as sc

ACCOUNT, CIS = "111122223333", "cis-hardened-image-level-1-on-amazon-linux-2023-arm-r5sqt5uxgygqi"
ORGANIZATION = f"arn:aws:organizations::{ACCOUNT}:organization/o-a1b2c3d4e5"

app = cdk.App()
stack = cdk.Stack(app, "Baseline", env=cdk.Environment(account=ACCOUNT, region="eu-west-1"))
beanstalk = sc.ImageComponent.of(
    "elastic-beanstalk",
    build=[
        sc.Step.bash("useradd --system --user-group --no-create-home --shell /sbin/nologin xray"),
        sc.Step.bash("sed -i 's/^#*MaxSessions .*/MaxSessions 10/' /etc/ssh/sshd_config"),
    ],
    validate=[sc.Step.bash("sshd -t")],
    test=[sc.Step.bash("sshd -T | grep -x 'maxsessions 10'", "getent passwd xray")],
)
old, unused = sc.Retain.months(6), sc.Retain.months(3)
baseline = sc.AmiPipeline(
    stack,
    "Cis",
    base=sc.BaseImage.amazon(CIS),
    components=[sc.ImageComponent.managed("update-linux"), beanstalk],
    root_gib=50,
    working_directory="/root",  # hardened images run nothing from /tmp
    key=kms.Key(stack, "Key", enable_key_rotation=True),
    scan=True,
    schedule=sc.PipelineSchedule.weekly("TUE", at="04:00"),
    targets=[sc.AmiTarget(organizations=[ORGANIZATION])],
    retire=sc.Retire(deprecate_after=unused, delete_after=old, keep_if_launched_within=unused),
)
topic = sns.Topic(stack, "Team", enforce_ssl=True)
baseline.on_disabled("Stuck", target=targets.SnsTopic(topic))
app.synth()
