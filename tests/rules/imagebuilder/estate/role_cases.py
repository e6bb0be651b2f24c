"""Roles of builds, of their instances and of lifecycle policies."""

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.distribution import FastLaunch, SsmParameter
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from tests import imagebuilder as ib
from tests.estates import ACCOUNT, allow, arn, document, ref, resource, role
from tests.rules.estate.cases import breaks, holds
from tests.rules.imagebuilder.estate.samples import (
    AGENT,
    BUILDS,
    EITHER,
    RETIRE,
    all_of,
    builder,
    distribution,
    either,
    executing,
    going,
    lifecycle,
    made,
    pipeline,
    profile,
    recipe,
)

ROLE = Deferred(arn("Role"))
RUNNING = pipeline(role=ROLE)
WRITING = allow("ssm:PutParameter", "ec2:DescribeImages")
READING = allow("ssm:GetParameter")
DOWNLOADING = made(
    ib.component("""\
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Download
        action: S3Download
        inputs:
          - source: s3://shop/site.zip
            destination: /tmp/site.zip
""")
)


ODD = """\
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - none
      - {name: Copy, action: CopyFile, inputs: [{source: "s3://shop/a", destination: /a}]}
      - {name: None, action: S3Download}
      - {name: Map, action: S3Download, inputs: {source: "s3://shop/a", destination: /a}}
      - name: Download
        action: S3Download
        inputs:
          - s3://shop/a
          - destination: /a
          - {source: https://shop/s3://a, destination: /a}
          - {source: "s3://{{ Bucket }}/a", destination: /a}
          - {source: s3://ec2imagebuilder-managed-resources-eu-west-1-prod/a, destination: /a}
"""


def putting(name="/web/ami", **changes):
    parameter = SsmParameter(name=name, **changes)
    return distribution(going(parameters=(parameter,)))


def built(*statements, managed=(BUILDS, AGENT), name=None, **infrastructure):
    changes = {"instance_profile": Deferred(ref("Profile"))} | infrastructure
    return {
        "Builder": builder(*statements, managed=managed),
        "Profile": profile(name),
        "Infrastructure": made(ib.infrastructure(**changes)),
    }


def fast(**changes):
    return distribution(going(fast_launches=(FastLaunch(enabled=True, **changes),)))


WINDOWS = {
    "Nginx": made(ib.component(platform="Windows")),
    "Recipe": recipe(
        parent="arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x"
    ),
}

LINK = resource(
    "EC2::SubnetRouteTableAssociation", SubnetId=ref("Subnet"), RouteTableId=ref("Table")
)


def route(table):
    return resource("EC2::Route", RouteTableId=ref(table), NatGatewayId="nat-1")


def network(**resources):
    whole = {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc")),
        "Infrastructure": made(ib.infrastructure(subnet=Deferred(ref("Subnet")))),
    }
    tables = {
        name: resource("EC2::RouteTable", VpcId=ref("Vpc")) if each == "RouteTable" else each
        for name, each in resources.items()
    }
    return all_of(**(whole | tables))


