"""Alarms that can never go off, and some that can."""

from tests.estates import ACCOUNT, alarm, arn, default, policy, ref, resource
from tests.rules.estate.cases import breaks, holds

FAILED = "SnapshotsCreateFailed"
BY_ID = [{"Name": "DLMPolicyId", "Value": ref("Policy")}]


def formula(**metric):
    given = {"Namespace": "AWS/EBS", "MetricName": FAILED, "Dimensions": BY_ID} | metric
    stat = {"Metric": given, "Period": 60, "Stat": "Sum"}
    return resource(
        "CloudWatch::Alarm",
        Metrics=[{"Id": "e", "Expression": "FILL(m, 0)"}, {"Id": "m", "MetricStat": stat}],
    )


CASES = [
    breaks(
        "alarm-namespace",
        "of the service",
        ("Alarm", "Namespace"),
        "write AWS/EBS",
        Policy=policy(),
        Alarm=alarm(FAILED, "AWS/DLM"),
    ),
    breaks(
        "alarm-namespace",
        "of the guide",
        ("Alarm", "Namespace"),
        "(got 'Data Lifecycle Manager')",
        Policy=policy(),
        Alarm=alarm(FAILED, "Data Lifecycle Manager"),
    ),
    breaks(
        "alarm-namespace",
        "in a formula",
        ("Alarm", "Metrics/1/MetricStat/Metric/Namespace"),
        "(got 'AWS/DataLifecycleManager')",
        Policy=policy(),
        Alarm=formula(Namespace="AWS/DataLifecycleManager"),
    ),
    breaks(
        "alarm-namespace",
        "without dimension",
        ("Alarm", "Namespace"),
        "(got 'AWS/EC2')",
        Policy=policy(),
        Alarm=alarm(FAILED, "AWS/EC2", InstanceId="i-1"),
    ),
    holds("alarm-namespace", "of EBS", Policy=policy(), Alarm=alarm(FAILED)),
    holds("alarm-namespace", "formula", Policy=policy(), Alarm=formula()),
    holds(
        "alarm-namespace",
        "of the user",
        Policy=policy(),
        Alarm=alarm(FAILED, "Shop/Backups", Team="db"),
    ),
    holds(
        "alarm-namespace",
        "something else",
        Policy=policy(),
        Alarm=alarm("CPUUtilization", "AWS/EC2", InstanceId="i-1"),
    ),
    breaks(
        "alarm-metric",
        "the guide's misprint",
        ("Alarm", "MetricName"),
        "(got 'SnapshotDeleteFailed'); the alarm stays in INSUFFICIENT_DATA; write SnapshotsDeleteFailed",
        Policy=policy(),
        Alarm=alarm("SnapshotDeleteFailed"),
    ),
    breaks(
        "alarm-metric",
        "a capital letter",
        ("Alarm", "MetricName"),
        "write snapshotsArchiveFailed",
        Policy=policy(),
        Alarm=alarm("SnapshotsArchiveFailed"),
    ),
    breaks(
        "alarm-metric",
        "of another kind",
        ("Alarm", "MetricName"),
        "is no metric that the policy Policy has (got 'ImagesCreateFailed')",
        Policy=policy(),
        Alarm=alarm("ImagesCreateFailed"),
    ),
    breaks(
        "alarm-metric",
        "of a policy elsewhere",
        ("Alarm", "MetricName"),
        "is no metric that a lifecycle policy has",
        Alarm=alarm("Failures", DLMPolicyId="policy-1"),
    ),
    holds("alarm-metric", "archive", Policy=policy(), Alarm=alarm("snapshotsArchiveFailed")),
    holds("alarm-metric", "elsewhere", Alarm=alarm("ImagesCreateFailed", DLMPolicyId="policy-1")),
    holds("alarm-metric", "of a volume", Alarm=alarm("VolumeQueueLength", VolumeId="vol-1")),
    breaks(
        "alarm-dimension",
        "the ARN",
        ("Alarm", "Dimensions"),
        "takes the id of a policy (got its ARN)",
        Policy=policy(),
        Alarm=alarm(FAILED, DLMPolicyId=arn("Policy")),
    ),
    breaks(
        "alarm-dimension",
        "another name",
        ("Alarm", "Dimensions"),
        "must be DLMPolicyId alone (got PolicyId)",
        Policy=policy(),
        Alarm=alarm(FAILED, PolicyId=ref("Policy")),
    ),
    holds(
        "alarm-dimension",
        "not known",
        Policy=policy(),
        Alarm=resource(
            "CloudWatch::Alarm", Namespace="AWS/EBS", MetricName=FAILED, Dimensions=ref("X")
        ),
    ),
    holds(
        "alarm-namespace",
        "a metric that is not known",
        Policy=policy(),
        Alarm=alarm(ref("Metric"), "AWS/EC2", InstanceId="i-1"),
        More=alarm(ref("Metric"), InstanceId="i-1"),
    ),
    holds("alarm-dimension", "an id", Alarm=alarm(FAILED, DLMPolicyId="policy-0123")),
    breaks(
        "alarm-namespace",
        "in small letters, behind one that is right",
        ("Alarm", "Namespace"),
        "(got 'aws/ebs')",
        Policy=policy(),
        Right=alarm(FAILED),
        Alarm=alarm(FAILED, "aws/ebs"),
    ),
    breaks(
        "alarm-namespace",
        "of another service, with a metric that no policy has",
        ("Alarm", "Namespace"),
        "(got 'AWS/Backup')",
        Policy=policy(),
        Alarm=alarm("NumberOfBackupJobsFailed", "AWS/Backup"),
    ),
    holds(
        "alarm-namespace",
        "of the user, with the dimension",
        Policy=policy(),
        Alarm=alarm(FAILED, "Shop/Backups"),
    ),
    breaks(
        "alarm-metric",
        "behind one of something else",
        ("Alarm", "MetricName"),
        "write SnapshotsCreateFailed",
        Policy=policy(),
        Other=alarm("CPUUtilization", "AWS/EC2", InstanceId="i-1"),
        Alarm=alarm("SnapshotsCreateFailure"),
    ),
    breaks(
        "alarm-metric",
        "far from all that the policy has",
        ("Alarm", "MetricName"),
        "is no metric that the policy Policy has (got 'X'); the alarm stays in INSUFFICIENT_DATA; "
        "write PostScriptFailed",
        Policy=policy(),
        Alarm=alarm("X"),
    ),
    holds(
        "alarm-metric",
        "of a default policy",
        Policy=default(),
        Alarm=alarm("SnapshotsCopiedRegionFailed"),
    ),
    breaks(
        "alarm-dimension",
        "behind others",
        ("Alarm", "Dimensions"),
        "(got Team)",
        Policy=policy(),
        Unknown=resource(
            "CloudWatch::Alarm", Namespace="AWS/EBS", MetricName=FAILED, Dimensions=ref("X")
        ),
        Unnamed=resource(
            "CloudWatch::Alarm",
            Namespace="AWS/EBS",
            MetricName=FAILED,
            Dimensions=[{"Name": ref("X"), "Value": "1"}],
        ),
        Alarm=alarm(FAILED, Team="db"),
    ),
    breaks(
        "alarm-dimension",
        "none",
        ("Alarm", "Dimensions"),
        "(got none)",
        Alarm=resource("CloudWatch::Alarm", Namespace="AWS/EBS", MetricName=FAILED),
    ),
    breaks(
        "alarm-dimension",
        "an ARN as text",
        ("Alarm", "Dimensions"),
        "(got its ARN)",
        Alarm=alarm(
            FAILED, DLMPolicyId=f"arn:aws:dlm:eu-west-1:{ACCOUNT}:policy/policy-0123456789abcdef0"
        ),
    ),
    breaks(
        "alarm-dimension",
        "one too many",
        ("Alarm", "Dimensions"),
        "must be DLMPolicyId alone (got DLMPolicyId, Team)",
        Policy=policy(),
        Alarm=alarm(FAILED, DLMPolicyId=ref("Policy"), Team="db"),
    ),
    holds(
        "alarm-dimension",
        "a metric that volumes have too",
        Alarm=alarm("ResourcesTargeted", Team="db"),
    ),
    holds(
        "alarm-dimension",
        "another attribute",
        Policy=policy(),
        Alarm=alarm(FAILED, DLMPolicyId={"Fn::GetAtt": ["Policy", "Id"]}),
    ),
]
