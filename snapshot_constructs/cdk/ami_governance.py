"""``AmiGovernance``: what an account lets AMIs be used for, where CloudFormation has no type for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from snapshot_constructs.cdk._governance import check, criterion
from snapshot_constructs.cdk._handler import make_function, make_provider
from snapshot_constructs.cdk._only_one import check_alone
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._tokens import as_text
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import custom_resources as cr

    from snapshot_constructs.model.governance import AllowedImages, DeregistrationProtection


class AmiGovernance(Construct):
    """Governs the AMIs of the account in the Region of the stack; there is one in each.

    Where a declarative policy of the organization sets something else, the deployment fails.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        block_public_access: bool | None = True,
        allowed_images: AllowedImages | None = None,
        deregistration_protection: Sequence[DeregistrationProtection] = (),
        on_removal: Literal["keep", "restore"] = "keep",
    ) -> None:
        """Govern what is given, and leave alone what is not.

        Args:
            scope: where it belongs.
            id: what it is called there.
            block_public_access: whether AMIs are kept from being shared with everybody; those that are
                public already stay so. With False they can be shared; None leaves it as it is. It may
                take ten minutes until it counts, for which the deployment waits.
            allowed_images: which AMIs of others can be launched.
            deregistration_protection: which AMIs cannot be deregistered, now and when new ones come.
            on_removal: what becomes of each setting when it is given no longer, or the stack is deleted.
                What was before is put back only with ``restore``, and only where nobody has changed the
                setting since.

        Raises:
            ValueError: if EC2 would refuse something, or the account is governed in the Region already;
                nothing is left in the tree.
        """
        check_position(scope, id)
        check(block_public_access, allowed_images, deregistration_protection, on_removal)
        check_alone(AmiGovernance, scope)
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            self._on_removal = on_removal
            if block_public_access is not None:
                self._block(blocked=block_public_access)
            if allowed_images is not None:
                self._allow(allowed_images)
            if deregistration_protection:
                self._protect(deregistration_protection)

    def _block(self, *, blocked: bool) -> None:
        file = "block_image_public_access"
        provider = make_provider(
            self,
            "BlockPublicAccessProvider",
            on_event=make_function(self, "BlockPublicAccessHandler", file, entry="on_event"),
            is_complete=make_function(self, "BlockPublicAccessWaiter", file, entry="is_complete"),
            patience=cdk.Duration.minutes(20),  # EC2 takes up to ten
        )
        state = "block-new-sharing" if blocked else "unblocked"
        self._resource("BlockPublicAccess", provider, "ImageBlockPublicAccess", {"State": state})

    def _allow(self, allowed: AllowedImages) -> None:
        handler = make_function(self, "AllowedImagesHandler", "allowed_images", entry="on_event")
        provider = make_provider(self, "AllowedImagesProvider", on_event=handler)
        criteria = [criterion(each) for each in allowed.criteria]
        self._resource(
            "AllowedImages",
            provider,
            "AllowedImages",
            {"State": allowed.state, "Criteria": cdk.Stack.of(self).to_json_string(criteria)},
        )

    def _protect(self, protections: Sequence[DeregistrationProtection]) -> None:
        handler = make_function(
            self,
            "ProtectionHandler",
            "protect_images",
            entry="on_event",
            timeout=cdk.Duration.minutes(5),
        )
        provider = make_provider(self, "ProtectionProvider", on_event=handler)
        for position, each in enumerate(protections):
            known = isinstance(each.pipeline, str)
            self._protect_one(handler, provider, each, str(each.pipeline if known else position))

    def _protect_one(
        self,
        handler: lambda_.Function,
        provider: cr.Provider,
        protection: DeregistrationProtection,
        id: str,
    ) -> None:
        """Protect what there is, and again when there is a new AMI; ids do not follow the order."""
        properties = {
            "Pipeline": as_text(protection.pipeline),
            "Newest": str(protection.newest),
            "Cooldown": str(protection.cooldown).lower(),
            "OnRemoval": self._on_removal,
        }
        self._resource(f"Protection-{id}", provider, "ImageDeregistrationProtection", properties)
        again = {"RequestType": "Update", "ResourceProperties": properties}
        rule = events.CfnRule(
            self,
            f"ImageAvailable-{id}",
            event_pattern={
                "source": ["aws.ec2"],
                "detail-type": ["EC2 AMI State Change"],
                "detail": {"State": ["available"]},
            },
            targets=[
                events.CfnRule.TargetProperty(
                    id="Protect",
                    arn=handler.function_arn,
                    input=cdk.Stack.of(self).to_json_string(again),
                )
            ],
        )
        handler.add_permission(
            rule.node.id,
            principal=iam.ServicePrincipal("events.amazonaws.com"),
            source_arn=rule.attr_arn,
        )

    def _resource(
        self, id: str, provider: cr.Provider, kind: str, properties: dict[str, Any]
    ) -> None:
        cdk.CustomResource(
            self,
            id,
            service_token=provider.service_token,
            resource_type=f"Custom::{kind}",
            properties={**properties, "OnRemoval": self._on_removal},
        )
