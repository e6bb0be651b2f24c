"""The roles that builds and lifecycle policies have in the templates."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import (
    DistributionConfiguration,
    Image,
    ImageLifecyclePolicy,
    ImagePipeline,
)
from snapshot_constructs.model.imagebuilder.base import literal
from snapshot_constructs.model.imagebuilder.distribution import (
    Distribution,
    FastLaunch,
    SsmParameter,
)
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from snapshot_constructs.model.managed_policies import IMAGE_LIFECYCLE, PATH
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, Building, Of, sure_items
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_READABLE = ("/aws/service/", "/imagebuilder/")


class _Needing(NamedTuple):
    """A pipeline or image, and something for which it needs an execution role.

    Attributes:
        what: such as ``puts the parameter /web/ami``.
        actions: what the role must be allowed.
    """

    building: Building
    what: str
    actions: tuple[str, ...]


def ssm_parameter_role(baking: Baking) -> Iterator[Located]:
    """Find parameters outside of /imagebuilder/ that no role may put."""
    yield from _lacking(baking, _putting(baking))


def base_parameter_role(baking: Baking) -> Iterator[Located]:
    """Find base images in parameters that no role may read."""
    yield from _lacking(baking, _reading(baking))


def fast_launch_role(baking: Baking) -> Iterator[Located]:
    """Find Fast Launch without a launch template and without a role."""
    for building in baking.buildings:
        found = [each for to in building.distributions for each in _fast_launches(to.it)]
        if found and building.by.it.role is None:
            yield Located(
                building.address,
                "ExecutionRole",
                "is missing, and its distribution enables Fast Launch without a launch template",
                "name a role with the managed policy EC2FastLaunchFullAccess, or name a launch "
                "template",
            )


def execution_role_trust(baking: Baking) -> Iterator[Located]:
    """Find roles of builds that Image Builder may not assume."""
    for build in baking.every(ImagePipeline, Image):
        yield from _untrusting(baking, build, build.it.role, "ExecutionRole")


def lifecycle_role_trust(baking: Baking) -> Iterator[Located]:
    """Find roles for the deletion of images that Image Builder may not assume."""
    for policy in baking.every(ImageLifecyclePolicy):
        yield from _untrusting(baking, policy, policy.it.role, "ExecutionRole")
    for image in baking.every(Image):
        role = image.it.deletion_role
        yield from _untrusting(baking, image, role, "DeletionSettings/ExecutionRole")


def lifecycle_role_policy(baking: Baking) -> Iterator[Located]:
    """Find roles of lifecycle policies that may not do what these say."""
    for policy in baking.every(ImageLifecyclePolicy):
        roles = baking.roles(policy, policy.it.role)
        lacking = [
            action
            for action in _retiring(policy.it)
            if roles and all(role.may(action) is False for role in roles)
        ]
        if lacking:
            yield Located(
                policy.address,
                "ExecutionRole",
                f"names the role {roles[0].address.name}, which may not {and_(lacking)}",
                f"attach the managed policy {PATH}{IMAGE_LIFECYCLE} to it, or allow them",
            )


def _untrusting(baking: Baking, of: Of[object], written: Written, where: str) -> Iterator[Located]:
    if written is not None:
        roles = baking.roles(of, written)
        if roles and all(role.trusts("imagebuilder.") is False for role in roles):
            yield Located(
                of.address,
                where,
                f"names the role {roles[0].address.name}, which does not trust "
                f"imagebuilder.amazonaws.com",
                "write {Service: imagebuilder.amazonaws.com} as Principal of its sts:AssumeRole",
            )


def _lacking(baking: Baking, needing: Iterable[_Needing]) -> Iterator[Located]:
    """Find builds without an execution role, or with one that may not do what is needed."""
    for building, what, actions in needing:
        written = building.by.it.role
        if written is None:
            yield Located(
                building.address,
                "ExecutionRole",
                f"is missing, and {what}",
                f"name a role that may {and_(actions)}",
            )
        roles = baking.roles(building.by, written)
        lacking = [each for each in actions if all(role.may(each) is False for role in roles)]
        if roles and lacking:
            yield Located(
                building.address,
                "ExecutionRole",
                f"names the role {roles[0].address.name}, which may not {and_(lacking)}, and {what}",
                "allow it that",
            )


def _putting(baking: Baking) -> Iterator[_Needing]:
    for building in baking.buildings:
        for to in building.distributions:
            for each in _parameters(to.it.distributions):
                name = literal(each.name)
                if (
                    each.account is None
                    and name.startswith("/")
                    and _is_outside(name, ("/imagebuilder/",))
                ):
                    describes = each.data_type == "aws:ec2:image"
                    actions = ("ssm:PutParameter", *(("ec2:DescribeImages",) * describes))
                    yield _Needing(building, f"its distribution puts {brief(name)}", actions)


def _reading(baking: Baking) -> Iterator[_Needing]:
    for building in baking.buildings:
        names = [_parameter(literal(recipe.it.parent)) for recipe in building.recipes]
        if names and all(name is not None and _is_outside(name, _READABLE) for name in names):
            what = f"the base image of its recipe is in {brief(names[0])}"
            yield _Needing(building, what, ("ssm:GetParameter",))


def _parameter(parent: str) -> str | None:
    """Return the name of the parameter that a base image is in."""
    if not parent.startswith("ssm:"):
        return None
    return re.sub(r"^arn:.*:parameter/?", "/", parent.removeprefix("ssm:"))


def _is_outside(name: str, prefixes: tuple[str, ...]) -> bool:
    """Tell whether a name surely begins with none of some prefixes."""
    known = name.partition("${")[0]
    return not name.startswith(prefixes) and not (
        known != name and any(each.startswith(known) for each in prefixes)
    )


def _parameters(listed: tuple[Distribution | Deferred, ...] | Deferred) -> Iterator[SsmParameter]:
    for _, each in sure_items(listed, Distribution):
        for _, one in sure_items(each.parameters, SsmParameter):
            yield one


def _fast_launches(configuration: DistributionConfiguration) -> Iterator[FastLaunch]:
    for _, each in sure_items(configuration.distributions, Distribution):
        for _, one in sure_items(each.fast_launches, FastLaunch):
            if one.enabled is True and one.template_id is None and one.template_name is None:
                yield one


def _retiring(policy: ImageLifecyclePolicy) -> tuple[str, ...]:
    """Return the actions without which a lifecycle policy cannot do what it says."""
    rules = (each for _, each in sure_items(policy.rules, LifecycleRule))
    return tuple(dict.fromkeys(action for each in rules for action in _of_rule(each)))


def _of_rule(rule: LifecycleRule) -> Iterator[str]:
    on_amis = {
        "DEPRECATE": "ec2:EnableImageDeprecation",
        "DISABLE": "ec2:DisableImage",
        "DELETE": "ec2:DeregisterImage",
    }
    action = on_amis.get(str(rule.action))
    if rule.amis is True and action:
        yield action
    if rule.snapshots is True and rule.action == "DELETE":
        yield "ec2:DeleteSnapshot"
    if rule.containers is True and rule.action == "DELETE":
        yield "ecr:BatchDeleteImage"


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/ssm-parameter-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An execution role may put parameters outside /imagebuilder/",
        why="Image Builder's own role puts parameters below /imagebuilder/ only. Any other name needs "
        "an execution role of the pipeline or image with ssm:PutParameter, with "
        "ec2:DescribeImages for the data type aws:ec2:image, and with ssm:AddTagsToResource; "
        "without it the build fails at its end.",
        link=links.AMI_DISTRIBUTION,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=ssm_parameter_role,
    ),
    Rule(
        id="imagebuilder/base-parameter-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A base image in a parameter of your own comes with an execution role",
        why="The service-linked role reads parameters under /aws/service/ and /imagebuilder/ only; "
        "elsewhere the execution role needs ssm:GetParameter, or each build fails.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=base_parameter_role,
    ),
    Rule(
        id="imagebuilder/fast-launch-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Fast Launch without a launch template has an execution role that may set it up",
        why="EC2 then makes a VPC and a launch template in a stack of its own: the execution role of the "
        "pipeline or image needs the managed policy EC2FastLaunchFullAccess.",
        link=links.AMI_DISTRIBUTION,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=fast_launch_role,
    ),
    Rule(
        id="imagebuilder/execution-role-trust",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Image Builder may assume the execution role of a pipeline or image",
        why="Each build fails.",
        link=links.PIPELINE,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=execution_role_trust,
    ),
    Rule(
        id="imagebuilder/lifecycle-role-trust",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The role trusts imagebuilder.amazonaws.com",
        why="Image Builder cannot assume the role, and retires nothing.",
        link=links.LIFECYCLE_ROLE,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=lifecycle_role_trust,
    ),
    Rule(
        id="imagebuilder/lifecycle-role-policy",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The role of a lifecycle policy may do what the policy says",
        why="Images stay: each run of the policy fails.",
        link=links.LIFECYCLE_ROLE,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=lifecycle_role_policy,
    ),
)
