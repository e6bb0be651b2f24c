"""Judge the tags that policies have in the end, when ``Tags.of(app)`` has added its own."""

from dataclasses import replace
from weakref import WeakKeyDictionary

import jsii
from aws_cdk import Stack
from aws_cdk.aws_dlm import CfnLifecyclePolicy
from constructs import IValidation

from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules import judge


@jsii.implements(IValidation)
class TagRule:
    """Fails the synthesis of a stack where a policy has tags that DLM refuses, whoever added them."""

    def __init__(self) -> None:
        self.policies: list[tuple[PolicySpec, CfnLifecyclePolicy]] = []

    def validate(self) -> list[str]:
        """Return one line for each rule on tags that is broken."""
        return [line for spec, resource in self.policies for line in _broken(spec, resource)]


_rules: WeakKeyDictionary[Stack, TagRule] = WeakKeyDictionary()


def watch_tags(stack: Stack, spec: PolicySpec, resource: CfnLifecyclePolicy) -> None:
    """Judge the tags of a policy at the end; one validation serves all policies of a stack."""
    rule = _rules.get(stack)
    if rule is None:
        rule = _rules[stack] = TagRule()
        stack.node.add_validation(rule)
    rule.policies.append((spec, resource))


def _broken(spec: PolicySpec, resource: CfnLifecyclePolicy) -> list[str]:
    tags = tuple(Tag(key, value) for key, value in resource.tags.tag_values().items())
    if tags == spec.tags:
        return []  # judged when the policy was made
    path = resource.node.path.removesuffix("/Resource")
    errors = judge(replace(spec, tags=tags)).errors
    return [f"{path}: {finding}" for finding in errors if finding.where.startswith("Tags")]
