"""Deploys do what `cdk deploy` does, and say why where they cannot."""

import io
import zipfile

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rbin as rbin
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets

from snapshot_constructs.rehearse import DeployError, RehearsalError
from tests.rehearse.apps import Clash, Store

ELSEWHERE = cdk.Environment(account="111122223333", region="eu-west-1")


def _status(rehearsal, name):
    stacks = rehearsal.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    return stacks[0]["StackStatus"]


def test_a_stack_is_deployed_and_says_what_came_of_it(rehearsal):
    store = Store(cdk.App(), "Store")

    deployed = rehearsal.deploy(store)

    (bucket,) = (
        each["Name"]
        for each in rehearsal.client("s3").list_buckets()["Buckets"]
        if not each["Name"].startswith("cdk-")
    )
    assert deployed.outputs == {"Name": bucket}
    assert deployed.id_of(store.bucket) == deployed.id_of("Store/Bucket") == bucket
    assert (deployed["Store"].account, deployed["Store"].region) == ("000000000000", "us-east-1")
    assert _status(rehearsal, deployed["Store"].id) == "CREATE_COMPLETE"


def test_a_deploy_without_changes_changes_nothing(rehearsal):
    first = rehearsal.deploy(Store(cdk.App(), "Store"))

    again = rehearsal.deploy(Store(cdk.App(), "Store"))

    assert (first.changed, again.changed) == (True, False)
    assert again["Store"].resources == first["Store"].resources
    assert again.outputs == first.outputs


def test_what_changed_in_an_app_that_was_deployed_is_deployed(rehearsal):
    store = Store(cdk.App(), "Store")
    before = rehearsal.deploy(store)
    cdk.CfnOutput(store, "More", value="more")
    store.parameter.node.default_child.value = "two"

    after = rehearsal.deploy(store)

    name = after.id_of(store.parameter)
    assert name == before.id_of(store.parameter)
    assert after.outputs["More"] == "more"
    value = rehearsal.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    assert value == "two"
    assert _status(rehearsal, "Store") == "UPDATE_COMPLETE"


def test_an_app_is_deployed_in_the_order_of_its_dependencies_where_its_stacks_say(rehearsal):
    app = cdk.App()
    reader, store = Store(app, "Reader"), Store(app, "Store")
    cdk.CfnOutput(reader, "Read", value=store.bucket.bucket_name)
    stage = cdk.Stage(app, "Prod", env=ELSEWHERE)
    Store(stage, "Store")

    deployed = rehearsal.deploy(app)

    assert [stack.name for stack in deployed.stacks] == ["Store", "Reader", "Prod-Store"]
    assert deployed["Reader"].outputs["Read"] == deployed["Store"].outputs["Name"]
    assert (deployed["Prod-Store"].account, deployed["Prod-Store"].region) == (
        "111122223333",
        "eu-west-1",
    )
    there = rehearsal.client("s3", account="111122223333", region="eu-west-1")
    assert there.head_bucket(Bucket=deployed["Prod-Store"].outputs["Name"])


def test_a_stack_comes_with_those_that_it_needs_and_no_others(rehearsal):
    app = cdk.App()
    reader, store, _ = Store(app, "Reader"), Store(app, "Store"), Store(app, "Other")
    cdk.CfnOutput(reader, "Read", value=store.bucket.bucket_name)

    deployed = rehearsal.deploy(reader)

    assert [stack.name for stack in deployed.stacks] == ["Store", "Reader"]
    with pytest.raises(KeyError, match="no stack 'Other' was deployed, but Store, Reader"):
        deployed["Other"]


@pytest.mark.parametrize("given", ["stage", "folder", "assembly"])
def test_a_stage_a_folder_and_an_assembly_can_be_deployed(rehearsal, tmp_path, given):
    app = cdk.App(outdir=str(tmp_path))
    stage = cdk.Stage(app, "Prod")
    Store(stage, "Store")
    what = {"stage": lambda: stage, "folder": lambda: tmp_path, "assembly": lambda: None}[given]()
    assembly = app.synth()

    deployed = rehearsal.deploy(what or assembly, region="eu-central-1")

    assert [(stack.name, stack.region) for stack in deployed.stacks] == [
        ("Prod-Store", "eu-central-1")
    ]


def test_a_nested_stack_is_deployed_with_the_stack_that_it_is_in(rehearsal):
    outer = cdk.Stack(cdk.App(), "Outer")
    inner = cdk.NestedStack(outer, "Inner")
    s3.Bucket(inner, "Bucket", bucket_name="inner-bucket")

    deployed = rehearsal.deploy(inner)

    assert [stack.name for stack in deployed.stacks] == ["Outer"]
    assert rehearsal.client("s3").head_bucket(Bucket="inner-bucket")


