"""Stacks within a test's own process, of our types alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Root
from snapshot_constructs.rehearse.cloud.cfn.failures import ResourceError
from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Stack,
    create,
    delete,
    update,
)
from snapshot_constructs.rehearse.cloud.cfn.kinds import KINDS
from snapshot_constructs.rehearse.cloud.service import Output, Service
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import ACCOUNT, REGION

Given = Mapping[str, Any]
_KINDS = {kind.name: kind for kind in KINDS}


@dataclass
class Resource:
    """A resource of a stack.

    Attributes:
        id: what ``Ref`` gives.
        attributes: what ``Fn::GetAtt`` gives.
        given: its properties.
    """

    stack: Stack
    kind: Kind
    given: Given
    id: str = ""
    attributes: Attributes = field(default_factory=dict)

    def update(self, **changes: Any) -> None:
        """Change properties; those that become None are left out."""
        new = {name: value for name, value in (self.given | changes).items() if value is not None}
        self.id, self.attributes = update(self.kind, self.stack, self.id, self.given, new)
        self.given = new

    def delete(self) -> None:
        """Delete it."""
        delete(self.kind, self.stack, self.id, self.given)

    def call(self, action: str, **params: Any) -> Output:
        """Call an action of the service, whichever that is, as the root user."""
        service = {"DLM": "dlm", "ImageBuilder": "imagebuilder", "Rbin": "rbin", "EC2": "ec2"}
        name = service[self.kind.name.split("::")[1]]
        return self.stack.world.call(name, action, params, account=ACCOUNT, region=REGION)


def stack_of(*services: Service) -> Stack:
    """Return a stack in a world with these services."""
    world = World({service.name: service for service in services})
    caller = Root(ACCOUNT, "cloudformation.amazonaws.com")
    return Stack(world, ACCOUNT, REGION, caller, "App", "Thing")


def made(stack: Stack, type_: str, **given: Any) -> Resource:
    """Make a resource."""
    resource = Resource(stack, _KINDS[type_], given)
    resource.id, resource.attributes = create(resource.kind, stack, given)
    return resource


def refused(stack: Stack, type_: str, **given: Any) -> str:
    """Make a resource that is refused, and return the reason that is shown."""
    with pytest.raises(ResourceError) as caught:
        made(stack, type_, **given)
    return str(caught.value)
