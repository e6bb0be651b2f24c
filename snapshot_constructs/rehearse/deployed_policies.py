"""The lifecycle policies that a deploy made, in nested stacks too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from snapshot_constructs.model.rehearsed import DeployedPolicy
from snapshot_constructs.rehearse.assembly import Stack, nested_paths, paths
from snapshot_constructs.rehearse.deployment import DeployedStack, Deployment
from snapshot_constructs.rehearse.rehearsal import Rehearsal

_POLICY, _STACK = "AWS::DLM::LifecyclePolicy", "AWS::CloudFormation::Stack"


def found(
    rehearsal: Rehearsal, stacks: Sequence[Stack], deployment: Deployment
) -> tuple[DeployedPolicy, ...]:
    """Return all policies, in the order of their stacks.

    Args:
        rehearsal: where they are.
        stacks: of the assembly.
        deployment: what came of it.
    """
    known = {stack.name: stack for stack in stacks}
    return tuple(
        _policy(rehearsal, stack, known[stack.name], *ids)
        for stack in deployment.stacks
        for ids in _ids(_Place(rehearsal, stack), stack.id)
    )


@dataclass(frozen=True)
class _Place:
    rehearsal: Rehearsal
    stack: DeployedStack

    def client(self, service: str) -> Any:
        return self.rehearsal.client(service, account=self.stack.account, region=self.stack.region)


def _ids(place: _Place, stack: str) -> Iterator[tuple[str, str]]:
    """Yield logical and physical ids."""
    pages = place.client("cloudformation").get_paginator("list_stack_resources")
    for each in pages.paginate(StackName=stack).search("StackResourceSummaries[]"):
        if each["ResourceType"] == _POLICY:
            yield each["LogicalResourceId"], each["PhysicalResourceId"]
        elif each["ResourceType"] == _STACK:
            yield from _ids(place, each["PhysicalResourceId"])


def _policy(
    rehearsal: Rehearsal, deployed: DeployedStack, stack: Stack, logical_id: str, id: str
) -> DeployedPolicy:
    content = _content(rehearsal, id, deployed.account, deployed.region)
    named = nested_paths(stack) | paths(stack)
    return DeployedPolicy(
        name=named.get(logical_id, logical_id).removesuffix("/Resource"),
        stack=deployed.name,
        logical_id=logical_id,
        id=id,
        account=deployed.account,
        region=deployed.region,
        enabled=content["DateCreated"],
        content=content,
        state=content["State"],
        message=content.get("StatusMessage", ""),
    )


def again(rehearsal: Rehearsal, policy: DeployedPolicy) -> DeployedPolicy:
    """Return a policy with the state that it is in now."""
    content = _content(rehearsal, policy.id, policy.account, policy.region)
    return replace(policy, state=content["State"], message=content.get("StatusMessage", ""))


def _content(rehearsal: Rehearsal, id: str, account: str, region: str) -> Mapping[str, Any]:
    dlm = rehearsal.client("dlm", account=account, region=region)
    content: Mapping[str, Any] = dlm.get_lifecycle_policy(PolicyId=id)["Policy"]
    return content
