"""``DefaultSnapshotPolicy`` and ``DefaultAmiPolicy``: whatever has no recent backup gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk import _events
from snapshot_constructs.cdk._base import PolicyBase
from snapshot_constructs.cdk._build import build
from snapshot_constructs.cdk._draft import Draft, Judged, misread
from snapshot_constructs.cdk._imports import by_arn, by_id
from snapshot_constructs.cdk._metrics import SnapshotMetrics
from snapshot_constructs.cdk._only_one import check_only_one
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.cdk._watched import Watched
from snapshot_constructs.cdk.ami_policy import AmiPolicyBase
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    CopyTarget,
    DefaultSettings,
)
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam
    from constructs import Construct

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.default_policy import Exclusions
    from snapshot_constructs.model.objective import Objective


class DefaultSnapshotPolicyBase(PolicyBase, SnapshotMetrics):
    """A default policy for volumes, made here or elsewhere."""

    def on_error(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when this policy goes into the state ERROR.

        It stays there, and makes no snapshots, until its state is set again.
        """
        return _events.on_error(self, id, target)


class DefaultSnapshotPolicy(Watched, DefaultSnapshotPolicyBase):
    """Makes snapshots of all volumes of the account in the Region that have no recent backup.

    There is one such policy per account and Region, and one for AMIs.

    See https://docs.aws.amazon.com/ebs/latest/userguide/default-policies.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        create_interval_days: int = CREATE_INTERVAL_DAYS,
        retain_interval_days: int = RETAIN_INTERVAL_DAYS,
        copy_tags: bool | None = None,
        extend_deletion: bool | None = None,
        copy_to: Sequence[str] = (),
        exclusions: Exclusions | None = None,
        description: str | None = None,
        enabled: bool = True,
        role: iam.IRole | None = None,
        source_keys: Sequence[KeyLike] = (),
        policy_tags: Mapping[str, str] | None = None,
        objective: Objective | None = None,
    ) -> None:
        """Make the policy and, unless one is given, its role.

        Args:
            scope: where it belongs.
            id: what it is called there.
            create_interval_days: the age, 1 to 7, at which a backup is no longer recent.
            retain_interval_days: how long snapshots are kept, 2 to 14, and longer than the other.
            copy_tags: whether tags of the volume are put on the snapshot.
            extend_deletion: whether the last snapshot is deleted too when the volume or the policy
                is gone.
            copy_to: up to three other Regions, with the default key there.
            exclusions: what is left out.
            description: derived from the place in the app when None.
            enabled: whether the policy runs.
            role: what DLM does it as; it is given the use of the keys, and nothing else. A role
                with least privilege is made when None.
            source_keys: the KMS keys of the volumes, which the policy cannot know; and of the copies,
                where the default key of their Region is not the one that AWS manages.
            policy_tags: tags on the policy itself.
            objective: what the policy must achieve once its ramp-up is complete: the forecast is held
                against it.

        Raises:
            PolicyError: if AWS would refuse the policy, or it misses its objective; nothing is left
                in the tree.
        """
        draft = Draft(
            scope=scope,
            id=id,
            description=description,
            enabled=enabled,
            role=role,
            source_keys=source_keys,
            policy_tags=policy_tags,
            objective=objective,
        )
        judged = _judged(
            draft,
            "VOLUME",
            copy_to,
            create_interval_days=create_interval_days,
            retain_interval_days=retain_interval_days,
            copy_tags=copy_tags,
            extend_deletion=extend_deletion,
            exclusions=exclusions,
        )
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            build(self, judged)

    @classmethod
    def from_policy_id(cls, scope: Construct, id: str, policy_id: str) -> DefaultSnapshotPolicyBase:
        """Refer to a policy of this account and Region by its id."""
        return by_id(DefaultSnapshotPolicyBase, scope, id, policy_id)

    @classmethod
    def from_policy_arn(
        cls, scope: Construct, id: str, policy_arn: str
    ) -> DefaultSnapshotPolicyBase:
        """Refer to a policy by its ARN."""
        return by_arn(DefaultSnapshotPolicyBase, scope, id, policy_arn)


class DefaultAmiPolicy(Watched, AmiPolicyBase):
    """Makes AMIs of all instances of the account in the Region that have no recent backup.

    Instances are not rebooted for it. DLM sends no events about AMI policies: watch the metrics.

    See https://docs.aws.amazon.com/ebs/latest/userguide/default-policies.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        create_interval_days: int = CREATE_INTERVAL_DAYS,
        retain_interval_days: int = RETAIN_INTERVAL_DAYS,
        copy_tags: bool | None = None,
        extend_deletion: bool | None = None,
        copy_to: Sequence[str] = (),
        exclusions: Exclusions | None = None,
        description: str | None = None,
        enabled: bool = True,
        role: iam.IRole | None = None,
        source_keys: Sequence[KeyLike] = (),
        policy_tags: Mapping[str, str] | None = None,
        objective: Objective | None = None,
    ) -> None:
        """Make the policy and, unless one is given, its role.

        See ``DefaultSnapshotPolicy`` for the arguments.

        Raises:
            PolicyError: if AWS would refuse the policy, or it misses its objective; nothing is left
                in the tree.
        """
        draft = Draft(
            scope=scope,
            id=id,
            description=description,
            enabled=enabled,
            role=role,
            source_keys=source_keys,
            policy_tags=policy_tags,
            objective=objective,
        )
        judged = _judged(
            draft,
            "INSTANCE",
            copy_to,
            create_interval_days=create_interval_days,
            retain_interval_days=retain_interval_days,
            copy_tags=copy_tags,
            extend_deletion=extend_deletion,
            exclusions=exclusions,
        )
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            build(self, judged)

    @classmethod
    def from_policy_id(cls, scope: Construct, id: str, policy_id: str) -> AmiPolicyBase:
        """Refer to a policy of this account and Region by its id."""
        return by_id(AmiPolicyBase, scope, id, policy_id)

    @classmethod
    def from_policy_arn(cls, scope: Construct, id: str, policy_arn: str) -> AmiPolicyBase:
        """Refer to a policy by its ARN."""
        return by_arn(AmiPolicyBase, scope, id, policy_arn)


def _judged(draft: Draft, resource_type: str, copy_to: Any, **settings: Any) -> Judged:
    listed = isinstance(copy_to, (list, tuple)) and not is_deferred(copy_to)
    wrong = () if listed else (misread("copy_to", "a list of Regions", copy_to),)
    targets = tuple(CopyTarget(region) for region in copy_to) if listed else ()
    defaults = DefaultSettings(copy_targets=targets, **settings)
    judged = draft.judged(*wrong, default_policy=resource_type, defaults=defaults)
    check_only_one(draft, resource_type)
    return judged