CASES = [
    breaks(
        "imagebuilder/ssm-parameter-role",
        "no role",
        ("Pipeline", "ExecutionRole"),
        "is missing, and its distribution puts '/web/ami'; name a role that may ssm:PutParameter",
        **all_of(Distribution=putting()),
    ),
    breaks(
        "imagebuilder/ssm-parameter-role",
        "a role that may not",
        ("Pipeline", "ExecutionRole"),
        "names the role Role, which may not ec2:DescribeImages, and its distribution puts "
        "'/web/ami'",
        **all_of(
            Distribution=putting(data_type="aws:ec2:image"),
            Pipeline=RUNNING,
            Role=executing(allow("ssm:PutParameter")),
        ),
    ),
    holds(
        "imagebuilder/ssm-parameter-role",
        "below imagebuilder",
        **all_of(Distribution=putting("/imagebuilder/web")),
    ),
    holds(
        "imagebuilder/ssm-parameter-role",
        "perhaps below imagebuilder",
        **all_of(Distribution=putting(Deferred({"Fn::Sub": "/${AWS::StackName}/web"}))),
    ),
    breaks(
        "imagebuilder/ssm-parameter-role",
        "surely not below imagebuilder",
        ("Pipeline", "ExecutionRole"),
        "is missing, and its distribution puts '/web/${…}'",
        **all_of(Distribution=putting(Deferred({"Fn::Sub": "/web/${AWS::StackName}"}))),
    ),
    holds(
        "imagebuilder/ssm-parameter-role",
        "in another account",
        **all_of(Distribution=putting(account="444455556666")),
    ),
    holds(
        "imagebuilder/ssm-parameter-role",
        "a role that may",
        **all_of(
            Distribution=putting(data_type="aws:ec2:image"),
            Pipeline=RUNNING,
            Role=executing(WRITING),
        ),
    ),
    holds(
        "imagebuilder/ssm-parameter-role",
        "a role from elsewhere",
        **all_of(
            Distribution=putting(), Pipeline=pipeline(role=f"arn:aws:iam::{ACCOUNT}:role/elsewhere")
        ),
    ),
    breaks(
        "imagebuilder/base-parameter-role",
        "no role",
        ("Pipeline", "ExecutionRole"),
        "is missing, and the base image of its recipe is in '/golden/linux'",
        **all_of(Recipe=recipe(parent="ssm:/golden/linux")),
    ),
    breaks(
        "imagebuilder/base-parameter-role",
        "an ARN",
        ("Pipeline", "ExecutionRole"),
        "names the role Role, which may not ssm:GetParameter, and the base image of its recipe is "
        "in '/golden/linux'",
        **all_of(
            Recipe=recipe(parent=f"ssm:arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/golden/linux"),
            Pipeline=RUNNING,
            Role=executing(WRITING),
        ),
    ),
    holds(
        "imagebuilder/base-parameter-role",
        "a role that may",
        **all_of(
            Recipe=recipe(parent="ssm:/golden/linux"), Pipeline=RUNNING, Role=executing(READING)
        ),
    ),
    holds(
        "imagebuilder/base-parameter-role",
        "below imagebuilder",
        **all_of(Recipe=recipe(parent="ssm:/imagebuilder/linux")),
    ),
    breaks(
        "imagebuilder/fast-launch-role",
        "no role",
        ("Pipeline", "ExecutionRole"),
        "is missing, and its distribution enables Fast Launch without a launch template",
        **all_of(Distribution=fast(), **WINDOWS),
    ),
    holds(
        "imagebuilder/fast-launch-role",
        "a launch template",
        **all_of(Distribution=fast(template_name="web"), **WINDOWS),
    ),
    holds(
        "imagebuilder/fast-launch-role",
        "a role",
        **all_of(Distribution=fast(), Pipeline=RUNNING, Role=executing(), **WINDOWS),
    ),
    breaks(
        "imagebuilder/execution-role-trust",
        "another service",
        ("Pipeline", "ExecutionRole"),
        "names the role Role, which does not trust imagebuilder.amazonaws.com",
        **all_of(Pipeline=RUNNING, Role=executing(service="ec2.amazonaws.com")),
    ),
    breaks(
        "imagebuilder/execution-role-trust",
        "of an image",
        ("Image", "ExecutionRole"),
        "names the role Role, which does not trust imagebuilder.amazonaws.com",
        Image=made(ib.image(role=ROLE)),
        Role=executing(service="ec2.amazonaws.com"),
    ),
    holds(
        "imagebuilder/execution-role-trust",
        "Image Builder",
        **all_of(Pipeline=RUNNING, Role=executing()),
    ),
    holds(
        "imagebuilder/execution-role-trust",
        "Image Builder in any partition",
        **all_of(
            Pipeline=RUNNING,
            Role=executing(service={"Fn::Sub": "imagebuilder.${AWS::URLSuffix}"}),
        ),
    ),
    breaks(
        "imagebuilder/lifecycle-role-trust",
        "of a policy",
        ("Retire", "ExecutionRole"),
        "names the role Role, which does not trust imagebuilder.amazonaws.com",
        Retire=lifecycle(role=ROLE),
        Role=executing(service="dlm.amazonaws.com", managed=[RETIRE]),
    ),
    breaks(
        "imagebuilder/lifecycle-role-trust",
        "for deletion",
        ("Image", "DeletionSettings/ExecutionRole"),
        "names the role Role",
        Image=made(ib.image(deletion_role=ROLE)),
        Role=executing(service="dlm.amazonaws.com", managed=[RETIRE]),
    ),
    holds(
        "imagebuilder/lifecycle-role-trust",
        "Image Builder",
        Retire=lifecycle(role=ROLE),
        Role=executing(managed=[RETIRE]),
    ),
    breaks(
        "imagebuilder/lifecycle-role-policy",
        "nothing",
        ("Retire", "ExecutionRole"),
        "names the role Role, which may not ec2:DeregisterImage and ec2:DeleteSnapshot",
        Retire=lifecycle(role=ROLE),
        Role=executing(),
    ),
    breaks(
        "imagebuilder/lifecycle-role-policy",
        "one of two",
        ("Retire", "ExecutionRole"),
        "which may not ec2:DisableImage; attach the managed policy "
        "service-role/EC2ImageBuilderLifecycleExecutionPolicy to it",
        Retire=lifecycle(
            LifecycleRule(action="DEPRECATE", amis=True, filter="AGE", value=1, unit="WEEKS"),
            LifecycleRule(action="DISABLE", amis=True, filter="AGE", value=2, unit="WEEKS"),
            role=ROLE,
        ),
        Role=executing(allow("ec2:EnableImageDeprecation")),
    ),
    breaks(
        "imagebuilder/lifecycle-role-policy",
        "containers",
        ("Retire", "ExecutionRole"),
        "which may not ecr:BatchDeleteImage; attach",
        Retire=lifecycle(
            LifecycleRule(
                action="DELETE", containers=True, filter="AGE", value=1, unit="YEARS", keep=1
            ),
            role=ROLE,
            resource_type="CONTAINER_IMAGE",
        ),
        Role=executing(),
    ),
    breaks(
        "imagebuilder/lifecycle-role-policy",
        "deprecation",
        ("Retire", "ExecutionRole"),
        "which may not ec2:EnableImageDeprecation; attach",
        Retire=lifecycle(
            LifecycleRule(action="DEPRECATE", amis=True, filter="AGE", value=1, unit="WEEKS"),
            role=ROLE,
        ),
        Role=executing(),
    ),
    *(
        holds(
            "imagebuilder/lifecycle-role-policy",
            name,
            Retire=lifecycle(
                LifecycleRule(action="DELETE", filter="AGE", value=1, unit="YEARS", **included),
                role=ROLE,
            ),
            Role=executing(allow("ec2:DeregisterImage")),
        )
        for name, included in (
            ("no snapshots", {"amis": True}),
            ("images of Image Builder alone", {"amis": False, "snapshots": False}),
        )
    ),
    holds(
        "imagebuilder/lifecycle-role-policy",
        "nothing to allow",
        Retire=lifecycle(
            LifecycleRule(action="DISABLE", amis=False, filter="AGE", value=1, unit="YEARS"),
            role=ROLE,
        ),
        Role=executing(),
    ),
    holds(
        "imagebuilder/lifecycle-role-policy",
        "statements",
        Retire=lifecycle(role=ROLE),
        Role=executing(allow("ec2:DeregisterImage", "ec2:DeleteSnapshot")),
    ),
    holds(
        "imagebuilder/lifecycle-role-policy",
        "an unknown policy",
        Retire=lifecycle(role=ROLE),
        Role=executing(managed=[f"arn:aws:iam::{ACCOUNT}:policy/retire"]),
    ),
    breaks(
        "imagebuilder/instance-role",
        "no agent",
        ("Infrastructure", "InstanceProfileName"),
        "brings the role Builder to the instances, which may not ssm:UpdateInstanceInformation; "
        "attach AmazonSSMManagedInstanceCore to it",
        **all_of(**built(managed=[BUILDS])),
    ),
    breaks(
        "imagebuilder/instance-role",
        "no components, by the names of both",
        ("Infrastructure", "InstanceProfileName"),
        "imagebuilder:GetComponent; attach EC2InstanceProfileForImageBuilder to it",
        **all_of(**built(instance_profile="web"))
        | {
            "Builder": role(
                managed=[AGENT],
                RoleName="builder",
                AssumeRolePolicyDocument=document(),
            ),
            "Profile": resource(
                "IAM::InstanceProfile", InstanceProfileName="web", Roles=["builder"]
            ),
        },
    ),
    holds("imagebuilder/instance-role", "both", **all_of(**built())),
    holds(
        "imagebuilder/instance-role",
        "all by statements",
        **all_of(**built(allow("ssm:*", "imagebuilder:Get*"), managed=[])),
    ),
    breaks(
        "imagebuilder/log-bucket-grant",
        "managed policies alone",
        ("Infrastructure", "Logging/S3Logs/S3BucketName"),
        "is to have the logs of instances whose role Builder may not s3:PutObject",
        **all_of(**built(log_bucket="logs")),
    ),
    holds(
        "imagebuilder/log-bucket-grant",
        "a statement",
        **all_of(**built(allow("s3:PutObject"), log_bucket="logs")),
    ),
    breaks(
        "imagebuilder/download-permission",
        "managed policies alone",
        ("Infrastructure", "InstanceProfileName"),
        "may not s3:GetObject, while Nginx downloads 's3://shop/site.zip'",
        **all_of(Nginx=DOWNLOADING, **built()),
    ),
    holds(
        "imagebuilder/download-permission",
        "perhaps another document",
        sections=EITHER,
        **all_of(Nginx=either(DOWNLOADING, made(ib.component()), "Data"), **built()),
    ),
    holds(
        "imagebuilder/download-permission",
        "perhaps another recipe",
        sections=EITHER,
        **all_of(
            Nginx=DOWNLOADING,
            Other=made(ib.component(name="other")),
            Recipe=either(recipe("Nginx"), recipe("Other"), "Components"),
            **built(),
        ),
    ),
    holds(
        "imagebuilder/download-permission",
        "nothing that is known",
        **all_of(Nginx=made(ib.component(ODD)), **built()),
    ),
    *(
        holds(
            "imagebuilder/download-permission",
            f"a document without steps {i}",
            **all_of(Nginx=made(ib.component(f"schemaVersion: 1.0\nphases: {phases}")), **built()),
        )
        for i, phases in enumerate(("none", "[build]", "[{name: build, steps: none}]"))
    ),
    holds(
        "imagebuilder/download-permission",
        "a statement",
        **all_of(Nginx=DOWNLOADING, **built(allow("s3:GetObject"))),
    ),
    holds(
        "imagebuilder/download-permission",
        "a managed policy for all buckets",
        **all_of(
            Nginx=DOWNLOADING,
            **built(managed=[BUILDS, AGENT, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]),
        ),
    ),
    breaks(
        "imagebuilder/isolated-subnet",
        "no route at all",
        ("Infrastructure", "SubnetId"),
        "names Subnet, from which no route and no endpoint of its VPC leads anywhere",
        **network(),
    ),
    breaks(
        "imagebuilder/isolated-subnet",
        "a route of another table",
        ("Infrastructure", "SubnetId"),
        "names Subnet",
        **network(Table="RouteTable", Other="RouteTable", Link=LINK, Route=route("Other")),
    ),
    holds(
        "imagebuilder/isolated-subnet",
        "a route",
        **network(Table="RouteTable", Link=LINK, Route=route("Table")),
    ),
    holds(
        "imagebuilder/isolated-subnet",
        "endpoints",
        **network(Endpoint=resource("EC2::VPCEndpoint", VpcId=ref("Vpc"), ServiceName="ssm")),
    ),
    holds(
        "imagebuilder/isolated-subnet",
        "a VPC from elsewhere",
        **network(Subnet=resource("EC2::Subnet", VpcId="vpc-0123456789abcdef0")),
    ),
    holds(
        "imagebuilder/isolated-subnet",
        "a table from elsewhere",
        **network(
            Link=resource(
                "EC2::SubnetRouteTableAssociation",
                SubnetId=ref("Subnet"),
                RouteTableId="rtb-0123456789abcdef0",
            )
        ),
    ),
]
