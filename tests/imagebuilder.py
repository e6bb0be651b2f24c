"""Resources of Image Builder that break no rule, to be changed where a test wants."""

from typing import Any

from snapshot_constructs.cfn.imagebuilder.document import component_document, workflow_document
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    DistributionConfiguration,
    Image,
    ImageLifecyclePolicy,
    ImagePipeline,
    ImageRecipe,
    InfrastructureConfiguration,
    Workflow,
)
from snapshot_constructs.model.imagebuilder.distribution import AmiDistribution, Distribution
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from snapshot_constructs.model.imagebuilder.pipeline import ALWAYS, PipelineSchedule
from snapshot_constructs.model.imagebuilder.recipe import (
    Argument,
    BlockDevice,
    Disk,
    Repository,
    UsedComponent,
)
from snapshot_constructs.model.tags import Tag

ARN = "arn:aws:imagebuilder:eu-west-1:111122223333"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a0a0a0a-1111-2222-3333-444444444444"
BASE = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
DATE = "{{ imagebuilder:buildDate }}"
DOCUMENT = """\
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands:
            - dnf -y install nginx
"""
WORKFLOW_DOCUMENT = """\
name: test-image
schemaVersion: 1.0
steps:
  - name: LaunchTestInstance
    action: LaunchInstance
    onFailure: Abort
    inputs:
      waitFor: ssmAgent
  - name: TerminateTestInstance
    action: TerminateInstance
    onFailure: Continue
    inputs:
      instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId
"""


def component(data: str | None = DOCUMENT, **changes: Any) -> Component:
    """Return a component with this document."""
    document = None if data is None else component_document(data)
    made = {"name": "nginx", "version": "1.0.0", "platform": "Linux", "data": data}
    return Component(**{**made, "document": document, **changes})


def workflow(data: str | None = WORKFLOW_DOCUMENT, **changes: Any) -> Workflow:
    """Return a workflow with this document."""
    document = None if data is None else workflow_document(data)
    made = {"name": "test-image", "version": "1.0.0", "type": "TEST", "data": data}
    return Workflow(**{**made, "document": document, **changes})


def recipe(**changes: Any) -> ImageRecipe:
    """Return the recipe of an AMI."""
    device = BlockDevice(
        device="/dev/xvda", ebs=Disk(size_gib=20, type="gp3", encrypted=True, key=KEY)
    )
    made = {
        "name": "web",
        "version": "1.0.x",
        "parent": BASE,
        "components": (UsedComponent(arn=f"{ARN}:component/nginx/1.0.0/1"),),
        "devices": (device,),
    }
    return ImageRecipe(**{**made, **changes})


def argument(name: str, *values: str) -> Argument:
    """Return the value of a parameter."""
    return Argument(name=name, values=values)


def container_recipe(**changes: Any) -> ContainerRecipe:
    """Return the recipe of a container image."""
    made = {
        "name": "web-container",
        "version": "1.0.x",
        "parent": "amazonlinux:2023",
        "container_type": "DOCKER",
        "repository": Repository(service="ECR", name="web"),
        "dockerfile": "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n",
        "platform": "Linux",
        "components": (UsedComponent(arn=f"{ARN}:component/nginx/1.0.0/1"),),
    }
    return ContainerRecipe(**{**made, **changes})


def infrastructure(**changes: Any) -> InfrastructureConfiguration:
    """Return an infrastructure configuration."""
    made = {
        "name": "web",
        "instance_profile": "web-builder",
        "instance_types": ("m7i.large",),
        "subnet": "subnet-0123456789abcdef0",
        "security_groups": ("sg-0123456789abcdef0",),
        "http_tokens": "required",
        "hop_limit": 2,
        "terminate_on_failure": True,
    }
    return InfrastructureConfiguration(**{**made, **changes})


def distributed(region: str = "eu-west-1", **changes: Any) -> Distribution:
    """Return what becomes of an image in one Region."""
    made = {"region": region, "ami": AmiDistribution(name=f"web {DATE}")}
    return Distribution(**{**made, **changes})


def distribution(*distributions: Any, **changes: Any) -> DistributionConfiguration:
    """Return a distribution configuration."""
    made = {"name": "web", "distributions": distributions or (distributed(),)}
    return DistributionConfiguration(**{**made, **changes})


def pipeline(**changes: Any) -> ImagePipeline:
    """Return a pipeline."""
    made = {
        "name": "web",
        "recipe": f"{ARN}:image-recipe/web/1.0.0",
        "infrastructure": f"{ARN}:infrastructure-configuration/web",
        "distribution": f"{ARN}:distribution-configuration/web",
        "schedule": PipelineSchedule(
            expression="cron(0 3 ? * sun *)", time_zone="Europe/Paris", start_condition=ALWAYS
        ),
        "tests": True,
    }
    return ImagePipeline(**{**made, **changes})


def image(**changes: Any) -> Image:
    """Return an image that is built while the stack is deployed."""
    made = {
        "recipe": f"{ARN}:image-recipe/web/1.0.0",
        "infrastructure": f"{ARN}:infrastructure-configuration/web",
    }
    return Image(**{**made, **changes})


def lifecycle(*rules: LifecycleRule, **changes: Any) -> ImageLifecyclePolicy:
    """Return a lifecycle policy."""
    deleting = LifecycleRule(
        action="DELETE",
        amis=True,
        snapshots=True,
        filter="AGE",
        value=6,
        unit="MONTHS",
        keep=1,
        but_launched_within=60,
        but_launched_unit="DAYS",
    )
    made = {
        "name": "web",
        "resource_type": "AMI_IMAGE",
        "role": "arn:aws:iam::111122223333:role/retire-images",
        "rules": rules or (deleting,),
        "selected_tags": (Tag("pipeline", "web"),),
    }
    return ImageLifecyclePolicy(**{**made, **changes})
