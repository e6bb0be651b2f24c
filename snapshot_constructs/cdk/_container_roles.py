"""What the roles of a container pipeline may do with repositories.

The managed policy ``EC2InstanceProfileForImageBuilderECRContainerBuilds`` is for all repositories of
the account; checked 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._container_draft import name_of
from snapshot_constructs.cdk._tokens import as_text

if TYPE_CHECKING:
    from snapshot_constructs.cdk._container_planning import ContainerPlan
    from snapshot_constructs.cdk._pipeline_build import Roles

_PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_PUSH = [
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
]
# The managed policy for retirement has these for repositories with a certain tag.
_DELETE = ["ecr:BatchDeleteImage", "ecr:BatchGetImage"]

# Where Image Builder has an image scanned, unless it is told another place.
_SCANNED = "image-builder-image-scanning-repository"


def let_use_repositories(plan: ContainerPlan, of: Roles) -> None:
    """Let instances pull the base image and push theirs, and let them be deleted; none else."""
    for statement in _of_instances(plan):
        of.instance.add_to_principal_policy(statement)
    if of.lifecycle is not None:
        of.lifecycle.add_to_principal_policy(_allow(_DELETE, _targets(plan)))


def _of_instances(plan: ContainerPlan) -> Iterator[iam.PolicyStatement]:
    recipe = f"arn:{Aws.PARTITION}:imagebuilder:{plan.region}:{Aws.ACCOUNT_ID}:container-recipe"
    yield _allow(["imagebuilder:GetContainerRecipe"], [f"{recipe}/{plan.draft.pipeline}/*"])
    yield _allow(["ecr:GetAuthorizationToken"], ["*"])  # takes no resource
    yield _allow([*_PULL, *_PUSH], [*_targets(plan), *_scanned(plan)])
    base = plan.container.base.repository
    if base is not None:
        yield _allow(_PULL, [as_text(base)])


def _targets(plan: ContainerPlan) -> list[str]:
    own = plan.container.repository_name
    others = (
        _arn(target.region or plan.region, target.repository or own) for target in plan.targets
    )
    return [*dict.fromkeys((_arn(plan.region, own), *others))]


def _scanned(plan: ContainerPlan) -> Iterator[str]:
    if plan.draft.scan:
        repository = plan.container.scan_repository
        yield _arn(plan.region, name_of(repository) if repository is not None else _SCANNED)


def _arn(region: object, name: object) -> str:
    return f"arn:{Aws.PARTITION}:ecr:{as_text(region)}:{Aws.ACCOUNT_ID}:repository/{as_text(name)}"


def _allow(actions: list[str], resources: list[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources)
