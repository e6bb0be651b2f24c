"""What users of other constructs suffered from, one test for each, with the cure."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm

from snapshot_constructs import (
    AmiPipeline,
    AmiPolicy,
    AmiTarget,
    BaseImage,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Retain,
    Retire,
    Schedule,
    Step,
    Targets,
    Versions,
)
from snapshot_constructs.cfn import assembly
from snapshot_constructs.model.imagebuilder import words
from snapshot_constructs.review.reviewer import review
from tests.cdk.examples import ACCOUNT, ENV, OTHER
from tests.cdk.image_builder.examples import AMAZON_LINUX
from tests.cdk.image_builder.made import (
    allowed,
    in_stack,
    noted,
    of_type,
    only,
    properties,
    refused,
    web,
)
from tests.cdk.templates import as_golden, resources, template
from tests.imagebuilder import WORKFLOW_DOCUMENT

FIXED = BaseImage.ami("ami-0123456789abcdef0", platform="Linux")


def test_1_a_changed_recipe_never_already_exists() -> None:
    recipe = properties("ImageRecipe")

    assert recipe["Version"] == "1.0.x"


def test_2_a_changed_component_never_already_exists() -> None:
    step = Step.bash("dnf -y install httpd")

    before = properties("Component")
    after = properties("Component", components=[ImageComponent.of("nginx", build=[step])])

    assert before["Name"] == after["Name"]
    assert before["Version"] != after["Version"]


def test_2_a_changed_workflow_never_already_exists() -> None:
    before, after = (
        properties("Workflow", workflows=[ImageWorkflow.yaml("smoke", "TEST", document)])
        for document in (WORKFLOW_DOCUMENT, WORKFLOW_DOCUMENT + "# edited")
    )

    assert before["Name"] == after["Name"]
    assert before["Version"] != after["Version"]


def test_3_only_recipes_are_counted_up_by_image_builder() -> None:
    found = refused(versions=Versions.fixed("1.0.x"))

    assert found == {"versions": "imagebuilder/component-version-x"}


def test_4_a_component_in_s3_says_what_is_in_it() -> None:
    unsaid: Any = ImageComponent.s3

    with pytest.raises(TypeError, match="sha256"):
        unsaid("large", "s3://bucket/large.yaml")


@pytest.mark.parametrize(
    "sha256",
    ["", None, "abc", "g" * 64, cdk.Aws.STACK_NAME],
    ids=["empty", "nothing", "too short", "no digits", "unknown until deployment"],
)
def test_4_what_does_not_tell_a_change_in_s3_is_refused(sha256: Any) -> None:
    large = ImageComponent.s3("large", "s3://bucket/large.yaml", sha256=sha256)

    found = refused(components=[large])

    assert found == {"components[0].sha256": "imagebuilder/property-type"}


def test_5_nothing_that_is_referred_to_is_in_another_stack() -> None:
    app = cdk.App()
    shared = ImageComponent.of("nginx", build=[Step.bash("dnf -y install nginx")])
    stacks = [cdk.Stack(app, name, env=ENV) for name in ("One", "Two")]
    for stack in stacks:
        web(stack, components=[shared])

    names = [only(stack, "Component")["Name"] for stack in stacks]

    assert names == ["one-web-nginx", "two-web-nginx"]
    assert all("Outputs" not in template(stack) for stack in stacks)
    assert all("Fn::ImportValue" not in as_golden(stack) for stack in stacks)


def test_5_what_is_replaced_is_deleted_once_nothing_refers_to_it() -> None:
    stack = in_stack()
    web(stack)

    made = template(stack)["Resources"].values()

    policies = [
        each.get(name) for each in made for name in ("DeletionPolicy", "UpdateReplacePolicy")
    ]
    assert {*policies} <= {None, "Delete"}


def test_6_a_new_version_of_a_component_is_no_new_resource() -> None:
    stacks = [in_stack(), in_stack()]
    for stack, script in zip(stacks, "ab", strict=True):
        web(stack, components=[ImageComponent.of("one", build=[Step.bash(script)])])

    before, after = (of_type(stack, "Component").keys() for stack in stacks)

    assert before == after


def test_7_the_pipeline_has_exactly_its_recipe_so_that_its_deployment_id_changes() -> None:
    stack = in_stack()
    web(stack)

    (recipe,) = of_type(stack, "ImageRecipe")

    assert only(stack, "ImagePipeline")["ImageRecipeArn"] == {"Ref": recipe}


def test_8_amis_are_retired_unless_somebody_says_otherwise() -> None:
    rules = properties("LifecyclePolicy")["PolicyDetails"]

    by_action = {rule["Action"]["Type"]: rule for rule in rules}
    delete = by_action["DELETE"]
    assert delete["Action"]["IncludeResources"] == {"Amis": True, "Snapshots": True}
    assert by_action["DEPRECATE"]["Filter"]["Value"] < delete["Filter"]["Value"]


def test_9_a_deployment_that_is_rolled_back_deletes_no_ami() -> None:
    stack = in_stack()
    web(stack, build_on_deploy=True)

    (image,) = of_type(stack, "Image").values()

    assert "DeletionSettings" not in image["Properties"]
    assert image["UpdateReplacePolicy"] == image["DeletionPolicy"] == "Retain"


def test_9_the_ami_of_the_deployment_goes_with_the_stack_where_that_is_asked_for() -> None:
    stack = in_stack()
    pipeline = web(stack, build_on_deploy=True, removal="delete-deploy-image")

    (image,) = of_type(stack, "Image").values()

    role = stack.resolve(pipeline.lifecycle_role.role_arn)
    assert image["Properties"]["DeletionSettings"] == {"ExecutionRole": role}
    assert image["UpdateReplacePolicy"] == "Retain"
    assert "DeletionPolicy" not in image


def test_10_images_are_retired_whatever_the_version_of_their_recipe() -> None:
    stack = in_stack()
    web(stack, build_on_deploy=True)

    selected = only(stack, "LifecyclePolicy")["ResourceSelection"]

    tags = {"ami-pipeline": "images-web"}
    assert selected == {"TagMap": tags}
    assert only(stack, "ImagePipeline")["ImageTags"] == only(stack, "Image")["Tags"] == tags


def test_11_the_newest_ami_is_in_a_parameter_that_launch_templates_read() -> None:
    stack = in_stack()
    pipeline = web(stack)
    ec2.LaunchTemplate(stack, "Fleet", machine_image=pipeline.machine_image())

    (entry,) = only(stack, "DistributionConfiguration")["Distributions"]

    name = "/imagebuilder/images-web/latest"
    written = {"ParameterName": name, "DataType": "aws:ec2:image"}
    (fleet,) = resources(stack, "AWS::EC2::LaunchTemplate").values()
    assert entry["SsmParameterConfigurations"] == [written]
    assert fleet["Properties"]["LaunchTemplateData"]["ImageId"] == f"resolve:ssm:{name}"


def test_11_whoever_cannot_look_it_up_at_launch_gets_the_newest_ami_of_the_deployment() -> None:
    stack = in_stack()
    image = web(stack).machine_image_at_deploy().get_image(stack)

    parameters = template(stack)["Parameters"]

    read = parameters[stack.resolve(image.image_id)["Ref"]]
    assert read["Type"] == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    assert read["Default"] == "/imagebuilder/images-web/latest"


def test_12_a_parameter_out_of_reach_gets_a_role_that_reaches_it() -> None:
    stack = in_stack()

    pipeline = web(stack, parameter="/amis/web")

    actions = [statement["Action"] for statement in allowed(stack)]
    assert ["ssm:PutParameter", "ssm:AddTagsToResource"] in actions
    role = stack.resolve(pipeline.execution_role.role_arn)
    assert only(stack, "ImagePipeline")["ExecutionRole"] == role


def test_12_a_parameter_of_one_target_is_reached_in_its_region_and_no_other() -> None:
    stack = in_stack()
    there = AmiTarget(region="eu-central-1", parameter="/amis/there", key=_key_arn("eu-central-1"))

    web(stack, targets=[there])

    (arn,) = (each["Resource"] for each in allowed(stack) if "ssm:PutParameter" in each["Action"])
    assert "ssm:eu-central-1:" in str(arn)
    assert str(arn).endswith(":parameter/amis/there']]}")


def test_12_a_parameter_in_reach_needs_no_role() -> None:
    pipeline = web(in_stack())

    assert pipeline.execution_role is None


def test_13_distribution_is_spelled_as_cloudformation_has_it() -> None:
    target = AmiTarget(region="eu-central-1", share_with=[OTHER], key=_key_arn("eu-central-1"))

    entries = properties("DistributionConfiguration", targets=[target])["Distributions"]

    assert [entry["Region"] for entry in entries] == ["eu-west-1", "eu-central-1"]
    assert entries[1]["AmiDistributionConfiguration"] == {
        "KmsKeyId": _key_arn("eu-central-1"),
        "LaunchPermissionConfiguration": {"UserIds": [OTHER]},
        "Name": "images-web {{ imagebuilder:buildDate }}",
    }


def test_14_one_target_says_all_that_a_copy_for_another_account_needs() -> None:
    stack = in_stack()
    key = kms.Key(stack, "Key")
    web(stack, key=key, targets=[AmiTarget(accounts=[OTHER])])

    (entry,) = only(stack, "DistributionConfiguration")["Distributions"]

    (policy,) = resources(stack, "AWS::KMS::Key").values()
    ami = entry["AmiDistributionConfiguration"]
    assert ami["TargetAccountIds"] == [OTHER]
    assert ami["KmsKeyId"] == stack.resolve(key.key_arn)
    assert f"::{OTHER}:root" in str(policy)
    assert "role/EC2ImageBuilderDistributionCrossAccountRole" in str(policy)
    assert entry["SsmParameterConfigurations"][1]["AmiAccountId"] == OTHER


def test_14_a_copy_for_another_account_without_a_key_is_noticed() -> None:
    found = noted(targets=[AmiTarget(accounts=[OTHER])])

    assert found == {"targets[0].key": "imagebuilder/copy-key"}


def test_15_no_deployment_waits_for_a_build_unasked() -> None:
    stack = in_stack()
    pipeline = web(stack)

    assert of_type(stack, "Image") == {}
    assert pipeline.image_id is None


def test_15_a_deployment_that_waits_is_said_to_wait_and_how_long() -> None:
    pipeline = web(in_stack(), build_on_deploy=True)

    said = words.lines(pipeline.resources["Image"], datetime(2026, 11, 22, tzinfo=UTC))

    assert ("waits", "the stack does, until the image is there: often 20 to 60 minutes") in said


def test_16_the_base_is_looked_up_when_a_build_begins() -> None:
    recipe = properties("ImageRecipe")

    assert recipe["ParentImage"].startswith("ssm:/aws/service/ami-amazon-linux-latest/")


def test_17_a_schedule_that_never_builds_is_refused() -> None:
    waiting = PipelineSchedule.daily(at="03:00", only_with_updates=True)

    found = refused(base=FIXED, root_device="/dev/xvda", schedule=waiting)

    assert found == {"schedule.only_with_updates": "imagebuilder/never-builds"}


def test_17_a_schedule_builds_each_time_unless_it_is_told_to_wait() -> None:
    pipeline = properties("ImagePipeline", schedule=PipelineSchedule.daily(at="03:00"))

    assert pipeline["Schedule"]["PipelineExecutionStartCondition"] == "EXPRESSION_MATCH_ONLY"


def test_18_a_subnet_without_a_way_out_is_noticed_with_the_endpoints_that_it_needs() -> None:
    stack = in_stack()
    vpc = _isolated(stack)
    vpc.add_interface_endpoint("Ssm", service=ec2.InterfaceVpcEndpointAwsService.SSM)
    vpc.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)

    (finding,) = web(stack, vpc=vpc).verdict.findings

    assert finding.rule.id == "imagebuilder/isolated-subnet"
    assert "for ssmmessages, ec2messages, imagebuilder, logs" in finding.what


def test_18_endpoints_count_that_were_added_since_the_last_pipeline() -> None:
    stack = in_stack()
    vpc = _isolated(stack)
    web(stack, vpc=vpc)

    vpc.add_interface_endpoint("Ssm", service=ec2.InterfaceVpcEndpointAwsService.SSM)

    (finding,) = AmiPipeline(stack, "Other", base=AMAZON_LINUX, vpc=vpc).verdict.findings
    assert "for ssmmessages, ec2messages, imagebuilder, logs, s3" in finding.what


def test_18_each_pipeline_is_in_a_subnet_of_its_own_vpc() -> None:
    stack = in_stack()
    vpcs = [ec2.Vpc(stack, id, max_azs=1) for id in ("One", "Other")]

    for vpc in (*vpcs, *vpcs):
        AmiPipeline(stack, f"In{len(stack.node.children)}", base=AMAZON_LINUX, vpc=vpc)

    made = of_type(stack, "InfrastructureConfiguration").values()
    first = [stack.resolve(vpc.private_subnets[0].subnet_id) for vpc in vpcs]
    assert [each["Properties"]["SubnetId"] for each in made] == [*first, *first]


def test_18_encrypted_components_need_an_endpoint_for_their_key() -> None:
    stack = in_stack()

    (finding,) = web(
        stack, vpc=_isolated(stack), component_key=kms.Key(stack, "Key")
    ).verdict.findings

    assert "for ssm, ssmmessages, ec2messages, imagebuilder, logs, s3, kms" in finding.what


def test_18_instances_are_in_a_subnet_with_a_way_out_if_there_is_one() -> None:
    stack = in_stack()
    inside = ec2.SubnetConfiguration(name="in", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    outside = ec2.SubnetConfiguration(name="out", subnet_type=ec2.SubnetType.PUBLIC)
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=0, subnet_configuration=[inside, outside])

    found = web(stack, vpc=vpc).verdict.findings

    assert found == ()
    (subnet,) = vpc.public_subnets
    chosen = only(stack, "InfrastructureConfiguration")["SubnetId"]
    assert chosen == stack.resolve(subnet.subnet_id)


def test_18_instances_may_talk_to_systems_manager() -> None:
    stack = in_stack()
    web(stack)

    (role, _) = resources(stack, "AWS::IAM::Role").values()

    assert "AmazonSSMManagedInstanceCore" in str(role["Properties"]["ManagedPolicyArns"])


def test_19_enhanced_metadata_can_be_turned_off() -> None:
    pipeline = properties("ImagePipeline", enhanced_metadata=False)

    assert pipeline["EnhancedImageMetadataEnabled"] is False


@pytest.mark.parametrize(
    ("switch", "found"), [(None, ["imagebuilder/inventory-twice"]), (False, [])]
)
def test_19_an_inventory_of_all_instances_is_noticed_until_the_switch_is_off(
    tmp_path: Path, switch: bool | None, found: list[str]
) -> None:
    app = cdk.App(outdir=str(tmp_path))
    stack = cdk.Stack(app, "Images", env=ENV)
    every = ssm.CfnAssociation.TargetProperty(key="InstanceIds", values=["*"])
    ssm.CfnAssociation(stack, "Inventory", name="AWS-GatherSoftwareInventory", targets=[every])
    web(stack, enhanced_metadata=switch)
    app.synth()

    report = review(assembly.read(str(tmp_path)))

    assert [each.finding.rule.id for each in report.found] == found


def test_20_image_builder_may_send_to_a_topic_under_a_key() -> None:
    stack = in_stack()
    key = kms.Key(stack, "Key")
    web(stack, topic=sns.Topic(stack, "Topic", master_key=key))

    (found,) = resources(stack, "AWS::KMS::Key").values()

    *_, last = found["Properties"]["KeyPolicy"]["Statement"]
    assert last["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert "AWSServiceRoleForImageBuilder" in str(last["Condition"]["ArnLike"])


def test_21_instances_may_write_their_logs() -> None:
    stack = in_stack()
    web(stack, log_bucket=s3.Bucket(stack, "Logs"), log_prefix="web")

    written = [each for each in allowed(stack) if "s3:PutObject" in each["Action"]]

    (statement,) = written
    assert str(statement["Resource"]).endswith("'/web/*']]}")


def test_22_a_schedule_with_five_fields_is_refused() -> None:
    found = refused(schedule=PipelineSchedule.of("cron(0 3 * * *)"))

    assert found == {"schedule": "imagebuilder/schedule-expression"}


def test_23_there_is_a_policy_for_whoever_deploys() -> None:
    statements = in_stack().resolve(AmiPipeline.deployer_policy().to_json())["Statement"]

    by_sid = {statement["Sid"]: statement for statement in statements}
    actions = by_sid["Pipelines"]["Action"]
    assert {"imagebuilder:GetImage", "imagebuilder:CancelImageCreation"} <= {*actions}
    assert "ec2:DescribeImages" in by_sid["Look"]["Action"]
    assert "*" not in str([each["Action"] for each in statements])


@pytest.mark.parametrize(
    ("base", "device"),
    [
        ("amazon-linux-2023-x86", "/dev/xvda"),
        ("ubuntu-server-24-lts-x86", "/dev/sda1"),
        ("windows-server-2022-english-full-base-x86", "/dev/sda1"),
    ],
)
def test_24_the_root_device_is_that_of_the_base(base: str, device: str) -> None:
    recipe = properties("ImageRecipe", base=BaseImage.amazon(base), components=[], root_gib=40)

    (mapping,) = recipe["BlockDeviceMappings"]
    assert mapping["DeviceName"] == device
    assert mapping["Ebs"]["VolumeSize"] == 40


def test_24_a_root_device_that_nothing_tells_is_asked_for() -> None:
    found = refused(base=FIXED)

    assert found == {"root_device": "imagebuilder/property-type"}


def test_25_consumers_elsewhere_need_a_name_only() -> None:
    stack = in_stack()

    there = AmiPipeline.from_pipeline_name(stack, "There", "images-web")

    image = there.machine_image().get_image(stack)
    assert image.image_id == "resolve:ssm:/imagebuilder/images-web/latest"


def test_a_pipeline_never_deletes_its_last_ami_where_nothing_else_spares_it() -> None:
    found = refused(retire=Retire(delete_after=Retain.days(90), keep=0))

    assert found == {"retire.keep": "imagebuilder/property-type"}


def test_a_lifecycle_policy_that_would_back_up_build_instances_is_noticed() -> None:
    stack = in_stack()
    daily = Schedule.daily(at="03:00", retain=Retain.last(7))
    targets = Targets.instances({"backup": "gold"})
    AmiPolicy(stack, "Backups", targets=targets, schedules={"daily": daily})

    (finding,) = web(stack, resource_tags={"backup": "gold"}).verdict.findings

    assert finding.rule.id == "imagebuilder/build-instance-backed-up"
    assert finding.where == 'resource_tags["backup"]'
    assert "Images/Backups" in finding.what


def _key_arn(region: str) -> str:
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def _isolated(stack: cdk.Stack) -> ec2.Vpc:
    subnets = ec2.SubnetConfiguration(name="in", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    return ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=0, subnet_configuration=[subnets])
