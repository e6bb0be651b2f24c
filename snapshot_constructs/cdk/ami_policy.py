"""``AmiPolicy``: AMIs of instances, by tags and schedules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from snapshot_constructs.cdk._base import PolicyBase
from snapshot_constructs.cdk._build import build
from snapshot_constructs.cdk._draft import Draft, misread
from snapshot_constructs.cdk._imports import by_arn, by_id
from snapshot_constructs.cdk._metrics import AmiMetrics
from snapshot_constructs.cdk._protect import protect
from snapshot_constructs.cdk._targeting import custom
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.cdk._watched import Watched
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.policy import Parameters
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import Misread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_iam as iam
    from constructs import Construct, IConstruct

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.objective import Objective
    from snapshot_constructs.model.tags import Tag, Targets


class AmiPolicyBase(PolicyBase, AmiMetrics):
    """A policy that makes AMIs, made here or elsewhere."""


class AmiPolicy(Watched, AmiPolicyBase):
    """Makes AMIs of every instance with one of the target tags.

    DLM sends no events about AMI policies: watch the metrics.

    See https://docs.aws.amazon.com/ebs/latest/userguide/ami-policy.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        targets: Targets,
        schedules: Mapping[str, Schedule],
        reboot: bool = False,
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
            targets: instances.
            schedules: one to four by name; AMIs are bound to their schedule by its name, so after a
                renaming nothing deregisters the old ones.
            reboot: whether instances are rebooted for the sake of consistent file systems.
            description: derived from the place in the app when None.
            enabled: whether the policy runs. While it does not, nothing is deregistered either.
            role: what DLM does it as; it is given the use of the keys, and nothing else. A role
                with least privilege is made when None.
            source_keys: the KMS keys of the instances' volumes, which the policy cannot know.
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
        parameters = Parameters(no_reboot=reboot is not True)
        details, wrong = custom("IMAGE_MANAGEMENT", targets, schedules, parameters, _to_regions)
        judged = draft.judged(*wrong, *_misread(reboot), details=details)
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            build(self, judged)
        self._targets = targets

    def protect(self, resource: IConstruct, *, tag: Tag | None = None) -> None:
        """Put the target tag on an instance, as L1 or L2, or on a launch template.

        Args:
            resource: what to tag; it must be in the policy's account and Region.
            tag: which one, where the policy looks for any of several.

        Raises:
            ValueError: if the policy could not see the resource, or the tag is not certain.
        """
        protect(self, self._targets, resource, tag)

    @classmethod
    def from_policy_id(cls, scope: Construct, id: str, policy_id: str) -> AmiPolicyBase:
        """Refer to a policy of this account and Region by its id."""
        return by_id(AmiPolicyBase, scope, id, policy_id)

    @classmethod
    def from_policy_arn(cls, scope: Construct, id: str, policy_arn: str) -> AmiPolicyBase:
        """Refer to a policy by its ARN."""
        return by_arn(AmiPolicyBase, scope, id, policy_arn)


def _misread(reboot: object) -> tuple[Misread, ...]:
    return () if isinstance(reboot, bool) else (misread("reboot", "true or false", reboot),)


def _to_regions(schedule: Schedule) -> Schedule:
    """Name the Regions of copies where AMI policies want them named."""
    if not isinstance(schedule.copies, tuple):
        return schedule
    return replace(schedule, copies=tuple(_to_region(copy) for copy in schedule.copies))


def _to_region(copy: object) -> CopyTo:
    if isinstance(copy, CopyTo) and copy.target_region is None:
        key = copy.key_object or copy.key
        return replace(copy, target=None, target_region=copy.target, key=key)  # type: ignore[arg-type]  # has a key_arn
    return copy  # type: ignore[return-value]  # judged later
