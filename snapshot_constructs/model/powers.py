"""What a role may do, and that in plain words."""

from collections.abc import Iterator
from typing import NamedTuple, Self

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.address import Pointer
from snapshot_constructs.model.iam import Role, Statement
from snapshot_constructs.model.managed_policies import name_of_managed

_VERBS: dict[str, dict[str, tuple[str, ...]]] = {
    "AMIs": {
        "create": ("CreateImage",),
        "copy": ("CopyImage",),
        "share": ("ModifyImageAttribute",),
        "deprecate": ("EnableImageDeprecation",),
        "deregister": ("DeregisterImage",),
    },
    "snapshots": {
        "create": ("CreateSnapshot", "CreateSnapshots"),
        "copy": ("CopySnapshot",),
        "share": ("ModifySnapshotAttribute",),
        "archive": ("ModifySnapshotTier",),
        "speed up": ("EnableFastSnapshotRestores",),
        "delete": ("DeleteSnapshot",),
    },
}
_SILENT = ("ec2:Describe", "ec2:CreateTags", "ec2:DeleteTags", "ec2:Disable", "ec2:ResetSnapshot",
           "ec2:ResetImage", "kms:")  # fmt: skip
_SERVICES = {"ssm": "run scripts through Systems Manager", "events": "manage its EventBridge rule"}


class Powers(NamedTuple):
    """What a role is allowed, whatever may be denied elsewhere.

    Attributes:
        actions: such as ``ec2:CreateSnapshot``; also with wildcards.
        keys: the KMS keys it may use, ``*`` for any.
        managed: names of the managed policies that it has besides.
    """

    actions: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    managed: tuple[str, ...] = ()

    @classmethod
    def of(cls, role: Role) -> Self:
        """Return what a role of the templates may do."""
        allowed = [each for each in role.statements if isinstance(each, Statement) and each.allows]
        return cls(
            actions=frozenset(action for each in allowed for action in _actions(each)),
            keys=frozenset(
                str(resource.mark.logical_id if isinstance(resource, Pointer) else resource)
                for each in allowed
                if any(action.startswith("kms:") for action in _actions(each))
                for resource in each.resources
            ),
            managed=tuple(
                name_of_managed(arn) if isinstance(arn, str) else str(arn) for arn in role.managed
            ),
        )

    def explain(self) -> str:
        """Say it in one sentence, such as ``may create and delete snapshots; use 2 KMS keys``."""
        may = [*self._on_ec2(), *self._on_keys(), *self._on_services(), *self._else()]
        has = [f"has {and_(self.managed)}"] if self.managed else []
        return "; ".join(([f"may {may[0]}", *may[1:]] if may else []) + has) or "may do nothing"

    def _on_ec2(self) -> list[str]:
        said = []
        for things, verbs in _VERBS.items():
            can = [verb for verb, names in verbs.items() if self._any(names)]
            said += [f"{and_(can)} {things}"] if can else []
        return said

    def _any(self, names: tuple[str, ...]) -> bool:
        return any(f"ec2:{name}" in self.actions for name in names)

    def _on_keys(self) -> list[str]:
        if not self.keys:
            return []
        if "*" in self.keys:
            return ["use any KMS key"]
        return ["use one KMS key" if len(self.keys) == 1 else f"use {len(self.keys)} KMS keys"]

    def _on_services(self) -> list[str]:
        used = {action.partition(":")[0] for action in self.actions if "*:" not in action}
        return [words for service, words in _SERVICES.items() if service in used]

    def _else(self) -> list[str]:
        """Name what a policy's role has no need of, so that it is noticed."""
        said = {
            f"ec2:{name}" for verbs in _VERBS.values() for names in verbs.values() for name in names
        }
        left = sorted(
            action
            for action in self.actions - said
            if not action.startswith(_SILENT) and action.partition(":")[0] not in _SERVICES
        )
        more = [f"{len(left) - 3} more"] if len(left) > 3 else []
        return [f"also {and_([*left[:3], *more])}"] if left else []


def _actions(statement: Statement) -> Iterator[str]:
    yield from ("*",) if statement.but_actions else ()
    yield from (action for action in statement.actions if isinstance(action, str))
