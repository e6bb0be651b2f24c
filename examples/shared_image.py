"""A base image for all teams: baked in one account, launched in those of the applications."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

import snapshot_constructs as sc

IMAGES, SHOP, SANDBOX = "111122223333", "444455556666", "777788889999"

app = cdk.App()
images = cdk.Stack(app, "Images", env=cdk.Environment(account=IMAGES, region="eu-west-1"))
tools = sc.ImageComponent.of(
    "tools",
    build=[
        sc.Step.bash("dnf -y install git jq python3-pip", max_attempts=3),
        sc.Step.create_file("/etc/motd", "Made by the image team\n", permissions="0644"),
    ],
    test=[sc.Step.bash("git --version && jq --version && pip3 --version")],
)
base = sc.AmiPipeline(
    images,
    "Base",
    base=sc.BaseImage.ssm("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
    components=[sc.ImageComponent.managed("update-linux"), tools],
    root_gib=32,
    key=kms.Key(images, "Key", enable_key_rotation=True),
    schedule=sc.PipelineSchedule.weekly("SUN", at="03:00", zone="Europe/Paris"),
    targets=[
        sc.AmiTarget(accounts=[SHOP], share_with=[SANDBOX])
    ],  # a copy, or permission to launch
)

shop = cdk.Stack(app, "Shop", env=cdk.Environment(account=SHOP, region="eu-west-1"))
allowed = [f"arn:aws:kms:eu-west-1:{IMAGES}:key/*"]  # of these, those whose policies agree
names = [base.parameter_name]
sc.AmiTargetAccount(shop, "Amis", sources=[IMAGES], parameters=names, keys=allowed, lifecycle=True)
ec2.LaunchTemplate(shop, "Server", machine_image=base.machine_image())

app.synth()
