"""What cdk-nag's AwsSolutions pack has to say about the constructs."""

import json
from pathlib import Path

import aws_cdk as cdk
import cdk_nag
import pytest

from tests.cdk.examples import ENV, EXAMPLES, Example

HERE = "<AWS::Region>:<AWS::AccountId>"
EXPLAINED = {
    "Action::kms:GenerateDataKey*": "as AWS documents it for keys that EBS uses",
    "Action::kms:ReEncrypt*": "as AWS documents it for keys that EBS uses",
    "Resource::*": "only actions that describe, for which IAM knows no resources",
    "Resource::arn:<AWS::Partition>:ec2:*::snapshot/*": "made later, in any Region; of this account",
    "Resource::arn:<AWS::Partition>:ec2:*::image/*": "made later, in any Region; of this account",
    f"Resource::arn:<AWS::Partition>:ec2:{HERE}:volume/*": "those that carry the tag at that time",
    f"Resource::arn:<AWS::Partition>:ec2:{HERE}:instance/*": "those that carry the tag at that time",
    f"Resource::arn:<AWS::Partition>:events:{HERE}:rule/AwsDataLifecycleRule.managed-cwe.*": (
        "the rule that DLM makes, whose name ends in an id of its own"
    ),
    "Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:*:document/AWSEC2-CreateVssSnapshot": (
        "a document of AWS, whose ARN has no account"
    ),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_nag_finds_nothing_but_wildcards_that_have_a_reason(
    tmp_path: Path, example: Example
) -> None:
    app = cdk.App(outdir=str(tmp_path))
    example.make(cdk.Stack(app, "Backups", env=ENV))
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    found = {violation["ruleName"] for violation in report["violations"]}
    assert found <= {f"AwsSolutions-IAM5[{wildcard}]" for wildcard in EXPLAINED}
