"""``ContainerPipeline``: container images built from a base image, tested and pushed to repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from snapshot_constructs.cdk._container_planning import ContainerPlan, planned
from snapshot_constructs.cdk._container_roles import let_use_repositories
from snapshot_constructs.cdk._deployer import deployer_policy
from snapshot_constructs.cdk._notes import of_verdict, put
from snapshot_constructs.cdk._pipeline_base import PipelineBase
from snapshot_constructs.cdk._pipeline_build import make_resources, make_roles, tell_others
from snapshot_constructs.cdk._pipeline_imports import named
from snapshot_constructs.cdk._pipeline_name import take
from snapshot_constructs.cdk._pipeline_notes import of_versions
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_logs as logs
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_sns as sns
    from constructs import Construct

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.imagebuilder import ImageBuilderResource
    from snapshot_constructs.model.imagebuilder.baking import ImageComponent
    from snapshot_constructs.model.imagebuilder.base_image import BaseImage
    from snapshot_constructs.model.imagebuilder.container import (
        BaseContainerImage,
        ContainerTarget,
        DockerfileTemplate,
        RepositoryLike,
    )
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
    from snapshot_constructs.model.imagebuilder.infrastructure import Placement
    from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
    from snapshot_constructs.model.imagebuilder.recipe import BlockDevice
    from snapshot_constructs.model.imagebuilder.targets import Retire
    from snapshot_constructs.model.imagebuilder.versions import Versions
    from snapshot_constructs.model.tags import Tag
    from snapshot_constructs.rules import Verdict


class ContainerPipeline(PipelineBase):
    """Builds container images, tests them and pushes them to repositories of ECR.

    Components, instances, tests, workflows, versions and names are as in ``AmiPipeline``.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/container-image-pipelines.html

    Attributes:
        targets: where images go; the Region of the stack is the first.
        instance_role: what the instances may do.
        execution_role: what builds run as; None where the service's own role suffices.
        lifecycle_role: what images are deleted as; None where they are not.
        tag: carried by all images, which are deleted by it.
        image_uri: the image that the deployment built; None without ``build_on_deploy``.
        resources: what the resources say, by the ids of their constructs.
        verdict: what the rules have to say: warnings, notes, and what nobody can tell before
            deployment.
    """

    targets: tuple[ContainerTarget, ...]
    instance_role: iam.IRole
    execution_role: iam.IRole | None
    lifecycle_role: iam.IRole | None
    tag: Tag
    image_uri: str | None
    resources: Mapping[str, ImageBuilderResource]
    verdict: Verdict

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        base: BaseContainerImage,
        repository: RepositoryLike,
        components: Sequence[ImageComponent] = (),
        dockerfile: DockerfileTemplate | None = None,
        working_directory: str | None = None,
        component_key: KeyLike | None = None,
        targets: Sequence[ContainerTarget] = (),
        build_image: BaseImage | None = None,
        devices: Sequence[BlockDevice] = (),
        schedule: PipelineSchedule | None = None,
        enabled: bool = True,
        retire: Retire | None = None,
        vpc: ec2.IVpc | None = None,
        subnet_selection: ec2.SubnetSelection | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        instance_types: Sequence[str] = (),
        instance_role: iam.IRole | None = None,
        key_pair: ec2.IKeyPair | None = None,
        hop_limit: int = 2,
        placement: Placement | None = None,
        topic: sns.ITopic | None = None,
        terminate_on_failure: bool = True,
        terminate_on_completion: bool | None = None,
        resource_tags: Mapping[str, str] | None = None,
        log_bucket: s3.IBucket | None = None,
        log_prefix: str = "imagebuilder",
        log_group: logs.ILogGroup | None = None,
        log_retention_days: int | None = 90,
        tests: bool = True,
        scan: bool = False,
        scan_repository: RepositoryLike | None = None,
        enhanced_metadata: bool | None = None,
        workflows: Sequence[ImageWorkflow] = (),
        execution_role: iam.IRole | None = None,
        build_on_deploy: bool = False,
        removal: Literal["retain", "delete-deploy-image"] = "retain",
        versions: Versions | None = None,
        name: str | None = None,
        description: str | None = None,
    ) -> None:
        """Make the pipeline and all that belongs to it.

        Args:
            scope: where it belongs.
            id: what it is called there.
            base: the image that container images are made from.
            repository: the repository of ECR in the account and Region of the stack that they go to.
            components: what is installed and tested, in this order.
            dockerfile: the template of the Dockerfile; one that installs the components on the base
                image when None.
            working_directory: of the build; ``/tmp`` or ``C:/`` when None.
            component_key: the KMS key of the documents of components and workflows, and of the
                template.
            targets: the Regions that images go to, beside that of the stack, and their image tags;
                without any, an image has its version, such as ``1.0.7-1``, for a tag.
            build_image: the AMI of the instances; the newest one of ECS when None.
            devices: their volumes; as the AMI has them when empty.
            schedule: when it builds; only when started when None.
            enabled: whether the schedule counts.
            retire: when images are deleted; never when None, for nobody knows which of them run.
            vpc: of the instances; the default VPC when None.
            subnet_selection: of it the first is taken; one with a way out when None.
            security_groups: one that nothing gets into when empty.
            instance_types: Image Builder takes one that there is; one that suits ``build_image``, or
                that Image Builder picks, when empty.
            instance_role: given what it needs; a role with least privilege is made when None.
            key_pair: for those who look at an instance that failed.
            hop_limit: of responses of the instance metadata service; containers need 2.
            placement: on dedicated instances or hosts, or in one Availability Zone.
            topic: is told of each image; ``on_built`` and its like need none.
            terminate_on_failure: whether an instance is terminated when the build fails.
            terminate_on_completion: whether it is when the build succeeds.
            resource_tags: tags on instances and their volumes while they exist.
            log_bucket: gets the logs, too.
            log_prefix: where in it.
            log_group: gets the logs of builds; one below ``/aws/imagebuilder/`` is made when None.
            log_retention_days: of the groups that are made; for ever when None.
            tests: whether the phases ``test`` are run, in a container of the image.
            scan: whether Amazon Inspector looks at a copy of each image.
            scan_repository: where that copy goes; Image Builder makes a repository when None.
            enhanced_metadata: whether packages are listed with Systems Manager; Image Builder does it
                when None.
            workflows: in the place of those of Image Builder.
            execution_role: given what it needs; one is made when it is needed and None is given.
            build_on_deploy: whether the deployment builds an image, and waits for it, whenever the
                pipeline has changed; 12 hours at the most.
            removal: what becomes of the image that the deployment built when the stack is deleted; all
                others stay in any case.
            versions: ``Versions.auto()`` when None.
            name: derived from the place in the app when None.
            description: for people.

        Raises:
            PipelineError: if AWS would refuse something, or it could never build; nothing is left in
                the tree, and nothing was changed outside the pipeline.
        """
        plan = planned(scope, id, name, locals())
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            self._build(plan)
        take(scope, id, self.pipeline_name)

    def _build(self, plan: ContainerPlan) -> None:
        draft = plan.draft
        of = make_roles(self, draft, (), plan.region)
        made = make_resources(self, draft, plan.resources, of)
        put(self, (*of_verdict(plan.verdict), *of_versions(draft.versions)))
        self.pipeline_name, self.tag = draft.pipeline, draft.tag
        self.targets, self.resources, self.verdict = plan.targets, made.values, plan.verdict
        self.instance_role, self.execution_role, self.lifecycle_role = of
        image = made.resources.get("Image")
        self.image_uri = None if image is None else image.attr_image_uri  # type: ignore[attr-defined]  # an image has one
        tell_others(draft, (), of, plan.region)
        let_use_repositories(plan, of)

    @staticmethod
    def deployer_policy() -> iam.PolicyDocument:
        """Return what whoever deploys pipelines must be allowed; see that of ``AmiPipeline``."""
        return deployer_policy("ContainerRecipe")

    @classmethod
    def from_pipeline_name(cls, scope: Construct, id: str, name: str) -> PipelineBase:
        """Refer to a pipeline of this account and Region by its name.

        Args:
            scope: where it belongs.
            id: what it is called there.
            name: in lower case, as in its ARN.

        Raises:
            ValueError: if it is no name of a pipeline.
        """
        return named(PipelineBase, scope, id, name)
