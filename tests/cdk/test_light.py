"""What importing the constructs loads; services of the CDK cost up to seconds each."""

import subprocess
import sys


def test_importing_the_constructs_loads_no_service_that_not_all_of_them_need() -> None:
    code = (
        "import sys;"
        "from snapshot_constructs import AmiPolicy, AmiTargetAccount, CrossAccountCopyPolicy;"
        "from snapshot_constructs import DefaultAmiPolicy, DefaultSnapshotPolicy, SnapshotAlarms;"
        "from snapshot_constructs import PolicyError, SnapshotPolicy;"
        "print(*sorted(m for m in sys.modules if m.startswith('aws_cdk.aws_') and m.count('.') == 1))"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {"aws_cdk.aws_cloudwatch", "aws_cdk.aws_ec2", "aws_cdk.aws_events", "aws_cdk.aws_kms"}
    assert heavy & set(run.stdout.split()) == set(), run.stdout
