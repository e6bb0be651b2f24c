"""What cdk-nag's AwsSolutions pack has to say about pipelines."""

import json
from pathlib import Path

import aws_cdk as cdk
import cdk_nag
import pytest

from tests.cdk.examples import ENV, Example
from tests.cdk.image_builder.container_examples import CONTAINER_PIPELINES
from tests.cdk.image_builder.examples import PIPELINES

MANAGED = "Policy::arn:<AWS::Partition>:iam::aws:policy"
EXPLAINED = {
    f"AwsSolutions-IAM4[{MANAGED}/{name}]": "as AWS asks for, and it keeps it up to date"
    for name in (
        "AmazonSSMManagedInstanceCore",
        "EC2FastLaunchFullAccess",
        "EC2ImageBuilderExecutionPolicy",
        "EC2InstanceProfileForImageBuilder",
        "service-role/EC2ImageBuilderLifecycleExecutionPolicy",
    )
} | {
    "AwsSolutions-IAM5[Resource::*]": "only actions for which IAM knows no resources",
    "AwsSolutions-IAM5[Resource::<Logs6819BB44.Arn>/web/*]": "the logs of this pipeline",
    "AwsSolutions-IAM5[Action::s3:Abort*]": "as the CDK grants the writing of objects",
    "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::artifacts-of-ours/site/*]": (
        "what a step downloads"
    ),
}
EXPLAINED |= {
    f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:imagebuilder:eu-west-1:<AWS::AccountId>:"
    f"container-recipe/{name}/*]": "the versions of the pipeline's own recipe"
    for name in ("images-web", "web-server")
}
OF_THE_EXAMPLE = {"AwsSolutions-VPC7", "AwsSolutions-SNS3", "AwsSolutions-S1"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("example", [*PIPELINES, *CONTAINER_PIPELINES], ids=str)
def test_nag_finds_nothing_but_what_has_a_reason(tmp_path: Path, example: Example) -> None:
    app = cdk.App(outdir=str(tmp_path))
    example.make(cdk.Stack(app, "Images", env=ENV))
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    found = {violation["ruleName"] for violation in report["violations"]}
    assert found - OF_THE_EXAMPLE <= EXPLAINED.keys()
