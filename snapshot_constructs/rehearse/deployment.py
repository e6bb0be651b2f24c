"""What came of a deploy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.rehearse.error import RehearsalError


@dataclass(frozen=True, kw_only=True)
class DeployedStack:
    """A stack that is there now.

    Attributes:
        id: its ARN.
        name: in CloudFormation.
        account: that it is in.
        region: that it is in.
        changed: whether this deploy changed anything.
        outputs: by key.
        resources: physical ids by logical id.
        paths: paths of constructs by logical id.
    """

    id: str
    name: str
    account: str
    region: str
    changed: bool
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    paths: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Deployment:
    """The stacks that a deploy asked for, in the order in which they were deployed."""

    stacks: tuple[DeployedStack, ...]

    @property
    def outputs(self) -> Mapping[str, str]:
        """Return the outputs of all stacks by key; of two with one key, that of the later stack."""
        return {key: value for stack in self.stacks for key, value in stack.outputs.items()}

    @property
    def changed(self) -> bool:
        """Tell whether anything changed."""
        return any(stack.changed for stack in self.stacks)

    def __getitem__(self, name: str) -> DeployedStack:
        """Return a stack by its name in CloudFormation."""
        for stack in self.stacks:
            if stack.name == name:
                return stack
        names = ", ".join(stack.name for stack in self.stacks)
        raise KeyError(f"no stack {name!r} was deployed, but {names}")

    def id_of(self, construct: Any) -> str:
        """Return the physical id of a construct's resource: what `Ref` gives.

        Args:
            construct: of the CDK, or its path, such as ``Backups/Daily``.

        Raises:
            RehearsalError: if it has no resource of its own.
        """
        path = construct if isinstance(construct, str) else construct.node.path
        wanted = (path, f"{path}/Resource", f"{path}/Default")
        for stack in self.stacks:
            for id, physical_id in stack.resources.items():
                if stack.paths.get(id) in wanted:
                    return physical_id
        raise RehearsalError(f"{path}: no resource of that construct was deployed")
