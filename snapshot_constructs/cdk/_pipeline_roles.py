"""The roles of a pipeline: of its instances, of its builds, and of what retires its images.

All that are made here are below one path: policies of keys, and those who deploy, name the path, so
that they need no role to exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._pipeline_draft import LOG_GROUPS
from snapshot_constructs.cdk._pipeline_parts import LIFECYCLE_ROLE, ROLE
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Phase, Step

if TYPE_CHECKING:
    from constructs import Construct

    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget

ROLE_PATH = "/ami-pipeline/"
SERVICE = "imagebuilder.amazonaws.com"
SERVICE_ROLE = f"aws-service-role/{SERVICE}/AWSServiceRoleForImageBuilder"

_INSTANCES = ("EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore")
_BUILDS = "EC2ImageBuilderExecutionPolicy"
_RETIRES = "service-role/EC2ImageBuilderLifecycleExecutionPolicy"
_FAST_LAUNCH = "EC2FastLaunchFullAccess"

# What the service's own role may write and read; version 26, checked 2026-11.
_WRITTEN_FREELY = "/imagebuilder/"
_READ_FREELY = (_WRITTEN_FREELY, "/aws/service/")


def role_pattern(account: str) -> str:
    """Return what the ARNs of all roles look like that are made here in an account."""
    return f"arn:{Aws.PARTITION}:iam::{account}:role{ROLE_PATH}*"


def service_role(account: str) -> str:
    """Return the ARN of Image Builder's own role in an account."""
    return f"arn:{Aws.PARTITION}:iam::{account}:role/{SERVICE_ROLE}"


def needs_role(draft: Draft, targets: tuple[AmiTarget, ...], region: str) -> bool:
    """Tell whether the service's own role does not suffice to build."""
    return bool(
        draft.workflows
        or draft.execution_role
        or _launches_fast(targets)
        or next(deltas(draft, targets, region), None)
    )


def deltas(
    draft: Draft, targets: tuple[AmiTarget, ...], region: str
) -> Iterator[iam.PolicyStatement]:
    """Yield what builds may do beyond what Image Builder's own role and its managed policy allow."""
    if draft.base.parameter is not None and not _is_below(draft.base.parameter, _READ_FREELY):
        yield _allow(["ssm:GetParameter"], [_parameter_arn(as_text(draft.base.parameter), region)])
    written = [arn for target in targets for arn in _written(draft, target, region)]
    if written:
        yield _allow(["ssm:PutParameter", "ssm:AddTagsToResource"], [*dict.fromkeys(written)])
        # EC2 takes no resource for this; SSM looks whether the AMI exists.
        yield _allow(["ec2:DescribeImages"], ["*"])
    if draft.log_group is not None and not _is_below(draft.image_log_group, (LOG_GROUPS,)):
        group = draft.log_group.log_group_arn
        yield _allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])
    if draft.auto_scaling_group is not None:
        yield _allow(["autoscaling:DescribeAutoScalingGroups"], ["*"])  # takes no resource


def execution_role(
    scope: Construct, draft: Draft, targets: tuple[AmiTarget, ...], region: str
) -> iam.Role:
    """Make the role that builds run as."""
    return _role(scope, ROLE, _managed_for_builds(targets), [*deltas(draft, targets, region)])


def extend_execution_role(
    role: iam.IRole, draft: Draft, targets: tuple[AmiTarget, ...], region: str
) -> None:
    """Let a role that was made elsewhere build."""
    _extend(role, _managed_for_builds(targets), deltas(draft, targets, region))


def instance_role(scope: Construct, draft: Draft) -> iam.Role:
    """Make the role of the instances."""
    return iam.Role(
        scope,
        "InstanceRole",
        assumed_by=_instances(),
        path=ROLE_PATH,
        managed_policies=[*map(_managed, _INSTANCES)],
        inline_policies=_inline([*_downloads(draft)]),
    )


def extend_instance_role(role: iam.IRole, draft: Draft) -> None:
    """Let a role that was made elsewhere be that of instances which build."""
    _extend(role, _INSTANCES, _downloads(draft))


