"""Resources of Image Builder as they stand in templates, that break no rule together."""

from typing import Any

from snapshot_constructs.cfn import imagebuilder as cfn
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.imagebuilder.distribution import AmiDistribution, LaunchPermission
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent
from tests import imagebuilder as ib
from tests.estates import arn, document, ref, resource, role, trust

MANAGED = "arn:aws:iam::aws:policy"
RETIRE = f"{MANAGED}/service-role/EC2ImageBuilderLifecycleExecutionPolicy"
BUILDS = f"{MANAGED}/EC2InstanceProfileForImageBuilder"
AGENT = f"{MANAGED}/AmazonSSMManagedInstanceCore"
HERE, THERE = "eu-west-1", "eu-central-1"
EITHER = {
    "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}},
    "Conditions": {"Prod": {"Fn::Equals": [ref("Stage"), "prod"]}},
}


def made(value: ImageBuilderResource) -> dict[str, Any]:
    """Write a resource into a template."""
    return {"Type": cfn.type_of(value), "Properties": cfn.encode(value)}


def recipe(*components: Any, **changes: Any) -> dict[str, Any]:
    """Make a recipe with components, by default ``Nginx``."""
    used = [each if isinstance(each, UsedComponent) else use(each) for each in components]
    return made(ib.recipe(**({"components": tuple(used or [use("Nginx")])} | changes)))


def use(name: Any, **given: str) -> UsedComponent:
    """Use a component of the template, with values for its parameters."""
    what = Deferred(ref(name)) if not str(name).startswith("arn:") else name
    values = tuple(ib.argument(each, value) for each, value in given.items())
    return UsedComponent(arn=what, arguments=values)


def pipeline(**changes: Any) -> dict[str, Any]:
    """Make a pipeline of ``Recipe``, ``Infrastructure`` and ``Distribution``."""
    linked = {
        "recipe": Deferred(ref("Recipe")),
        "infrastructure": Deferred(arn("Infrastructure")),
        "distribution": Deferred(ref("Distribution")),
    }
    return made(ib.pipeline(**(linked | changes)))


def distribution(*regions: Any, **changes: Any) -> dict[str, Any]:
    """Make a distribution, by default to the Region of the build."""
    return made(ib.distribution(*(regions or (ib.distributed(HERE),)), **changes))


def going(region: str = HERE, *, ami: dict[str, Any] | None = None, **changes: Any) -> Any:
    """Say what becomes of an image in a Region; ``ami`` is about the AMI."""
    return ib.distributed(
        region, ami=AmiDistribution(name=f"web {ib.DATE}", **(ami or {})), **changes
    )


def public() -> dict[str, Any]:
    """Make an AMI public."""
    return {"launch_permission": LaunchPermission(groups=("all",))}


def disk(**changes: Any) -> tuple[BlockDevice, ...]:
    """Make the only disk of a recipe."""
    return (BlockDevice(device="/dev/xvda", ebs=Disk(**({"size_gib": 20} | changes))),)


def builder(*statements: Any, managed: Any = (BUILDS, AGENT)) -> dict[str, Any]:
    """Make the role of instances."""
    trusted = document(trust("ec2.amazonaws.com"))
    return role(*statements, managed=managed, AssumeRolePolicyDocument=trusted)


def profile(name: Any = None) -> dict[str, Any]:
    """Make an instance profile with the role ``Builder``."""
    return resource("IAM::InstanceProfile", Roles=[name or ref("Builder")])


def executing(
    *statements: Any, service: str = "imagebuilder.amazonaws.com", managed: Any = ()
) -> Any:
    """Make a role that Image Builder may assume."""
    return role(*statements, managed=managed, AssumeRolePolicyDocument=document(trust(service)))


def lifecycle(*rules: Any, **changes: Any) -> dict[str, Any]:
    """Make a lifecycle policy."""
    return made(ib.lifecycle(*rules, **changes))


def either(one: dict[str, Any], other: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a resource with a property of one of two, which ``EITHER`` decides."""
    values = [each["Properties"][name] for each in (one, other)]
    return one | {"Properties": one["Properties"] | {name: {"Fn::If": ["Prod", *values]}}}


def all_of(**changes: Any) -> dict[str, Any]:
    """Return the resources of a pipeline that breaks no rule; None leaves one out."""
    whole = {
        "Nginx": made(ib.component()),
        "Recipe": recipe(),
        "Infrastructure": made(ib.infrastructure()),
        "Distribution": distribution(),
        "Pipeline": pipeline(),
    }
    return {name: each for name, each in (whole | changes).items() if each is not None}
