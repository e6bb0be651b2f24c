"""The demo's web servers: an AMI for two Regions and a branch, where it is promoted and launched."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2

import snapshot_constructs as sc

BRANCH = "777788889999"


def bake(app: cdk.App, account: str, key: str, dr_key: str) -> None:
    """Make the stack of the account that bakes, and that of the branch, which gets copies."""
    images = cdk.Stack(app, "Images", env=cdk.Environment(account=account, region="eu-west-1"))
    install = sc.Step.bash("dnf -y install nginx", "systemctl enable nginx", name="Install")
    answers = sc.Step.bash("curl --fail http://localhost/", name="Answers")
    web = sc.AmiPipeline(
        images,
        "Web",
        base=sc.BaseImage.amazon("amazon-linux-2023-x86"),
        components=[
            sc.ImageComponent.managed("update-linux"),
            sc.ImageComponent.of("nginx", build=[install], test=[answers]),
        ],
        root_gib=20,
        key=key,
        schedule=sc.PipelineSchedule.weekly("SUN", at="03:00", zone="Europe/Berlin"),
        targets=[sc.AmiTarget(accounts=[BRANCH]), sc.AmiTarget(region="eu-central-1", key=dr_key)],
    )

    branch = cdk.Stack(app, "Branch", env=cdk.Environment(account=BRANCH, region="eu-west-1"))
    sc.AmiTargetAccount(
        branch,
        "Amis",
        sources=[account],
        parameters=[web.parameter_name],
        keys=[key],
        lifecycle=True,
    )
    stable = sc.AmiChannel(branch, "Stable", pipeline=web, soak=cdk.Duration.days(1))
    ec2.LaunchTemplate(branch, "WebServer", machine_image=stable.machine_image())
