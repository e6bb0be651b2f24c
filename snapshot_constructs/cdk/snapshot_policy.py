"""``SnapshotPolicy``: snapshots of volumes or instances, by tags and schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.cdk import _events
from snapshot_constructs.cdk._base import PolicyBase
from snapshot_constructs.cdk._build import build
from snapshot_constructs.cdk._draft import Draft
from snapshot_constructs.cdk._imports import by_arn, by_id
from snapshot_constructs.cdk._metrics import CustomSnapshotMetrics
from snapshot_constructs.cdk._protect import protect
from snapshot_constructs.cdk._targeting import custom
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.cdk._watched import Watched
from snapshot_constructs.model.policy import Parameters
from snapshot_constructs.model.tags import as_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam
    from constructs import Construct, IConstruct

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.objective import Objective
    from snapshot_constructs.model.schedule import Schedule
    from snapshot_constructs.model.tags import Tag, Targets


class SnapshotPolicyBase(PolicyBase, CustomSnapshotMetrics):
    """A snapshot policy, made here or elsewhere."""

    def on_error(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when this policy goes into the state ERROR.

        It stays there, and makes no snapshots, until its state is set again.
        """
        return _events.on_error(self, id, target)

    def on_script_failed(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when a script before or after a snapshot has failed."""
        return _events.on_script_failed(self, id, target)


class SnapshotPolicy(Watched, SnapshotPolicyBase):
    """Makes snapshots of every volume, or every instance's volumes, with one of the target tags.

    See https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        targets: Targets,
        schedules: Mapping[str, Schedule],
        description: str | None = None,
        enabled: bool = True,
        role: iam.IRole | None = None,
        source_keys: Sequence[KeyLike] = (),
        exclude_boot_volume: bool | None = None,
        exclude_data_volume_tags: Mapping[str, str] | None = None,
        policy_tags: Mapping[str, str] | None = None,
        objective: Objective | None = None,
    ) -> None:
        """Make the policy and, unless one is given, its role.

        Args:
            scope: where it belongs.
            id: what it is called there.
            targets: what is backed up.
            schedules: one to four by name; snapshots are bound to their schedule by its name, so
                after a renaming nothing deletes the old ones.
            description: derived from the place in the app when None.
            enabled: whether the policy runs. While it does not, nothing is deleted either.
            role: what DLM does it as; it is given the use of the keys, and nothing else. A role
                with least privilege is made when None.
            source_keys: the KMS keys of the volumes: a policy cannot know them, and without them
                the role can neither copy nor archive what they encrypt.
            exclude_boot_volume: whether root volumes are left out; policies for instances only.
            exclude_data_volume_tags: data volumes with any of these are left out; policies for
                instances only.
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
        parameters = Parameters(
            exclude_boot_volume=exclude_boot_volume,
            exclude_data_volume_tags=as_tags(
                () if exclude_data_volume_tags is None else exclude_data_volume_tags
            ),  # type: ignore[arg-type]  # judged later
        )
        details, wrong = custom("EBS_SNAPSHOT_MANAGEMENT", targets, schedules, parameters)
        judged = draft.judged(*wrong, details=details)
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            build(self, judged)
        self._targets = targets

    def protect(self, resource: IConstruct, *, tag: Tag | None = None) -> None:
        """Put the target tag on something, so that this policy backs it up.

        Takes a volume or an instance, as L1 or L2, or a launch template. Under a policy for volumes
        an instance passes its tags on to its volumes; AWS does so only when it creates them, so tag
        the volumes of an instance that exists already by hand.

        Args:
            resource: what to tag; it must be in the policy's account and Region.
            tag: which one, where the policy looks for any of several.

        Raises:
            ValueError: if the policy could not see the resource, or the tag is not certain.
        """
        protect(self, self._targets, resource, tag)

    @classmethod
    def from_policy_id(cls, scope: Construct, id: str, policy_id: str) -> SnapshotPolicyBase:
        """Refer to a policy of this account and Region by its id."""
        return by_id(SnapshotPolicyBase, scope, id, policy_id)

    @classmethod
    def from_policy_arn(cls, scope: Construct, id: str, policy_arn: str) -> SnapshotPolicyBase:
        """Refer to a policy by its ARN."""
        return by_arn(SnapshotPolicyBase, scope, id, policy_arn)
