"""Make pipelines, and look at what came of them."""

from typing import Any

import aws_cdk as cdk

from snapshot_constructs import AmiPipeline, ImageComponent, PipelineError, Step
from tests.cdk.examples import ENV
from tests.cdk.image_builder.examples import AMAZON_LINUX
from tests.cdk.templates import resources

Resource = dict[str, Any]


def in_stack() -> cdk.Stack:
    """Return a stack of an app of its own."""
    return cdk.Stack(cdk.App(), "Images", env=ENV)


def web(stack: cdk.Stack, **changes: Any) -> AmiPipeline:
    """Return a pipeline with one component, changed as a test wants."""
    nginx = ImageComponent.of("nginx", build=[Step.bash("dnf -y install nginx")])
    return AmiPipeline(stack, "Web", **{"base": AMAZON_LINUX, "components": [nginx], **changes})


def of_type(stack: cdk.Stack, type_: str) -> dict[str, Resource]:
    """Return the resources of a type of Image Builder by their logical ids."""
    return resources(stack, f"AWS::ImageBuilder::{type_}")


def only(stack: cdk.Stack, type_: str) -> Resource:
    """Return the Properties of the only resource of a type of Image Builder."""
    (found,) = of_type(stack, type_).values()
    properties: Resource = found["Properties"]
    return properties


def properties(type_: str, **changes: Any) -> Resource:
    """Return the Properties of a resource of a pipeline that is changed so."""
    stack = in_stack()
    web(stack, **changes)
    return only(stack, type_)


def refused(**changes: Any) -> dict[str, str]:
    """Return what is wrong with a pipeline, as rules by places."""
    try:
        web(in_stack(), **changes)
    except PipelineError as error:
        return {finding.where: finding.rule.id for finding in error.findings}
    return {}


def noted(**changes: Any) -> dict[str, str]:
    """Return what is not quite right with a pipeline, as rules by places."""
    pipeline = web(in_stack(), **changes)
    return {finding.where: finding.rule.id for finding in pipeline.verdict.findings}


def allowed(stack: cdk.Stack) -> list[Resource]:
    """Return all statements of all roles and policies."""
    inline = [
        policy["PolicyDocument"]
        for role in resources(stack, "AWS::IAM::Role").values()
        for policy in role["Properties"].get("Policies", ())
    ]
    attached = [
        policy["Properties"]["PolicyDocument"]
        for policy in resources(stack, "AWS::IAM::Policy").values()
    ]
    return [statement for document in (*inline, *attached) for statement in document["Statement"]]