def test_assets_are_where_the_template_looks_for_them(rehearsal, tmp_path):
    (tmp_path / "code" / "deep").mkdir(parents=True)
    (tmp_path / "code" / "deep" / "file.txt").write_text("deep")
    (tmp_path / "code" / "run.sh").write_text("run")
    (tmp_path / "code" / "run.sh").chmod(0o755)
    stack = Store(cdk.App(), "Assets", env=ELSEWHERE)
    asset = assets.Asset(stack, "Code", path=str(tmp_path / "code"))
    cdk.CfnOutput(stack, "Place", value=asset.s3_bucket_name)
    cdk.CfnOutput(stack, "Key", value=asset.s3_object_key)

    outputs = rehearsal.deploy(stack).outputs

    client = rehearsal.client("s3", account="111122223333", region="eu-west-1")
    body = client.get_object(Bucket=outputs["Place"], Key=outputs["Key"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        held = {each.filename: archive.read(each) for each in archive.infolist()}
        modes = {each.filename: each.external_attr >> 16 & 0o777 for each in archive.infolist()}
    assert held == {"deep/file.txt": b"deep", "run.sh": b"run"}
    assert modes["run.sh"] == 0o755


def test_a_bucket_for_assets_that_is_not_of_the_bootstrap_stack_is_made(rehearsal, tmp_path):
    file = tmp_path / "file.txt"
    file.write_text("text")
    own = cdk.DefaultStackSynthesizer(file_assets_bucket_name="our-assets", qualifier="ours")
    stack = Store(cdk.App(), "Assets", synthesizer=own)
    assets.Asset(stack, "File", path=str(file))

    rehearsal.deploy(stack)

    bodies = rehearsal.client("s3").list_objects_v2(Bucket="our-assets")["Contents"]
    assert len(bodies) == 2  # the file and the template


def test_a_stack_without_a_bootstrap_stack_is_deployed(rehearsal):
    store = Store(cdk.App(), "Store", synthesizer=cdk.BootstraplessSynthesizer())

    rehearsal.deploy(store)

    stacks = rehearsal.client("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["Store"]


def test_a_stack_without_resources_is_passed_over(rehearsal):
    app = cdk.App()
    cdk.Stack(app, "Empty")
    Store(app, "Store")

    deployed = rehearsal.deploy(app)

    assert [stack.name for stack in deployed.stacks] == ["Store"]


def test_fails_with_id_path_and_reason_and_rolls_back(rehearsal):
    with pytest.raises(DeployError) as error:
        rehearsal.deploy(Clash(cdk.App(), "Clash"))

    (failure,) = error.value.failures
    assert (failure.path, failure.kind) == ("Clash/Second/Resource", "AWS::S3::Bucket")
    assert failure.id.startswith("Second")
    assert str(error.value) == (
        f"stack Clash was rolled back (ROLLBACK_COMPLETE)\n"
        f"  {failure.id} (Clash/Second/Resource, AWS::S3::Bucket): {failure.reason}"
    )
    assert _status(rehearsal, "Clash") == error.value.status == "ROLLBACK_COMPLETE"


def test_fails_with_the_resource_inside_a_nested_stack(rehearsal):
    with pytest.raises(DeployError) as error:
        rehearsal.deploy(Clash(cdk.App(), "Clash", nested=True))

    assert [failure.path for failure in error.value.failures] == ["Clash/Inner/Second/Resource"]


def test_a_stack_that_was_rolled_back_can_be_deployed_once_it_is_right(rehearsal):
    with pytest.raises(DeployError):
        rehearsal.deploy(Clash(cdk.App(), "Store"))

    rehearsal.deploy(Store(cdk.App(), "Store"))

    assert _status(rehearsal, "Store") == "CREATE_COMPLETE"


def test_an_update_that_fails_is_rolled_back_to_what_was_there(rehearsal):
    store = Store(cdk.App(), "Store")
    before = rehearsal.deploy(store)
    store.parameter.node.default_child.value = "two"
    last = s3.Bucket(store, "Clash", bucket_name=before.outputs["Name"])
    last.node.add_dependency(store.parameter)

    with pytest.raises(DeployError, match="UPDATE_ROLLBACK_COMPLETE"):
        rehearsal.deploy(store)

    name = before.id_of(store.parameter)
    value = rehearsal.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    assert value == "one"


def test_what_was_deployed_can_be_destroyed_and_deployed_again(rehearsal):
    app = cdk.App()
    store = Store(app, "Store")
    store.bucket.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
    deployed = rehearsal.deploy(app)

    rehearsal.destroy(deployed)
    rehearsal.destroy(app)
    again = rehearsal.deploy(app)

    assert again["Store"].id != deployed["Store"].id


def test_fails_with_what_cannot_be_deleted(rehearsal):
    stack = cdk.Stack(cdk.App(), "Rule")
    kept = rbin.CfnRule.RetentionPeriodProperty(
        retention_period_unit="DAYS", retention_period_value=7
    )
    rule = rbin.CfnRule(stack, "Bin", resource_type="EBS_SNAPSHOT", retention_period=kept)
    deployed = rehearsal.deploy(stack)
    rehearsal.fault("rbin:DeleteRule", code="InternalServerException")

    with pytest.raises(DeployError) as error:
        rehearsal.destroy(deployed)

    (failure,) = error.value.failures
    assert (failure.id, failure.kind) == ("Bin", "AWS::Rbin::Rule")
    assert str(error.value).startswith(
        "stack Rule failed (DELETE_FAILED)\n  Bin (Rule/Bin, AWS::Rbin::Rule): "
    )
    assert deployed.id_of(rule) in str(
        rehearsal.client("rbin").list_rules(ResourceType="EBS_SNAPSHOT")
    )


def test_a_stack_that_is_protected_is_not_destroyed(rehearsal):
    store = Store(cdk.App(), "Store", termination_protection=True)
    deployed = rehearsal.deploy(store)

    with pytest.raises(RehearsalError, match="stack Store: CloudFormation refuses it"):
        rehearsal.destroy(store)

    assert _status(rehearsal, deployed["Store"].id) == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AWS_PROFILE", "prod", "AWS_PROFILE is set (got 'prod')"),
        ("AWS_ENDPOINT_URL", "https://ec2.eu-west-1.amazonaws.com", "leads off this machine"),
        ("AWS_ENDPOINT_URL_S3", "http://10.0.0.1:80", "AWS_ENDPOINT_URL_S3 leads off this machine"),
        ("AWS_ENDPOINT_URL", None, "AWS_ENDPOINT_URL is not set"),
    ],
)
def test_fails_before_anything_is_deployed_where_the_environment_leads_to_aws(
    rehearsal, monkeypatch, variable, value, said
):
    if value is None:
        monkeypatch.delenv(variable)
    else:
        monkeypatch.setenv(variable, value)

    with pytest.raises(RehearsalError) as error:
        rehearsal.deploy(Store(cdk.App(), "Store"))

    assert said in str(error.value)
    assert rehearsal.client("cloudformation").describe_stacks()["Stacks"] == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (17, "cannot be deployed: needs an App, a Stage or a Stack of the CDK, or a folder"),
        ("/nonexistent", "/nonexistent: has no manifest.json, so it is no cloud assembly"),
    ],
)
def test_fails_on_what_cannot_be_deployed(rehearsal, what, said):
    with pytest.raises(RehearsalError) as error:
        rehearsal.deploy(what)

    assert str(error.value).startswith(said)


