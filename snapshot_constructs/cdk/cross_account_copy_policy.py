"""``CrossAccountCopyPolicy``: copies of snapshots that other accounts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.cdk import _events
from snapshot_constructs.cdk._base import PolicyBase
from snapshot_constructs.cdk._build import build
from snapshot_constructs.cdk._draft import Draft
from snapshot_constructs.cdk._imports import by_arn, by_id
from snapshot_constructs.cdk._metrics import SharedCopyMetrics
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure
from snapshot_constructs.cdk._watched import Watched
from snapshot_constructs.model.event import CopyAction, EventParameters, EventSource
from snapshot_constructs.model.policy import PolicyDetails

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam
    from constructs import Construct

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.copying import CopyTo
    from snapshot_constructs.model.objective import Objective


class CrossAccountCopyPolicyBase(PolicyBase, SharedCopyMetrics):
    """A policy that copies shared snapshots, made here or elsewhere."""

    def on_error(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when this policy goes into the state ERROR.

        It stays there, and copies nothing, until its state is set again.
        """
        return _events.on_error(self, id, target)


class CrossAccountCopyPolicy(Watched, CrossAccountCopyPolicyBase):
    """Copies each snapshot that another account shares with this one, in the Region of the policy.

    The copies carry no tags of the user. Snapshots under the AWS managed key of EBS cannot be shared;
    those under a customer managed key need it to be shared too.

    See https://docs.aws.amazon.com/ebs/latest/userguide/event-policy.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        shared_by: Sequence[str],
        copies: Sequence[CopyTo],
        description_regex: str = ".*",
        name: str = "Copy",
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
            shared_by: ids of the accounts whose snapshots are copied.
            copies: one to three, to Regions; this one may be among them.
            description_regex: what the description of a snapshot must match.
            name: what the action is called.
            description: derived from the place in the app when None.
            enabled: whether the policy runs.
            role: what DLM does it as; it is given the use of the keys, and nothing else. A role
                with least privilege is made when None.
            source_keys: the KMS keys of the shared snapshots, which belong to the other accounts.
            policy_tags: tags on the policy itself.
            objective: how long copies must be kept, as ``reach``; ``rpo`` is refused, because the
                policy runs whenever another account shares.

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
        parameters = EventParameters(
            event_type="shareSnapshot",
            owners=shared_by,  # type: ignore[arg-type]  # a list becomes a tuple
            description_regex=description_regex,
        )
        details = PolicyDetails(
            policy_type="EVENT_BASED_POLICY",
            event_source=EventSource(type="MANAGED_CWE", parameters=parameters),
            actions=(CopyAction(name=name, copies=copies),),  # type: ignore[arg-type]  # a list becomes a tuple
        )
        judged = draft.judged(details=details)
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            build(self, judged)

    @classmethod
    def from_policy_id(
        cls, scope: Construct, id: str, policy_id: str
    ) -> CrossAccountCopyPolicyBase:
        """Refer to a policy of this account and Region by its id."""
        return by_id(CrossAccountCopyPolicyBase, scope, id, policy_id)

    @classmethod
    def from_policy_arn(
        cls, scope: Construct, id: str, policy_arn: str
    ) -> CrossAccountCopyPolicyBase:
        """Refer to a policy by its ARN."""
        return by_arn(CrossAccountCopyPolicyBase, scope, id, policy_arn)
