"""Synth of many AMI pipelines: our construct against the alpha L2s of the CDK for the same resources.

Each variant runs as a process of its own, with the CDK's validation off, and is charged the CPU time of
the process and of its node child. Variants take turns, and the medians are compared:

- alpha: ``aws-cdk.aws-imagebuilder-alpha``, with what it leaves to its author: the security group, the
  log groups, names
- ours: ``AmiPipeline``, which also holds each pipeline against the rules

Before that, the templates are compared: both must have as many resources of each type, and the same
managed policies. They are not the same: ours has a watermark, versions by content, roles below a path
that trust no other account, and images that are tagged and retired by that tag.

Where ours goes, beyond what both need for an app with a VPC (1.9 s): 0.2 s of Python to load the model
and the rules, a third of it in making dataclasses, and nothing of lifecycle policies, templates or
PyYAML; then some 15 ms of Python per pipeline, of which 9 for 20 questions to the CDK, 3 for the rules,
1 for its document as YAML. Each question takes half a millisecond, most of it in node, whatever is
asked: so nothing is asked that is known. Alpha takes 13 ms of Python for 24 questions, and node takes
a fifth longer with it: it has more constructs, and a library of its own to load.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROUNDS = 5
LIMIT = 1.0
VARIANTS = ("alpha", "ours")
PIPELINES = 20
ENVIRONMENT = {
    **os.environ,
    "CDK_VALIDATION": "false",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled, too


def main() -> int:
    """Compare, print, and return 1 if the templates differ or the limit is missed."""
    alpha, ours = map(_resources, VARIANTS)
    if alpha != ours:
        print("the templates differ: this would compare apples with pears")
        print(f"  only alpha: {dict(alpha - ours)}\n  only ours: {dict(ours - alpha)}")
        return 1
    print(f"{PIPELINES} pipelines, each synthesized {ROUNDS} times, of these resources:")
    for kind, number in sorted(ours.items()):
        print(f"{number:6} {kind}")
    spent = _median_seconds()
    ratio = spent["ours"] / spent["alpha"]
    print(f"  alpha {spent['alpha']:.2f}s, ours {spent['ours']:.2f}s: {ratio:.2f} of alpha")
    print(f"limit: {LIMIT} of alpha; CPU, medians")
    return int(ratio > LIMIT)


def _resources(variant: str) -> Counter[str]:
    """Count the resources of each type, and the managed policies of roles."""
    with tempfile.TemporaryDirectory() as folder:
        _run(variant, folder)
        template = json.loads((Path(folder) / "Bench.template.json").read_text())
    found: Counter[str] = Counter()
    for one in template["Resources"].values():
        found[one["Type"]] += 1
        policies = one.get("Properties", {}).get("ManagedPolicyArns", ())
        found.update(f"policy {each['Fn::Join'][1][-1].partition('/')[2]}" for each in policies)
    return found


def _median_seconds() -> dict[str, float]:
    spent: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    for _ in range(ROUNDS):
        for variant, times in spent.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            with tempfile.TemporaryDirectory() as folder:
                _run(variant, folder)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {variant: statistics.median(times) for variant, times in spent.items()}


def _run(variant: str, folder: str) -> None:
    subprocess.run([sys.executable, __file__, variant, folder], env=ENVIRONMENT, check=True)


# ------------------------------------------------------------------------------- what the children run

BASE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
INSTALL = ["dnf -y install nginx", "systemctl enable nginx"]  # and no two pipelines do the same
CHECK = ["nginx -t"]
LAUNCHED, DEPRECATED, DELETED = 90, 90, 365  # days


def synthesize(variant: str, folder: str) -> None:
    """Synthesize an app with all the pipelines."""
    import aws_cdk as cdk
    from aws_cdk import aws_ec2 as ec2

    app = cdk.App(outdir=folder)
    stack = cdk.Stack(app, "Bench")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1)
    write = {"alpha": by_alpha, "ours": by_construct}[variant]
    for i in range(PIPELINES):
        write(stack, f"P{i}", vpc)
    app.synth()


def by_construct(stack: Any, name: str, vpc: Any) -> None:
    """Write a pipeline with our construct."""
    from snapshot_constructs import AmiPipeline, BaseImage, ImageComponent, PipelineSchedule, Step

    nginx = ImageComponent.of(
        "nginx",
        build=[Step.bash(*INSTALL, f"touch /{name}"), Step.reboot()],
        test=[Step.bash(*CHECK)],
    )
    AmiPipeline(
        stack,
        name,
        base=BaseImage.ssm(BASE),
        components=[ImageComponent.managed("update-linux"), nginx],
        root_gib=20,
        schedule=PipelineSchedule.weekly("SUN", at="03:00"),
        vpc=vpc,
    )


def by_alpha(stack: Any, id: str, vpc: Any) -> None:
    """Write a pipeline with the alpha L2s."""
    from aws_cdk import aws_events as events
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder
    from constructs import Construct

    scope, name = Construct(stack, id), f"bench-{id.lower()}"
    recipe = _recipe(scope, name)
    imagebuilder.ImagePipeline(
        scope,
        "Pipeline",
        image_pipeline_name=name,
        recipe=recipe,
        infrastructure_configuration=_infrastructure(scope, name, vpc),
        distribution_configuration=_distribution(scope, name),
        schedule=imagebuilder.ImagePipelineSchedule(
            expression=events.Schedule.cron(week_day="SUN", hour="3", minute="0")
        ),
        image_log_group=_log_group(scope, "ImageLogs", f"/aws/imagebuilder/{name}"),
        image_pipeline_log_group=_log_group(
            scope, "PipelineLogs", f"/aws/imagebuilder/pipeline/{name}"
        ),
    )
    _lifecycle(scope, name, recipe)


def _component(scope: Any, name: str) -> Any:
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder

    inputs = imagebuilder.ComponentStepInputs
    steps = [
        imagebuilder.ComponentDocumentStep(
            name="Install",
            action=imagebuilder.ComponentAction.EXECUTE_BASH,
            inputs=inputs.from_object({"commands": [*INSTALL, f"touch /{name}"]}),
        ),
        imagebuilder.ComponentDocumentStep(
            name="Reboot",
            action=imagebuilder.ComponentAction.REBOOT,
            inputs=inputs.from_object({}),
        ),
    ]
    check = imagebuilder.ComponentDocumentStep(
        name="Check",
        action=imagebuilder.ComponentAction.EXECUTE_BASH,
        inputs=inputs.from_object({"commands": CHECK}),
    )
    return imagebuilder.Component(
        scope,
        "Nginx",
        component_name=f"{name}-nginx",
        platform=imagebuilder.Platform.LINUX,
        data=imagebuilder.ComponentData.from_component_document_json_object(
            schema_version=imagebuilder.ComponentSchemaVersion.V1_0,
            phases=[
                imagebuilder.ComponentDocumentPhase(
                    name=imagebuilder.ComponentPhaseName.BUILD, steps=steps
                ),
                imagebuilder.ComponentDocumentPhase(
                    name=imagebuilder.ComponentPhaseName.TEST, steps=[check]
                ),
            ],
        ),
    )


def _recipe(scope: Any, name: str) -> Any:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder

    update = imagebuilder.AmazonManagedComponent.update_os(
        scope, "Update", platform=imagebuilder.Platform.LINUX
    )
    root = ec2.BlockDevice(
        device_name="/dev/xvda",
        volume=ec2.BlockDeviceVolume.ebs(
            20, volume_type=ec2.EbsDeviceVolumeType.GP3, encrypted=True
        ),
    )
    return imagebuilder.ImageRecipe(
        scope,
        "Recipe",
        image_recipe_name=name,
        base_image=imagebuilder.BaseImage.from_ssm_parameter_name(BASE),
        components=[
            imagebuilder.ComponentConfiguration(component=update),
            imagebuilder.ComponentConfiguration(component=_component(scope, name)),
        ],
        block_devices=[root],
    )


def _infrastructure(scope: Any, name: str, vpc: Any) -> Any:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder

    return imagebuilder.InfrastructureConfiguration(
        scope,
        "Infrastructure",
        infrastructure_configuration_name=name,
        instance_types=[ec2.InstanceType("m5.large")],
        vpc=vpc,
        security_groups=[ec2.SecurityGroup(scope, "SecurityGroup", vpc=vpc)],
        http_put_response_hop_limit=1,
        terminate_instance_on_failure=True,
    )


def _distribution(scope: Any, name: str) -> Any:
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder
    from aws_cdk import aws_ssm as ssm

    latest = ssm.StringParameter.from_string_parameter_name(
        scope, "Latest", f"/imagebuilder/{name}/latest"
    )
    parameter = imagebuilder.SSMParameterConfigurations(
        parameter=latest, data_type=ssm.ParameterDataType.AWS_EC2_IMAGE
    )
    return imagebuilder.DistributionConfiguration(
        scope,
        "Distribution",
        distribution_configuration_name=name,
        ami_distributions=[
            imagebuilder.AmiDistribution(
                ami_name=f"{name} {{{{ imagebuilder:buildDate }}}}", ssm_parameters=[parameter]
            )
        ],
    )


def _log_group(scope: Any, id: str, name: str) -> Any:
    import aws_cdk as cdk
    from aws_cdk import aws_logs as logs

    return logs.LogGroup(
        scope,
        id,
        log_group_name=name,
        retention=logs.RetentionDays.THREE_MONTHS,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )


def _lifecycle(scope: Any, name: str, recipe: Any) -> None:
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder

    does = imagebuilder.LifecyclePolicyActionType
    imagebuilder.LifecyclePolicy(
        scope,
        "Lifecycle",
        lifecycle_policy_name=name,
        resource_type=imagebuilder.LifecyclePolicyResourceType.AMI_IMAGE,
        resource_selection=imagebuilder.LifecyclePolicyResourceSelection(recipes=[recipe]),
        details=[_after(DEPRECATED, does.DEPRECATE), _after(DELETED, does.DELETE)],
    )


def _after(days: int, action: Any) -> Any:
    import aws_cdk as cdk
    from aws_cdk import aws_imagebuilder_alpha as imagebuilder

    deletes = action == imagebuilder.LifecyclePolicyActionType.DELETE
    return imagebuilder.LifecyclePolicyDetail(
        action=imagebuilder.LifecyclePolicyAction(
            type=action, include_amis=True, include_snapshots=deletes
        ),
        filter=imagebuilder.LifecyclePolicyFilter(
            age_filter=imagebuilder.LifecyclePolicyAgeFilter(
                age=cdk.Duration.days(days), retain_at_least=1 if deletes else None
            )
        ),
        exclusion_rules=imagebuilder.LifecyclePolicyExclusionRules(
            ami_exclusion_rules=imagebuilder.LifecyclePolicyAmiExclusionRules(
                last_launched=cdk.Duration.days(LAUNCHED)
            )
        ),
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        synthesize(*sys.argv[1:])
    else:
        sys.exit(main())
