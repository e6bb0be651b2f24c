"""``AmiPipeline``: AMIs baked from a base image, tested, distributed and retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from snapshot_constructs.cdk._deployer import deployer_policy
from snapshot_constructs.cdk._notes import of_verdict, put
from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
from snapshot_constructs.cdk._pipeline_build import make_resources, make_roles, tell_others
from snapshot_constructs.cdk._pipeline_imports import by_name
from snapshot_constructs.cdk._pipeline_keys import policy_of_key
from snapshot_constructs.cdk._pipeline_name import take
from snapshot_constructs.cdk._pipeline_notes import of_versions
from snapshot_constructs.cdk._pipeline_planning import Plan, planned
from snapshot_constructs.cdk._target_accounts import remember_sender
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.model.imagebuilder.targets import Retire
from snapshot_constructs.model.retention import Retain

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
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
    from snapshot_constructs.model.imagebuilder.infrastructure import Placement
    from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
    from snapshot_constructs.model.imagebuilder.recipe import BlockDevice
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget
    from snapshot_constructs.model.imagebuilder.versions import Versions
    from snapshot_constructs.model.tags import Tag
    from snapshot_constructs.rules import Verdict

RETIRE = Retire(
    deprecate_after=Retain.days(90),
    delete_after=Retain.days(365),
    keep_if_launched_within=Retain.days(90),
)
"""How AMIs are retired unless something else is said."""


class AmiPipeline(AmiPipelineBase):
    """Bakes AMIs: builds, tests, distributes and retires them.

    The pipeline, the infrastructure, the distribution, the recipe and so the images have one name. All
    that cannot be changed has a version that changes with its content: edit a step, and the next
    deployment makes a new component and a new recipe, and updates the pipeline in place.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/ami-image-pipelines.html

    Attributes:
        targets: where AMIs go; the Region of the stack is the first.
        instance_role: what the instances may do.
        execution_role: what builds run as; None where the service's own role suffices.
        lifecycle_role: what images are retired as; None where they are not.
        key: the KMS key of the AMIs in the Region of the stack; None where it is that of the account.
        tag: carried by all images, which are retired by it.
        image_id: the AMI that the deployment built; None without ``build_on_deploy``.
        resources: what the resources say, by the ids of their constructs.
        verdict: what the rules have to say: warnings, notes, and what nobody can tell before
            deployment.
    """

    targets: tuple[AmiTarget, ...]
    instance_role: iam.IRole
    execution_role: iam.IRole | None
    lifecycle_role: iam.IRole | None
    key: KeyLike | None
    tag: Tag
    image_id: str | None
    resources: Mapping[str, ImageBuilderResource]
    verdict: Verdict

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        base: BaseImage,
        components: Sequence[ImageComponent] = (),
        root_gib: int | None = None,
        root_device: str | None = None,
        encrypted: bool = True,
        key: KeyLike | None = None,
        devices: Sequence[BlockDevice] = (),
        user_data: str | None = None,
        working_directory: str | None = None,
        uninstall_agent: bool | None = None,
        watermarks: Sequence[str] | None = None,
        ami_tags: Mapping[str, str] | None = None,
        component_key: KeyLike | None = None,
        schedule: PipelineSchedule | None = None,
        enabled: bool = True,
        targets: Sequence[AmiTarget] = (),
        parameter: str | None = None,
        retire: Retire | None = RETIRE,
        vpc: ec2.IVpc | None = None,
        subnet_selection: ec2.SubnetSelection | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        instance_types: Sequence[str] = (),
        instance_role: iam.IRole | None = None,
        key_pair: ec2.IKeyPair | None = None,
        hop_limit: int = 1,
        placement: Placement | None = None,
        auto_scaling_group: str | None = None,
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
            base: the image that AMIs are made from.
            components: what is installed and tested, in this order.
            root_gib: the size of the root volume; that of the base when None. For another type than
                gp3, or for IOPS, write the root device among ``devices``.
            root_device: its name; known for the images of Amazon and the like when None.
            encrypted: whether volumes are encrypted.
            key: the KMS key of the AMIs in the Region of the stack, which is needed as soon as
                another account gets them; that of the account for EBS when None.
            devices: further volumes, or what becomes of those of the base.
            user_data: in the place of that of Image Builder, in plain text; on Linux it must leave
                the agent of Systems Manager installed.
            working_directory: of the build; ``/tmp`` or ``C:/`` when None.
            uninstall_agent: whether the agent of Systems Manager is removed from the AMI; it is when
                Image Builder had to install it when None.
            watermarks: marks that copies keep, for policies on allowed AMIs; the name of the
                pipeline when None, but none where an AMI is public.
            ami_tags: tags on the AMIs, wherever they go.
            component_key: the KMS key of the documents of components and workflows.
            schedule: when it builds; only when started when None.
            enabled: whether the schedule counts.
            targets: the Regions and accounts that AMIs go to, beside those of the stack.
            parameter: the parameter of Systems Manager that gets the id of the newest AMI, in every
                target; ``/imagebuilder/<name>/latest`` when None. Image Builder makes it with the
                first AMI, and it stays when the stack is deleted.
            retire: when AMIs are retired; never when None.
            vpc: of the instances; the default VPC when None.
            subnet_selection: of it the first is taken; one with a way out when None.
            security_groups: one that nothing gets into when empty.
            instance_types: Image Builder takes one that there is; one that suits the base when empty.
            instance_role: given what it needs; a role with least privilege is made when None.
            key_pair: for those who look at an instance that failed.
            hop_limit: of responses of the instance metadata service; only version 2 is answered.
            placement: on dedicated instances or hosts, or in one Availability Zone.
            auto_scaling_group: the name of one from which the build instance is taken.
            topic: is told of each image; ``on_built`` and its like need none.
            terminate_on_failure: whether an instance is terminated when the build fails.
            terminate_on_completion: whether it is when the build succeeds.
            resource_tags: tags on instances and their volumes while they exist.
            log_bucket: gets the logs, too.
            log_prefix: where in it.
            log_group: gets the logs of builds; one below ``/aws/imagebuilder/`` is made when None.
            log_retention_days: of the groups that are made; for ever when None.
            tests: whether an instance is launched from each AMI for the phase ``test``.
            scan: whether Amazon Inspector looks at that instance.
            enhanced_metadata: whether packages are listed with Systems Manager; Image Builder does it
                when None. Turn it off where the account has an inventory of all instances.
            workflows: in the place of those of Image Builder.
            execution_role: given what it needs; one is made when it is needed and None is given.
            build_on_deploy: whether the deployment builds an AMI, and waits for it, whenever the
                pipeline has changed: 20 to 60 minutes, 12 hours at the most.
            removal: what becomes of the AMI that the deployment built when the stack is deleted; all
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
        remember_sender(self, self.targets, self.key)

    def _build(self, plan: Plan) -> None:
        draft = plan.draft
        of = make_roles(self, draft, plan.targets, plan.region)
        made = make_resources(self, draft, plan.resources, of)
        put(self, (*of_verdict(plan.verdict), *of_versions(draft.versions)))
        self.pipeline_name, self.tag, self.key = draft.pipeline, draft.tag, draft.key
        self.parameter_name = as_text(draft.parameter)
        self.targets, self.resources, self.verdict = plan.targets, made.values, plan.verdict
        self.instance_role, self.execution_role, self.lifecycle_role = of
        image = made.resources.get("Image")
        self.image_id = None if image is None else image.attr_image_id  # type: ignore[attr-defined]  # an image has one
        tell_others(draft, plan.targets, of, plan.region)

    @staticmethod
    def deployer_policy() -> iam.PolicyDocument:
        """Return what whoever deploys pipelines must be allowed: CloudFormation's role, for example.

        Made here are roles below the path ``/ami-pipeline/``; no others can be made or passed on.
        """
        return deployer_policy()

    @staticmethod
    def key_statements(
        *,
        accounts: Sequence[str] = (),
        share_with: Sequence[str] = (),
        organizations: Sequence[str] = (),
        units: Sequence[str] = (),
        source: str | None = None,
    ) -> list[iam.PolicyStatement]:
        """Return what the policy of a KMS key must say, if a pipeline cannot add it itself.

        It cannot where the key is imported or given by its ARN, such as one of another Region. The
        arguments are those of the ``AmiTarget`` that has the key; the key of the AMIs in the Region
        of the stack also needs the ``accounts`` of all the other targets.

        Args:
            accounts: get copies.
            share_with: may launch the AMIs themselves.
            organizations: whose accounts may.
            units: whose accounts may.
            source: the account of the pipeline; that of the key when None.

        Raises:
            ValueError: if something is misspelled.
        """
        return policy_of_key(source, accounts, share_with, organizations, units)

    @classmethod
    def from_pipeline_name(
        cls, scope: Construct, id: str, name: str, *, parameter_name: str | None = None
    ) -> AmiPipelineBase:
        """Refer to a pipeline of this account and Region by its name.

        Args:
            scope: where it belongs.
            id: what it is called there.
            name: in lower case, as in its ARN.
            parameter_name: ``/imagebuilder/<name>/latest`` when None.

        Raises:
            ValueError: if it is no name of a pipeline.
        """
        return by_name(scope, id, name, parameter_name)
