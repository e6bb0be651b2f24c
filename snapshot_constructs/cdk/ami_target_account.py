"""``AmiTargetAccount``: the roles that Image Builder looks for in accounts that get AMIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from snapshot_constructs.cdk._image_keys import DISTRIBUTION_ROLE
from snapshot_constructs.cdk._listed import ACCOUNT, misspelled
from snapshot_constructs.cdk._only_one import check_alone
from snapshot_constructs.cdk._permissions import use_statements
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._role import key_arns
from snapshot_constructs.cdk._target_accounts import remember_receiver
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.model.value import brief

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snapshot_constructs.cdk._key import KeyLike

LIFECYCLE_ROLE = "Ec2ImageBuilderCrossAccountLifecycleAccess"

_PARAMETER = re.compile(r"[a-zA-Z0-9_.\-/]{1,1011}")
_IMAGE = re.compile(r"[a-z0-9_-]{1,128}")
_BY_IMAGE_BUILDER = "EC2 Image Builder"


class AmiTargetAccount(Construct):
    """Lets pipelines of other accounts copy AMIs into the account of the stack, and retire them there.

    The names of the roles are Image Builder's, and IAM knows no Regions: there is one per account.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html

    Attributes:
        role: what AMIs are copied as.
        lifecycle_role: what AMIs are retired as; None without ``lifecycle``.
    """

    role: iam.Role
    lifecycle_role: iam.Role | None

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        sources: Sequence[str],
        parameters: Sequence[str] = (),
        keys: Sequence[KeyLike] = (),
        launch_templates: bool = False,
        lifecycle: bool = False,
        image_names: Sequence[str] = (),
    ) -> None:
        """Make the roles, with what the pipelines need and nothing else.

        Args:
            scope: where it belongs.
            id: what it is called there.
            sources: ids of the accounts whose pipelines send AMIs.
            parameters: names of the parameters that they write here.
            keys: KMS keys of those accounts: the one of the build Region, and the one of each Region
                that AMIs are copied to.
            launch_templates: whether they make versions of launch templates here; only of those that
                are tagged ``CreatedBy: EC2 Image Builder``.
            lifecycle: whether they retire here what they sent.
            image_names: which images can be retired; all of those accounts when empty.

        Raises:
            ValueError: if something is misspelled, or the account has its roles already; nothing is
                left in the tree.
        """
        check_position(scope, id)
        _check(sources, parameters, image_names, lifecycle=lifecycle)
        arns = key_arns(keys)
        check_alone(AmiTargetAccount, scope, in_all_regions=True)
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            self.role = _distribution_role(
                self, sources, parameters, arns, launch_templates=launch_templates
            )
            names = image_names or ["*"]
            self.lifecycle_role = _lifecycle_role(self, sources, names) if lifecycle else None
        remember_receiver(self, sources, parameters, arns)


def _distribution_role(
    scope: Construct,
    sources: Sequence[str],
    parameters: Sequence[str],
    keys: Sequence[str],
    *,
    launch_templates: bool,
) -> iam.Role:
    policies = {
        "Keys": [iam.PolicyStatement.from_json(each) for each in use_statements(keys)],
        "Parameters": list(_parameters(parameters)),
        "LaunchTemplates": list(_launch_templates()) if launch_templates else [],
    }
    return iam.Role(
        scope,
        "Resource",
        role_name=DISTRIBUTION_ROLE,
        description="Image Builder copies AMIs from other accounts with it",
        assumed_by=iam.CompositePrincipal(*(iam.AccountPrincipal(each) for each in _once(sources))),
        managed_policies=[_managed("Ec2ImageBuilderCrossAccountDistributionAccess")],
        inline_policies={
            name: iam.PolicyDocument(statements=statements)
            for name, statements in policies.items()
            if statements
        },
    )


def _lifecycle_role(scope: Construct, sources: Sequence[str], names: Sequence[str]) -> iam.Role:
    images = [
        f"arn:{Aws.PARTITION}:imagebuilder:*:{account}:image/{name}/*"
        for account in _once(sources)
        for name in _once(names)
    ]
    conditions = {
        "StringEquals": {"aws:SourceAccount": _once(sources)},
        "ArnLike": {"aws:SourceArn": images},
    }
    return iam.Role(
        scope,
        "LifecycleRole",
        role_name=LIFECYCLE_ROLE,
        description="Image Builder retires AMIs with it that other accounts copied here",
        assumed_by=iam.ServicePrincipal("imagebuilder.amazonaws.com", conditions=conditions),
        managed_policies=[_managed("service-role/EC2ImageBuilderLifecycleExecutionPolicy")],
    )


def _parameters(names: Sequence[str]) -> Iterator[iam.PolicyStatement]:
    if names:
        arn = f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:parameter"
        yield iam.PolicyStatement(
            sid="WriteParameters",
            actions=["ssm:AddTagsToResource", "ssm:PutParameter"],
            resources=[f"{arn}/{name.removeprefix('/')}" for name in _once(names)],
        )
        # SSM looks whether there is such an AMI; EC2 knows no resources for that.
        yield iam.PolicyStatement(sid="FindImages", actions=["ec2:DescribeImages"], resources=["*"])


def _launch_templates() -> Iterator[iam.PolicyStatement]:
    arn = f"arn:{Aws.PARTITION}:ec2:*:{Aws.ACCOUNT_ID}:launch-template/*"
    yield iam.PolicyStatement(
        sid="UpdateLaunchTemplates",
        actions=["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
        resources=[arn],
        conditions={"StringEquals": {"aws:ResourceTag/CreatedBy": _BY_IMAGE_BUILDER}},
    )
    yield iam.PolicyStatement(
        sid="TagLaunchTemplates",
        actions=["ec2:CreateTags"],
        resources=[arn],
        conditions={"StringEquals": {"aws:RequestTag/CreatedBy": _BY_IMAGE_BUILDER}},
    )
    yield iam.PolicyStatement(
        sid="FindLaunchTemplates", actions=["ec2:DescribeLaunchTemplates"], resources=["*"]
    )


def _check(
    sources: Sequence[str],
    parameters: Sequence[str],
    image_names: Sequence[str],
    *,
    lifecycle: bool,
) -> None:
    lines = [
        *misspelled("sources", sources, ACCOUNT, "111122223333"),
        *misspelled("parameters", parameters, _PARAMETER, "/imagebuilder/web/latest"),
        *misspelled("image_names", image_names, _IMAGE, "web-server"),
    ]
    if not sources:
        lines.append("sources: at least one account (got none); write ['111122223333']")
    if image_names and not lifecycle:
        lines.append(
            f"image_names: are for what is retired (got {brief(image_names)}); write lifecycle=True, too"
        )
    if lines:
        raise ValueError("\n".join(lines))


def _managed(name: str) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_aws_managed_policy_name(name)


def _once(listed: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(listed))