def test_fails_when_an_asset_is_gone(rehearsal, tmp_path):
    file = tmp_path / "file.txt"
    file.write_text("text")
    app = cdk.App(outdir=str(tmp_path / "out"))
    assets.Asset(Store(app, "Assets"), "File", path=str(file))
    app.synth()
    (copied,) = (tmp_path / "out").glob("asset.*.txt")
    copied.unlink()

    with pytest.raises(RehearsalError, match="no such file or directory; run `cdk synth` again"):
        rehearsal.deploy(tmp_path / "out")


def test_fails_when_cloudformation_refuses_the_template(rehearsal):
    stack = cdk.Stack(cdk.App(), "Asks")
    cdk.CfnParameter(stack, "Needed")
    iam.CfnGroup(stack, "Group")

    with pytest.raises(RehearsalError, match=r"stack Asks: CloudFormation refuses it: .*Needed"):
        rehearsal.deploy(stack)


def test_the_roles_of_the_bootstrap_stack_can_be_assumed(rehearsal):
    rehearsal.deploy(Store(cdk.App(), "Store"))

    credentials = rehearsal.client("sts").assume_role(
        RoleArn="arn:aws:iam::000000000000:role/cdk-hnb659fds-deploy-role-000000000000-us-east-1",
        RoleSessionName="test",
    )

    assert credentials["AssumedRoleUser"]["Arn"].endswith("/test")