def lifecycle_role(scope: Construct) -> iam.Role:
    """Make the role that images are retired as."""
    return _role(scope, LIFECYCLE_ROLE, (_RETIRES,), [])


def _downloads(draft: Draft) -> Iterator[iam.PolicyStatement]:
    """Yield what lets instances read the objects that steps of the pipeline's own download."""
    for source in dict.fromkeys(_sources(draft)):
        bucket, _, key = source.removeprefix("s3://").partition("/")
        if not bucket or not key or "{{" in source:
            continue
        yield _allow(["s3:GetObject"], [f"arn:{Aws.PARTITION}:s3:::{bucket}/{key}"])
        if key.endswith("*"):
            yield iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[f"arn:{Aws.PARTITION}:s3:::{bucket}"],
                conditions={"StringLike": {"s3:prefix": key}},
            )


def _sources(draft: Draft) -> Iterator[str]:
    for step in _steps(draft):
        for entry in step.inputs if isinstance(step.inputs, (list, tuple)) else ():
            source = entry.get("source") if isinstance(entry, Mapping) else None
            if step.action == "S3Download" and isinstance(source, str):
                yield source


def _steps(draft: Draft) -> Iterator[Step]:
    for component in draft.components:
        document = component.document
        phases = document.phases if isinstance(document, ComponentDocument) else ()
        for phase in phases if isinstance(phases, tuple) else ():
            steps = phase.steps if isinstance(phase, Phase) else ()
            yield from (
                s for s in (steps if isinstance(steps, tuple) else ()) if isinstance(s, Step)
            )


def _written(draft: Draft, target: AmiTarget, region: str) -> Iterator[str]:
    """Yield the ARN of the parameter of a target, if it is out of reach for the service's own role."""
    name = target.parameter or draft.parameter
    if not _is_below(name, (_WRITTEN_FREELY,)):
        yield _parameter_arn(as_text(name), as_text(target.region or region))


def _parameter_arn(name: str, region: str) -> str:
    if name.startswith("arn:"):
        return name
    return f"arn:{Aws.PARTITION}:ssm:{region}:{Aws.ACCOUNT_ID}:parameter/{name.lstrip('/')}"


def _is_below(name: object, prefixes: tuple[str, ...]) -> bool:
    """Tell whether a name, or the one in an ARN, surely begins with one of some prefixes."""
    if not isinstance(name, str):
        return False
    return name.partition(":parameter")[2].startswith(prefixes) or name.startswith(prefixes)


def _launches_fast(targets: tuple[AmiTarget, ...]) -> bool:
    return any(
        each.template_id is None and each.template_name is None
        for target in targets
        for each in target.fast_launch
    )


def _managed_for_builds(targets: tuple[AmiTarget, ...]) -> tuple[str, ...]:
    return (_BUILDS, _FAST_LAUNCH) if _launches_fast(targets) else (_BUILDS,)


def _role(
    scope: Construct, id: str, managed: tuple[str, ...], statements: list[iam.PolicyStatement]
) -> iam.Role:
    return iam.Role(
        scope,
        id,
        assumed_by=_image_builder(),
        path=ROLE_PATH,
        managed_policies=[*map(_managed, managed)],
        inline_policies=_inline(statements),
    )


@cache
def _instances() -> iam.ServicePrincipal:
    return iam.ServicePrincipal("ec2.amazonaws.com")


@cache
def _image_builder() -> iam.ServicePrincipal:
    here = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
    return iam.ServicePrincipal(SERVICE, conditions=here)


def _extend(
    role: iam.IRole, managed: tuple[str, ...], statements: Iterator[iam.PolicyStatement]
) -> None:
    for name in managed:
        role.add_managed_policy(_managed(name))
    for statement in statements:
        role.add_to_principal_policy(statement)


def _inline(statements: list[iam.PolicyStatement]) -> dict[str, iam.PolicyDocument]:
    return {"Pipeline": iam.PolicyDocument(statements=statements)} if statements else {}


@cache
def _managed(name: str) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_aws_managed_policy_name(name)


def _allow(actions: list[str], resources: list[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources)
