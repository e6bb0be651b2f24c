"""CloudFormation does with templates what AWS does, where ministack alone would not."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm

from snapshot_constructs.rehearse import DeployError, Rehearsal

NO_KEY = "arn:aws:kms:us-east-1:000000000000:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
FAILS = "def handle(event, context): raise RuntimeError('out of order')"


def _parameter(stack: cdk.Stack) -> cdk.Token:
    names = cdk.CfnParameter(stack, "Names", type="CommaDelimitedList", default="")
    return cdk.Fn.join("", names.value_as_list)


def _mapped(stack: cdk.Stack) -> str:
    sizes = cdk.CfnMapping(stack, "Sizes", mapping={"us-east-1": {"size": "large"}})
    return sizes.find_in_map(cdk.Aws.REGION, "size")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (lambda _stack: cdk.Aws.REGION, "us-east-1"),
        (lambda _stack: cdk.Fn.sub("in ${AWS::Region}"), "in us-east-1"),
        (_parameter, ""),
        (_mapped, "large"),
    ],
    ids=["region", "text", "empty list", "mapping"],
)
def test_a_condition_holds_by_the_values_of_its_functions(rehearsal: Rehearsal, left, right):
    stack = cdk.Stack(cdk.App(), "Conditions")
    holds = cdk.CfnCondition(stack, "Holds", expression=cdk.Fn.condition_equals(left(stack), right))
    fails = cdk.CfnCondition(stack, "Fails", expression=cdk.Fn.condition_not(holds))
    for name, condition in {"if": holds, "else": fails}.items():
        made = ssm.CfnParameter(stack, name, type="String", value=name, name=name)
        made.cfn_options.condition = condition

    rehearsal.deploy(stack)

    found = rehearsal.client("ssm").get_parameters(Names=["if", "else"])
    assert [each["Name"] for each in found["Parameters"]] == ["if"]


def test_a_bucket_has_the_tags_of_its_template(rehearsal: Rehearsal):
    stack = cdk.Stack(cdk.App(), "Buckets")
    bucket = s3.Bucket(stack, "Bucket")
    cdk.Tags.of(bucket).add("backup", "gold")

    name = rehearsal.deploy(stack).id_of(bucket)

    found = rehearsal.client("s3").get_bucket_tagging(Bucket=name)["TagSet"]
    assert {"Key": "backup", "Value": "gold"} in found


def test_fails_at_once_when_the_function_of_a_custom_resource_does(rehearsal: Rehearsal):
    stack = cdk.Stack(cdk.App(), "Custom")
    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_12,
        handler="index.handle",
        code=lambda_.Code.from_inline(FAILS),
    )
    cdk.CustomResource(stack, "Thing", service_token=function.function_arn)

    with pytest.raises(DeployError) as caught:
        rehearsal.deploy(stack)

    (failure,) = caught.value.failures
    assert failure.path == "Custom/Thing/Default"
    assert "out of order" in failure.reason


def test_fails_when_a_volume_vanishes_for_want_of_its_key(rehearsal: Rehearsal):
    stack = cdk.Stack(cdk.App(), "Volumes")
    zone, size = cdk.Fn.select(0, cdk.Fn.get_azs()), cdk.Size.gibibytes(8)
    key = kms.Key.from_key_arn(stack, "Key", NO_KEY)
    ec2.Volume(
        stack, "Volume", availability_zone=zone, size=size, encrypted=True, encryption_key=key
    )

    with pytest.raises(DeployError) as caught:
        rehearsal.deploy(stack)

    (failure,) = caught.value.failures
    assert failure.path == "Volumes/Volume/Resource"
    assert "NotStabilized" in failure.reason
